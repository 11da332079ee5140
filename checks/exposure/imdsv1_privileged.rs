//! From the internet to an instance that hands its role's credentials to whoever asks its
//! metadata service without a token, where that role can do harm.

use super::{Half, Shown, both, each_instance, instance_is_reached};
use crate::calls::{Operation, ec2, iam};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::ec2::role_access::dangerous;
use crate::ec2::role_no_privilege_escalation::power;
use crate::ec2::{imdsv2, roles::role};
use crate::facts::ec2::Instance;
use crate::judging::Judging;
use crate::network::Network;
use crate::policy::few;
use crate::policy::privilege::Principal;
use crate::verdict::{Judgement, Outcome, not_applicable};

pub(super) static CHECK: Check = Check {
    key: "exposure-imdsv1-privileged",
    title: "No instance in the internet's reach gives a strong role by IMDSv1",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("ec2.instance-roles"), covers("ec2.network-placement")],
    reads: super::instance_to_admin::READS,
    params: &[],
    why: "A web application that can be made to fetch an address hands out the credentials of the role: one forged \
          request is enough where no token is needed.",
    fix: Fix {
        what: "Demand tokens for the instance's metadata.",
        command: "aws ec2 modify-instance-metadata-options --instance-id INSTANCE_ID --http-tokens required",
    },
    references: &[
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
        "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
    ],
    judge: |judging| each_instance(judging, judge),
};

fn judge(judging: &Judging<'_>, network: &Network, instance: &Instance) -> Judgement {
    if instance.instance_profile.is_none() {
        return not_applicable("the instance runs without a role");
    }
    // What needs a token is settled, whatever else could not be read.
    match imdsv2::judge(instance) {
        Ok(verdict) if verdict.outcome == Outcome::Pass => return Ok(verdict),
        Ok(_) => {}
        Err(gap) => return both(instance_is_reached(network, instance), Err(gap)),
    }
    both(instance_is_reached(network, instance), gives_a_strong_role(judging, instance))
}

/// The half that the metadata, which need no token, give a role that can do harm.
fn gives_a_strong_role<'a>(judging: &Judging<'a>, instance: &Instance) -> Half<'a> {
    let Some(role) = role(judging, instance)? else {
        return Ok(Err("the instance profile holds no role".to_owned()));
    };
    let Some(strength) = strength(judging, role)? else {
        return Ok(Err(format!("{} can do no harm beyond what its policies name", role.label())));
    };
    let id = instance.id.clone();
    Ok(Ok(Shown {
        words: format!("its metadata are served without a token, and {strength}"),
        explain: Box::new(move |verdict| {
            verdict.because(ec2::DescribeInstances::CALL, &id, "metadata are served without a token").because(
                iam::GetAccountAuthorizationDetails::CALL,
                &role.arn,
                &strength,
            )
        }),
    }))
}

/// What makes a role a strong one: it is or can become an administrator, or may destroy, blind
/// or open whatever there is.
fn strength(judging: &Judging<'_>, role: &Principal) -> Result<Option<String>, crate::fact::Gap> {
    let power = power(judging, role);
    if let Ok(Some(power)) = power {
        return Ok(Some(power.words));
    }
    let actions = dangerous(judging, role)?;
    if !actions.is_empty() {
        return Ok(Some(format!("{} may call {} on whatever there is", role.label(), few(&actions))));
    }
    power.map(|_| None)
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::{reached_cases, with_role_of};
    use crate::cases::{Case, REGION, regional};
    use crate::facts::Account;
    use crate::network::samples::{direct, tcp};

    fn serve(account: &mut Account, tokens: &str) {
        for instance in account.regional.get_mut(REGION).unwrap().ec2.instances.seen_mut() {
            instance.metadata_endpoint = Some("enabled".to_owned());
            instance.metadata_tokens = Some(tokens.to_owned());
        }
    }
    let reached = |name, statement: &str, tokens: &str| -> Case {
        let mut case = regional(name, |region| {
            direct(region);
            region.ec2.security_groups.seen_mut()[0].ingress = vec![tcp(443, &["0.0.0.0/0"])];
        });
        with_role_of(&mut case.account, statement);
        serve(&mut case.account, tokens);
        case
    };
    let everything = r#""Action":"*","Resource":"*""#;
    let mut cases = reached_cases(|account| {
        with_role_of(account, r#""Action":"*","Resource":"*""#);
        serve(account, "optional");
    });
    cases.extend([
        reached("an administrator", everything, "optional").fails().saying("served without a token"),
        reached("who can become one", r#""Action":"iam:PutRolePolicy","Resource":"*""#, "optional").fails(),
        reached("who may delete every object", r#""Action":"s3:DeleteObject","Resource":"*""#, "optional")
            .fails()
            .saying("s3:DeleteObject"),
        reached("a lesser role", r#""Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*""#, "optional").passes(),
        reached("with tokens", everything, "required").passes().saying("token"),
        reached("a new value", everything, "preferred").gives_unknown().saying("preferred"),
        reached("no policy at all", "", "optional").gives_unknown(),
    ]);
    cases
}
