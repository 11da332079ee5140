//! Managed policies by name and by text.

use std::rc::Rc;

use super::{Policy, Texts};
use crate::calls::{Operation, iam::GetAccountAuthorizationDetails};
use crate::fact::Gap;
use crate::facts::given;
use crate::facts::iam::ManagedPolicy;

/// Whether it is AWS's AdministratorAccess, which needs no reading, in whatever partition.
#[must_use]
pub fn is_administrator_access(arn: &str) -> bool {
    is_aws_policy(arn, "AdministratorAccess")
}

/// Whether the ARN is that of the AWS managed policy with that path and name.
/// The partition differs: `arn:aws:iam::aws:policy/NAME`, `arn:aws-cn:iam::aws:policy/NAME`.
#[must_use]
pub fn is_aws_policy(arn: &str, name: &str) -> bool {
    arn.starts_with("arn:") && arn.strip_suffix(name).is_some_and(|start| start.ends_with(":iam::aws:policy/"))
}

/// The text of a managed policy, read.
///
/// # Errors
/// A gap, when the text is missing or is no policy.
pub fn read(policy: &ManagedPolicy, texts: &Texts) -> Result<Rc<Policy>, Gap> {
    let call = GetAccountAuthorizationDetails::CALL;
    texts.read(given(policy.document.as_deref(), call, "PolicyVersion.Document")?, call)
}
