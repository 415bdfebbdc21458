//! The hooks of pre-commit, the GitHub action and the workflow that shows it: they can be read, and they call the program
//! with flags that it has.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test that cannot read its own files fails")]

use std::path::Path;
use std::process::Command;

use yaml_rust2::{Yaml, YamlLoader};

fn yaml(file: &str) -> Yaml {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let mut all = YamlLoader::load_from_str(&text).unwrap();
    assert_eq!(all.len(), 1, "{file}");
    all.remove(0)
}

fn text<'y>(yaml: &'y Yaml, key: &str) -> &'y str {
    yaml[key].as_str().unwrap_or_else(|| panic!("`{key}` is no text in {yaml:?}"))
}

/// The help of a command, with every flag it has.
fn help(command: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_huiqi")).args([command, "--help"]).output().unwrap();
    assert!(output.status.success(), "there is no command `{command}`");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_hook_is_a_command() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let hooks = hooks.as_vec().unwrap();
    let entries: Vec<&str> = hooks.iter().map(|hook| text(hook, "entry")).collect();
    assert_eq!(entries, ["huiqi validate", "huiqi test", "huiqi fmt"]);
    for hook in hooks {
        let command = text(hook, "entry").strip_prefix("huiqi ").unwrap();
        help(command);
        assert_eq!(text(hook, "id"), format!("huiqi-{command}"));
        assert_eq!(text(hook, "language"), "rust");
        assert!(!text(hook, "name").is_empty() && !text(hook, "description").is_empty());
        // Without a folder the built-in packs would be checked instead of the user's.
        assert_eq!(hook["args"].as_vec().unwrap(), &[Yaml::from_str("rules")]);
        assert_eq!(hook["pass_filenames"].as_bool(), Some(false));
    }
}

#[test]
fn the_action_calls_the_program_with_flags_it_has() {
    let action = yaml(".github/actions/huiqi/action.yml");
    assert_eq!(text(&action["runs"], "using"), "composite");
    let inputs: Vec<&str> = action["inputs"].as_hash().unwrap().keys().map(|key| key.as_str().unwrap()).collect();
    let steps = action["runs"]["steps"].as_vec().unwrap();
    let mut said = String::new();
    for step in steps {
        // A step of a composite action that runs commands names its shell.
        assert_eq!(step["run"].is_badvalue(), step["shell"].is_badvalue());
        assert!(step["run"].as_str().is_none_or(|run| !run.contains("${{")), "inputs reach commands as variables");
        let values = step["env"].as_hash().into_iter().flatten().map(|(_, value)| value.as_str().unwrap().to_owned());
        said.extend(values.chain(step["run"].as_str().map(str::to_owned)));
    }
    for input in &inputs {
        assert!(said.contains(&format!("inputs.{input}")), "nothing uses `{input}`");
        assert!(action["inputs"][*input]["default"].as_str().is_some(), "`{input}` has no default");
    }
    let run = text(steps.last().unwrap(), "run");
    let help = help("ci");
    for flag in run.split([' ', '(', ')', '"']).filter(|word| word.len() > 2 && word.starts_with("--")) {
        assert!(help.contains(flag), "`huiqi ci` has no `{flag}`");
    }

    let workflow = yaml(".github/workflows/rules.yml");
    let jobs = workflow["jobs"]["rules"]["steps"].as_vec().unwrap();
    let used = jobs.iter().find(|step| step["uses"].as_str() == Some("./.github/actions/huiqi")).unwrap();
    for (key, _) in used["with"].as_hash().unwrap() {
        assert!(inputs.contains(&key.as_str().unwrap()), "the action has no input {key:?}");
    }
}
