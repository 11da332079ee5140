//! The role that an instance runs as.

use crate::calls::{Operation, iam::GetAccountAuthorizationDetails};
use crate::fact::Gap;
use crate::facts::ec2::Instance;
use crate::judging::Judging;
use crate::policy::privilege::Principal;
use crate::verdict::{Judgement, not_applicable, skip};

/// Judges every instance by its role. What has no role can do nothing with it.
pub(super) fn each_role(judging: &mut Judging<'_>, judge: impl Fn(&Judging<'_>, &Principal) -> Judgement) {
    for region in judging.regions() {
        judging.each_by(region.name, &region.ec2.instances, |judging, instance| match role(judging, instance) {
            _ if !instance.exists() => skip(),
            Ok(Some(role)) => judge(judging, role),
            Ok(None) => not_applicable("the instance runs without a role"),
            Err(gap) => Err(gap),
        });
    }
}

/// The role that an instance runs as; `None`: it runs without one.
///
/// # Errors
/// A gap, when the roles were not read far enough to tell.
pub(crate) fn role<'a>(judging: &Judging<'a>, instance: &Instance) -> Result<Option<&'a Principal>, Gap> {
    let Some(profile) = &instance.instance_profile else { return Ok(None) };
    let principals = judging.principals();
    match (principals.in_profile(profile), judging.facts().iam.roles.gap()) {
        (Some(at), _) => Ok(principals.all.get(at)),
        (None, Some(gap)) => Err(gap.clone()),
        // A profile may hold no role.
        (None, None) => Ok(None),
    }
}

/// The calls that the checks of roles read.
pub(super) const DETAILS: &crate::calls::Call = GetAccountAuthorizationDetails::CALL;
