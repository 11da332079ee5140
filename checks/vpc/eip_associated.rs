//! Elastic addresses belong to something.

use crate::calls::{Operation, ec2::DescribeAddresses};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::ec2::Address;
use crate::verdict::{Judgement, pass_if};

pub(super) static CHECK: Check = Check {
    key: "vpc-eip-associated",
    title: "Elastic addresses are attached to something",
    severity: Severity::Low,
    set: Set::Baseline,
    covers: &[covers("vpc.address-design")],
    reads: &[DescribeAddresses::CALL],
    params: &[],
    why: "An address that serves nothing costs money, and allow lists and DNS records that name it are forgotten.",
    fix: Fix {
        what: "Release the address once no DNS record and no allow list names it.",
        command: "aws ec2 release-address --allocation-id ALLOCATION_ID",
    },
    references: &["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html"],
    judge: |judging| {
        for region in judging.regions() {
            judging.each(region.name, &region.facts.ec2.addresses, judge);
        }
    },
};

// An association is named while there is one: its absence means that there is none.
fn judge(address: &Address) -> Judgement {
    let ip = address.public_ip.as_deref().unwrap_or("the address");
    pass_if(address.association.is_some(), format!("{ip} is attached"), format!("{ip} is attached to nothing"))
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::regional;
    use crate::fact::Listing;

    let with = |name, association: Option<&str>| {
        let association = association.map(str::to_owned);
        let public_ip = Some("203.0.113.7".to_owned());
        regional(name, |region| {
            let address = Address { id: "eipalloc-1".to_owned(), public_ip, association, tags: None };
            region.ec2.addresses = Listing::complete(vec![address]);
        })
    };
    vec![
        with("attached", Some("eipassoc-1")).passes(),
        with("attached to nothing", None).fails().saying("203.0.113.7"),
        regional("none", |region| region.ec2.addresses = Listing::complete(Vec::new())).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
