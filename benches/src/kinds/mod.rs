//! Every kind of resource, one file each. To join, a kind needs a `mod` and a line below.

mod access_points;
mod addresses;
mod buckets;
mod caller;
mod classic_balancers;
mod client_vpns;
mod common;
mod credential_report;
mod db_cluster_snapshots;
mod db_clusters;
mod db_instances;
mod db_parameters;
mod db_proxies;
mod db_snapshots;
mod db_subscriptions;
mod ec2_defaults;
mod endpoint_services;
mod flow_logs;
mod iam_account;
mod iam_details;
mod iam_groups;
mod iam_policies;
mod iam_providers;
mod iam_roles;
mod iam_users;
mod images;
mod instances;
mod interfaces;
mod internet_gateways;
mod launch_templates;
mod load_balancers;
mod network_acls;
mod peerings;
mod prefix_lists;
mod rds_certificates;
mod regions;
mod route_tables;
mod security_groups;
mod server_certificates;
mod snapshots;
mod subnets;
mod target_groups;
mod trails;
mod transit_gateways;
mod virtual_mfa;
mod volumes;
mod vpc_block;
mod vpc_endpoints;
mod vpcs;
mod vpns;

pub(crate) use buckets::OWNER;

use crate::kind::{Kind, Operation};

/// All kinds.
pub(crate) const KINDS: &[&Kind] = &[
    &access_points::KIND,
    &access_points::ACCOUNT_KIND,
    &addresses::KIND,
    &buckets::KIND,
    &caller::KIND,
    &classic_balancers::KIND,
    &client_vpns::KIND,
    &credential_report::KIND,
    &db_cluster_snapshots::KIND,
    &db_clusters::KIND,
    &db_instances::KIND,
    &db_parameters::KIND,
    &db_parameters::CLUSTER_KIND,
    &db_proxies::KIND,
    &db_snapshots::KIND,
    &db_subscriptions::KIND,
    &ec2_defaults::KIND,
    &endpoint_services::KIND,
    &flow_logs::KIND,
    &iam_account::KIND,
    &iam_details::KIND,
    &iam_groups::KIND,
    &iam_policies::KIND,
    &iam_providers::KIND,
    &iam_roles::KIND,
    &iam_users::KIND,
    &images::KIND,
    &instances::KIND,
    &interfaces::KIND,
    &internet_gateways::KIND,
    &launch_templates::KIND,
    &load_balancers::KIND,
    &load_balancers::LISTENER_KIND,
    &network_acls::KIND,
    &peerings::KIND,
    &prefix_lists::KIND,
    &rds_certificates::KIND,
    &regions::KIND,
    &route_tables::KIND,
    &security_groups::KIND,
    &security_groups::RULE_KIND,
    &server_certificates::KIND,
    &snapshots::KIND,
    &subnets::KIND,
    &target_groups::KIND,
    &trails::KIND,
    &transit_gateways::KIND,
    &virtual_mfa::KIND,
    &volumes::KIND,
    &vpc_block::KIND,
    &vpc_endpoints::KIND,
    &vpcs::KIND,
    &vpns::KIND,
];

/// Every operation, with the kind that it tells of.
pub(crate) fn operations() -> impl Iterator<Item = (&'static Kind, &'static Operation)> {
    KINDS.iter().flat_map(|kind| kind.operations.iter().map(|operation| (*kind, operation)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::wire::service;

    #[test]
    fn every_kind_and_operation_stands_once() {
        let names: BTreeSet<&str> = KINDS.iter().map(|kind| kind.name).collect();
        assert_eq!(names.len(), KINDS.len());
        let ids: BTreeSet<String> = operations().map(|(_, operation)| operation.id()).collect();
        assert_eq!(ids.len(), operations().count());
    }

    #[test]
    fn every_operation_has_a_service_and_follows_one_that_is_there() {
        for (_, operation) in operations() {
            assert!(service(operation.service).is_some(), "{}", operation.id());
            if let Some(after) = operation.after {
                let there = operations().any(|(_, other)| (other.service, other.name) == (operation.service, after));
                assert!(there, "{} after {after}", operation.id());
            }
        }
    }
}
