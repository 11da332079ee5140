//! What proves a check: small accounts, and what the check must say of each.
//!
//! A case starts from a blank account (one region, nothing read) and fills in only what
//! the check reads: a forgotten field makes the case fail honestly. The house tests run
//! every case, and walk over its facts to prove that no denial makes anything better.

use crate::check::{Belongs, Check, Resource};
use crate::fact::Gap;
use crate::facts::{Account, Regional};
use crate::judging::{Finding, Hearing, judge};
use crate::params::{Param, Params, Value};
use crate::verdict::Status;

/// The account of every case.
pub(crate) const ACCOUNT: &str = "111122223333";
/// An account that is not trusted.
pub(crate) const STRANGER: &str = "999988887777";
/// The region of a blank account.
pub(crate) const REGION: &str = "eu-west-1";

/// One account and what the check must say of it.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) account: Account,
    pub(crate) params: Params,
    expects: Expects,
    saying: Vec<&'static str>,
}

enum Expects {
    Nothing,
    Only(Status),
    Each(Vec<(&'static str, Status)>),
}

/// An account with one region, of which nothing is known.
pub(crate) fn blank_account() -> Account {
    let now = "2026-11-01T12:00:00Z".parse().unwrap();
    let caller = format!("arn:aws:iam::{ACCOUNT}:role/auditor");
    let mut account = Account::unread(ACCOUNT, "aws", caller, now);
    account.regional.insert(REGION.to_owned(), Regional::unread());
    account
}

/// A case: its name says what is special, the function fills in the account.
pub(crate) fn case(name: &'static str, fill: impl FnOnce(&mut Account)) -> Case {
    let mut account = blank_account();
    fill(&mut account);
    Case { name, account, params: Params::default(), expects: Expects::Nothing, saying: Vec::new() }
}

/// A case about what its one region holds.
pub(crate) fn regional(name: &'static str, fill: impl FnOnce(&mut Regional)) -> Case {
    case(name, |account| fill(account.regional.get_mut(REGION).unwrap()))
}

/// A time so many days before the scan.
pub(crate) fn days_ago(days: i64) -> jiff::Timestamp {
    blank_account().collected_at - jiff::SignedDuration::from_hours(24 * days)
}

/// What a filter says of a resource, whichever check asks.
pub(crate) fn belongs(account: &Account, only: Belongs, resource: &Resource) -> Result<bool, Gap> {
    let (any, params) = (crate::services::entries().next().unwrap().check, Params::default());
    Hearing::of(account, &params).belongs(any, only, resource)
}

impl Case {
    /// Tells the house: every finding passes, and there is one.
    pub(crate) fn passes(self) -> Case {
        self.only(Status::Pass)
    }
    /// Every finding fails, and there is one.
    pub(crate) fn fails(self) -> Case {
        self.only(Status::Fail)
    }
    /// Every finding is unknown, and there is one.
    pub(crate) fn gives_unknown(self) -> Case {
        self.only(Status::Unknown)
    }
    /// Every finding is not applicable, and there is one.
    pub(crate) fn does_not_apply(self) -> Case {
        self.only(Status::NotApplicable)
    }
    /// Every finding is for a person to judge, and there is one.
    pub(crate) fn gives_manual(self) -> Case {
        self.only(Status::Manual)
    }
    /// There is no finding at all.
    pub(crate) fn says_nothing(mut self) -> Case {
        self.expects = Expects::Nothing;
        self
    }
    /// Exactly these findings, by the id of the resource (the account's id for the account).
    pub(crate) fn gives(mut self, expected: &[(&'static str, Status)]) -> Case {
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        self.expects = Expects::Each(expected);
        self
    }
    /// Some message holds this text.
    pub(crate) fn saying(mut self, text: &'static str) -> Case {
        self.saying.push(text);
        self
    }
    /// With a parameter set.
    pub(crate) fn with(mut self, param: &Param, value: Value) -> Case {
        self.params.set(param.key, value).unwrap();
        self
    }

    fn only(mut self, status: Status) -> Case {
        self.expects = Expects::Only(status);
        self
    }

    /// What the check says of the case's account.
    pub(crate) fn judge(&self, check: &'static Check) -> Vec<Finding> {
        judge(check, &self.account, &self.params)
    }

    /// What is wrong with the check's answer, if anything.
    pub(crate) fn complaint(&self, check: &'static Check) -> Option<String> {
        let findings = self.judge(check);
        let seen = || {
            findings
                .iter()
                .map(|f| format!("\n    {} {}: {}", f.resource.id, f.status.name(), f.message))
                .collect::<String>()
        };
        let as_expected = match &self.expects {
            Expects::Nothing => findings.is_empty(),
            Expects::Only(status) => !findings.is_empty() && findings.iter().all(|f| f.status == *status),
            Expects::Each(expected) => {
                let mut got: Vec<(&str, Status)> =
                    findings.iter().map(|f| (f.resource.id.as_str(), f.status)).collect();
                got.sort_unstable();
                got == *expected
            }
        };
        let unsaid = self.saying.iter().find(|text| !findings.iter().any(|f| f.message.contains(**text)));
        match (as_expected, unsaid) {
            (true, None) => None,
            (false, _) => Some(format!("{}: case {:?} gave:{}", check.key, self.name, seen())),
            (true, Some(text)) => Some(format!("{}: case {:?} does not say {text:?}:{}", check.key, self.name, seen())),
        }
    }
}
