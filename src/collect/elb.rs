//! Elastic Load Balancing, of one region: both versions of the API.

use aws_sdk_elasticloadbalancing::types as classic;
use aws_sdk_elasticloadbalancingv2::{Client, types};
use checks::calls::elasticloadbalancingv2 as call;
use checks::fact::Listing;
use checks::facts::elb::{Balancer, ClassicBalancer, ClassicListener, Elb, Listener, Target, TargetGroup};

use super::{into_each, listed, text};
use crate::aws::{Lane, Page};

/// The most that Elastic Load Balancing returns in one page.
const ITEMS_A_PAGE: i32 = 400;

/// Elastic Load Balancing of one region.
pub(super) async fn collect(lane: &Lane) -> Elb {
    let client = &lane.elasticloadbalancingv2();
    let old = &lane.elasticloadbalancing();
    let (balancers, target_groups, classic) = tokio::join!(
        balancers(lane, client),
        target_groups(lane, client),
        lane.list(
            |marker| old.describe_load_balancers().page_size(ITEMS_A_PAGE).set_marker(marker).send(),
            |answer| {
                let balancers = listed(answer.load_balancer_descriptions).into_iter().map(classic_balancer);
                Some(Page::new(balancers, answer.next_marker))
            },
        ),
    );
    Elb { balancers, classic, target_groups }
}

/// Load balancers with their listeners. Tags take a call of their own.
async fn balancers(lane: &Lane, client: &Client) -> Listing<Balancer, call::DescribeLoadBalancers> {
    let mut list: Listing<Balancer, call::DescribeLoadBalancers> = lane
        .list(
            |marker| client.describe_load_balancers().page_size(ITEMS_A_PAGE).set_marker(marker).send(),
            |answer| {
                let balancers = listed(answer.load_balancers).into_iter().map(balancer);
                Some(Page::new(balancers, answer.next_marker))
            },
        )
        .await;
    into_each(lane, &mut list, |lane, mut balancer: Balancer| {
        let client = client.clone();
        async move {
            balancer.listeners = listeners(&lane, &client, &balancer.arn).await;
            balancer
        }
    })
    .await;
    list
}

async fn listeners(lane: &Lane, client: &Client, balancer: &str) -> Listing<Listener, call::DescribeListeners> {
    lane.list(
        |marker| {
            let request = client.describe_listeners().load_balancer_arn(balancer);
            request.page_size(ITEMS_A_PAGE).set_marker(marker).send()
        },
        |answer| {
            let listeners = listed(answer.listeners).into_iter().map(listener);
            Some(Page::new(listeners, answer.next_marker))
        },
    )
    .await
}

/// Target groups with their targets.
async fn target_groups(lane: &Lane, client: &Client) -> Listing<TargetGroup, call::DescribeTargetGroups> {
    let mut list: Listing<TargetGroup, call::DescribeTargetGroups> = lane
        .list(
            |marker| client.describe_target_groups().page_size(ITEMS_A_PAGE).set_marker(marker).send(),
            |answer| {
                let groups = listed(answer.target_groups).into_iter().map(target_group);
                Some(Page::new(groups, answer.next_marker))
            },
        )
        .await;
    into_each(lane, &mut list, |lane, mut group: TargetGroup| {
        let client = client.clone();
        async move {
            group.targets = targets(&lane, &client, &group.arn).await;
            group
        }
    })
    .await;
    list
}

/// DescribeTargetHealth has no pages.
async fn targets(lane: &Lane, client: &Client, group: &str) -> Listing<Target, call::DescribeTargetHealth> {
    lane.list(
        |_| client.describe_target_health().target_group_arn(group).send(),
        |answer| {
            let targets = listed(answer.target_health_descriptions).into_iter().map(target);
            Some(Page::whole(targets))
        },
    )
    .await
}

fn balancer(balancer: types::LoadBalancer) -> Option<Balancer> {
    let zones = listed(balancer.availability_zones).into_iter();
    let state = balancer.state.and_then(|state| state.code);
    Some(Balancer {
        arn: balancer.load_balancer_arn?,
        name: balancer.load_balancer_name?,
        kind: text(balancer.r#type.as_ref().map(types::LoadBalancerTypeEnum::as_str)),
        scheme: text(balancer.scheme.as_ref().map(types::LoadBalancerSchemeEnum::as_str)),
        state: text(state.as_ref().map(types::LoadBalancerStateEnum::as_str)),
        vpc: balancer.vpc_id,
        subnets: zones.filter_map(|zone| zone.subnet_id).collect(),
        security_groups: listed(balancer.security_groups),
        address_type: text(balancer.ip_address_type.as_ref().map(types::IpAddressType::as_str)),
        listeners: Listing::unread(),
        tags: None,
    })
}

fn listener(listener: types::Listener) -> Option<Listener> {
    let mut target_groups: Vec<String> = Vec::new();
    let mut authenticates = false;
    for action in listed(listener.default_actions) {
        // The kinds are told apart by what they hold: a group stands alone or in the configuration of a forward.
        authenticates |= action.authenticate_oidc_config.is_some()
            || action.authenticate_cognito_config.is_some()
            || action.jwt_validation_config.is_some();
        let weighted = listed(action.forward_config.and_then(|forward| forward.target_groups)).into_iter();
        target_groups.extend(action.target_group_arn);
        target_groups.extend(weighted.filter_map(|group| group.target_group_arn));
    }
    target_groups.sort();
    target_groups.dedup();
    Some(Listener {
        arn: listener.listener_arn?,
        port: listener.port,
        protocol: text(listener.protocol.as_ref().map(types::ProtocolEnum::as_str)),
        target_groups,
        authenticates,
    })
}

fn target_group(group: types::TargetGroup) -> Option<TargetGroup> {
    Some(TargetGroup {
        arn: group.target_group_arn?,
        name: group.target_group_name?,
        kind: text(group.target_type.as_ref().map(types::TargetTypeEnum::as_str)),
        protocol: text(group.protocol.as_ref().map(types::ProtocolEnum::as_str)),
        address_type: text(group.ip_address_type.as_ref().map(types::TargetGroupIpAddressTypeEnum::as_str)),
        balancers: listed(group.load_balancer_arns),
        targets: Listing::unread(),
    })
}

fn target(health: types::TargetHealthDescription) -> Option<Target> {
    let target = health.target?;
    let state = health.target_health.and_then(|health| health.state);
    Some(Target {
        id: target.id?,
        port: target.port,
        health: text(state.as_ref().map(types::TargetHealthStateEnum::as_str)),
    })
}

fn classic_balancer(balancer: classic::LoadBalancerDescription) -> Option<ClassicBalancer> {
    let listeners = listed(balancer.listener_descriptions).into_iter().map(|description| {
        let listener = description.listener?;
        let (port, instance_port) = (listener.load_balancer_port, listener.instance_port);
        Some(ClassicListener { protocol: listener.protocol, port, instance_port })
    });
    let instances = listed(balancer.instances).into_iter();
    Some(ClassicBalancer {
        name: balancer.load_balancer_name?,
        scheme: balancer.scheme,
        vpc: balancer.vpc_id.filter(|vpc| !vpc.is_empty()),
        subnets: listed(balancer.subnets),
        security_groups: listed(balancer.security_groups),
        listeners: listeners.collect::<Option<_>>()?,
        instances: instances.filter_map(|instance| instance.instance_id).collect(),
    })
}
