//! Benchmarks: which of their requirements each check answers. One data file a version,
//! `requirement,check` a line, so that a new edition touches no check.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Serialize;

/// A benchmark in one version.
#[derive(Clone, Debug, Serialize)]
pub struct Framework {
    /// Its id on the command line, for instance `cis-5.0`.
    pub id: &'static str,
    /// Its short name, which comes before a requirement in reports: `CIS 5.0`.
    pub label: &'static str,
    /// Its full name.
    pub name: &'static str,
    /// Its requirements, in the order of their ids.
    pub requirements: Vec<Requirement>,
}

/// One requirement and the checks that answer it.
#[derive(Clone, Debug, Serialize)]
pub struct Requirement {
    /// Its id in the benchmark.
    pub id: String,
    /// The keys of the checks.
    pub checks: Vec<String>,
}

const FILES: &[(&str, &str, &str, &str)] = &[
    ("cis-3.0", "CIS 3.0", "CIS Amazon Web Services Foundations Benchmark v3.0.0", include_str!("cis-3.0.csv")),
    ("cis-5.0", "CIS 5.0", "CIS Amazon Web Services Foundations Benchmark v5.0.0", include_str!("cis-5.0.csv")),
    ("cis-7.0", "CIS 7.0", "CIS Amazon Web Services Foundations Benchmark v7.0.0", include_str!("cis-7.0.csv")),
    ("security-hub", "Security Hub", "AWS Security Hub CSPM controls", include_str!("security-hub.csv")),
];

static ALL: LazyLock<Vec<Framework>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|&(id, label, name, text)| {
            let mut requirements: BTreeMap<Vec<Part>, Requirement> = BTreeMap::new();
            let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize::<(String, String)>();
            for (requirement, check) in rows.flatten() {
                let entry = requirements.entry(parts(&requirement));
                entry.or_insert_with(|| Requirement { id: requirement, checks: Vec::new() }).checks.push(check);
            }
            Framework { id, label, name, requirements: requirements.into_values().collect() }
        })
        .collect()
});

/// A piece of a requirement's id: numbers sort as numbers.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Text(String),
    Number(u32),
}

fn parts(id: &str) -> Vec<Part> {
    id.split('.').map(|part| part.parse().map_or_else(|_| Part::Text(part.to_owned()), Part::Number)).collect()
}

/// Every benchmark.
#[must_use]
pub fn all() -> &'static [Framework] {
    &ALL
}

/// The requirements that a check answers, as reports name them: `CIS 5.0 2.1.4`.
#[must_use]
pub fn of(check: &str) -> Vec<String> {
    let mut found: Vec<String> = all()
        .iter()
        .flat_map(|framework| {
            let answers = framework.requirements.iter().filter(|r| r.checks.iter().any(|key| key == check));
            answers.map(|r| format!("{} {}", framework.label, r.id))
        })
        .collect();
    found.sort();
    found
}
