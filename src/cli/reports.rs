//! `--format` and `--report`: one run written to standard output and into files, each in its format.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::files::{Beside, is_same, is_stdin, shown, why};
use super::terminal::{PIPE_WIDTH, Terminal};
use crate::both;
use crate::diag::Sources;
use crate::render::findings::{self, Roots, Run, Step};
use crate::render::{Detail, View};
use crate::value::Bilingual;

/// The formats of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FindingFormat {
    /// With the lines they are in
    #[default]
    Human,
    /// One line each
    Short,
    /// For programs
    Json,
    /// Commands of a GitHub workflow
    Github,
    /// SARIF 2.1.0, for code hosts
    Sarif,
    /// JUnit XML, for test reports
    Junit,
    /// Tables, for the summary of a workflow
    Markdown,
}

impl FindingFormat {
    fn render(self, run: &Run<'_>) -> String {
        match self {
            Self::Human => findings::steps(run),
            Self::Short => findings::short_of_run(run),
            Self::Json => findings::json_of_run(run),
            Self::Github => findings::github(run),
            Self::Sarif => findings::sarif(run),
            Self::Junit => findings::junit(run),
            Self::Markdown => findings::markdown(run),
        }
    }
}

/// How a run is written.
#[derive(Clone, Debug, clap::Args)]
pub struct Reports {
    /// How the result is written (输出格式)
    #[arg(long, value_enum, default_value_t)]
    format: FindingFormat,
    /// Also write it in that format to a file, `-` for standard output instead of `--format`; may be repeated (另写报告)
    #[arg(long = "report", value_name = "FORMAT=PATH", value_parser = ReportTo::parse)]
    reports: Vec<ReportTo>,
}

/// `--report FORMAT=PATH`.
#[derive(Clone, Debug)]
struct ReportTo {
    format: FindingFormat,
    path: PathBuf,
}

impl ReportTo {
    fn parse(text: &str) -> Result<Self, String> {
        let formats = || {
            let values = FindingFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value);
            values.map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(", ")
        };
        match text.split_once('=') {
            None | Some((_, "")) => Err("write it as FORMAT=PATH, such as sarif=findings.sarif".to_owned()),
            Some((format, path)) => match FindingFormat::from_str(format, false) {
                Ok(format) => Ok(Self { format, path: path.into() }),
                Err(_) => Err(format!("there is no format `{format}`; the formats are {}", formats())),
            },
        }
    }
}

impl Reports {
    /// Looks for two reports that would be written to one place, before anything is done.
    ///
    /// # Errors
    /// When there are.
    pub fn check(&self, terminal: &Terminal) -> anyhow::Result<()> {
        for (at, report) in self.reports.iter().enumerate() {
            let path = &report.path;
            if self.reports.iter().take(at).any(|earlier| earlier.path == *path || is_same(&earlier.path, path)) {
                let path = shown(path);
                return Err(
                    terminal.error(&both!("两份报告都写到 `{path}`", "two reports are to be written to `{path}`"))
                );
            }
            if is_stdin(path) && self.format != FindingFormat::Human {
                return Err(terminal.error(&Bilingual::fixed(
                    "`--format` 与写到 `-` 的 `--report` 都要用标准输出；留一个即可",
                    "`--format` and a `--report` to `-` both want standard output: keep one",
                )));
            }
        }
        Ok(())
    }

    /// Whether standard output is for people.
    pub fn is_for_people(&self) -> bool {
        self.format == FindingFormat::Human && !self.reports.iter().any(|report| is_stdin(&report.path))
    }

    /// Writes every report, and the result to standard output.
    ///
    /// # Errors
    /// When one of them cannot be written; the others are.
    pub fn write(&self, steps: &[Step], sources: &Sources, roots: &Roots, terminal: &Terminal) -> anyhow::Result<()> {
        let done = self.write_files(steps, sources, roots, terminal);
        let instead = self.reports.iter().find(|report| is_stdin(&report.path));
        let format = instead.map_or(self.format, |report| report.format);
        terminal.write(&format.render(&Run { steps, sources, roots, view: terminal.view(Detail::Full) }))?;
        done
    }

    /// Writes every report that goes into a file.
    ///
    /// # Errors
    /// When one of them cannot be written; the others are.
    pub fn write_files(
        &self,
        steps: &[Step],
        sources: &Sources,
        roots: &Roots,
        terminal: &Terminal,
    ) -> anyhow::Result<()> {
        // A file looks the same wherever it was written.
        let view = View { color: false, width: PIPE_WIDTH, ..terminal.view(Detail::Full) };
        let mut done = Ok(());
        for report in self.reports.iter().filter(|report| !is_stdin(&report.path)) {
            if let Err(words) = write_file(&report.path, &report.format.render(&Run { steps, sources, roots, view })) {
                let (path, zh, en) = (shown(&report.path), words.zh, words.en);
                done = Err(terminal
                    .error(&both!("报告 `{path}` 无法写出：{zh}", "the report `{path}` cannot be written: {en}")));
            }
        }
        done
    }
}

fn write_file(path: &Path, text: &str) -> Result<(), Bilingual> {
    let mut file = Beside::create(path)?;
    file.write(text.as_bytes()).and_then(|()| file.commit()).map_err(|error| why(&error))
}
