//! Where the routes of a database's subnets lead.
//! <https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html>

use super::each_instance;
use crate::calls::Operation;
use crate::calls::ec2::DescribeRouteTables;
use crate::calls::rds::DescribeDBInstances;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::{Gap, Reason, any};
use crate::facts::ec2::{Ec2, RouteTable};
use crate::facts::given;
use crate::facts::rds::Instance;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "rds-private-subnet",
    title: "Instances sit in private subnets",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("rds.network-exposure")],
    reads: &[DescribeRouteTables::CALL, DescribeDBInstances::CALL],
    params: &[],
    why: "In a subnet with a route to an internet gateway only a flag and a security group keep a database off the \
          internet; in a private one the network itself does.",
    fix: Fix {
        what: "Make a subnet group of private subnets and move the instance into it.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --db-subnet-group-name PRIVATE_SUBNET_GROUP --apply-immediately",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
        "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html",
    ],
    judge: |judging| each_instance(judging, |region, instance| judge(instance, &region.ec2)),
};

/// A failover or a restart may move an instance to any subnet of its group, so one public subnet is enough.
fn judge(instance: &Instance, ec2: &Ec2) -> Judgement {
    let vpc = given(instance.vpc.as_deref(), DescribeDBInstances::CALL, "DBSubnetGroup.VpcId")?;
    given(instance.subnets.first(), DescribeDBInstances::CALL, "DBSubnetGroup.Subnets")?;
    let mut public = "";
    let some_public = any(instance.subnets.iter().map(|subnet| {
        let leads_out = leads_out(table_of(subnet, vpc, ec2)?);
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

/// The table that is bound to a subnet, else the main one of its VPC.
fn table_of<'a>(subnet: &str, vpc: &str, ec2: &'a Ec2) -> Result<&'a RouteTable, Gap> {
    if let Some(bound) = ec2.route_tables.find(|table| table.subnets.iter().any(|id| id == subnet))? {
        return Ok(bound);
    }
    let main = ec2.route_tables.find(|table| table.main && table.vpc.as_deref() == Some(vpc))?;
    main.ok_or_else(|| {
        let message = format!("no route table of the subnet {subnet} is among those of this account");
        Gap::new(DescribeRouteTables::CALL, Reason::Other, message)
    })
}

/// Whether a route leads to an internet gateway (an egress-only one, `eigw-`, lets nobody in)
/// that is still there.
fn leads_out(table: &RouteTable) -> bool {
    table.routes.iter().any(|route| {
        route.target.as_deref().is_some_and(|target| target.starts_with("igw-"))
            && route.state.as_deref() != Some("blackhole")
    })
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{empty, instance, no_instance, text, with_instance};
    use crate::cases::{Case, regional};
    use crate::fact::Listing;
    use crate::facts::ec2::Route;

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
