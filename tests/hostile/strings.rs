//! The hostile strings: `strings.tsv` holds a class and a JSON text a line, all in ASCII, so
//! that git and editors leave them as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// What a string is meant to break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Html,
    Csv,
    Terminal,
    Path,
    Unicode,
    Json,
}

impl Class {
    pub(super) const ALL: [Class; 6] =
        [Class::Html, Class::Csv, Class::Terminal, Class::Path, Class::Unicode, Class::Json];

    fn of(name: &str) -> Class {
        match name {
            "html" => Class::Html,
            "csv" => Class::Csv,
            "terminal" => Class::Terminal,
            "path" => Class::Path,
            "unicode" => Class::Unicode,
            "json" => Class::Json,
            other => panic!("there is no class {other:?}"),
        }
    }
}

/// Every string with its class.
pub(super) fn all() -> &'static [(Class, String)] {
    static ALL: OnceLock<Vec<(Class, String)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let line = |line: &str| {
            let (class, text) = line.split_once('\t').unwrap();
            (Class::of(class), serde_json::from_str(text).unwrap())
        };
        include_str!("strings.tsv").lines().map(line).collect()
    })
}

/// The strings of one class.
pub(super) fn of(class: Class) -> Vec<&'static str> {
    all().iter().filter(|(of, _)| *of == class).map(|(_, text)| text.as_str()).collect()
}

#[test]
fn there_are_enough_of_every_class_and_no_two_alike() {
    let mut counts: BTreeMap<Class, usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (class, text) in all() {
        assert!(!text.is_empty() && seen.insert(text), "twice: {text:?}");
        *counts.entry(*class).or_default() += 1;
    }
    let least = [150, 80, 80, 60, 100, 50];
    for (class, least) in Class::ALL.into_iter().zip(least) {
        assert!(counts[&class] >= least, "{class:?}: {}", counts[&class]);
    }
    assert!(include_bytes!("strings.tsv").iter().all(|byte| matches!(byte, b'\t' | b'\n' | b' '..=b'~')));
}
