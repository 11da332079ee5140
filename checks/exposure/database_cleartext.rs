//! From the internet to a database that also takes connections without TLS.

use super::{Shown, both, is_reached};
use crate::calls::{Operation, ec2, rds};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::derived::{ByKey, OfRegion};
use crate::facts::rds::{Cluster, Instance, is_rds_engine};
use crate::network::Network;
use crate::rds::tls_required::{judge_cluster, judge_instance};
use crate::verdict::{Judgement, Outcome, manual, pass};

pub(super) static CHECK: Check = Check {
    key: "exposure-database-cleartext",
    title: "No database in the internet's reach takes cleartext connections",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("rds.network-exposure"), covers("rds.encryption")],
    reads: &[
        ec2::DescribeInternetGateways::CALL,
        ec2::DescribeManagedPrefixLists::CALL,
        ec2::DescribeNetworkAcls::CALL,
        ec2::DescribeRouteTables::CALL,
        ec2::DescribeSecurityGroups::CALL,
        ec2::DescribeSubnets::CALL,
        ec2::DescribeVpcBlockPublicAccessExclusions::CALL,
        ec2::DescribeVpcBlockPublicAccessOptions::CALL,
        ec2::GetManagedPrefixListEntries::CALL,
        rds::DescribeDBClusterParameters::CALL,
        rds::DescribeDBClusters::CALL,
        rds::DescribeDBInstances::CALL,
        rds::DescribeDBParameters::CALL,
    ],
    params: &[],
    why: "Passwords and data cross the open internet where everybody on the way can read and change them, and the \
          database can be tried by anybody.",
    fix: Fix {
        what: "Force TLS in the parameter group, and take the database out of the internet's reach.",
        command: "aws rds modify-db-instance --db-instance-identifier INSTANCE --no-publicly-accessible",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    ],
    judge: |judging| {
        for (region, network) in judging.networks() {
            let clusters = ByKey::of(&region.facts.rds.clusters, |cluster| &cluster.id);
            for instance in region.rds.instances.seen().iter().filter(|instance| is_rds_engine(&instance.engine)) {
                judging.one(region.name, instance, one(region.by, network, &clusters, instance));
            }
            judging.cut(region.name, region.rds.instances.gap());
        }
    },
};

fn one(region: &OfRegion<'_>, network: &Network, clusters: &ByKey<'_, Cluster>, instance: &Instance) -> Judgement {
    let reached = is_reached(network.database(&instance.arn), "the database");
    let tls = match &instance.cluster {
        Some(id) => match clusters.find(id) {
            Ok(Some(cluster)) => judge_cluster(cluster, region),
            // Its cluster is being deleted, or belongs to another engine's API: its own group counts.
            Ok(None) => judge_instance(instance, region),
            Err(gap) => Err(gap),
        },
        None => judge_instance(instance, region),
    };
    match (tls, reached) {
        (Ok(verdict), _) if verdict.outcome == Outcome::Pass => pass(verdict.message),
        (Ok(verdict), reached) if verdict.outcome == Outcome::Manual => match reached? {
            Ok(shown) => {
                manual(format!("{}: {}", shown.words, verdict.message)).map(|verdict| (shown.explain)(verdict))
            }
            Err(not) => pass(not),
        },
        (Ok(verdict), reached) => {
            let text = verdict.message;
            let (id, words) = (instance.id.clone(), text.clone());
            let call = rds::DescribeDBParameters::CALL;
            let explain = Box::new(move |verdict: crate::verdict::Verdict| verdict.because(call, &id, &text));
            both(reached, Ok(Ok(Shown { words, explain })))
        }
        (Err(gap), reached) => both(reached, Err(gap)),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::{ACCOUNT, Case, regional};
    use crate::fact::{Fact, Listing};
    use crate::facts::Regional;
    use crate::facts::rds::{ClusterParameterGroup, ParameterGroup};
    use crate::network::samples::{database, exclusion, prefix_list, rule, text};
    use crate::rds::samples::{cluster, parameter, uses};

    fn with(name: &'static str, forced: &str, change: fn(&mut Regional)) -> Case {
        regional(name, |region| {
            crate::rds::samples::empty(&mut region.rds);
            database(region);
            let orders = &mut region.rds.instances.seen_mut()[0];
            orders.engine = "postgres".to_owned();
            orders.engine_version = text("16.3");
            orders.parameter_groups = vec![uses("own", "in-sync")];
            let parameters = Listing::complete(vec![parameter("rds.force_ssl", Some(forced))]);
            region.rds.parameter_groups = vec![ParameterGroup { name: "own".to_owned(), parameters }];
            change(region);
        })
    }
    fn member(name: &'static str, forced: &str) -> Case {
        let mut case = with(name, "1", |_| {});
        let region = case.account.regional.get_mut(crate::cases::REGION).unwrap();
        let mut aurora = cluster("shop");
        aurora.engine = "aurora-postgresql".to_owned();
        aurora.engine_version = text("16.3");
        aurora.parameter_group = text("shared");
        aurora.members[0].parameter_status = text("in-sync");
        region.rds.clusters.seen_mut().push(aurora);
        region.rds.instances.seen_mut()[0].cluster = text("shop");
        let parameters = Listing::complete(vec![parameter("rds.force_ssl", Some(forced))]);
        region.rds.cluster_parameter_groups = vec![ClusterParameterGroup { name: "shared".to_owned(), parameters }];
        case
    }
    vec![
        with("reached and in cleartext", "0", |_| {})
            .fails()
            .saying("the internet reaches TCP port 5432")
            .saying("off"),
        with("TLS is forced", "1", |_| {}).passes(),
        with("not public", "0", |r| r.rds.instances.seen_mut()[0].public = Some(false)).passes(),
        with("the group is closed", "0", |r| r.ec2.security_groups.seen_mut()[0].ingress.clear()).passes(),
        with("the gateway is detached", "0", |r| r.ec2.internet_gateways.seen_mut()[0].vpcs.clear()).passes(),
        with("public access is blocked", "0", |r| {
            r.ec2.vpc_block_public_access = Fact::of(text("block-bidirectional"));
        })
        .passes(),
        with("blocked, and left out of the block", "0", |r| {
            r.ec2.vpc_block_public_access = Fact::of(text("block-bidirectional"));
            let left_out = exclusion("vpc/vpc-1", "allow-bidirectional", "create-complete");
            r.ec2.vpc_block_public_access_exclusions.seen_mut().push(left_out);
        })
        .fails(),
        with("by a prefix list", "0", |r| {
            r.ec2.security_groups.seen_mut()[0].ingress = vec![rule("tcp", (5432, 5432), &["pl-1"])];
            r.ec2.prefix_lists.seen_mut().push(prefix_list("pl-1", ACCOUNT, &["0.0.0.0/0"]));
        })
        .fails(),
        with("routes unread", "0", |r| r.ec2.route_tables = Listing::unread()).gives_unknown(),
        with("routes unread, TLS forced", "1", |r| r.ec2.route_tables = Listing::unread()).passes(),
        with("parameters unread", "0", |r| r.rds.parameter_groups.clear()).gives_unknown(),
        with("parameters unread, not public", "0", |r| {
            r.rds.parameter_groups.clear();
            r.rds.instances.seen_mut()[0].public = Some(false);
        })
        .passes(),
        with("Oracle", "0", |r| r.rds.instances.seen_mut()[0].engine = "oracle-ee".to_owned())
            .gives_manual()
            .saying("Oracle"),
        with("Neptune", "0", |r| r.rds.instances.seen_mut()[0].engine = "neptune".to_owned()).says_nothing(),
        member("a member of a cluster in cleartext", "0").fails(),
        member("a member of a cluster that forces TLS", "1").passes(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
