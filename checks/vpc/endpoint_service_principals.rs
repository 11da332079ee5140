//! Who may connect to the endpoint services that the account offers.

use super::listed;
use crate::calls::Operation;
use crate::calls::ec2::{DescribeVpcEndpointServiceConfigurations, DescribeVpcEndpointServicePermissions};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::account_of;
use crate::facts::ec2::EndpointService;
use crate::params::TRUSTED_ACCOUNTS;
use crate::verdict::{Judgement, fail, manual, pass, skip};

pub(super) static CHECK: Check = Check {
    key: "vpc-endpoint-service-principals",
    title: "Own endpoint services admit trusted principals only",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("vpc.gateways")],
    reads: &[DescribeVpcEndpointServiceConfigurations::CALL, DescribeVpcEndpointServicePermissions::CALL],
    params: &[TRUSTED_ACCOUNTS],
    why: "Whoever may connect reaches the load balancer behind the service from a VPC of their own, past the internet \
          edge and its guards.",
    fix: Fix {
        what: "Remove the principals that are not trusted from the permissions of the service.",
        command: "aws ec2 modify-vpc-endpoint-service-permissions --service-id SERVICE_ID --remove-allowed-principals PRINCIPAL",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html"],
    judge: |judging| {
        let mut trusted = judging.params().list(TRUSTED_ACCOUNTS);
        trusted.push(judging.facts().id.clone());
        for region in judging.regions() {
            judging.each(region.name, &region.facts.ec2.endpoint_services, |service| judge(service, &trusted));
        }
    },
};

fn judge(service: &EndpointService, trusted: &[String]) -> Judgement {
    let state = service.state.as_deref().map(str::to_ascii_lowercase);
    if matches!(state.as_deref(), Some("deleting" | "deleted" | "failed")) {
        return skip();
    }
    let accepting = if service.acceptance_required { ", once accepted" } else { "" };
    let allowed = service.allowed.seen();
    if allowed.iter().any(|principal| principal == "*") {
        return fail(format!("everyone may connect{accepting}"));
    }
    // An organization or a part of it, whose ARN holds the account that manages it.
    let (organizations, principals): (Vec<&String>, Vec<&String>) =
        allowed.iter().partition(|principal| principal.contains(":organizations:"));
    let is_trusted = |principal: &str| account_of(principal).is_some_and(|id| trusted.iter().any(|one| one == id));
    let strangers: Vec<&String> = principals.into_iter().filter(|principal| !is_trusted(principal)).collect();
    if !strangers.is_empty() {
        return fail(format!("{} may connect{accepting}", listed(&strangers)));
    }
    service.allowed.known()?;
    match organizations.is_empty() {
        true => pass("trusted accounts alone may connect"),
        false => manual(format!("{} may connect{accepting}: whose that is must be looked up", listed(&organizations))),
    }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::{ACCOUNT, Case, STRANGER, regional};
    use crate::fact::{Gap, Listing, Reason};
    use crate::params::Value;

    let with = |name, principals: &[&str], fill: fn(&mut EndpointService)| -> Case {
        let principals = principals.iter().map(|principal| principal.replace("ACCOUNT", ACCOUNT)).collect();
        let mut service = EndpointService {
            id: "vpce-svc-1".to_owned(),
            state: Some("Available".to_owned()),
            acceptance_required: true,
            allowed: Listing::complete(principals),
            tags: None,
        };
        fill(&mut service);
        regional(name, |region| region.ec2.endpoint_services = Listing::complete(vec![service]))
    };
    let stranger = "arn:aws:iam::999988887777:root";
    let cut = Gap::new(DescribeVpcEndpointServicePermissions::CALL, Reason::CutList, "page 2");
    let mut half = with("a stranger on the first page", &[stranger], |_| {}).fails();
    let mut half_good =
        with("the own account on the first page", &["arn:aws:iam::ACCOUNT:root"], |_| {}).gives_unknown();
    for case in [&mut half, &mut half_good] {
        let region = case.account.regional.get_mut(crate::cases::REGION).unwrap();
        let service = &mut region.ec2.endpoint_services.seen_mut()[0];
        service.allowed = Listing::cut(service.allowed.seen().to_vec(), cut.clone());
    }
    vec![
        with("nobody else", &[], |_| {}).passes(),
        with("the own account", &["arn:aws:iam::ACCOUNT:root", "arn:aws:iam::ACCOUNT:role/app"], |_| {}).passes(),
        with("everyone", &["*"], |_| {}).fails().saying("once accepted"),
        with("everyone, unasked", &["*"], |service| service.acceptance_required = false)
            .fails()
            .saying("everyone may connect"),
        with("a stranger", &["arn:aws:iam::ACCOUNT:root", stranger], |_| {}).fails().saying(STRANGER),
        with("a stranger's user", &["arn:aws:iam::999988887777:user/ann"], |_| {}).fails(),
        with("a partner", &[stranger], |_| {}).with(TRUSTED_ACCOUNTS, Value::List(vec![STRANGER.to_owned()])).passes(),
        with("an organization", &["arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5"], |_| {})
            .gives_manual(),
        half,
        half_good,
        with("permissions unread", &[], |service| service.allowed = Listing::unread()).gives_unknown(),
        with("deleted", &["*"], |service| service.state = Some("Deleted".to_owned())).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
