//! From facts to a report, its outputs and the exit code.

use std::collections::BTreeMap;
use std::path::Path;

use checks::calls::Operation;
use checks::calls::ec2::DescribeRegions;
use checks::check::{Check, Severity};
use checks::facts::{FACTS_VERSION, Facts};
use checks::params::Params;
use checks::verdict::Status;
use sha2::{Digest, Sha256};

use crate::cli::{FailOn, ReportArgs, SelectArgs};
use crate::config::Config;
use crate::failure::Failure;
use crate::outputs::Outputs;
use crate::report::build::{self, Input, Run};
use crate::report::model::{Filters, Report, TagFilter};
use crate::report::text;
use crate::select;

/// The coverage under which the evidence is incomplete.
const MIN_COVERAGE: u8 = 95;

/// What to judge and what to write, checked before anything is asked.
#[derive(Debug)]
pub struct Plan {
    /// The selected checks.
    pub checks: Vec<&'static Check>,
    /// The parameters.
    pub params: Params,
    /// The selection, for the report.
    pub filters: Filters,
    outputs: Outputs,
    fail_on: FailOn,
    min_coverage: u8,
}

impl Plan {
    /// Reads the options that every judging command has.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub fn new(config: &Config, select: &SelectArgs, report: &ReportArgs, fail_on: FailOn) -> Result<Plan, Failure> {
        let tags = report.tag.iter().map(|tag| TagFilter::parse(tag)).collect::<Result<_, _>>();
        let tags = tags.map_err(|why| Failure::usage(format!("--tag: {why}"), "for instance --tag env=prod"))?;
        Ok(Plan {
            checks: select::checks(select)?,
            params: config.params.clone(),
            filters: Filters {
                services: select.service.clone(),
                checks: select.check.clone(),
                exclude_checks: select.exclude_check.clone(),
                severity: select.severity.map(|severity| severity.0),
                responsibilities: select.responsibility.clone(),
                frameworks: select.framework.clone(),
                tags,
                extended: select.extended,
                read_content: select.read_content,
                ..Filters::none()
            },
            outputs: Outputs::parse(report)?,
            fail_on: report.fail_on.unwrap_or(fail_on),
            min_coverage: report.min_coverage.unwrap_or(MIN_COVERAGE),
        })
    }

    /// Judges, writes, and says how it ended: the exit code.
    ///
    /// # Errors
    /// When a report could not be written.
    pub fn report(&self, facts: &Facts) -> Result<u8, Failure> {
        let report = self.build(facts);
        // What was found is not lost with the file: the one line left says it.
        self.outputs.write(&report).map_err(|failure| failure.summed_up(text::in_a_line(&report)))?;
        Ok(self.exit_code(&report))
    }

    /// The report alone.
    #[must_use]
    pub fn build(&self, facts: &Facts) -> Report {
        build::build(&Input {
            facts,
            checks: &self.checks,
            params: &self.params,
            filters: &self.filters,
            attestations: &BTreeMap::new(),
            run: Run {
                version: env!("CARGO_PKG_VERSION"),
                id: &scan_id(facts),
                finished_at: facts.collection.finished_at,
                complete: facts.collection.complete,
            },
        })
    }

    /// 1 for failures that count, 3 for evidence that is incomplete, else 0.
    fn exit_code(&self, report: &Report) -> u8 {
        let open = |status| report.findings.iter().filter(move |f| f.status == status && f.suppression.is_none());
        let failed = self.fail_on.least().is_some_and(|least| open(Status::Fail).any(|f| f.common.severity >= least));
        // Checks that weigh nothing have no coverage.
        let nothing_unknown = || open(Status::Unknown).next().is_none();
        let covered = report.score.coverage.map_or_else(nothing_unknown, |coverage| coverage >= self.min_coverage);
        let critical_unknown = open(Status::Unknown).any(|f| f.common.severity == Severity::Critical);
        match (failed, covered && !critical_unknown && facts_are_whole(report)) {
            (true, _) => 1,
            (false, false) => 3,
            (false, true) => 0,
        }
    }
}

/// Whether the scan ran to its end and knew where to look. One that was stopped is incomplete
/// whatever it saw; without the list of regions, those that need an opt-in were not looked at.
fn facts_are_whole(report: &Report) -> bool {
    let scan = &report.scan;
    let unlisted = scan.gaps.iter().any(|gap| gap.operation.as_deref() == Some(DescribeRegions::CALL.operation));
    scan.complete && (!unlisted || !scan.filters.regions.is_empty())
}

/// A name for the scan: the same facts have the same one, wherever they are judged. Every line
/// of jsonl repeats it; 64 bits tell apart more scans than anybody makes.
fn scan_id(facts: &Facts) -> String {
    let mut hash = Sha256::new();
    for account in &facts.accounts {
        hash.update(account.id.as_bytes());
        hash.update([0x1f]);
    }
    hash.update(facts.collection.started_at.to_string().as_bytes());
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Reads a file that `collect` wrote.
///
/// # Errors
/// One line that says what is wrong with it.
pub fn read_facts(path: &Path) -> Result<Facts, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::input(path, &error.to_string()))?;
    parse_facts(&text).map_err(|why| Failure::input(path, &why))
}

/// Reads facts.
///
/// # Errors
/// What is wrong with them, by line and column; never their content.
pub fn parse_facts(text: &str) -> Result<Facts, String> {
    #[derive(serde::Deserialize)]
    struct Version {
        facts_version: Option<u32>,
        schema_version: Option<String>,
    }
    let place = |error: &serde_json::Error| format!("line {}, column {}", error.line(), error.column());
    let version: Version = serde_json::from_str(text).map_err(|error| format!("not JSON facts ({})", place(&error)))?;
    match (version.facts_version, version.schema_version) {
        (Some(FACTS_VERSION), _) => {}
        (Some(other), _) => return Err(format!("facts_version is {other}, and this version reads {FACTS_VERSION}")),
        (None, Some(_)) => return Err("this is a report, not facts".to_owned()),
        (None, None) => return Err("there is no facts_version".to_owned()),
    }
    let facts: Facts =
        serde_json::from_str(text).map_err(|error| format!("the facts are damaged ({})", place(&error)))?;
    let mut ids: Vec<&str> = facts.accounts.iter().map(|account| account.id.as_str()).collect();
    ids.sort_unstable();
    match (ids.is_empty(), ids.windows(2).any(|pair| pair[0] == pair[1])) {
        (true, _) => Err("there is no account in it".to_owned()),
        (_, true) => Err("an account stands in it twice".to_owned()),
        _ => Ok(facts),
    }
}

#[cfg(test)]
mod tests {
    use checks::fact::{Gap, Reason};

    use super::*;

    #[test]
    fn without_the_list_of_regions_the_evidence_is_incomplete() {
        let select = SelectArgs { check: vec!["s3-bucket-versioning".to_owned()], ..SelectArgs::default() };
        let mut plan = Plan::new(&Config::default(), &select, &ReportArgs::default(), FailOn::None).unwrap();
        let mut facts = crate::demo::facts().unwrap();
        assert_eq!(plan.exit_code(&plan.build(&facts)), 0);
        facts.accounts[0].regions_gap = Some(Gap::new(DescribeRegions::CALL, Reason::Denied, "no"));
        assert_eq!(plan.exit_code(&plan.build(&facts)), 3);
        // Who names the regions needs no list.
        plan.filters.regions = vec!["eu-central-1".to_owned()];
        assert_eq!(plan.exit_code(&plan.build(&facts)), 0);
    }

    #[test]
    fn what_weighs_nothing_and_is_unknown_is_incomplete() {
        let select = SelectArgs { check: vec!["ebs-current-generation-type".to_owned()], ..SelectArgs::default() };
        let plan = Plan::new(&Config::default(), &select, &ReportArgs::default(), FailOn::None).unwrap();
        let mut facts = crate::demo::facts().unwrap();
        assert_eq!(plan.build(&facts).score.coverage, None);
        assert_eq!(plan.exit_code(&plan.build(&facts)), 0);
        for region in facts.accounts[0].regional.values_mut() {
            region.ec2.volumes = checks::fact::Listing::unread();
        }
        assert_eq!(plan.exit_code(&plan.build(&facts)), 3);
    }

    #[test]
    fn facts_hold_each_account_once_and_one_at_least() {
        let mut facts = crate::demo::facts().unwrap();
        let read = |facts: &Facts| parse_facts(&serde_json::to_string(facts).unwrap()).map(|_| ());
        assert_eq!(read(&facts), Ok(()));
        facts.accounts.push(facts.accounts[0].clone());
        assert!(read(&facts).unwrap_err().contains("twice"));
        facts.accounts.clear();
        assert!(read(&facts).unwrap_err().contains("no account"));
    }

    #[test]
    fn a_file_that_is_no_facts_is_refused_in_one_line() {
        for (text, says) in [
            ("", "not JSON"),
            ("{}", "no facts_version"),
            (r#"{"facts_version": 7}"#, "facts_version is 7"),
            (r#"{"schema_version": "1"}"#, "a report"),
            (r#"{"facts_version": 1, "accounts": "secret"}"#, "damaged"),
        ] {
            let why = parse_facts(text).unwrap_err();
            assert!(why.contains(says) && !why.contains('\n') && !why.contains("secret"), "{why}");
        }
    }
}
