//! Every direct dependency stands in CONTRIBUTING.md with its reason, and nothing else does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use toml::{Table, Value};

/// Crate names, each with where it is asked for.
type Wanted = BTreeMap<String, BTreeSet<String>>;

/// Adds what one Cargo.toml asks crates.io for. `[workspace.dependencies]` asks for nothing by itself.
fn add_wanted(wanted: &mut Wanted, manifest: &str, table: &Table) {
    for (key, value) in table {
        let Value::Table(inner) = value else { continue };
        match key.as_str() {
            "dependencies" | "dev-dependencies" | "build-dependencies" => {
                for (name, spec) in inner.iter().filter(|(_, spec)| spec.get("path").is_none()) {
                    let name = spec.get("package").and_then(Value::as_str).unwrap_or(name);
                    wanted.entry(name.to_owned()).or_default().insert(format!("{manifest} [{key}]"));
                }
            }
            "target" => inner.values().filter_map(Value::as_table).for_each(|one| add_wanted(wanted, manifest, one)),
            _ => {}
        }
    }
}

/// The rows of the tables under "Dependencies": crates and their reason.
fn rows(contributing: &str) -> Vec<(Vec<&str>, &str)> {
    let after = contributing.split_once("\n## Dependencies\n").map_or("", |(_, after)| after);
    let section = after.split_once("\n## ").map_or(after, |(section, _)| section);
    section
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix('|')?.split_once('|'))
        .filter(|(crates, _)| !crates.starts_with("Crate ") && !crates.starts_with("---"))
        .map(|(crates, reason)| (crates.split(',').map(str::trim).collect(), reason.trim()))
        .collect()
}

fn complaints(wanted: &Wanted, contributing: &str) -> Vec<String> {
    let mut said = Vec::new();
    let mut explained = BTreeSet::new();
    for (crates, reason) in rows(contributing) {
        for name in crates {
            if reason.is_empty() {
                said.push(format!("CONTRIBUTING.md gives no reason for `{name}`"));
            }
            if !explained.insert(name) {
                said.push(format!("CONTRIBUTING.md has two rows for `{name}`"));
            }
            if !wanted.contains_key(name) {
                said.push(format!("CONTRIBUTING.md has a row for `{name}`, which no Cargo.toml asks for"));
            }
        }
    }
    for (name, places) in wanted.iter().filter(|(name, _)| !explained.contains(name.as_str())) {
        let places = places.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        said.push(format!("CONTRIBUTING.md, Dependencies, lacks a row with the reason for `{name}` ({places})"));
    }
    said
}

/// Every Cargo.toml of the repository: at its top and in the folders there.
fn wanted_here(root: &Path) -> Wanted {
    let folders = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let mut wanted = Wanted::new();
    for folder in folders.chain([root.to_owned()]) {
        let manifest = folder.join("Cargo.toml");
        if manifest.is_file() {
            let name = manifest.strip_prefix(root).unwrap().display().to_string();
            add_wanted(&mut wanted, &name, &fs::read_to_string(&manifest).unwrap().parse().unwrap());
        }
    }
    wanted
}

#[test]
fn every_direct_dependency_has_its_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let wanted = wanted_here(root);
    for (name, place) in [("clap", "Cargo.toml [dependencies]"), ("csv", "checks/Cargo.toml [dependencies]")] {
        assert!(wanted[name].contains(place), "{name} was not found in {place}: {:?}", wanted[name]);
    }
    let said = complaints(&wanted, &fs::read_to_string(root.join("CONTRIBUTING.md")).unwrap());
    assert!(said.is_empty(), "\n{}\n", said.join("\n"));
}

#[test]
fn a_missing_and_a_left_over_row_are_named() {
    let manifest = r#"
        [dependencies]
        clap = "4"
        own = { path = "own" }
        renamed = { package = "real", version = "1" }
        [target.'cfg(unix)'.dev-dependencies]
        nix = "0.32"
        [workspace.dependencies]
        unused = "1"
    "#;
    let mut wanted = Wanted::new();
    add_wanted(&mut wanted, "a/Cargo.toml", &manifest.parse().unwrap());
    let contributing = "\n## Dependencies\n\n| Crate | Reason |\n| --- | --- |\n| clap, gone | |\n\n| Crate | Reason |\n\
                        | --- | --- |\n| clap | Twice |\n\n## Build\n\n| real | Not a table of dependencies |\n";
    assert_eq!(
        complaints(&wanted, contributing),
        [
            "CONTRIBUTING.md gives no reason for `clap`",
            "CONTRIBUTING.md gives no reason for `gone`",
            "CONTRIBUTING.md has a row for `gone`, which no Cargo.toml asks for",
            "CONTRIBUTING.md has two rows for `clap`",
            "CONTRIBUTING.md, Dependencies, lacks a row with the reason for `nix` (a/Cargo.toml [dev-dependencies])",
            "CONTRIBUTING.md, Dependencies, lacks a row with the reason for `real` (a/Cargo.toml [dependencies])",
        ]
    );
}
