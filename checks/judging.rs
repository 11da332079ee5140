//! Running a check over an account: a check names its subjects, this loops, and every
//! gap that a `?` meets becomes one `unknown` finding.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::calls::{Call, Operation, Scope};
use crate::check::{Belongs, Check, Resource};
use crate::derived::{Derived, OfAccount, OfRegion};
use crate::fact::{Gap, Listing, Reason};
use crate::facts::{Account, Regional};
use crate::network::Network;
use crate::params::Params;
use crate::policy::Texts;
use crate::policy::privilege::{Escalations, Principals};
use crate::verdict::{Evidence, Judgement, Outcome, Status};

/// The region of what has none.
pub const GLOBAL: &str = "global";

/// The resource type that stands for the account.
pub const ACCOUNT_TYPE: &str = "AWS::::Account";

/// One result of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The check's key.
    pub check: &'static str,
    /// What it is about.
    pub resource: Resource,
    /// A region's name, or [`GLOBAL`].
    pub region: String,
    /// Tells apart several findings of one check on one resource.
    pub sub_key: String,
    /// What it comes to.
    pub status: Status,
    /// What was seen.
    pub message: String,
    /// The steps behind it.
    pub evidence: Vec<Evidence>,
    /// What could not be read, for an unknown.
    pub gap: Option<Gap>,
    /// Whether this stands for a list that was not read to its end.
    pub listing: bool,
}

/// Something that findings can be about.
pub trait Subject {
    /// How reports name it.
    fn resource(&self, place: &Place<'_>) -> Resource;

    /// Its own region, where that is not the one that it was listed in.
    fn region(&self) -> Option<&str> {
        None
    }
}

/// Where a subject was found: what an ARN is made of.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The partition.
    pub partition: &'a str,
    /// The account's id.
    pub account: &'a str,
    /// The region, or [`GLOBAL`].
    pub region: &'a str,
}

impl Place<'_> {
    /// An ARN in this place.
    #[must_use]
    pub fn arn(&self, service: &str, resource: &str) -> String {
        let Place { partition, account, region } = self;
        format!("arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

/// A region of the account under judgement.
#[derive(Clone, Copy)]
pub struct RegionView<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it holds.
    pub facts: &'a Regional,
    /// The same by what is asked of it, and what is derived from it.
    pub(crate) by: &'a OfRegion<'a>,
}

impl std::ops::Deref for RegionView<'_> {
    type Target = Regional;
    fn deref(&self) -> &Regional {
        self.facts
    }
}

/// One check at work on one account.
pub struct Judging<'a> {
    account: &'a Account,
    derived: &'a Derived<'a>,
    params: &'a Params,
    check: &'static Check,
    findings: Vec<Finding>,
}

impl<'a> Judging<'a> {
    /// The account under judgement.
    #[must_use]
    pub fn facts(&self) -> &'a Account {
        self.account
    }

    /// Reads policies: a text that several checks ask for is read once.
    pub(crate) fn texts(&self) -> &'a Texts {
        &self.derived.texts
    }

    /// The users, groups and roles, and what they may do.
    pub(crate) fn principals(&self) -> &'a Principals {
        self.derived.principals()
    }

    /// Who can become an administrator.
    pub(crate) fn escalations(&self) -> &'a Escalations {
        self.derived.escalations()
    }

    /// The parameters.
    #[must_use]
    pub fn params(&self) -> &'a Params {
        self.params
    }

    /// The check at work: a family of checks shares one judge function and finds its row by the key.
    #[must_use]
    pub fn check(&self) -> &'static Check {
        self.check
    }

    /// The lists that have no region, by what is asked of them.
    pub(crate) fn global(&self) -> &'a OfAccount<'a> {
        &self.derived.global
    }

    /// The regions that were asked, in order.
    pub fn regions(&self) -> impl Iterator<Item = RegionView<'a>> + use<'a> {
        self.derived.regions.iter().map(|(name, by)| RegionView { name, facts: by.facts(), by })
    }

    /// The regions that were asked, in order, with what the internet reaches there.
    pub fn networks(&self) -> impl Iterator<Item = (RegionView<'a>, &'a Network)> + use<'a> {
        self.regions().map(|region| (region, region.by.network()))
    }

    /// Whether something holds in the region that the ARN of a resource names. What stands for a
    /// list as a whole belongs to every row: what is missing from the list may.
    ///
    /// # Errors
    /// A gap of the call, when that region was not asked; those of the condition.
    pub(crate) fn in_its_region(
        &self,
        resource: &Resource,
        call: &'static Call,
        holds: impl FnOnce(&'a OfRegion<'a>) -> Result<bool, Gap>,
    ) -> Result<bool, Gap> {
        if resource.kind == ACCOUNT_TYPE {
            return Ok(true);
        }
        let region = resource.arn.split(':').nth(3).and_then(|region| self.derived.regions.get(region));
        region.map_or_else(|| Err(Gap::not_collected(call)), holds)
    }

    /// Judges every item of a list, and says once when the list was not read to its end.
    ///
    /// `region` is where the list was asked for: a region's name, or [`GLOBAL`].
    pub fn each<T: Subject, C: Operation>(
        &mut self,
        region: &str,
        list: &Listing<T, C>,
        mut judge: impl FnMut(&T) -> Judgement,
    ) {
        self.each_by(region, list, |_, item| judge(item));
    }

    /// The same, where the judge looks beyond the item.
    pub fn each_by<T: Subject, C: Operation>(
        &mut self,
        region: &str,
        list: &Listing<T, C>,
        mut judge: impl FnMut(&Judging<'a>, &T) -> Judgement,
    ) {
        for item in list.seen() {
            let judgement = judge(self, item);
            self.one(region, item, judgement);
        }
        self.cut(region, list.gap());
    }

    /// Gives the verdict on one subject.
    pub fn one(&mut self, region: &str, subject: &impl Subject, judgement: Judgement) {
        let region = subject.region().unwrap_or(region).to_owned();
        let resource = subject.resource(&self.place(&region));
        self.push(resource, region, String::new(), judgement);
    }

    /// Says once that a list was not read to its end, if it was not.
    pub fn cut(&mut self, region: &str, gap: Option<&Gap>) {
        let Some(gap) = gap else { return };
        let operation = gap.call.map_or("", |call| call.operation).to_owned();
        self.push(self.account_resource(), region.to_owned(), operation, Err(gap.clone()));
        if let Some(finding) = self.findings.last_mut() {
            finding.listing = true;
        }
    }

    /// Gives the one verdict on the account as a whole.
    pub fn account(&mut self, judgement: Judgement) {
        self.push(self.account_resource(), GLOBAL.to_owned(), String::new(), judgement);
    }

    /// Gives the verdict on the account in one region.
    pub fn region(&mut self, region: &str, judgement: Judgement) {
        self.push(self.account_resource(), region.to_owned(), String::new(), judgement);
    }

    /// What a subject's ARN is made of, in a region of this account.
    #[must_use]
    pub fn place<'r>(&'r self, region: &'r str) -> Place<'r> {
        Place { partition: &self.account.partition, account: &self.account.id, region }
    }

    fn account_resource(&self) -> Resource {
        Resource { arn: self.account.arn(), id: self.account.id.clone(), kind: ACCOUNT_TYPE, tags: None }
    }

    fn push(&mut self, resource: Resource, region: String, sub_key: String, judgement: Judgement) {
        let (outcome, message, evidence) = match judgement {
            Ok(verdict) => (verdict.outcome, verdict.message, verdict.evidence),
            Err(gap) => (Outcome::Unknown(gap), String::new(), Vec::new()),
        };
        let (status, message, gap) = match outcome {
            Outcome::Skip => return,
            Outcome::Pass => (Status::Pass, message, None),
            Outcome::Fail => (Status::Fail, message, None),
            Outcome::NotApplicable => (Status::NotApplicable, message, None),
            Outcome::Manual => (Status::Manual, message, None),
            Outcome::Unknown(gap) if message.is_empty() => (Status::Unknown, gap.sentence(), Some(gap)),
            Outcome::Unknown(gap) => (Status::Unknown, message, Some(gap)),
        };
        let check = self.check.key;
        self.findings.push(Finding {
            check,
            resource,
            region,
            sub_key,
            status,
            message,
            evidence,
            gap,
            listing: false,
        });
    }
}

/// One account before the checks: what several of them derive from its facts is worked out once.
pub struct Hearing<'a> {
    account: &'a Account,
    params: &'a Params,
    derived: Derived<'a>,
}

impl<'a> Hearing<'a> {
    /// The hearing of an account.
    #[must_use]
    pub fn of(account: &'a Account, params: &'a Params) -> Hearing<'a> {
        Hearing { account, params, derived: Derived::of(account) }
    }

    /// Runs one check. If it panics, the finding is one named unknown.
    #[must_use]
    pub fn judge(&'a self, check: &'static Check) -> Vec<Finding> {
        let judged = catch_unwind(AssertUnwindSafe(|| {
            let mut judging = self.begin(check);
            (check.judge)(&mut judging);
            // A region that nobody knew of was not asked.
            let missing = self.account.regions_gap.as_ref().filter(|_| asks_each_region(check));
            judging.cut(GLOBAL, missing);
            judging.findings
        }));
        judged.unwrap_or_else(|_| {
            let mut judging = self.begin(check);
            // What the panic said is left out: it may quote account data.
            let message = format!("the check {} failed to run: please report it", check.key);
            judging.cut(GLOBAL, Some(&Gap { call: None, reason: Reason::Other, message }));
            judging.findings
        })
    }

    /// Whether a resource that the check found something of belongs to a responsibility, by its filter.
    ///
    /// # Errors
    /// A gap, when that could not be told.
    pub fn belongs(&'a self, check: &'static Check, only: Belongs, resource: &Resource) -> Result<bool, Gap> {
        only(&self.begin(check), resource)
    }

    fn begin(&'a self, check: &'static Check) -> Judging<'a> {
        Judging { account: self.account, derived: &self.derived, params: self.params, check, findings: Vec::new() }
    }
}

/// Whether the check misses what a region holds that was not asked. Buckets are listed once for
/// all regions.
fn asks_each_region(check: &Check) -> bool {
    check.reads.iter().any(|call| call.scope == Scope::Regional && call.service != "s3")
}

/// Runs one check over one account.
#[must_use]
pub fn judge(check: &'static Check, account: &Account, params: &Params) -> Vec<Finding> {
    Hearing::of(account, params).judge(check)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Fix, Set, Severity};

    fn panics(_: &mut Judging<'_>) {
        panic!("secret");
    }

    static PANICS: Check = Check {
        key: "iam-panics",
        title: "It panics",
        severity: Severity::Low,
        set: Set::Baseline,
        covers: &[],
        reads: &[],
        params: &[],
        why: "",
        fix: Fix { what: "", command: "" },
        references: &[],
        judge: panics,
    };

    #[test]
    fn a_check_that_panics_becomes_one_named_unknown() {
        let account = crate::cases::blank_account();
        let findings = judge(&PANICS, &account, &Params::default());
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].status, Status::Unknown);
        assert!(findings[0].message.contains("iam-panics"));
        assert!(!findings[0].message.contains("secret"));
        assert!(findings[0].listing, "whatever it would have found is missing");
    }

    #[test]
    fn without_the_list_of_regions_what_each_region_holds_is_incomplete() {
        use crate::calls::{ec2::DescribeRegions, ec2::DescribeVolumes, iam::GetAccountSummary, s3::GetBucketAcl};
        let finds = |reads: &'static [&'static Call]| {
            let check: &'static Check = Box::leak(Box::new(Check { reads, judge: |_| {}, ..PANICS }));
            let mut account = crate::cases::blank_account();
            assert!(judge(check, &account, &Params::default()).is_empty());
            account.regions_gap = Some(Gap::new(DescribeRegions::CALL, Reason::Denied, "no"));
            judge(check, &account, &Params::default())
        };
        let found = finds(&[DescribeVolumes::CALL]);
        assert_eq!(found.len(), 1);
        assert!(found[0].listing && found[0].status == Status::Unknown && found[0].region == GLOBAL);
        assert!(finds(&[GetAccountSummary::CALL]).is_empty(), "IAM has no regions");
        assert!(finds(&[GetBucketAcl::CALL]).is_empty(), "buckets are listed for all regions");
    }
}
