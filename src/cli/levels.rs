//! `-D`, `-W`, `-A`: levels of findings as flags give them, and the findings of a run with everything that decides on them.

use std::collections::BTreeMap;

use super::rules::offered;
use super::terminal::Terminal;
use crate::both;
use crate::diag::{CODES, Code, Finding, Level, Levels, Report, Setting, Sources, nearest};
use crate::lint;
use crate::model::{Loaded, PackFiles};

/// The flags.
#[derive(Debug, clap::Args)]
pub struct LevelFlags {
    /// Make errors of `warnings`, or of the findings of a code or name; may be repeated (提为错误)
    #[arg(short = 'D', long = "deny", value_name = "CODE")]
    deny: Vec<String>,
    /// Make warnings of the findings of a code or name; may be repeated (作为警告)
    #[arg(short = 'W', long = "warn", value_name = "CODE")]
    warn: Vec<String>,
    /// Leave out `warnings`, or the findings of a code or name; may be repeated (不报告)
    #[arg(short = 'A', long = "allow", value_name = "CODE")]
    allow: Vec<String>,
}

/// The word for everything that would be a warning.
const WARNINGS: &str = "warnings";

impl LevelFlags {
    /// Lays the flags over what packs say.
    ///
    /// # Errors
    /// When a name is no code, a code cannot be lowered, or two flags speak of one.
    pub fn lay_over(&self, levels: &mut Levels, terminal: &Terminal) -> anyhow::Result<()> {
        let all = [
            ("--deny", &self.deny, Setting::At(Level::Error)),
            ("--warn", &self.warn, Setting::At(Level::Warning)),
            ("--allow", &self.allow, Setting::Off),
        ];
        let mut said: BTreeMap<Option<Code>, &str> = BTreeMap::new();
        for (flag, names, setting) in all {
            for name in names {
                let code = if name == WARNINGS { None } else { Some(known(flag, name, terminal)?) };
                if let Some(earlier) = said.insert(code, flag).filter(|earlier| *earlier != flag) {
                    return Err(terminal.error(&both!(
                        "{earlier} 与 {flag} 都写了 `{name}`；只留一个",
                        "{earlier} and {flag} both name `{name}`; keep one of them"
                    )));
                }
                match code {
                    None => levels.of_warnings(setting),
                    Some(code) if code.is_fatal() && setting != Setting::At(Level::Error) => {
                        return Err(terminal.error(&both!(
                            "{flag} {name}：{code} 的文件或案例不能使用，级别不能降低",
                            "{flag} {name}: what has {code} cannot be used, so its level cannot be lowered"
                        )));
                    }
                    Some(code) => levels.of_flag(code, setting),
                }
            }
        }
        Ok(())
    }
}

fn known(flag: &str, name: &str, terminal: &Terminal) -> anyhow::Result<Code> {
    Code::find(name).ok_or_else(|| {
        let names = CODES.iter().map(|info| info.name).chain([WARNINGS]);
        let words = both!("{flag}：没有错误码 `{name}`", "{flag}: there is no code `{name}`");
        terminal.error(&offered(words, nearest(name, names), "huiqi list codes"))
    })
}

/// Whether any finding is an error in this run.
#[must_use]
pub fn any_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.level() == Level::Error)
}

/// The findings about some packs, after what their comments allow, at the levels they and the flags say.
#[must_use]
pub fn of_packs(
    report: Report,
    loaded: &Loaded,
    packs: &[PackFiles],
    sources: &Sources,
    mut levels: Levels,
) -> Vec<Finding> {
    let allowed = lint::allow(report, sources, packs.iter().flat_map(|pack| pack.toml.iter().copied()));
    loaded.model.lay_levels(&mut levels);
    levels.apply(allowed.report)
}
