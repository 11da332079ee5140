//! RDS with Aurora, of one region.

use std::collections::BTreeSet;

use aws_sdk_rds::Client;
use aws_sdk_rds::types;
use checks::calls::rds as call;
use checks::fact::{Fact, Listing};
use checks::facts::Tags;
use checks::facts::rds::{
    Certificate, Cluster, ClusterMember, ClusterParameterGroup, ClusterSnapshot, EventSubscription, Instance,
    JUDGED_PARAMETERS, Parameter, ParameterGroup, ParameterGroupUse, Proxy, Rds, Snapshot, is_rds_engine,
};

use super::{into_each, listed, tags, time, together};
use crate::aws::{Lane, Page};

/// The most that RDS returns in one page.
const ITEMS_A_PAGE: i32 = 100;

/// A describe call that pages by `marker`.
macro_rules! described {
    ($lane:ident, $request:expr, $list:ident, $item:expr) => {
        described!($lane, $request, $list, $item, only | _ | true)
    };
    ($lane:ident, $request:expr, $list:ident, $item:expr, only $keep:expr) => {
        $lane.list(
            |marker| $request.max_records(ITEMS_A_PAGE).set_marker(marker).send(),
            |answer| {
                let items = listed(answer.$list).into_iter().filter($keep).map($item);
                Some(Page::new(items, answer.marker))
            },
        )
    };
}

/// RDS of one region. What is asked about many things begins first: it takes longest.
pub(super) async fn collect(lane: &Lane) -> Rds {
    let client = &lane.rds();
    let mut rds = Rds::unread();
    (
        rds.snapshots,
        rds.cluster_snapshots,
        (rds.instances, rds.parameter_groups),
        (rds.clusters, rds.cluster_parameter_groups),
        rds.event_subscriptions,
        rds.proxies,
        rds.certificates,
    ) = tokio::join!(
        snapshots(lane, client),
        cluster_snapshots(lane, client),
        instances(lane, client),
        clusters(lane, client),
        described!(lane, client.describe_event_subscriptions(), event_subscriptions_list, subscription),
        described!(lane, client.describe_db_proxies(), db_proxies, proxy),
        described!(lane, client.describe_certificates(), certificates, certificate),
    );
    rds
}

/// Instances, and the parameter groups that they use, each once.
async fn instances(
    lane: &Lane,
    client: &Client,
) -> (Listing<Instance, call::DescribeDBInstances>, Vec<ParameterGroup>) {
    let instances: Listing<Instance, call::DescribeDBInstances> =
        described!(lane, client.describe_db_instances(), db_instances, instance).await;
    let used = instances.seen().iter().filter(|instance| is_rds_engine(&instance.engine));
    let names: BTreeSet<String> =
        used.flat_map(|i| i.parameter_groups.iter().map(|group| group.name.clone())).collect();
    let groups = together(names.into_iter().collect(), |name| {
        let (lane, client) = (lane.about_one_thing(), client.clone());
        async move {
            let request = || client.describe_db_parameters().db_parameter_group_name(&name).filters(judged());
            let parameters = described!(lane, request(), parameters, parameter, only is_judged).await;
            ParameterGroup { name, parameters }
        }
    });
    let groups = groups.await;
    (instances, groups)
}

/// Clusters, and the parameter groups that they use, each once.
async fn clusters(
    lane: &Lane,
    client: &Client,
) -> (Listing<Cluster, call::DescribeDBClusters>, Vec<ClusterParameterGroup>) {
    let clusters: Listing<Cluster, call::DescribeDBClusters> =
        described!(lane, client.describe_db_clusters(), db_clusters, cluster).await;
    let used = clusters.seen().iter().filter(|cluster| is_rds_engine(&cluster.engine));
    let names: BTreeSet<String> = used.filter_map(|cluster| cluster.parameter_group.clone()).collect();
    let groups = together(names.into_iter().collect(), |name| {
        let (lane, client) = (lane.about_one_thing(), client.clone());
        async move {
            let request =
                || client.describe_db_cluster_parameters().db_cluster_parameter_group_name(&name).filters(judged());
            let parameters = described!(lane, request(), parameters, parameter, only is_judged).await;
            ClusterParameterGroup { name, parameters }
        }
    });
    let groups = groups.await;
    (clusters, groups)
}

/// Asks for the parameters that checks judge: a group has hundreds of others, in pages.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBParameters.html>
fn judged() -> types::Filter {
    types::Filter::builder()
        .name("parameter-name")
        .set_values(Some(JUDGED_PARAMETERS.iter().map(|name| (*name).to_owned()).collect()))
        .build()
}

/// Whether checks judge the parameter. Not everything that speaks RDS's API heeds the filter.
fn is_judged(parameter: &types::Parameter) -> bool {
    parameter.parameter_name.as_deref().is_some_and(|name| JUDGED_PARAMETERS.contains(&name))
}

fn tag_pairs(list: Option<Vec<types::Tag>>) -> Tags {
    tags(listed(list).into_iter().map(|tag| (tag.key, tag.value)))
}

/// An identifier; one of nothing is none.
fn named(identifier: Option<String>) -> Option<String> {
    identifier.filter(|identifier| !identifier.is_empty())
}

fn instance(instance: types::DbInstance) -> Option<Instance> {
    let groups = listed(instance.db_parameter_groups).into_iter();
    let subnet_group = instance.db_subnet_group;
    let subnets = listed(subnet_group.as_ref().and_then(|group| group.subnets.clone())).into_iter();
    let security_groups = listed(instance.vpc_security_groups).into_iter();
    Some(Instance {
        id: instance.db_instance_identifier?,
        arn: instance.db_instance_arn?,
        engine: instance.engine?,
        engine_version: instance.engine_version,
        status: instance.db_instance_status,
        cluster: named(instance.db_cluster_identifier),
        replica_of: named(instance.read_replica_source_db_instance_identifier)
            .or(named(instance.read_replica_source_db_cluster_identifier)),
        encrypted: instance.storage_encrypted,
        kms_key: instance.kms_key_id,
        public: instance.publicly_accessible,
        backup_days: instance.backup_retention_period,
        multi_az: instance.multi_az,
        auto_minor_upgrade: instance.auto_minor_version_upgrade,
        deletion_protection: instance.deletion_protection,
        copy_tags: instance.copy_tags_to_snapshot.unwrap_or(false),
        iam_authentication: instance.iam_database_authentication_enabled.unwrap_or(false),
        master_user: instance.master_username,
        managed_password: instance.master_user_secret.is_some(),
        // `DbInstancePort` is 0 on many engines; the endpoint has the real one.
        port: instance
            .endpoint
            .and_then(|endpoint| endpoint.port)
            .or(instance.db_instance_port)
            .filter(|port| *port > 0),
        zone: instance.availability_zone,
        vpc: subnet_group.and_then(|group| group.vpc_id),
        subnets: subnets.filter_map(|subnet| subnet.subnet_identifier).collect(),
        security_groups: security_groups.filter_map(|group| group.vpc_security_group_id).collect(),
        parameter_groups: groups
            .map(|group| {
                Some(ParameterGroupUse {
                    name: group.db_parameter_group_name?,
                    apply_status: group.parameter_apply_status,
                })
            })
            .collect::<Option<_>>()?,
        log_exports: listed(instance.enabled_cloudwatch_logs_exports),
        monitoring_seconds: instance.monitoring_interval,
        certificate_expires_at: time(instance.certificate_details.as_ref().and_then(|details| details.valid_till)),
        ca: instance.ca_certificate_identifier,
        tags: tag_pairs(instance.tag_list),
    })
}

fn cluster(cluster: types::DbCluster) -> Option<Cluster> {
    let members = listed(cluster.db_cluster_members).into_iter();
    Some(Cluster {
        id: cluster.db_cluster_identifier?,
        arn: cluster.db_cluster_arn?,
        engine: cluster.engine?,
        engine_version: cluster.engine_version,
        engine_mode: cluster.engine_mode,
        status: cluster.status,
        encrypted: cluster.storage_encrypted,
        kms_key: cluster.kms_key_id,
        backup_days: cluster.backup_retention_period,
        multi_az: cluster.multi_az,
        auto_minor_upgrade: cluster.auto_minor_version_upgrade,
        deletion_protection: cluster.deletion_protection,
        copy_tags: cluster.copy_tags_to_snapshot.unwrap_or(false),
        iam_authentication: cluster.iam_database_authentication_enabled.unwrap_or(false),
        master_user: cluster.master_username,
        managed_password: cluster.master_user_secret.is_some(),
        port: cluster.port,
        parameter_group: cluster.db_cluster_parameter_group,
        log_exports: listed(cluster.enabled_cloudwatch_logs_exports),
        backtrack_seconds: cluster.backtrack_window,
        members: members
            .map(|member| {
                let parameter_status = member.db_cluster_parameter_group_status;
                Some(ClusterMember { id: member.db_instance_identifier?, parameter_status })
            })
            .collect::<Option<_>>()?,
        activity_stream: super::text(cluster.activity_stream_status.as_ref().map(types::ActivityStreamStatus::as_str)),
        tags: tag_pairs(cluster.tag_list),
    })
}

/// Own snapshots (not shared or public ones), the manual ones with whom they are shared.
async fn snapshots(lane: &Lane, client: &Client) -> Listing<Snapshot, call::DescribeDBSnapshots> {
    let mut list: Listing<Snapshot, call::DescribeDBSnapshots> =
        described!(lane, client.describe_db_snapshots(), db_snapshots, snapshot).await;
    into_each(lane, &mut list, |lane, mut snapshot: Snapshot| {
        let client = client.clone();
        async move {
            if can_be_shared(snapshot.kind.as_deref(), &snapshot.engine) {
                let id = snapshot.id.clone();
                snapshot.shared_with = lane
                    .ask(
                        || client.describe_db_snapshot_attributes().db_snapshot_identifier(&id).send(),
                        |answer| {
                            let attributes = answer.db_snapshot_attributes_result?.db_snapshot_attributes?;
                            let pairs = attributes.into_iter().map(|a| (a.attribute_name, a.attribute_values));
                            Some(restorers(pairs))
                        },
                    )
                    .await;
            }
            snapshot
        }
    })
    .await;
    list
}

async fn cluster_snapshots(lane: &Lane, client: &Client) -> Listing<ClusterSnapshot, call::DescribeDBClusterSnapshots> {
    let mut list: Listing<ClusterSnapshot, call::DescribeDBClusterSnapshots> =
        described!(lane, client.describe_db_cluster_snapshots(), db_cluster_snapshots, cluster_snapshot).await;
    into_each(lane, &mut list, |lane, mut snapshot: ClusterSnapshot| {
        let client = client.clone();
        async move {
            if can_be_shared(snapshot.kind.as_deref(), &snapshot.engine) {
                let id = snapshot.id.clone();
                snapshot.shared_with = lane
                    .ask(
                        || client.describe_db_cluster_snapshot_attributes().db_cluster_snapshot_identifier(&id).send(),
                        |answer| {
                            let attributes =
                                answer.db_cluster_snapshot_attributes_result?.db_cluster_snapshot_attributes?;
                            let pairs = attributes.into_iter().map(|a| (a.attribute_name, a.attribute_values));
                            Some(restorers(pairs))
                        },
                    )
                    .await;
            }
            snapshot
        }
    })
    .await;
    list
}

fn snapshot(snapshot: types::DbSnapshot) -> Option<Snapshot> {
    Some(Snapshot {
        id: snapshot.db_snapshot_identifier?,
        arn: snapshot.db_snapshot_arn?,
        engine: snapshot.engine?,
        kind: snapshot.snapshot_type,
        status: snapshot.status,
        encrypted: snapshot.encrypted,
        shared_with: Fact::unread(),
        tags: tag_pairs(snapshot.tag_list),
    })
}

fn cluster_snapshot(snapshot: types::DbClusterSnapshot) -> Option<ClusterSnapshot> {
    Some(ClusterSnapshot {
        id: snapshot.db_cluster_snapshot_identifier?,
        arn: snapshot.db_cluster_snapshot_arn?,
        engine: snapshot.engine?,
        kind: snapshot.snapshot_type,
        status: snapshot.status,
        encrypted: snapshot.storage_encrypted,
        shared_with: Fact::unread(),
        tags: tag_pairs(snapshot.tag_list),
    })
}

/// Automated snapshots cannot be shared; those of Neptune and DocumentDB are not asked here.
fn can_be_shared(kind: Option<&str>, engine: &str) -> bool {
    !matches!(kind, Some("automated" | "awsbackup")) && is_rds_engine(engine)
}

/// The values of the attribute `restore`: account ids, or `all`.
fn restorers(attributes: impl Iterator<Item = (Option<String>, Option<Vec<String>>)>) -> Vec<String> {
    let restore = attributes.filter(|(name, _)| name.as_deref() == Some("restore"));
    let mut who: Vec<String> = restore.flat_map(|(_, values)| listed(values)).collect();
    who.sort();
    who
}

fn parameter(parameter: types::Parameter) -> Option<Parameter> {
    Some(Parameter { name: parameter.parameter_name?, value: parameter.parameter_value })
}

fn subscription(subscription: types::EventSubscription) -> Option<EventSubscription> {
    Some(EventSubscription {
        name: subscription.cust_subscription_id?,
        enabled: subscription.enabled.unwrap_or(false),
        status: subscription.status,
        source_type: subscription.source_type.filter(|kind| !kind.is_empty()),
        sources: listed(subscription.source_ids_list),
        categories: listed(subscription.event_categories_list),
    })
}

fn proxy(proxy: types::DbProxy) -> Option<Proxy> {
    Some(Proxy {
        name: proxy.db_proxy_name?,
        arn: proxy.db_proxy_arn?,
        requires_tls: proxy.require_tls.unwrap_or(false),
        status: super::text(proxy.status.as_ref().map(types::DbProxyStatus::as_str)),
    })
}

fn certificate(certificate: types::Certificate) -> Option<Certificate> {
    Some(Certificate { id: certificate.certificate_identifier?, expires_at: time(certificate.valid_till) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replica_names_its_source_be_it_an_instance_or_a_cluster() {
        let of = |of_instance: Option<&str>, of_cluster: Option<&str>| {
            let given = types::DbInstance::builder()
                .db_instance_identifier("copy")
                .db_instance_arn("arn:copy")
                .engine("postgres")
                .set_read_replica_source_db_instance_identifier(of_instance.map(str::to_owned))
                .set_read_replica_source_db_cluster_identifier(of_cluster.map(str::to_owned));
            instance(given.build()).unwrap().replica_of
        };
        assert_eq!(of(Some("orders"), None).as_deref(), Some("orders"));
        assert_eq!(of(None, Some("cluster")).as_deref(), Some("cluster"));
        assert_eq!(of(Some(""), Some("")), None);
    }
}
