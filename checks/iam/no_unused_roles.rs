//! Roles that nobody takes any more.

use super::credentials::days_between;
use super::holders::DETAILS;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Resource, Set, Severity, covers, covers_only};
use crate::fact::Gap;
use crate::facts::given;
use crate::facts::iam::Role;
use crate::judging::{GLOBAL, Judging};
use crate::params::UNUSED_ROLE;
use crate::verdict::{Judgement, fail, pass, skip};

pub(super) static CHECK: Check = Check {
    key: "iam-no-unused-roles",
    title: "Roles that nobody uses are removed",
    severity: Severity::Low,
    set: Set::Extended,
    covers: &[covers("iam.roles-policies"), covers_only("ec2.instance-roles", is_for_instances)],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[UNUSED_ROLE],
    why: "An unused role keeps its rights and its trust: whatever it trusts can still take it, and nobody would notice.",
    fix: Fix {
        what: "Delete the role once nothing needs it, after its policies and its place in instance profiles are taken away.",
        command: "aws iam delete-role --role-name ROLE",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage_delete.html"],
    judge: |judging| {
        let (now, limit) = (judging.facts().collected_at, judging.params().integer(UNUSED_ROLE));
        judging.each(GLOBAL, &judging.facts().iam.roles, |role| judge(role, now, i64::from(limit)));
    },
};

fn judge(role: &Role, now: jiff::Timestamp, limit: i64) -> Judgement {
    if role.is_aws_owned() {
        return skip();
    }
    // A role without a last use was not used in the 400 days that AWS looks back.
    let (since, what) = match role.last_used {
        Some(used) => (used, "last used"),
        None => (given(role.created_at, DETAILS, "CreateDate")?, "made, and not used since AWS keeps track,"),
    };
    let days = days_between(since, now);
    let message = format!("the role was {what} {days} days ago");
    if days < limit { pass(message) } else { fail(message) }
}

fn is_for_instances(judging: &Judging<'_>, role: &Resource) -> Result<bool, Gap> {
    let role = judging.global().roles().find(&role.arn)?;
    Ok(role.is_some_and(|role| !role.instance_profiles.is_empty()))
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{aws_role, with_details, with_iam, with_role};
    use crate::cases::days_ago;
    use crate::fact::Listing;
    use crate::params::Value;

    let used = |name, days: i64| with_role(name, |role| role.last_used = Some(days_ago(days)));
    vec![
        used("lately", 89).passes(),
        used("long ago", 90).fails().saying("90 days"),
        used("a laxer threshold", 90).with(UNUSED_ROLE, Value::Integer(180)).passes(),
        with_role("never, old", |_| {}).fails().saying("not used"),
        with_role("never, new", |role| role.created_at = Some(days_ago(3))).passes(),
        with_role("never, and its age is not told", |role| role.created_at = None).gives_unknown(),
        with_details("AWS's", |iam| iam.roles = Listing::complete(vec![aws_role("AWSServiceRoleForSupport")]))
            .says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::samples::role;
    use super::*;
    use crate::cases::belongs;
    use crate::fact::Listing;
    use crate::judging::{Place, Subject};

    #[test]
    fn roles_in_instance_profiles_are_for_instances() {
        let mut account = crate::cases::blank_account();
        let (mut web, deploy) = (role("web"), role("deploy"));
        web.instance_profiles = vec!["arn:aws:iam::111122223333:instance-profile/web".to_owned()];
        let place = Place { partition: "aws", account: "111122223333", region: GLOBAL };
        let (on_web, on_deploy) = (web.resource(&place), deploy.resource(&place));
        assert!(belongs(&account, is_for_instances, &on_web).is_err());
        account.iam.roles = Listing::complete(vec![web, deploy]);
        assert_eq!(belongs(&account, is_for_instances, &on_web), Ok(true));
        assert_eq!(belongs(&account, is_for_instances, &on_deploy), Ok(false));
    }
}
