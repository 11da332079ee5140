//! What the checks of security groups share.

use crate::calls::ec2::{DescribeManagedPrefixLists, DescribeSecurityGroups, GetManagedPrefixListEntries};
use crate::calls::{Call, Operation, ec2, rds};
use crate::check::{Cover, Resource, covers, covers_only};
use crate::fact::Gap;
use crate::facts::Account;
use crate::facts::ec2::{Ec2, SecurityGroup};
use crate::judging::Judging;
use crate::network::Ports;
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
pub(super) fn each<'a>(judging: &mut Judging<'a>, mut judge: impl FnMut(&SecurityGroup, &'a Ec2) -> Judgement) {
    let account = judging.facts();
    for region in judging.regions() {
        let ec2 = &region.facts.ec2;
        judging.each(region.name, &ec2.security_groups, |group| {
            super::if_own(account, group.owner.as_ref(), DescribeSecurityGroups::CALL, || judge(group, ec2))
        });
    }
}

/// `port 22`, or `ports 20-25`.
pub(super) fn named((first, last): Ports) -> String {
    if first == last { format!("port {first}") } else { format!("ports {first}-{last}") }
}

/// Whether a group guards an instance that still exists.
fn guards_an_instance(account: &Account, group: &Resource) -> Result<bool, Gap> {
    super::in_its_region(account, group, ec2::DescribeInstances::CALL, |region| {
        region.ec2.instances.any(|instance| {
            let of_interfaces = instance.interfaces.iter().flat_map(|interface| &interface.security_groups);
            Ok(instance.exists() && instance.security_groups.iter().chain(of_interfaces).any(|id| *id == group.id))
        })
    })
}

/// Whether a group guards a database.
fn guards_a_database(account: &Account, group: &Resource) -> Result<bool, Gap> {
    super::in_its_region(account, group, rds::DescribeDBInstances::CALL, |region| {
        region.rds.instances.any(|database| Ok(database.security_groups.contains(&group.id)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::{REGION, blank_account};
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
        assert!(guards_an_instance(&account, &resource("sg-1")).is_err(), "the instances were not read");
        let mut see =
            |instances| account.regional.get_mut(REGION).unwrap().ec2.instances = Listing::complete(instances);
        see(vec![instance("stopped")]);
        let guards = |id: &str| guards_an_instance(&account, &resource(id));
        assert_eq!([guards("sg-1"), guards("sg-2"), guards("sg-3")], [Ok(true), Ok(true), Ok(false)]);
        account.regional.get_mut(REGION).unwrap().ec2.instances = Listing::complete(vec![instance("terminated")]);
        assert_eq!(guards_an_instance(&account, &resource("sg-1")), Ok(false));
    }
}
