//! No packet from the internet arrives at an instance by itself.
//!
//! Only a direct way fails: a public address that is reached on some port. An instance behind an
//! internet-facing load balancer is how a public service is meant to be built; such a load balancer
//! is named in the message and is no failure. What it must not lead to is judged by the checks
//! `ec2-no-exposed-*`.

use super::reach;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::network::Exposure;
use crate::verdict::{Judgement, fail, pass};
use crate::vpc::listed;

pub(super) static CHECK: Check = Check {
    key: "ec2-no-internet-path",
    title: "No direct way from the internet reaches instances",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("ec2.network-placement")],
    reads: reach::ANY,
    params: &[],
    why: "Address, route, network ACL and security group together let strangers talk to the machine: what listens there \
          is scanned all day, and one flaw in it is a way into the network.",
    fix: Fix {
        what: "Move the instance into a private subnet behind a load balancer, or take its public address away.",
        command: "aws ec2 disassociate-address --association-id ASSOCIATION_ID",
    },
    references: &[
        "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
        "https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html",
    ],
    judge: |judging| reach::each(judging, |_, exposure| judge(exposure)),
};

fn judge(exposure: &Exposure) -> Judgement {
    if let Some(path) = exposure.directly()? {
        let direct = exposure.paths.iter().filter(|path| path.through.is_none());
        let named: Vec<String> = direct.map(|path| path.named(path.ports)).collect();
        return fail(format!("the internet reaches {}", listed(&named))).map(|verdict| path.explain(verdict));
    }
    match exposure.balancers().as_slice() {
        [] => pass("the internet does not reach the instance directly"),
        balancers => pass(format!("the internet reaches the instance only through {}", listed(balancers))),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::regional;
    use crate::network::samples::{balanced, classic, rule};

    let mut cases = reach::direct_cases(443, |_| {});
    cases.extend(reach::direct_cases(443, |region| {
        // Over UDP too: no answer is needed.
        let rule = rule("udp", (53, 53), &["8.0.0.0/9"]);
        region.ec2.security_groups.seen_mut()[0].ingress.push(rule);
    }));
    cases.extend([
        regional("behind a load balancer", balanced).passes().saying("load balancer web, listener HTTPS 443"),
        regional("behind a classic load balancer", classic).passes().saying("load balancer old"),
        regional("behind a load balancer by its range", |region| {
            balanced(region);
            let rule = &mut region.ec2.security_groups.seen_mut()[0].ingress[0];
            (rule.groups, rule.ipv4) = (Vec::new(), vec!["10.0.0.0/16".to_owned()]);
        })
        .passes()
        .saying("load balancer web"),
    ]);
    cases
}
