//! What the account summary says of root.

use crate::calls::{Call, Operation, iam::GetAccountSummary};
use crate::fact::{Gap, all};
use crate::facts::given;
use crate::facts::iam::{AccountSummary, Iam};

const CALL: &Call = GetAccountSummary::CALL;

pub(super) fn has_mfa(iam: &Iam) -> Result<bool, Gap> {
    given(iam.summary.known()?.root_mfa, CALL, "AccountMFAEnabled")
}

pub(super) fn has_keys(summary: &AccountSummary) -> Result<bool, Gap> {
    given(summary.root_access_keys, CALL, "AccountAccessKeysPresent")
}

pub(super) fn has_certificates(summary: &AccountSummary) -> Result<bool, Gap> {
    given(summary.root_certificates, CALL, "AccountSigningCertificatesPresent")
}

/// Whether root has nothing to sign in with: an organization may take a member's root
/// credentials away, and then there is nothing that MFA could guard.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html>
pub(super) fn has_no_credentials(iam: &Iam) -> Result<bool, Gap> {
    let summary = iam.summary.known()?;
    let password = given(summary.root_password, CALL, "AccountPasswordPresent");
    all([password, has_keys(summary), has_certificates(summary)].map(|has| has.map(|has| !has)))
}
