//! The policies of VPC endpoints let trusted accounts through alone.

use super::{if_own, listed};
use crate::calls::s3::ListBuckets;
use crate::calls::{Operation, ec2::DescribeVpcEndpoints};
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::{Gap, Listing};
use crate::facts::ec2::VpcEndpoint;
use crate::facts::s3::Bucket;
use crate::facts::{account_of, given, unfamiliar};
use crate::params::TRUSTED_ACCOUNTS;
use crate::policy::{Condition, Names, Policy, Principals, Statement};
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
        let trust = Trust { accounts, buckets: &account.s3.buckets };
        for region in judging.regions() {
            judging.each(region.name, &region.facts.ec2.vpc_endpoints, |endpoint| {
                if_own(account, endpoint.owner.as_ref(), DescribeVpcEndpoints::CALL, || judge(endpoint, &trust))
            });
        }
    },
};

/// Who and what is trusted.
struct Trust<'a> {
    accounts: Vec<String>,
    buckets: &'a Listing<Bucket, ListBuckets>,
}

/// Whom a statement lets through.
enum Reach {
    Trusted,
    /// Everyone, to buckets that may be anyone's.
    Buckets(Vec<String>),
    Strangers(String),
}

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
    if policy.denies().any(|statement| trust.shuts_strangers_out(statement)) {
        return pass("a denial shuts out all but trusted accounts");
    }
    let (mut buckets, mut unclear) = (Vec::new(), None);
    for statement in policy.allows() {
        match trust.reach(statement) {
            Ok(Reach::Trusted) => {}
            Ok(Reach::Buckets(more)) => buckets.extend(more),
            Ok(Reach::Strangers(who)) => return fail(format!("the policy lets {who} use the endpoint")),
            Err(gap) => unclear = unclear.or(Some(gap)),
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

impl Trust<'_> {
    fn account(&self, id: &str) -> bool {
        self.accounts.iter().any(|trusted| trusted == id)
    }

    fn arn(&self, arn: &str) -> bool {
        account_of(arn).is_some_and(|id| self.account(id))
    }

    fn reach(&self, statement: &Statement) -> Result<Reach, Gap> {
        if statement.conditions.iter().any(|condition| self.limits(condition)) {
            return Ok(Reach::Trusted);
        }
        let everyone = statement.principals.as_ref().is_none_or(Principals::include_everyone);
        if let (false, Some(Principals::Of(names))) = (everyone, &statement.principals) {
            let strangers: Vec<&String> =
                names.iter().filter(|(kind, name)| !self.principal(kind, name)).map(|(_, name)| name).collect();
            return Ok(if strangers.is_empty() { Reach::Trusted } else { Reach::Strangers(listed(&strangers)) });
        }
        // Gateway endpoints accept no principal but `*`: their policies often name the resources.
        let Some(Names::Of(resources)) = &statement.resources else {
            return Ok(Reach::Strangers("everyone".to_owned()));
        };
        let mut buckets = Vec::new();
        for resource in resources.iter().filter(|resource| !self.arn(resource)) {
            let Some(name) = bucket_of(resource) else { return Ok(Reach::Strangers("everyone".to_owned())) };
            if self.buckets.find(|bucket| bucket.name == name)?.is_none() {
                buckets.push(name.to_owned());
            }
        }
        Ok(if buckets.is_empty() { Reach::Trusted } else { Reach::Buckets(buckets) })
    }

    fn principal(&self, kind: &str, name: &str) -> bool {
        kind == "Service" || self.account(name) || self.arn(name)
    }

    /// Whether a condition of an allowing statement holds for trusted accounts alone.
    fn limits(&self, condition: &Condition) -> bool {
        let operator = condition.operator.to_ascii_lowercase();
        // Both hold for a request that lacks the key.
        if operator.ends_with("ifexists") || operator.starts_with("forallvalues:") {
            return false;
        }
        match condition.base_operator().as_str() {
            "stringequals" | "stringequalsignorecase" | "stringlike" | "arnequals" | "arnlike" => self.names(condition),
            "bool" => condition.is_about("aws:PrincipalIsAWSService") && condition.values == ["true"],
            _ => false,
        }
    }

    /// Whether a denial of everything leaves nobody but trusted accounts and AWS's services.
    fn shuts_strangers_out(&self, statement: &Statement) -> bool {
        let excepts = |condition: &Condition| {
            let negative = matches!(
                condition.base_operator().as_str(),
                "stringnotequals" | "stringnotequalsignorecase" | "stringnotlike" | "arnnotequals" | "arnnotlike"
            );
            let any_value = condition.operator.to_ascii_lowercase().starts_with("foranyvalue:");
            negative && !any_value && self.names(condition)
        };
        let is_service = |condition: &Condition| {
            condition.base_operator() == "bool"
                && condition.is_about("aws:PrincipalIsAWSService")
                && condition.values == ["false"]
        };
        let conditions = &statement.conditions;
        matches!(&statement.principals, Some(principals @ Principals::Of(_)) if principals.include_everyone())
            && statement.actions.is_everything()
            && statement.resources.as_ref().is_none_or(Names::is_everything)
            && conditions.iter().any(excepts)
            && conditions.iter().all(|condition| excepts(condition) || is_service(condition))
    }

    /// Whether a condition's key says whose the caller or the resource is, and all of its
    /// values are trusted. An organization that is named in full is taken to be the own one.
    fn names(&self, condition: &Condition) -> bool {
        let about = |keys: &[&str]| keys.iter().any(|key| condition.is_about(key));
        let all = |trusted: &dyn Fn(&str) -> bool| {
            !condition.values.is_empty() && condition.values.iter().all(|value| trusted(value))
        };
        let organization = |value: &str| {
            let id = value.split('/').next().unwrap_or(value);
            id.starts_with("o-") && !id.contains(['*', '?', '$'])
        };
        if about(&["aws:PrincipalAccount", "aws:ResourceAccount", "s3:ResourceAccount", "s3:DataAccessPointAccount"]) {
            return all(&|value| self.account(value));
        }
        if about(&["aws:PrincipalArn"]) {
            return all(&|value| self.arn(value));
        }
        about(&["aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:ResourceOrgID", "aws:ResourceOrgPaths"])
            && all(&organization)
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
