//! Which checks run, and which calls they need.

use std::collections::BTreeSet;

use checks::calls::Call;
use checks::check::{Check, Set};
use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::cli::SelectArgs;
use crate::failure::Failure;

/// The selected checks, sorted by key.
///
/// # Errors
/// One line, when a name selects nothing or nothing is left.
pub fn checks(args: &SelectArgs) -> Result<Vec<&'static Check>, Failure> {
    let all = checks::services::checks();
    let named = globs("check", &args.check, &all)?;
    let excluded = globs("exclude-check", &args.exclude_check, &all)?;
    services(args, &all)?;
    responsibilities(args)?;
    let answering = frameworks(args)?;
    let wanted = |check: &&Check| {
        let by_name = !args.check.is_empty();
        let in_set = match check.set {
            Set::Baseline => true,
            Set::Extended => args.extended || by_name || !args.framework.is_empty(),
            Set::Content => args.read_content,
        };
        in_set
            && (!by_name || named.is_match(check.key))
            && !excluded.is_match(check.key)
            && (args.service.is_empty() || args.service.iter().any(|service| service == check.service()))
            && args.severity.is_none_or(|least| check.severity >= least.0)
            && (args.responsibility.is_empty()
                || check.covers.iter().any(|c| args.responsibility.iter().any(|r| r == c.row)))
            && (args.framework.is_empty() || answering.contains(check.key))
    };
    let selected: Vec<&'static Check> = all.iter().copied().filter(|check| wanted(check)).collect();
    if selected.is_empty() {
        return Err(Failure::usage(
            "no check is selected",
            "widen service, check, severity, responsibility or framework, on the command line or in audit.toml",
        ));
    }
    Ok(selected)
}

/// Every call that the checks need.
#[must_use]
pub fn calls(checks: &[&'static Check]) -> BTreeSet<&'static Call> {
    checks.iter().flat_map(|check| check.calls()).collect()
}

fn globs(option: &str, patterns: &[String], all: &[&'static Check]) -> Result<GlobSet, Failure> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let advice = || nearest(pattern, all.iter().map(|check| check.key), "audit checks --extended");
        let glob = Glob::new(pattern).map_err(|error| Failure::usage(format!("{option}: {error}"), advice()))?;
        let matcher = glob.compile_matcher();
        if !all.iter().any(|check| matcher.is_match(check.key)) {
            return Err(Failure::usage(format!("{option}: there is no check {pattern:?}"), advice()));
        }
        set.add(glob);
    }
    set.build().map_err(|error| Failure::usage(format!("{option}: {error}"), "see `audit checks`"))
}

fn services(args: &SelectArgs, all: &[&'static Check]) -> Result<(), Failure> {
    let known: BTreeSet<&str> = all.iter().map(|check| check.service()).collect();
    match args.service.iter().find(|service| !known.contains(service.as_str())) {
        None => Ok(()),
        Some(wrong) => {
            let known: Vec<&str> = known.into_iter().collect();
            let advice = format!("services with checks: {}", known.join(", "));
            Err(Failure::usage(format!("service: there are no checks of {wrong:?}"), advice))
        }
    }
}

fn responsibilities(args: &SelectArgs) -> Result<(), Failure> {
    let known = || checks::responsibilities::all().iter().map(|row| row.id.as_str());
    match args.responsibility.iter().find(|id| !known().any(|known| known == **id)) {
        None => Ok(()),
        Some(wrong) => {
            let advice = nearest(wrong, known(), "audit responsibilities");
            Err(Failure::usage(format!("responsibility: there is no {wrong:?}"), advice))
        }
    }
}

fn frameworks(args: &SelectArgs) -> Result<BTreeSet<&'static str>, Failure> {
    let mut keys = BTreeSet::new();
    for id in &args.framework {
        let Some(framework) = checks::frameworks::all().iter().find(|framework| framework.id == id) else {
            let known: Vec<&str> = checks::frameworks::all().iter().map(|framework| framework.id).collect();
            let advice = format!("known: {}", known.join(", "));
            return Err(Failure::usage(format!("framework: there is no {id:?}"), advice));
        };
        keys.extend(
            framework.requirements.iter().flat_map(|requirement| requirement.checks.iter().map(String::as_str)),
        );
    }
    Ok(keys)
}

/// A hint at what was meant: the names that are most alike, or hold every word of it; else where
/// all of them are listed.
pub fn nearest<'a>(wrong: &str, known: impl Iterator<Item = &'a str>, list: &str) -> String {
    /// From which likeness on, of 1, a name may have been meant.
    const ALIKE: f64 = 0.85;
    let letters: String = wrong.chars().filter(|c| !"*?[]{}".contains(*c)).collect::<String>().to_lowercase();
    let words: Vec<&str> = letters.split(['-', '.']).filter(|word| !word.is_empty()).collect();
    let likeness = |name: &str| {
        let has_words = !words.is_empty() && words.iter().all(|word| name.split(['-', '.']).any(|w| w == *word));
        // Beside each other, names that hold the words are ranked by likeness too.
        strsim::jaro_winkler(&letters, name) + if has_words { 1.0 } else { 0.0 }
    };
    let mut ranked: Vec<(f64, &str)> = known.map(|name| (likeness(name), name)).filter(|(l, _)| *l >= ALIKE).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let names: Vec<&str> = ranked.iter().take(3).map(|(_, name)| *name).collect();
    if names.is_empty() { format!("`{list}` lists them all") } else { format!("did you mean {}?", names.join(" or ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(args: &SelectArgs) -> Vec<&'static str> {
        checks(args).unwrap().iter().map(|check| check.key).collect()
    }

    fn of(check: &str) -> SelectArgs {
        SelectArgs { check: vec![check.to_owned()], ..SelectArgs::default() }
    }

    #[test]
    fn by_default_the_baseline_runs() {
        assert!(checks(&SelectArgs::default()).unwrap().iter().all(|check| check.set == Set::Baseline));
        let extended = SelectArgs { extended: true, ..SelectArgs::default() };
        assert!(keys(&extended).len() > keys(&SelectArgs::default()).len());
    }

    #[test]
    fn a_name_or_a_glob_selects_whatever_the_set() {
        assert_eq!(keys(&of("s3-bucket-versioning")), ["s3-bucket-versioning"]);
        assert!(keys(&of("s3-bucket-*")).len() > 10);
        assert_eq!(keys(&of("s3-bucket-default-encryption")).len(), 1);
    }

    #[test]
    fn exclusions_and_services_narrow() {
        let args = SelectArgs {
            service: vec!["s3".to_owned()],
            exclude_check: vec!["s3-bucket-*".to_owned()],
            ..SelectArgs::default()
        };
        assert!(keys(&args).iter().all(|key| key.starts_with("s3-") && !key.starts_with("s3-bucket-")));
    }

    #[test]
    fn a_name_that_selects_nothing_is_said_with_a_hint() {
        let wrong = checks(&of("s3-bucket-versionning")).unwrap_err();
        assert!(wrong.to_string().contains("s3-bucket-versionning"));
        assert!(wrong.advice.unwrap().contains("s3-bucket-versioning"));
        for args in [
            SelectArgs { service: vec!["s4".to_owned()], ..SelectArgs::default() },
            SelectArgs { responsibility: vec!["s3.nothing".to_owned()], ..SelectArgs::default() },
            SelectArgs { framework: vec!["cis-0".to_owned()], ..SelectArgs::default() },
        ] {
            assert_eq!(checks(&args).unwrap_err().code, crate::failure::USAGE);
        }
    }

    #[test]
    fn a_hint_names_what_is_alike_or_holds_the_words() {
        let known =
            ["s3-bucket-versioning", "s3-bucket-mfa-delete", "iam-user-mfa", "iam-root-mfa", "rds-no-public-access"];
        let hint = |wrong| nearest(wrong, known.into_iter(), "audit checks");
        assert_eq!(hint("s3-bucket-versionning"), "did you mean s3-bucket-versioning?");
        assert_eq!(hint("S3-Versioning"), "did you mean s3-bucket-versioning?");
        assert_eq!(hint("rds-public*"), "did you mean rds-no-public-access?");
        assert_eq!(hint("mfa-root"), "did you mean iam-root-mfa?");
        for nothing in ["*", "", "zzzz", "lambda-function-url"] {
            assert_eq!(hint(nothing), "`audit checks` lists them all", "{nothing:?}");
        }
    }

    #[test]
    fn calls_that_must_come_first_are_among_the_calls() {
        let report = checks::calls::iam::GetCredentialReport::CALL;
        for check in checks::services::checks().into_iter().filter(|check| check.reads.contains(&report)) {
            assert!(calls(&[check]).iter().any(|call| call.operation == "GenerateCredentialReport"));
        }
    }

    use checks::calls::Operation;
}
