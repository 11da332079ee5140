//! What the account summary says of root.

use crate::calls::{Call, Operation, iam::GetAccountSummary};
use crate::fact::{Gap, all};
use crate::facts::iam::{AccountSummary, Iam};
use crate::facts::{Account, given};
use crate::verdict::{Judgement, not_applicable};

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

/// What there is to say of root's sign-in where nobody signs in as root: the console of AWS
/// GovCloud (US) does not take root's credentials, which belong to the linked standard
/// account. <https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-iam.html>
pub(super) fn signs_in_elsewhere(account: &Account) -> Option<Judgement> {
    let elsewhere = "root of an AWS GovCloud (US) account signs in to the linked standard account only";
    (account.partition == "aws-us-gov").then(|| not_applicable(elsewhere))
}

/// Whether root has nothing to sign in with: an organization may take a member's root
/// credentials away, and then there is nothing that MFA could guard.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html>
pub(super) fn has_no_credentials(iam: &Iam) -> Result<bool, Gap> {
    let summary = iam.summary.known()?;
    let password = given(summary.root_password, CALL, "AccountPasswordPresent");
    all([password, has_keys(summary), has_certificates(summary)].map(|has| has.map(|has| !has)))
}
