//! The policies of VPC endpoints let trusted accounts through alone.

use super::{if_own, listed};
use crate::calls::s3::ListBuckets;
use crate::calls::{Operation, ec2::DescribeVpcEndpoints};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::derived::ByKey;
use crate::fact::Gap;
use crate::facts::ec2::VpcEndpoint;
use crate::facts::s3::Bucket;
use crate::facts::{account_of, given, unfamiliar};
use crate::params::TRUSTED_ACCOUNTS;
use crate::policy::{LetIn, Names, Network, Owner, Party, Policy, Reading, Statement};
use crate::verdict::{Judgement, fail, manual, not_applicable, pass, skip};

pub(super) static CHECK: Check = Check {
    key: "vpc-endpoint-policy-trusted",
    title: "Endpoint policies admit trusted accounts only",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("vpc.gateways")],
    reads: &[DescribeVpcEndpoints::CALL, ListBuckets::CALL],
    params: &[TRUSTED_ACCOUNTS],
    why: "Through an endpoint open to everyone, code inside the VPC can carry data to a stranger's account with the stranger's own keys, past every firewall.",
    fix: Fix {
        what: "Limit the endpoint policy to the own account or organization with a condition on the principal or the resource.",
        command: "aws ec2 modify-vpc-endpoint --vpc-endpoint-id ENDPOINT_ID --policy-document file://POLICY.json",
    },
    references: &["https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html"],
    judge: |judging| {
        let account = judging.facts();
        let mut accounts = judging.params().list(TRUSTED_ACCOUNTS);
        accounts.push(account.id.clone());
        let trust = Trust { accounts, buckets: judging.global().buckets() };
        for region in judging.regions() {
            judging.each(region.name, &region.facts.ec2.vpc_endpoints, |endpoint| {
                if_own(account, endpoint.owner.as_ref(), DescribeVpcEndpoints::CALL, || judge(endpoint, &trust))
            });
        }
    },
};

fn judge(endpoint: &VpcEndpoint, trust: &Trust<'_>) -> Judgement {
    let state = endpoint.state.as_deref().map(str::to_ascii_lowercase);
    if matches!(state.as_deref(), Some("deleting" | "deleted" | "expired" | "failed" | "rejected"))
        || endpoint.requester_managed
    {
        return skip();
    }
    match endpoint.kind.as_deref() {
        Some("Gateway" | "Interface") => {}
        Some(kind @ ("GatewayLoadBalancer" | "Resource" | "ServiceNetwork" | "Tunnel")) => {
            return not_applicable(format!("endpoints of type {kind} have no policy for a service of AWS"));
        }
        kind => return Err(unfamiliar(kind, DescribeVpcEndpoints::CALL, "VpcEndpointType")),
    }
    // Services of other customers take no endpoint policy.
    if endpoint.service.as_deref().is_some_and(|service| service.contains(".vpce-svc-")) {
        return not_applicable("the service is no service of AWS and takes no endpoint policy");
    }
    let text = given(endpoint.policy.as_deref(), DescribeVpcEndpoints::CALL, "PolicyDocument")?;
    let policy = Policy::read(text, DescribeVpcEndpoints::CALL)?;
    let (mut buckets, mut unclear) = (Vec::new(), None);
    for let_in in policy.lets_in(Reading::Endpoint, &[]) {
        match trust.strangers(&let_in) {
            Some(Strangers::Named(who)) => return fail(format!("the policy lets {who} use the endpoint")),
            Some(Strangers::Everyone) => match trust.reached(let_in.statement) {
                Ok(Some(more)) => buckets.extend(more),
                Ok(None) => return fail("the policy lets everyone use the endpoint"),
                Err(gap) => unclear = unclear.or(Some(gap)),
            },
            None => {}
        }
    }
    match (unclear, buckets.is_empty()) {
        (Some(gap), _) => Err(gap),
        (None, true) => pass("the policy lets trusted accounts alone use the endpoint"),
        (None, false) => {
            manual(format!("everyone may reach buckets that are not this account's: {}", listed(&buckets)))
        }
    }
}

/// Who and what is trusted: accounts, the own one among them, and the own buckets.
struct Trust<'a> {
    accounts: Vec<String>,
    buckets: &'a ByKey<'a, Bucket>,
}

/// Those among an audience who are not trusted.
enum Strangers {
    Everyone,
    Named(String),
}

impl Trust<'_> {
    fn account(&self, id: &str) -> bool {
        self.accounts.iter().any(|trusted| trusted == id)
    }

    fn strangers(&self, let_in: &LetIn<'_>) -> Option<Strangers> {
        let strangers: Vec<&Party> = let_in.who.parties().filter(|party| !self.party(party)).collect();
        // Where everyone comes through the endpoint anyway, the network of the caller is no limit.
        let open = |party: &&Party| matches!(party, Party::Everyone | Party::Network(_) | Party::Secret(_));
        match strangers.iter().any(open) {
            true => Some(Strangers::Everyone),
            false if strangers.is_empty() => None,
            false => Some(Strangers::Named(listed(&strangers))),
        }
    }

    /// An organization that is named in full is taken to be the own one.
    fn party(&self, party: &Party) -> bool {
        match (party, party.account()) {
            (Party::Service { .. } | Party::Organization(_) | Party::Deleted(_), _) => true,
            (Party::Network(Network { owner: Some(Owner::Organization(_)), .. }), _) => true,
            (_, Some(account)) => self.account(account),
            (_, None) => false,
        }
    }

    /// The buckets, not known to be the own ones, that everyone reaches by the statement;
    /// `None`: it does not say which resources they are. Gateway endpoints accept no principal
    /// but `*`: their policies often name the resources.
    fn reached(&self, statement: &Statement) -> Result<Option<Vec<String>>, Gap> {
        let Some(Names::Of(resources)) = &statement.resources else { return Ok(None) };
        let mut buckets = Vec::new();
        for resource in resources.iter().filter(|arn| !account_of(arn).is_some_and(|id| self.account(id))) {
            let Some(name) = bucket_of(resource) else { return Ok(None) };
            if self.buckets.find(name)?.is_none() {
                buckets.push(name.to_owned());
            }
        }
        Ok(Some(buckets))
    }
}

/// The bucket that an ARN names in full.
fn bucket_of(arn: &str) -> Option<&str> {
    let mut parts = arn.splitn(6, ':').skip(2);
    let ("s3", "", "", Some(resource)) = (parts.next()?, parts.next()?, parts.next()?, parts.next()) else {
        return None;
    };
    let bucket = resource.split('/').next()?;
    (!bucket.is_empty() && !bucket.contains(['*', '?', '$'])).then_some(bucket)
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::cases::{ACCOUNT, Case, REGION, STRANGER, case, regional};
    use crate::fact::Listing;
    use crate::facts::s3::Bucket;
    use crate::params::Value;

    let with = |name, fill: &dyn Fn(&mut VpcEndpoint)| -> Case {
        let mut endpoint = VpcEndpoint {
            id: "vpce-1".to_owned(),
            kind: Some("Gateway".to_owned()),
            vpc: Some("vpc-1".to_owned()),
            service: Some("com.amazonaws.eu-west-1.s3".to_owned()),
            state: Some("available".to_owned()),
            policy: None,
            owner: Some(ACCOUNT.to_owned()),
            requester_managed: false,
            subnets: Vec::new(),
            tags: None,
        };
        fill(&mut endpoint);
        case(name, |account| {
            account.s3.buckets = Listing::complete(vec![Bucket::unread("records", REGION)]);
            let region = account.regional.get_mut(REGION).unwrap();
            region.ec2.vpc_endpoints = Listing::complete(vec![endpoint]);
        })
    };
    let saying = |name, statements: &str| {
        let policy = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
        with(name, &|endpoint| endpoint.policy = Some(policy.clone()))
    };
    let everyone = |rest: &str| format!(r#"{{"Effect":"Allow","Principal":"*","Action":"*",{rest}}}"#);
    let to = |resource: &str| everyone(&format!(r#""Resource":{resource}"#));
    let when = |condition: &str| everyone(&format!(r#""Resource":"*","Condition":{{{condition}}}"#));
    let naming =
        |principal: &str| format!(r#"{{"Effect":"Allow","Principal":{principal},"Action":"s3:*","Resource":"*"}}"#);
    let denying = |condition: &str| {
        let deny = r#"{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*""#;
        format!(r#"{},{deny},"Condition":{{{condition}}}}}"#, to("\"*\""))
    };
    vec![
        saying("as AWS makes it", &to("\"*\"")).fails().saying("everyone"),
        saying("the own account", &naming(&format!(r#"{{"AWS":"{ACCOUNT}"}}"#))).passes(),
        saying("a role of the own account", &naming(&format!(r#"{{"AWS":"arn:aws:iam::{ACCOUNT}:role/app"}}"#))).passes(),
        saying("a stranger", &naming(&format!(r#"{{"AWS":["{ACCOUNT}","arn:aws:iam::{STRANGER}:root"]}}"#)))
            .fails()
            .saying(STRANGER),
        saying("a partner", &naming(&format!(r#"{{"AWS":"{STRANGER}"}}"#)))
            .with(TRUSTED_ACCOUNTS, Value::List(vec![STRANGER.to_owned()]))
            .passes(),
        saying("all but one", r#"{"Effect":"Allow","NotPrincipal":{"AWS":"1"},"Action":"*","Resource":"*"}"#).fails(),
        saying("no principal", r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#).fails(),
        saying("own callers", &when(&format!(r#""StringEquals":{{"aws:PrincipalAccount":"{ACCOUNT}"}}"#))).passes(),
        saying("own roles", &when(&format!(r#""ArnLike":{{"aws:PrincipalArn":"arn:aws:iam::{ACCOUNT}:role/*"}}"#))).passes(),
        saying("own resources", &when(&format!(r#""StringEquals":{{"aws:ResourceAccount":["{ACCOUNT}"]}}"#))).passes(),
        saying("an organization", &when(r#""StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}"#)).passes(),
        saying("any organization", &when(r#""StringLike":{"aws:PrincipalOrgID":"o-*"}"#)).fails(),
        saying("the caller's organization", &when(r#""StringEquals":{"aws:ResourceOrgID":"${aws:PrincipalOrgID}"}"#)).fails(),
        saying("AWS's services", &when(r#""Bool":{"aws:PrincipalIsAWSService":"true"}"#)).passes(),
        saying("a stranger's callers", &when(&format!(r#""StringEquals":{{"aws:PrincipalAccount":"{STRANGER}"}}"#))).fails(),
        saying("callers without the key too", &when(&format!(r#""StringEqualsIfExists":{{"aws:PrincipalAccount":"{ACCOUNT}"}}"#)))
            .fails(),
        saying("over TLS", &when(r#""Bool":{"aws:SecureTransport":"true"}"#)).fails(),
        saying("an own bucket", &to(r#"["arn:aws:s3:::records","arn:aws:s3:::records/*"]"#)).passes(),
        saying("a bucket of somebody", &to(r#""arn:aws:s3:::elsewhere/*""#)).gives_manual().saying("elsewhere"),
        saying("buckets by pattern", &to(r#""arn:aws:s3:::rec*""#)).fails(),
        saying("own queues", &to(&format!(r#""arn:aws:sqs:*:{ACCOUNT}:*""#))).passes(),
        saying("strangers are denied", &denying(&format!(r#""StringNotEquals":{{"aws:PrincipalAccount":"{ACCOUNT}"}}"#))).passes(),
        saying(
            "strangers who are no service are denied",
            &denying(
                r#""StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}"#,
            ),
        )
        .passes(),
        saying(
            "strangers without TLS are denied",
            &denying(&format!(
                r#""StringNotEquals":{{"aws:PrincipalAccount":"{ACCOUNT}"}},"Bool":{{"aws:SecureTransport":"false"}}"#
            )),
        )
        .fails(),
        saying("nothing is allowed", r#"{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}"#).passes(),
        with("no policy in the answer", &|_| {}).gives_unknown(),
        with("no JSON", &|endpoint| endpoint.policy = Some("full access".to_owned())).gives_unknown(),
        with("a load balancer's", &|endpoint| endpoint.kind = Some("GatewayLoadBalancer".to_owned())).does_not_apply(),
        with("a kind of tomorrow", &|endpoint| endpoint.kind = Some("Wormhole".to_owned())).gives_unknown(),
        with("a partner's service", &|endpoint| {
            endpoint.kind = Some("Interface".to_owned());
            endpoint.service = Some("com.amazonaws.vpce.eu-west-1.vpce-svc-1".to_owned());
        })
        .does_not_apply(),
        with("deleted", &|endpoint| endpoint.state = Some("Deleted".to_owned())).says_nothing(),
        with("run by GuardDuty", &|endpoint| endpoint.requester_managed = true).says_nothing(),
        with("of another account", &|endpoint| endpoint.owner = Some(STRANGER.to_owned())).says_nothing(),
        regional("unread", |_| {}).gives_unknown(),
    ]
}
