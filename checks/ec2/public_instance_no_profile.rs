//! What the internet reaches directly holds no credentials of the account.
//!
//! An instance behind a load balancer is not meant: there only requests of one protocol arrive.

use super::reach;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Instance;
use crate::network::Exposure;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "ec2-public-instance-no-profile",
    title: "Instances that the internet reaches directly hold no role",
    severity: Severity::High,
    set: Set::Extended,
    covers: &[covers("ec2.instance-roles")],
    reads: reach::DIRECT,
    params: &[],
    why: "Whoever breaks into a machine that faces the internet takes the credentials of its role along, and with them \
          whatever the role may do in the account.",
    fix: Fix {
        what: "Take the role away, or take the instance out of the internet's reach.",
        command: "aws ec2 disassociate-iam-instance-profile --association-id ASSOCIATION_ID",
    },
    references: &["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html"],
    judge: |judging| reach::each(judging, judge),
};

fn judge(instance: &Instance, exposure: &Exposure) -> Judgement {
    let Some(profile) = &instance.instance_profile else { return pass("the instance has no role") };
    match exposure.directly()? {
        None => pass("the internet does not reach the instance directly"),
        Some(path) => {
            let message = format!("the internet reaches {}, and the instance holds {profile}", path.named(path.ports));
            fail(message).map(|verdict| path.explain(verdict))
        }
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::regional;
    use crate::network::samples::{balanced, direct};

    let profile = |region: &mut crate::facts::Regional| {
        let arn = "arn:aws:iam::111122223333:instance-profile/web".to_owned();
        region.ec2.instances.seen_mut()[0].instance_profile = Some(arn);
    };
    let mut cases = reach::direct_cases(443, |region| {
        region.ec2.instances.seen_mut()[0].instance_profile =
            Some("arn:aws:iam::111122223333:instance-profile/web".to_owned());
    });
    cases.extend([
        regional("reached, without a role", direct).passes(),
        regional("behind a load balancer", |region| {
            balanced(region);
            profile(region);
        })
        .passes(),
    ]);
    cases
}
