//! Databases for cases.

use crate::cases::{ACCOUNT, Case, REGION, regional};
use crate::fact::{Fact, Listing};
use crate::facts::rds::{
    Cluster, ClusterMember, ClusterSnapshot, Instance, Parameter, ParameterGroupUse, Rds, Snapshot,
};

fn arn(kind: &str, id: &str) -> String {
    format!("arn:aws:rds:{REGION}:{ACCOUNT}:{kind}:{id}")
}

pub(super) fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

/// An instance that runs PostgreSQL.
pub(crate) fn instance(id: &str) -> Instance {
    Instance {
        id: id.to_owned(),
        arn: arn("db", id),
        engine: "postgres".to_owned(),
        engine_version: text("16.3"),
        status: text("available"),
        cluster: None,
        replica_of: None,
        encrypted: None,
        kms_key: None,
        public: None,
        backup_days: None,
        multi_az: None,
        auto_minor_upgrade: None,
        deletion_protection: None,
        copy_tags: false,
        iam_authentication: false,
        master_user: None,
        managed_password: false,
        port: None,
        vpc: None,
        zone: None,
        subnets: Vec::new(),
        security_groups: Vec::new(),
        parameter_groups: Vec::new(),
        log_exports: Vec::new(),
        monitoring_seconds: None,
        ca: None,
        certificate_expires_at: None,
        tags: None,
    }
}

/// A cluster that runs Aurora MySQL, with one member.
pub(crate) fn cluster(id: &str) -> Cluster {
    Cluster {
        id: id.to_owned(),
        arn: arn("cluster", id),
        engine: "aurora-mysql".to_owned(),
        engine_version: text("8.0.mysql_aurora.3.08.0"),
        engine_mode: text("provisioned"),
        status: text("available"),
        encrypted: None,
        kms_key: None,
        backup_days: None,
        multi_az: None,
        auto_minor_upgrade: None,
        deletion_protection: None,
        copy_tags: false,
        iam_authentication: false,
        master_user: None,
        managed_password: false,
        port: None,
        parameter_group: None,
        log_exports: Vec::new(),
        backtrack_seconds: None,
        members: vec![ClusterMember { id: "member-1".to_owned(), parameter_status: None }],
        activity_stream: None,
        tags: None,
    }
}

/// A manual snapshot of an instance, whose shares are unread.
pub(super) fn snapshot(id: &str) -> Snapshot {
    Snapshot {
        id: id.to_owned(),
        arn: arn("snapshot", id),
        engine: "postgres".to_owned(),
        kind: text("manual"),
        status: text("available"),
        encrypted: None,
        shared_with: Fact::unread(),
        tags: None,
    }
}

/// A manual snapshot of a cluster, whose shares are unread.
pub(super) fn cluster_snapshot(id: &str) -> ClusterSnapshot {
    ClusterSnapshot {
        id: id.to_owned(),
        arn: arn("cluster-snapshot", id),
        engine: "aurora-mysql".to_owned(),
        kind: text("manual"),
        status: text("available"),
        encrypted: None,
        shared_with: Fact::unread(),
        tags: None,
    }
}

/// The use of a parameter group by an instance.
pub(crate) fn uses(group: &str, status: &str) -> ParameterGroupUse {
    ParameterGroupUse { name: group.to_owned(), apply_status: text(status) }
}

/// A parameter; without a value it stands on the engine's default.
pub(crate) fn parameter(name: &str, value: Option<&str>) -> Parameter {
    Parameter { name: name.to_owned(), value: value.map(str::to_owned) }
}

/// A region where RDS was read and is empty.
pub(crate) fn empty(rds: &mut Rds) {
    rds.instances = Listing::complete(Vec::new());
    rds.clusters = Listing::complete(Vec::new());
    rds.snapshots = Listing::complete(Vec::new());
    rds.cluster_snapshots = Listing::complete(Vec::new());
}

/// A case about one instance, the region's only database.
pub(super) fn with_instance(name: &'static str, fill: impl FnOnce(&mut Instance)) -> Case {
    regional(name, |region| {
        empty(&mut region.rds);
        let mut instance = instance("orders");
        fill(&mut instance);
        region.rds.instances.seen_mut().push(instance);
    })
}

/// A case about one cluster, the region's only database.
pub(super) fn with_cluster(name: &'static str, fill: impl FnOnce(&mut Cluster)) -> Case {
    regional(name, |region| {
        empty(&mut region.rds);
        let mut cluster = cluster("orders");
        fill(&mut cluster);
        region.rds.clusters.seen_mut().push(cluster);
    })
}

/// A case about one snapshot of an instance.
pub(super) fn with_snapshot(name: &'static str, fill: impl FnOnce(&mut Snapshot)) -> Case {
    regional(name, |region| {
        empty(&mut region.rds);
        let mut snapshot = snapshot("before-release");
        fill(&mut snapshot);
        region.rds.snapshots.seen_mut().push(snapshot);
    })
}

/// A case about one snapshot of a cluster.
pub(super) fn with_cluster_snapshot(name: &'static str, fill: impl FnOnce(&mut ClusterSnapshot)) -> Case {
    regional(name, |region| {
        empty(&mut region.rds);
        let mut snapshot = cluster_snapshot("before-release");
        fill(&mut snapshot);
        region.rds.cluster_snapshots.seen_mut().push(snapshot);
    })
}

/// What no check of instances speaks of.
pub(super) fn no_instance() -> Vec<Case> {
    vec![
        with_instance("an instance that is being deleted", |i| i.status = text("deleting")).says_nothing(),
        with_instance("a Neptune instance", |i| i.engine = "neptune".to_owned()).says_nothing(),
        with_instance("a DocumentDB instance", |i| i.engine = "docdb".to_owned()).says_nothing(),
        regional("no database", |region| empty(&mut region.rds)).says_nothing(),
    ]
}

/// What no check of instances outside clusters speaks of.
pub(super) fn no_standalone() -> Vec<Case> {
    let mut cases = no_instance();
    cases.push(
        with_instance("a member of an Aurora cluster", |i| {
            i.engine = "aurora-mysql".to_owned();
            i.cluster = text("orders");
        })
        .says_nothing(),
    );
    cases
}

/// What no check of clusters speaks of.
pub(super) fn no_cluster() -> Vec<Case> {
    vec![
        with_cluster("a cluster that is being deleted", |c| c.status = text("deleting")).says_nothing(),
        with_cluster("a Neptune cluster", |c| c.engine = "neptune".to_owned()).says_nothing(),
        with_cluster("a DocumentDB cluster", |c| c.engine = "docdb".to_owned()).says_nothing(),
        regional("no cluster", |region| empty(&mut region.rds)).says_nothing(),
    ]
}
