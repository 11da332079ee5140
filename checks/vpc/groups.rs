//! What the checks of security groups share.

use crate::calls::ec2::{DescribeManagedPrefixLists, DescribeSecurityGroups, GetManagedPrefixListEntries};
use crate::calls::{Call, Operation, ec2, rds};
use crate::check::{Cover, Resource, covers, covers_only};
use crate::derived::OfRegion;
use crate::fact::Gap;
use crate::facts::ec2::SecurityGroup;
use crate::judging::Judging;
use crate::network::{Open, Ports};
use crate::verdict::Judgement;

/// The rows that every check of a group decides.
pub(super) const ROWS: &[Cover] =
    &[covers("vpc.security-groups"), covers_only("ec2.security-groups", guards_an_instance)];

/// The rows of the checks of database ports.
pub(super) const DATABASE_ROWS: &[Cover] = &[
    covers("vpc.security-groups"),
    covers_only("ec2.security-groups", guards_an_instance),
    covers_only("rds.network-exposure", guards_a_database),
];

/// The calls behind the rules of a group and whom they let in.
pub(super) const READS: &[&Call] =
    &[DescribeManagedPrefixLists::CALL, DescribeSecurityGroups::CALL, GetManagedPrefixListEntries::CALL];

/// How a rule is taken away.
pub(super) const REVOKE: &str =
    "aws ec2 revoke-security-group-ingress --group-id GROUP_ID --security-group-rule-ids RULE_ID";

/// Judges every group of the account's own.
pub(super) fn each<'a>(
    judging: &mut Judging<'a>,
    mut judge: impl FnMut(&SecurityGroup, &'a OfRegion<'a>) -> Judgement,
) {
    let account = judging.facts();
    for region in judging.regions() {
        judging.each(region.name, &region.facts.ec2.security_groups, |group| {
            super::if_own(account, group.owner.as_ref(), DescribeSecurityGroups::CALL, || judge(group, region.by))
        });
    }
}

/// Judges every group of the account's own by what its inbound rules open to the internet.
pub(super) fn each_open(judging: &mut Judging<'_>, mut judge: impl FnMut(&Open) -> Judgement) {
    let account = judging.facts();
    for region in judging.regions() {
        let groups = &region.facts.ec2.security_groups;
        for (group, open) in groups.seen().iter().zip(region.by.open_groups()) {
            let own = super::if_own(account, group.owner.as_ref(), DescribeSecurityGroups::CALL, || judge(open));
            judging.one(region.name, group, own);
        }
        judging.cut(region.name, groups.gap());
    }
}

/// `port 22`, or `ports 20-25`.
pub(super) fn named((first, last): Ports) -> String {
    if first == last { format!("port {first}") } else { format!("ports {first}-{last}") }
}

/// Whether a group guards an instance that still exists.
fn guards_an_instance(judging: &Judging<'_>, group: &Resource) -> Result<bool, Gap> {
    judging.in_its_region(group, ec2::DescribeInstances::CALL, |region| region.groups_of_instances().holds(&group.id))
}

/// Whether a group guards a database.
fn guards_a_database(judging: &Judging<'_>, group: &Resource) -> Result<bool, Gap> {
    judging.in_its_region(group, rds::DescribeDBInstances::CALL, |region| region.groups_of_databases().holds(&group.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{REGION, belongs, blank_account};
    use crate::fact::Listing;
    use crate::facts::ec2::Instance;
    use crate::judging::{Place, Subject};

    fn instance(state: &str) -> Instance {
        let of_interface =
            serde_json::json!([{"id": "eni-1", "private_ips": [], "ipv6": [], "security_groups": ["sg-2"]}]);
        serde_json::from_value(serde_json::json!({
            "id": "i-1", "state": state, "interfaces": of_interface, "security_groups": ["sg-1"],
            "volumes": [], "enclave": false,
        }))
        .unwrap()
    }

    #[test]
    fn a_group_guards_an_instance_while_that_exists() {
        let mut account = blank_account();
        let place = Place { partition: "aws", account: "111122223333", region: REGION };
        let resource = |id: &str| super::super::samples::group(id, Vec::new()).resource(&place);
        assert!(belongs(&account, guards_an_instance, &resource("sg-1")).is_err(), "the instances were not read");
        let mut see =
            |instances| account.regional.get_mut(REGION).unwrap().ec2.instances = Listing::complete(instances);
        see(vec![instance("stopped")]);
        let guards = |id: &str| belongs(&account, guards_an_instance, &resource(id));
        assert_eq!([guards("sg-1"), guards("sg-2"), guards("sg-3")], [Ok(true), Ok(true), Ok(false)]);
        let elsewhere = Place { region: "us-east-1", ..place };
        account.regional.insert("us-east-1".to_owned(), crate::facts::Regional::unread());
        let there = super::super::samples::group("sg-1", Vec::new()).resource(&elsewhere);
        assert!(belongs(&account, guards_an_instance, &there).is_err(), "the same id where nothing was read");
        assert_eq!(belongs(&account, guards_an_instance, &resource("sg-3")), Ok(false));
        let cut = Listing::cut(vec![instance("running")], Gap::not_collected(ec2::DescribeInstances::CALL));
        account.regional.get_mut(REGION).unwrap().ec2.instances = cut;
        assert_eq!(belongs(&account, guards_an_instance, &resource("sg-1")), Ok(true));
        assert!(belongs(&account, guards_an_instance, &resource("sg-3")).is_err(), "one more may have it");
        account.regional.get_mut(REGION).unwrap().ec2.instances = Listing::complete(vec![instance("terminated")]);
        assert_eq!(belongs(&account, guards_an_instance, &resource("sg-1")), Ok(false));
    }
}
