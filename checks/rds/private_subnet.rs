//! Where the routes of a database's subnets lead.
//! <https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html>

use super::each_reached;
use crate::calls::Operation;
use crate::calls::ec2::{
    DescribeInternetGateways, DescribeManagedPrefixLists, DescribeRouteTables, GetManagedPrefixListEntries,
};
use crate::calls::rds::DescribeDBInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::any;
use crate::facts::given;
use crate::facts::rds::Instance;
use crate::network::Network;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "rds-private-subnet",
    title: "Instances sit in private subnets",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("rds.network-exposure")],
    reads: &[
        DescribeDBInstances::CALL,
        DescribeInternetGateways::CALL,
        DescribeManagedPrefixLists::CALL,
        DescribeRouteTables::CALL,
        GetManagedPrefixListEntries::CALL,
    ],
    params: &[],
    why: "In a subnet with a route to an internet gateway only a flag and a security group keep a database off the \
          internet; in a private one the network itself does.",
    fix: Fix {
        // The group of an instance can be changed for one of another VPC alone.
        what: "Leave only private subnets in the subnet group; RDS keeps a subnet that an instance runs in until a Multi-AZ \
               failover or a restore has moved it to another.",
        command: "aws rds modify-db-subnet-group --db-subnet-group-name SUBNET_GROUP --subnet-ids PRIVATE_SUBNET_1 PRIVATE_SUBNET_2",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSubnetGroup.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
        "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html",
    ],
    judge: |judging| each_reached(judging, |_, instance, network| judge(instance, network)),
};

/// A failover or a restart may move an instance to any subnet of its group, so one public subnet is enough.
fn judge(instance: &Instance, network: &Network) -> Judgement {
    let vpc = given(instance.vpc.as_deref(), DescribeDBInstances::CALL, "DBSubnetGroup.VpcId")?;
    given(instance.subnets.first(), DescribeDBInstances::CALL, "DBSubnetGroup.Subnets")?;
    let mut public = "";
    let some_public = any(instance.subnets.iter().map(|subnet| {
        let leads_out = network.is_public(subnet, vpc)?;
        if leads_out {
            public = subnet;
        }
        Ok(leads_out)
    }))?;
    if some_public {
        fail(format!("the subnet {public} has a route to an internet gateway"))
    } else {
        pass("no subnet of the instance has a route to an internet gateway")
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{empty, instance, no_instance, text, with_instance};
    use crate::cases::ACCOUNT;
    use crate::cases::{Case, regional};
    use crate::fact::Listing;
    use crate::facts::ec2::{InternetGateway, Route, RouteTable};
    use crate::network::samples::prefix_list;

    fn table(main: bool, vpc: &str, subnets: &[&str], target: &str, state: &str) -> RouteTable {
        RouteTable {
            id: format!("rtb-{target}"),
            owner: None,
            vpc: text(vpc),
            main,
            subnets: subnets.iter().map(|&id| id.to_owned()).collect(),
            routes: vec![
                Route { destination: "10.0.0.0/16".to_owned(), target: text("local"), state: text("active") },
                Route { destination: "0.0.0.0/0".to_owned(), target: text(target), state: text(state) },
            ],
            tags: None,
        }
    }
    fn routed(name: &'static str, tables: Vec<RouteTable>) -> Case {
        regional(name, |region| {
            empty(&mut region.rds);
            let mut instance = instance("orders");
            instance.vpc = text("vpc-1");
            instance.subnets = vec!["subnet-a".to_owned(), "subnet-b".to_owned()];
            region.rds.instances.seen_mut().push(instance);
            region.ec2.route_tables = Listing::complete(tables);
            let gateway =
                |id: &str, vpc: &str| InternetGateway { id: id.to_owned(), vpcs: vec![vpc.to_owned()], tags: None };
            region.ec2.internet_gateways =
                Listing::complete(vec![gateway("igw-1", "vpc-1"), gateway("igw-2", "vpc-2")]);
            region.ec2.prefix_lists = Listing::complete(vec![prefix_list("pl-1", ACCOUNT, &["0.0.0.0/0"])]);
        })
    }
    let main = |target| table(true, "vpc-1", &[], target, "active");
    let bound = |subnets: &[&str], target| table(false, "vpc-1", subnets, target, "active");
    let mut cases = no_instance();
    cases.extend([
        routed("private by the main table", vec![main("nat-1")]).passes(),
        routed("public by the main table", vec![main("igw-1")]).fails(),
        routed("own private tables", vec![main("igw-1"), bound(&["subnet-a", "subnet-b"], "nat-1")]).passes(),
        routed("one public subnet", vec![main("nat-1"), bound(&["subnet-b"], "igw-1")]).fails().saying("subnet-b"),
        routed("public by a prefix list", {
            let mut table = main("igw-1");
            table.routes[1].destination = "pl-1".to_owned();
            vec![table]
        })
        .fails(),
        routed("a gateway that is attached elsewhere", vec![main("igw-2")]).passes(),
        routed("an egress-only gateway", vec![main("eigw-1")]).passes(),
        routed("a gateway that is gone", vec![table(true, "vpc-1", &[], "igw-1", "blackhole")]).passes(),
        routed("a public main table of another VPC", vec![table(true, "vpc-2", &[], "igw-2", "active"), main("nat-1")])
            .passes(),
        routed("no table of its VPC", vec![table(true, "vpc-2", &[], "igw-2", "active")]).gives_unknown(),
        with_instance("tables unread", |i| {
            i.vpc = text("vpc-1");
            i.subnets = vec!["subnet-a".to_owned()];
        })
        .gives_unknown(),
        with_instance("without subnets", |i| i.vpc = text("vpc-1")).gives_unknown(),
    ]);
    cases
}
