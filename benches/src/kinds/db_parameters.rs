//! Parameter groups. A group has hundreds of parameters; by name, a few are asked for in
//! one call.
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBParameters.html>

use crate::account::At;
use crate::kind::{About, Kind, Operation, Place, Share};
use crate::wire::{Ask, Body, Outcome, Params, Refusal, page};

pub(super) static KIND: Kind = Kind {
    name: "db-parameter-group",
    place: Place::Regional,
    share: Share::InEachPlace(2),
    operations: &[Operation::about(
        "rds",
        "DescribeDBParameters",
        "DescribeDBInstances",
        About {
            whom: |ask| At::index_of(ask.params.get("DBParameterGroupName")?, 10),
            nobody: "DBParameterGroupNotFound",
            home: None,
            calls: |at| usize::from(at.index < at.account.count(&super::db_instances::KIND, at.region)),
            answer: parameters,
        },
    )],
};

/// Parameter groups of clusters.
pub(super) static CLUSTER_KIND: Kind = Kind {
    name: "db-cluster-parameter-group",
    place: Place::Regional,
    share: Share::InEachPlace(1),
    operations: &[Operation::about(
        "rds",
        "DescribeDBClusterParameters",
        "DescribeDBClusters",
        About {
            whom: |ask| At::index_of(ask.params.get("DBClusterParameterGroupName")?, 10),
            nobody: "DBParameterGroupNotFound",
            home: None,
            calls: |at| usize::from(at.index < at.account.count(&super::db_clusters::KIND, at.region)),
            answer: parameters,
        },
    )],
};

/// Those that audits look at, before the many others.
const NAMED: [(&str, &str); 5] = [
    ("rds.force_ssl", "1"),
    ("require_secure_transport", "ON"),
    ("server_audit_logging", "1"),
    ("server_audit_events", "CONNECT,QUERY"),
    ("log_statement", "ddl"),
];
const OTHERS: usize = 415;

fn parameters(_: &At<'_>, ask: &Ask<'_>) -> Outcome {
    let asked = asked_for(ask.params)?;
    let others = (0..OTHERS).map(|number| (format!("parameter_{number:03}"), "1"));
    let all = NAMED.iter().map(|(name, value)| ((*name).to_owned(), *value)).chain(others);
    let found: Vec<(String, &str)> =
        all.filter(|(name, _)| asked.is_empty() || asked.contains(&name.as_str())).collect();
    let (range, next) = page(ask, found.len(), (20, 100), 100)?;
    Ok(Body::xml(|xml| {
        xml.list("Parameters", "Parameter", &found[range], |xml, (name, value)| {
            xml.leaf("ParameterName", name).leaf("ParameterValue", value).leaf("Description", "what it does");
            xml.leaf("Source", "engine-default").leaf("ApplyType", "dynamic").leaf("DataType", "string");
            xml.leaf("IsModifiable", true).leaf("ApplyMethod", "pending-reboot");
        });
        xml.maybe("Marker", next);
    }))
}

/// The names that a filter asks for; none: all.
fn asked_for(params: &Params) -> Result<Vec<&str>, Refusal> {
    match params.get("Filters.Filter.1.Name") {
        None => Ok(Vec::new()),
        Some("parameter-name") => Ok(params.list("Filters.Filter.1.Values").collect()),
        Some(other) => Err(Refusal::new(400, "InvalidParameterValue", &format!("Unrecognized filter name: {other}"))),
    }
}
