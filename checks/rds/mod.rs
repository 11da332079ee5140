//! Checks of RDS with Aurora: instances, clusters, snapshots, proxies and event subscriptions.
//!
//! Aurora keeps most settings on the cluster and repeats them, or defaults, on the members:
//! there the cluster is judged and its members are left out.

mod aurora_audit_logging;
mod aurora_backtrack;
mod auto_minor_upgrade;
mod backup;
mod ca_certificate;
mod copy_tags;
mod custom_admin;
mod custom_parameter_group;
mod deletion_protection;
mod encryption;
mod engines;
mod enhanced_monitoring;
mod event_subscription;
mod iam_authentication;
mod iam_least_privilege;
mod in_vpc;
mod log_export;
mod master_password_managed;
mod multi_az;
mod no_public_access;
mod non_default_port;
mod parameters;
mod parameters_in_sync;
mod private_subnet;
mod proxy_tls;
mod security_group_closed;
mod snapshot_encryption;
mod snapshot_sharing;
pub(crate) mod tls_required;

#[cfg(test)]
pub(crate) mod samples;

use crate::check::Resource;
use crate::facts::rds::{Cluster, ClusterSnapshot, Instance, Proxy, Snapshot, is_rds_engine};
use crate::judging::{Judging, Place, RegionView, Subject};
use crate::network::Network;
use crate::services::{Entry, entry};
use crate::verdict::{Judgement, skip};

pub(crate) const CHECKS: &[Entry] = &[
    entry!(aurora_audit_logging),
    entry!(aurora_backtrack),
    entry!(auto_minor_upgrade::CLUSTER),
    entry!(auto_minor_upgrade::INSTANCE),
    entry!(backup::CLUSTER),
    entry!(backup::ENABLED),
    entry!(backup::INSTANCE),
    entry!(ca_certificate),
    entry!(copy_tags::CLUSTER),
    entry!(copy_tags::INSTANCE),
    entry!(custom_admin::CLUSTER),
    entry!(custom_admin::INSTANCE),
    entry!(custom_parameter_group),
    entry!(deletion_protection::CLUSTER),
    entry!(deletion_protection::INSTANCE),
    entry!(encryption::CLUSTER),
    entry!(encryption::INSTANCE),
    entry!(enhanced_monitoring),
    entry!(event_subscription::CLUSTER),
    entry!(event_subscription::INSTANCE),
    entry!(event_subscription::PARAMETER_GROUP),
    entry!(event_subscription::SECURITY_GROUP),
    entry!(iam_authentication::CLUSTER),
    entry!(iam_authentication::INSTANCE),
    entry!(iam_least_privilege),
    entry!(in_vpc),
    entry!(log_export::CLUSTER),
    entry!(log_export::INSTANCE),
    entry!(master_password_managed),
    entry!(multi_az::CLUSTER),
    entry!(multi_az::INSTANCE),
    entry!(no_public_access),
    entry!(non_default_port),
    entry!(parameters_in_sync),
    entry!(private_subnet),
    entry!(proxy_tls),
    entry!(security_group_closed),
    entry!(snapshot_encryption),
    entry!(snapshot_sharing::PRIVATE),
    entry!(snapshot_sharing::TRUSTED),
    entry!(tls_required),
];

/// Whether something is RDS's own and not about to vanish.
fn is_judged(engine: &str, status: Option<&str>) -> bool {
    is_rds_engine(engine) && !matches!(status, Some("deleting" | "deleted"))
}

/// Judges every instance, members of clusters included.
fn each_instance<'a>(judging: &mut Judging<'a>, mut judge: impl FnMut(RegionView<'a>, &Instance) -> Judgement) {
    for region in judging.regions() {
        judging.each(region.name, &region.rds.instances, |instance| {
            if is_judged(&instance.engine, instance.status.as_deref()) { judge(region, instance) } else { skip() }
        });
    }
}

/// Judges every instance with what the internet reaches in its region.
fn each_reached<'a>(
    judging: &mut Judging<'a>,
    mut judge: impl FnMut(RegionView<'a>, &Instance, &'a Network) -> Judgement,
) {
    for (region, network) in judging.networks() {
        judging.each(region.name, &region.rds.instances, |instance| {
            let judged = is_judged(&instance.engine, instance.status.as_deref());
            if judged { judge(region, instance, network) } else { skip() }
        });
    }
}

/// Judges every instance that is not a member of a cluster.
fn each_standalone<'a>(judging: &mut Judging<'a>, mut judge: impl FnMut(RegionView<'a>, &Instance) -> Judgement) {
    each_instance(judging, |region, instance| match instance.cluster {
        Some(_) => skip(),
        None => judge(region, instance),
    });
}

/// Judges every cluster.
fn each_cluster<'a>(judging: &mut Judging<'a>, mut judge: impl FnMut(RegionView<'a>, &Cluster) -> Judgement) {
    for region in judging.regions() {
        judging.each(region.name, &region.rds.clusters, |cluster| {
            if is_judged(&cluster.engine, cluster.status.as_deref()) { judge(region, cluster) } else { skip() }
        });
    }
}

/// Judges every snapshot of an instance.
fn each_snapshot(judging: &mut Judging<'_>, mut judge: impl FnMut(&Snapshot) -> Judgement) {
    for region in judging.regions() {
        judging.each(region.name, &region.rds.snapshots, |snapshot| {
            if is_judged(&snapshot.engine, snapshot.status.as_deref()) { judge(snapshot) } else { skip() }
        });
    }
}

/// Judges every snapshot of a cluster.
fn each_cluster_snapshot(judging: &mut Judging<'_>, mut judge: impl FnMut(&ClusterSnapshot) -> Judgement) {
    for region in judging.regions() {
        judging.each(region.name, &region.rds.cluster_snapshots, |snapshot| {
            if is_judged(&snapshot.engine, snapshot.status.as_deref()) { judge(snapshot) } else { skip() }
        });
    }
}

/// The first few of some names, and how many more there are.
fn some_of(names: &[&str]) -> String {
    match names {
        [one, two, three, more @ ..] if !more.is_empty() => format!("{one}, {two}, {three} and {} more", more.len()),
        _ => names.join(", "),
    }
}

macro_rules! subjects {
    ($($what:ty => $kind:literal),+ $(,)?) => {$(
        impl Subject for $what {
            fn resource(&self, _: &Place<'_>) -> Resource {
                Resource { arn: self.arn.clone(), id: self.id.clone(), kind: $kind, tags: self.tags.clone() }
            }
        }
    )+};
}

subjects! {
    Cluster => "AWS::RDS::DBCluster",
    ClusterSnapshot => "AWS::RDS::DBClusterSnapshot",
    Instance => "AWS::RDS::DBInstance",
    Snapshot => "AWS::RDS::DBSnapshot",
}

impl Subject for Proxy {
    fn resource(&self, _: &Place<'_>) -> Resource {
        Resource { arn: self.arn.clone(), id: self.name.clone(), kind: "AWS::RDS::DBProxy", tags: None }
    }
}
