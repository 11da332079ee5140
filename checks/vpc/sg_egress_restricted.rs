//! Groups do not let everything out to everywhere.

use super::groups;
use crate::check::{Check, Fix, Set, Severity};
use crate::derived::OfRegion;
use crate::fact::all;
use crate::facts::ec2::SecurityGroup;
use crate::network::{Open, Protocol};
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "vpc-sg-egress-restricted",
    title: "Outbound rules are narrower than everything to everywhere",
    severity: Severity::Low,
    set: Set::Extended,
    covers: groups::ROWS,
    reads: groups::READS,
    params: &[],
    why: "What has been taken over can send data anywhere and fetch more tools while nothing limits the way out.",
    fix: Fix {
        what: "Replace the outbound rule that AWS adds with rules for the destinations that are needed.",
        command: "aws ec2 revoke-security-group-egress --group-id GROUP_ID --security-group-rule-ids RULE_ID",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
    judge: |judging| groups::each(judging, judge),
};

fn judge(group: &SecurityGroup, region: &OfRegion<'_>) -> Judgement {
    let open = Open::by(&group.egress, region.prefix_lists());
    let everything = all(Protocol::ALL.map(|protocol| open.on(protocol).everything()))?;
    pass_if(
        !everything,
        "not every port is let out to the internet",
        "every TCP and UDP port is let out to the internet",
    )
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{group, list_rule, prefix_list, rule, with_group};
    use crate::cases::{ACCOUNT, regional};
    use crate::fact::Listing;
    use crate::facts::ec2::SecurityGroupRule;

    let outbound = |name, rules: Vec<SecurityGroupRule>| with_group(name, |group| group.egress = rules);
    let by_list = || SecurityGroupRule { protocol: "-1".to_owned(), ..list_rule("-1", 0, "pl-1") };
    vec![
        outbound("nothing", Vec::new()).passes(),
        outbound("as AWS makes it", vec![rule("-1", None, &["0.0.0.0/0"])]).fails(),
        outbound("IPv6", vec![rule("-1", None, &["::/0"])]).fails(),
        outbound(
            "TCP and UDP apart",
            vec![rule("tcp", Some((0, 65535)), &["0.0.0.0/0"]), rule("udp", Some((0, 65535)), &["0.0.0.0/0"])],
        )
        .fails(),
        outbound("web", vec![rule("tcp", Some((443, 443)), &["0.0.0.0/0"])]).passes(),
        outbound("inside", vec![rule("-1", None, &["10.0.0.0/8"])]).passes(),
        outbound("a list that was not read", vec![by_list()]).gives_unknown(),
        regional("a list that holds the world", |region| {
            let mut group = group("sg-1", Vec::new());
            group.egress = vec![by_list()];
            region.ec2.security_groups = Listing::complete(vec![group]);
            region.ec2.prefix_lists = Listing::complete(vec![prefix_list("pl-1", ACCOUNT, &["0.0.0.0/0"])]);
        })
        .fails(),
        with_group("inbound", |group| group.ingress = vec![rule("-1", None, &["0.0.0.0/0"])]).passes(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
