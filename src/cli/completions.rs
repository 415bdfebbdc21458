//! `huiqi completions`: the completion script of a shell.

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::exit::Exit;
use super::terminal::Terminal;

/// Completion script for a shell (命令行补全脚本)
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// Runs the command.
///
/// # Errors
/// When the script cannot be written.
pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut super::CommandLine::command(), "huiqi", &mut script);
    terminal.write(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Success)
}
