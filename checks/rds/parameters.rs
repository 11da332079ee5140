//! Parameters: what a group says, and whether it is in force.

use crate::calls::rds::{DescribeDBClusterParameters, DescribeDBParameters};
use crate::calls::{Call, Operation};
use crate::derived::OfRegion;
use crate::fact::{Gap, Reason};
use crate::facts::given;
use crate::facts::rds::Parameter;

/// A parameter of an instance's group; `None`: the group's family does not have it.
pub(super) fn of_instance<'a>(region: &OfRegion<'a>, group: &str, name: &str) -> Result<Option<&'a Parameter>, Gap> {
    match region.parameter_group(group) {
        Some(group) => group.parameters.find(|parameter| parameter.name == name),
        None => Err(Gap::not_collected(DescribeDBParameters::CALL)),
    }
}

/// A parameter of a cluster's group; `None`: the group's family does not have it.
pub(super) fn of_cluster<'a>(region: &OfRegion<'a>, group: &str, name: &str) -> Result<Option<&'a Parameter>, Gap> {
    match region.cluster_parameter_group(group) {
        Some(group) => group.parameters.find(|parameter| parameter.name == name),
        None => Err(Gap::not_collected(DescribeDBClusterParameters::CALL)),
    }
}

/// Whether a group's values are in force on an instance, by the status that AWS gives.
/// <https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html>
pub(super) fn in_force(status: Option<&str>, call: &'static Call) -> Result<bool, Gap> {
    match given(status, call, "the status of the parameter group")? {
        "in-sync" => Ok(true),
        "applying" | "failed-to-apply" | "pending-reboot" => Ok(false),
        other => {
            Err(Gap::new(call, Reason::Malformed, format!("the status of the parameter group is {other}, not known")))
        }
    }
}

/// Whether a switch is on. Engines spell it as a number, a word, or a truth value.
pub(super) fn is_on(value: &str, call: &'static Call) -> Result<bool, Gap> {
    match value.to_ascii_lowercase().as_str() {
        "1" | "on" | "true" => Ok(true),
        "0" | "off" | "false" => Ok(false),
        _ => Err(Gap::new(call, Reason::Malformed, format!("{value:?} is neither on nor off"))),
    }
}
