//! A finding as it is written: the fields of the contract in their order. In memory findings
//! share what they have in common.

use std::borrow::Cow;
use std::sync::Arc;

use checks::check::Severity;
use checks::verdict::{Evidence, Status};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::finding::{Common, Finding, FindingId, Resource, Suppression};

/// One finding.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub(super) struct Written<'a> {
    /// 32 hex digits, the same in every output and every run.
    #[schemars(with = "String", regex(pattern = r"^[0-9a-f]{32}$"))]
    id: FindingId,
    /// The check's key.
    check: Cow<'a, str>,
    /// The good state, as the check states it.
    title: Cow<'a, str>,
    /// What it comes to. A suppressed finding keeps its status.
    status: Status,
    /// How much a failure matters.
    severity: Severity,
    /// The service's id.
    service: Cow<'a, str>,
    /// The primary responsibility; null where the check decides none.
    responsibility: Option<Cow<'a, str>>,
    /// The account's id.
    account: Cow<'a, str>,
    /// A region's name, or `global`.
    region: Cow<'a, str>,
    /// When the account was looked at, UTC.
    #[schemars(with = "String", extend("format" = "date-time"))]
    observed_at: jiff::Timestamp,
    /// What it is about.
    resource: Cow<'a, Resource>,
    /// What was seen, in one sentence. May hold text that somebody in the account chose.
    message: Cow<'a, str>,
    /// The steps behind it.
    evidence: Cow<'a, [Evidence]>,
    /// The benchmark requirements that the check answers, sorted.
    frameworks: Cow<'a, [String]>,
    /// When an earlier report first had it, UTC; null where no earlier report was given.
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    first_seen: Option<jiff::Timestamp>,
    /// Who chose to live with it; null where nobody did.
    suppression: Option<Cow<'a, Suppression>>,
}

impl<'a> From<&'a Finding> for Written<'a> {
    fn from(finding: &'a Finding) -> Written<'a> {
        let common = &*finding.common;
        Written {
            id: finding.id,
            check: Cow::Borrowed(&common.check),
            title: Cow::Borrowed(&common.title),
            status: finding.status,
            severity: common.severity,
            service: Cow::Borrowed(&common.service),
            responsibility: common.responsibility.as_deref().map(Cow::Borrowed),
            account: Cow::Borrowed(&common.account),
            region: Cow::Borrowed(&finding.region),
            observed_at: common.observed_at,
            resource: Cow::Borrowed(&finding.resource),
            message: Cow::Borrowed(&finding.message),
            evidence: Cow::Borrowed(&finding.evidence),
            frameworks: Cow::Borrowed(&common.frameworks),
            first_seen: finding.first_seen,
            suppression: finding.suppression.as_deref().map(Cow::Borrowed),
        }
    }
}

impl From<Written<'static>> for Finding {
    fn from(written: Written<'static>) -> Finding {
        Finding {
            id: written.id,
            common: Arc::new(Common {
                check: written.check,
                title: written.title,
                severity: written.severity,
                service: written.service,
                responsibility: written.responsibility,
                account: written.account.into_owned(),
                observed_at: written.observed_at,
                frameworks: written.frameworks.into_owned(),
            }),
            status: written.status,
            region: Arc::from(written.region),
            resource: Arc::new(written.resource.into_owned()),
            message: Arc::from(written.message),
            evidence: written.evidence.into_owned().into_boxed_slice(),
            first_seen: written.first_seen,
            suppression: written.suppression.map(|suppression| Box::new(suppression.into_owned())),
        }
    }
}
