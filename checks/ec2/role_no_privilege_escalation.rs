//! Instances whose software can make itself an administrator.

use super::roles::{DETAILS, each_role};
use crate::calls::Operation;
use crate::calls::ec2::DescribeInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::Gap;
use crate::judging::Judging;
use crate::policy::privilege::{Chain, Principal, Standing, standing};
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ec2-role-no-privilege-escalation",
    title: "Roles of instances hold no path to more rights",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("ec2.instance-roles")],
    reads: &[DescribeInstances::CALL, DETAILS],
    params: &[],
    why: "Whoever breaks into the instance, or tricks its software into a request to the metadata service, has the role, \
          and with it the whole account.",
    fix: Fix {
        what: "Take away one step of the path from the role of the instance.",
        command: "aws iam put-role-permissions-boundary --role-name ROLE --permissions-boundary POLICY_ARN",
    },
    references: &[
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    ],
    judge: |judging| each_role(judging, judge),
};

fn judge(judging: &Judging<'_>, role: &Principal) -> Judgement {
    match power(judging, role)? {
        Some(Power { words, chain: Some(chain) }) => chain.told(fail(words)),
        Some(Power { words, chain: None }) => fail(words),
        None => pass(format!("no known path leads from {} to an administrator", role.label())),
    }
}

/// How a role is, or can become, an administrator.
pub(crate) struct Power {
    /// In words, the role first.
    pub(crate) words: String,
    /// The steps to it; `None`: it is one already.
    pub(crate) chain: Option<Chain>,
}

/// Whether and how a role is, or can become, an administrator.
///
/// # Errors
/// A gap, when it is not seen to and something was not read.
pub(crate) fn power(judging: &Judging<'_>, role: &Principal) -> Result<Option<Power>, Gap> {
    if let Standing::Administrator(how) = standing(role, false)? {
        return Ok(Some(Power { words: format!("{} is an administrator: {how}", role.label()), chain: None }));
    }
    let Some(at) = judging.principals().find(&role.arn) else { return Ok(None) };
    let chain = judging.escalations().chain(at)?;
    Ok(chain.map(|chain| Power { words: format!("{} {}", role.label(), chain.sentence()), chain: Some(chain) }))
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::role_access::with_role;
    use crate::cases::regional;

    vec![
        with_role("little", r#""Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*""#, |_| {}).passes(),
        with_role("everything", r#""Action":"*","Resource":"*""#, |_| {}).fails().saying("is an administrator"),
        with_role("policies of its own", r#""Action":"iam:PutRolePolicy","Resource":"*""#, |_| {})
            .fails()
            .saying("role web may become administrator"),
        with_role("no policy at all", "", |_| {}).gives_unknown(),
        with_role("without a profile", r#""Action":"*","Resource":"*""#, |account| {
            account.iam.roles.seen_mut()[0].instance_profiles.clear();
        })
        .does_not_apply(),
        with_role("terminated", r#""Action":"*","Resource":"*""#, |account| {
            let region = account.regional.get_mut(crate::cases::REGION).unwrap();
            region.ec2.instances.seen_mut()[0].state = "terminated".to_owned();
        })
        .says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
