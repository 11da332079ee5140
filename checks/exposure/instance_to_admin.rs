//! From the internet to an instance, and from its role to the whole account.
//!
//! Ways through a load balancer count: it hands requests on, forged ones too.

use super::{Half, Shown, both, each_instance, instance_is_reached};
use crate::calls::{Call, Operation, iam};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::ec2::reach;
use crate::ec2::role_no_privilege_escalation::power;
use crate::ec2::roles::role;
use crate::facts::ec2::Instance;
use crate::judging::Judging;
use crate::network::Network;
use crate::verdict::{Judgement, not_applicable};

pub(super) static CHECK: Check = Check {
    key: "exposure-instance-to-admin",
    title: "No instance in the internet's reach can become administrator",
    severity: Severity::Critical,
    set: Set::Baseline,
    covers: &[
        covers("ec2.network-placement"),
        covers("ec2.instance-roles"),
        covers("ec2.security-groups"),
        covers("iam.least-privilege"),
    ],
    reads: READS,
    params: &[],
    why: "One flaw of one program on the instance, reached from anywhere, gives a stranger the instance's role, and with \
          it the account.",
    fix: Fix {
        what: "Take away from the role what leads to an administrator, then close the way from the internet where nobody needs it.",
        command: "aws iam put-role-permissions-boundary --role-name ROLE --permissions-boundary POLICY_ARN",
    },
    references: &[
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
        "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    ],
    judge: |judging| each_instance(judging, judge),
};

/// What shows a way from the internet to an instance, and the rights of its role.
pub(super) const READS: &[&Call] = &{
    let mut reads = [iam::GetAccountAuthorizationDetails::CALL; reach::ANY.len() + 1];
    let (ways, _) = reads.split_at_mut(reach::ANY.len());
    ways.copy_from_slice(reach::ANY);
    reads
};

fn judge(judging: &Judging<'_>, network: &Network, instance: &Instance) -> Judgement {
    if instance.instance_profile.is_none() {
        return not_applicable("the instance runs without a role");
    }
    both(instance_is_reached(network, instance), can_become_administrator(judging, instance))
}

fn can_become_administrator<'a>(judging: &Judging<'a>, instance: &Instance) -> Half<'a> {
    let Some(role) = role(judging, instance)? else {
        return Ok(Err("the instance profile holds no role".to_owned()));
    };
    Ok(match power(judging, role)? {
        Some(power) => Ok(Shown {
            words: power.words.clone(),
            explain: Box::new(move |verdict| match &power.chain {
                Some(chain) => chain.explain(verdict),
                None => verdict.because(iam::GetAccountAuthorizationDetails::CALL, &role.arn, &power.words),
            }),
        }),
        None => Err(format!("no known path leads from {} to an administrator", role.label())),
    })
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::{reached_cases, with_role_of};
    use crate::cases::{Case, REGION, regional};
    use crate::fact::Listing;
    use crate::network::samples::{direct, tcp};

    let reached = |name, statement: &str, fill: fn(&mut crate::facts::Account)| -> Case {
        let mut case = regional(name, |region| {
            direct(region);
            region.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(443, &["0.0.0.0/0"])];
        });
        with_role_of(&mut case.account, statement);
        fill(&mut case.account);
        case
    };
    let everything = r#""Action":"*","Resource":"*""#;
    let path = r#""Action":"iam:PutRolePolicy","Resource":"*""#;
    let mut cases = reached_cases(|account| with_role_of(account, r#""Action":"*","Resource":"*""#));
    cases.extend([
        reached("an administrator", everything, |_| {})
            .fails()
            .saying("the internet reaches TCP port 443 from 0.0.0.0/0, and role web is an administrator"),
        reached("who can become one", path, |_| {}).fails().saying("role web may become administrator"),
        reached("a lesser role", r#""Action":"s3:GetObject","Resource":"*""#, |_| {}).passes(),
        reached("a boundary holds it", everything, |account| {
            let role = &mut account.iam.roles.seen_mut()[0];
            role.boundary = Some("arn:aws:iam::111122223333:policy/bound".to_owned());
            let text = r#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#;
            account.iam.policies.seen_mut().push(crate::iam::samples::policy("bound", text));
        })
        .passes(),
        reached("without a role", everything, |account| {
            let region = account.regional.get_mut(REGION).unwrap();
            region.ec2.instances.seen_mut()[0].instance_profile = None;
        })
        .does_not_apply(),
        reached("roles unread", everything, |account| account.iam.roles = Listing::unread()).gives_unknown(),
        reached("an empty profile", everything, |account| {
            account.iam.roles.seen_mut()[0].instance_profiles.clear();
        })
        .passes(),
    ]);
    cases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_evidence_goes_from_the_internet_to_the_administrator() {
        let case = cases().into_iter().find(|case| case.name == "who can become one").unwrap();
        let found = case.judge(&CHECK).remove(0);
        let shown: Vec<&str> = found.evidence.iter().map(|step| step.operation.as_str()).collect();
        let at = |operation: &str| shown.iter().position(|shown| *shown == operation).unwrap();
        assert!(at("DescribeRouteTables") < at("GetAccountAuthorizationDetails"), "{shown:?}");
        assert!(at("DescribeSecurityGroups") < at("GetAccountAuthorizationDetails"), "{shown:?}");
        assert!(found.evidence.last().unwrap().text.contains("iam:PutRolePolicy"), "{:?}", found.evidence);
    }
}
