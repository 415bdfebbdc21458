//! The command line: flags, files, the terminal and the clock. One file a command, each with its arguments and its `run`.

mod batch;
mod beside;
mod check;
mod ci;
mod cited;
mod clock;
mod completions;
mod diff;
mod eval;
mod exit;
mod explain;
mod facts;
mod files;
mod findings;
mod fix;
mod fmt;
mod init;
mod levels;
mod list;
mod looked;
mod page;
mod reports;
mod repository;
mod returns;
mod revision;
mod rules;
mod schema;
mod terminal;
mod test;
mod validate;

pub use exit::Exit;

use clap::{Parser, Subcommand};

use exit::{AlreadyShown, ClosedPipe};
use terminal::{ColorChoice, LangChoice, Terminal};

/// Which policy benefits a company may claim, why, how much, and by which clause.
///
/// 惠企：一户企业能享受哪些优惠、为什么、金额多少、依据哪一条。
#[derive(Debug, Parser)]
#[command(
    name = "huiqi",
    version,
    propagate_version = false,
    after_help = "\
Examples:
  huiqi init company.toml       a profile to fill in (生成待填的企业资料)
  huiqi check company.toml      what the company may claim (逐项判断)
  huiqi batch clients.csv       many companies at once (多户企业)
  huiqi explain HQ0504          a rule, fact, term, instrument or finding (解释)
  huiqi validate rules/         check rule files (检查规则文件)

The answers help a company assess itself; the competent authority decides.
本结果为自评参考，以主管部门认定为准。"
)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
    /// Language of prose; else by `LC_ALL`, `LC_MESSAGES` or `LANG` (语言)
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    lang: Option<LangChoice>,
    /// Colours (颜色)
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    color: ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Args),
    Batch(batch::Args),
    Validate(validate::Args),
    Test(test::Args),
    Ci(ci::Args),
    Fmt(fmt::Args),
    Diff(diff::Args),
    Explain(explain::Args),
    List(list::Args),
    Init(init::Args),
    Eval(eval::Args),
    Schema(schema::Args),
    Completions(completions::Args),
}

/// Reads the command line, runs the command, and says what could not be done.
#[must_use]
pub fn main() -> Exit {
    let line = CommandLine::parse();
    let terminal = Terminal::new(line.lang, line.color);
    let done = match &line.command {
        Command::Check(args) => check::run(args, &terminal),
        Command::Batch(args) => batch::run(args, &terminal),
        Command::Validate(args) => validate::run(args, &terminal),
        Command::Test(args) => test::run(args, &terminal),
        Command::Ci(args) => ci::run(args, &terminal),
        Command::Fmt(args) => fmt::run(args, &terminal),
        Command::Diff(args) => diff::run(args, &terminal),
        Command::Explain(args) => explain::run(args, &terminal),
        Command::List(args) => list::run(args, &terminal),
        Command::Init(args) => init::run(args, &terminal),
        Command::Eval(args) => eval::run(args, &terminal),
        Command::Schema(args) => schema::run(args, &terminal),
        Command::Completions(args) => completions::run(args, &terminal),
    };
    match done {
        Ok(exit) => exit,
        Err(error) if error.is::<ClosedPipe>() => Exit::Success,
        Err(error) => {
            if !error.is::<AlreadyShown>() {
                terminal.note_error(&format!("{error:#}"));
            }
            Exit::Failure
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_well_formed() {
        super::CommandLine::command().debug_assert();
    }
}
