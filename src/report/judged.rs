//! Runs the checks and keeps, beside each finding, what its JSON does not say but the
//! score and the matrix need.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use checks::check::{Check, Cover};
use checks::fact::{Gap, Reason};
use checks::facts::{Account, Facts};
use checks::judging;
use checks::params::Params;
use checks::verdict::Status;
use sha2::{Digest, Sha256};

use super::model::{Filters, Finding, Resource};
use super::score::{Weighed, Weight};

/// A finding, and what stands behind it.
pub(super) struct Judged {
    /// The finding as reports show it.
    pub(super) finding: Finding,
    /// Whether it stands for a list that was not read to its end.
    pub(super) listing: bool,
    /// What could not be read, for an unknown.
    pub(super) gap: Option<Gap>,
    /// The responsibilities that it counts for.
    pub(super) rows: Vec<InRow>,
}

/// How a finding counts for a responsibility.
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
        for (check, findings) in judging::judge_all(checks.iter().copied(), account, params) {
            let frameworks = checks::frameworks::of(check.key);
            let findings = findings.into_iter().filter(|f| filters.wants(&f.resource));
            judged.extend(findings.map(|finding| Judged::of(check, account, &frameworks, finding)));
        }
    }
    judged.sort_by(|a, b| order(&a.finding).cmp(&order(&b.finding)));
    judged
}

fn order(finding: &Finding) -> (&str, &str, &str, &str, &str) {
    (&finding.check, &finding.account, &finding.region, &finding.resource.arn, &finding.id)
}

impl Judged {
    fn of(check: &'static Check, account: &Account, frameworks: &[String], found: judging::Finding) -> Judged {
        let rows = check.covers.iter().filter_map(|cover| in_row(cover, account, &found)).collect();
        let finding = Finding {
            id: finding_id(account, &found),
            check: Cow::Borrowed(check.key),
            title: Cow::Borrowed(check.title),
            status: found.status,
            severity: check.severity,
            service: Cow::Borrowed(check.service()),
            responsibility: check.covers.first().map(|cover| Cow::Borrowed(cover.row)),
            account: account.id.clone(),
            region: found.region,
            observed_at: account.collected_at,
            resource: Resource {
                arn: found.resource.arn,
                id: found.resource.id,
                kind: Cow::Borrowed(found.resource.kind),
                tags: found.resource.tags,
            },
            message: found.message,
            evidence: found.evidence,
            frameworks: frameworks.to_vec(),
            first_seen: None,
            suppression: None,
        };
        Judged { finding, listing: found.listing, gap: found.gap, rows }
    }

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
            check: &self.finding.check,
            severity: self.finding.severity,
            account: &self.finding.account,
            region: &self.finding.region,
            weight,
            suppressed: self.is_suppressed(),
        })
    }

    pub(super) fn is_suppressed(&self) -> bool {
        self.finding.suppression.is_some()
    }
}

/// How a finding counts for the row; `None` where its resource does not belong there.
fn in_row(cover: &Cover, account: &Account, found: &judging::Finding) -> Option<InRow> {
    let standing = match cover.only {
        None => Standing::Belongs,
        // What an unread list holds may belong to any row that the check covers.
        Some(_) if found.listing => Standing::Belongs,
        // A filter that panics costs a line, as a check that panics does, and never the report.
        Some(only) => match catch_unwind(AssertUnwindSafe(|| only(account, &found.resource))) {
            Ok(Ok(true)) => Standing::Belongs,
            Ok(Ok(false)) => return None,
            Ok(Err(gap)) if gap.reason == Reason::NotCollected => Standing::Unasked,
            Ok(Err(_)) | Err(_) => Standing::Unclear,
        },
    };
    Some(InRow { row: cover.row, standing })
}

/// The identity of a finding: nothing that changes between two runs goes in.
fn finding_id(account: &Account, found: &judging::Finding) -> String {
    let parts = ["1", found.check, &account.partition, &account.id, &found.region, &found.resource.arn, &found.sub_key];
    let digest = Sha256::digest(parts.join("\u{1f}"));
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
