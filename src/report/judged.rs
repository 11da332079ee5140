//! Runs the checks and keeps, beside each finding, what its JSON does not say but the
//! score and the matrix need.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use checks::check::{Belongs, Check, Cover};
use checks::fact::{Gap, Reason};
use checks::facts::{Account, Facts};
use checks::judging::{self, Hearing};
use checks::params::Params;
use checks::verdict::Status;
use sha2::{Digest, Sha256};

use super::model::{Common, Filters, Finding, FindingId, Resource};
use super::score::{Weighed, Weight};

/// A finding, and what stands behind it.
pub(super) struct Judged {
    /// The finding as reports show it.
    pub(super) finding: Finding,
    /// Whether it stands for a list that was not read to its end.
    pub(super) listing: bool,
    /// What could not be read, for an unknown.
    pub(super) gap: Option<Box<Gap>>,
    /// The responsibilities that it counts for.
    pub(super) rows: Arc<[InRow]>,
}

/// How a finding counts for a responsibility.
#[derive(Clone, Copy)]
pub(super) struct InRow {
    pub(super) row: &'static str,
    pub(super) standing: Standing,
}

/// Whether the resource of a finding belongs to a responsibility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It does.
    Belongs,
    /// It could not be told: whatever was found, the row does not know.
    Unclear,
    /// It could not be told because this collection did not ask: the row hears nothing of it.
    Unasked,
}

/// Judges every account by every check, each check once. Sorted as reports are.
pub(super) fn judge_all(facts: &Facts, checks: &[&'static Check], params: &Params, filters: &Filters) -> Vec<Judged> {
    let mut judged = Vec::new();
    for account in &facts.accounts {
        let mut shared = Shared::default();
        let hearing = Hearing::of(account, params);
        for check in checks.iter().copied() {
            let of_check = OfCheck::new(check, account);
            let findings = hearing.judge(check).into_iter().filter(|f| filters.wants(&f.resource));
            let belongs = |only, resource: &_| hearing.belongs(check, only, resource);
            judged.extend(findings.map(|finding| of_check.judged(account, finding, &belongs, &mut shared)));
            shared.messages.clear();
        }
    }
    // Unstable, which needs no second half of the list: those that are equal in order are the same.
    judged.sort_unstable_by(|a, b| order(&a.finding).cmp(&order(&b.finding)));
    // A list that changes while it is paged through may show an item twice. The worst holds.
    judged.dedup_by(|again, first| again.finding.id == first.finding.id);
    judged
}

/// What findings have in common, each held once.
#[derive(Default)]
struct Shared {
    regions: HashSet<Arc<str>>,
    /// Of one check: they are mostly few.
    messages: HashSet<Arc<str>>,
    /// By ARN: most checks look at the same resources.
    resources: HashMap<Arc<str>, Arc<Resource>>,
}

impl Shared {
    fn resource(&mut self, resource: checks::check::Resource) -> Arc<Resource> {
        if let Some(held) = self.resources.get(resource.arn.as_str()) {
            let same = *held.id == *resource.id && held.kind == resource.kind && held.tags == resource.tags;
            if same {
                return Arc::clone(held);
            }
        }
        let checks::check::Resource { arn, id, kind, tags } = resource;
        let arn: Arc<str> = Arc::from(arn);
        let resource = Resource { arn: Arc::clone(&arn), id: id.into_boxed_str(), kind: Cow::Borrowed(kind), tags };
        let resource = Arc::new(resource);
        self.resources.insert(arn, Arc::clone(&resource));
        resource
    }
}

fn text(held: &mut HashSet<Arc<str>>, text: &str) -> Arc<str> {
    if let Some(held) = held.get(text) {
        return Arc::clone(held);
    }
    let text: Arc<str> = Arc::from(text);
    held.insert(Arc::clone(&text));
    text
}

fn order(finding: &Finding) -> (&str, &str, &str, &str, FindingId, u8, &str) {
    let Finding { id, common, region, resource, status, message, .. } = finding;
    let badness = match status {
        Status::Fail => 0,
        Status::Unknown => 1,
        Status::Manual => 2,
        Status::Pass => 3,
        Status::NotApplicable => 4,
    };
    (&common.check, &common.account, region, &resource.arn, *id, badness, message)
}

/// What the findings of one check in one account have in common.
struct OfCheck {
    check: &'static Check,
    common: Arc<Common>,
    /// The rows of a finding that belongs to each, where no filter says otherwise.
    rows: Option<Arc<[InRow]>>,
}

impl OfCheck {
    fn new(check: &'static Check, account: &Account) -> OfCheck {
        let unfiltered = check.covers.iter().all(|cover| cover.only.is_none());
        let row = |cover: &Cover| InRow { row: cover.row, standing: Standing::Belongs };
        OfCheck {
            check,
            common: Arc::new(Common {
                check: Cow::Borrowed(check.key),
                title: Cow::Borrowed(check.title),
                severity: check.severity,
                service: Cow::Borrowed(check.service()),
                responsibility: check.covers.first().map(|cover| Cow::Borrowed(cover.row)),
                account: account.id.clone(),
                observed_at: account.collected_at,
                frameworks: checks::frameworks::of(check.key),
            }),
            rows: unfiltered.then(|| check.covers.iter().map(row).collect()),
        }
    }

    fn judged(&self, account: &Account, found: judging::Finding, belongs: &Asked<'_>, shared: &mut Shared) -> Judged {
        let check = self.check;
        let filtered = || check.covers.iter().filter_map(|cover| in_row(cover, belongs, &found)).collect();
        let rows = self.rows.clone().unwrap_or_else(filtered);
        let finding = Finding {
            id: finding_id(account, &found),
            common: Arc::clone(&self.common),
            status: found.status,
            region: text(&mut shared.regions, &found.region),
            resource: shared.resource(found.resource),
            message: text(&mut shared.messages, &found.message),
            evidence: found.evidence.into_boxed_slice(),
            first_seen: None,
            suppression: None,
        };
        Judged { finding, listing: found.listing, gap: found.gap.map(Box::new), rows }
    }
}

impl Judged {
    /// What the finding says to the score when its status is taken as this one, if anything.
    pub(super) fn weighed(&self, status: Status) -> Option<Weighed<'_>> {
        let weight = match status {
            Status::Pass => Weight::Pass,
            Status::Fail => Weight::Fail,
            Status::Unknown if self.listing => Weight::ListCut,
            Status::Unknown => Weight::Unknown,
            Status::Manual | Status::NotApplicable => return None,
        };
        Some(Weighed {
            check: &self.finding.common.check,
            severity: self.finding.common.severity,
            account: &self.finding.common.account,
            region: &self.finding.region,
            weight,
            suppressed: self.is_suppressed(),
        })
    }

    pub(super) fn is_suppressed(&self) -> bool {
        self.finding.suppression.is_some()
    }
}

/// Asks a filter about a resource.
type Asked<'a> = dyn Fn(Belongs, &checks::check::Resource) -> Result<bool, Gap> + 'a;

/// How a finding counts for the row; `None` where its resource does not belong there.
fn in_row(cover: &Cover, belongs: &Asked<'_>, found: &judging::Finding) -> Option<InRow> {
    let standing = match cover.only {
        None => Standing::Belongs,
        // What an unread list holds may belong to any row that the check covers.
        Some(_) if found.listing => Standing::Belongs,
        // A filter that panics costs a line, as a check that panics does, and never the report.
        Some(only) => match catch_unwind(AssertUnwindSafe(|| belongs(only, &found.resource))) {
            Ok(Ok(true)) => Standing::Belongs,
            Ok(Ok(false)) => return None,
            Ok(Err(gap)) if gap.reason == Reason::NotCollected => Standing::Unasked,
            Ok(Err(_)) | Err(_) => Standing::Unclear,
        },
    };
    Some(InRow { row: cover.row, standing })
}

/// The identity of a finding: nothing that changes between two runs goes in.
fn finding_id(account: &Account, found: &judging::Finding) -> FindingId {
    let parts = ["1", found.check, &account.partition, &account.id, &found.region, &found.resource.arn, &found.sub_key];
    let digest = Sha256::digest(parts.join("\u{1f}"));
    let mut id = [0; 16];
    id.iter_mut().zip(digest).for_each(|(byte, of_digest)| *byte = of_digest);
    FindingId(id)
}

#[cfg(test)]
mod tests;
