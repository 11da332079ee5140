//! The parents of enclaves are out of the internet's reach, be it direct or through a load balancer.

use super::reach;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Instance;
use crate::network::Exposure;
use crate::verdict::{Judgement, fail, not_applicable, pass};

pub(super) static CHECK: Check = Check {
    key: "ec2-enclave-host-private",
    title: "Parents of enclaves are out of the internet's reach",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("ec2.network-placement")],
    reads: reach::ANY,
    params: &[],
    why: "The parent starts and feeds its enclave: who breaks into it over the network can stop the enclave, withhold its \
          data and use the role that it works with.",
    fix: Fix {
        what: "Move the parent instance into a private subnet and let it be called from there.",
        command: "aws ec2 disassociate-address --association-id ASSOCIATION_ID",
    },
    references: &["https://docs.aws.amazon.com/enclaves/latest/user/nitro-enclave.html"],
    judge: |judging| reach::each(judging, judge),
};

fn judge(instance: &Instance, exposure: &Exposure) -> Judgement {
    if !instance.enclave {
        return not_applicable("the instance may hold no enclaves");
    }
    match exposure.anyhow()? {
        None => pass("the internet does not reach the parent"),
        Some(path) => {
            fail(format!("the internet reaches {}", path.named(path.ports))).map(|verdict| path.explain(verdict))
        }
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::regional;
    use crate::facts::Regional;
    use crate::network::samples::{balanced, classic, direct};

    let parent = |region: &mut Regional| region.ec2.instances.seen_mut()[0].enclave = true;
    let mut cases = reach::direct_cases(443, |region| region.ec2.instances.seen_mut()[0].enclave = true);
    let with = |name, start: fn(&mut Regional), change: fn(&mut Regional)| {
        regional(name, move |region| {
            start(region);
            parent(region);
            change(region);
        })
    };
    cases.extend([
        with("behind a load balancer", balanced, |_| {}).fails().saying("load balancer web"),
        with("behind a classic load balancer", classic, |_| {}).fails(),
        with("by the load balancer's range", balanced, |region| {
            let rule = &mut region.ec2.security_groups.seen_mut()[0].ingress[0];
            (rule.groups, rule.ipv4) = (Vec::new(), vec!["10.0.0.0/16".to_owned()]);
        })
        .fails(),
        with("the target's group admits others", balanced, |region| {
            region.ec2.security_groups.seen_mut()[0].ingress[0].groups = vec!["sg-9".to_owned()];
        })
        .passes(),
        regional("no enclaves", direct).does_not_apply(),
    ]);
    cases
}
