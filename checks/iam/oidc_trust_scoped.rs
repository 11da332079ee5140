//! Roles for programs that other services vouch for: build pipelines, clusters, web sign-in.

use super::trust::read;
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::facts::iam::Role;
use crate::judging::GLOBAL;
use crate::policy::{Condition, Operator, Reading, Statement};
use crate::verdict::{Judgement, fail, manual, not_applicable, pass, skip};

pub(super) static CHECK: Check = Check {
    key: "iam-oidc-trust-scoped",
    title: "Roles for OIDC tokens say whose tokens they take",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("iam.federation")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "An issuer such as GitHub vouches for everybody who uses it. Without a condition on the subject, a stranger's \
          repository or workload can take the role.",
    fix: Fix {
        what: "Demand the subject of your own repository, project or workload in the trust policy.",
        command: "aws iam update-assume-role-policy --role-name ROLE --policy-document file://TRUST_POLICY",
    },
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
    ],
    judge: |judging| judging.each(GLOBAL, &judging.facts().iam.roles, judge),
};

/// Issuers whose tokens name the customer in the audience (or the app): the subject is a
/// person who uses that customer's app.
const BY_AUDIENCE: [&str; 6] = [
    "accounts.google.com",
    "api.pulumi.com/oidc",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "oidc.vercel.com",
    "www.amazon.com",
];

/// Issuers that serve many customers under one name, and name the customer in the subject.
/// A subset of those in AWS's samples of resource control policies: issuers of one customer
/// (Bitbucket's and CircleCI's, each with the customer's id in its address) are not among them.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html>
const SHARED: [&str; 11] = [
    "agent.buildkite.com",
    "app.terraform.io",
    "gitlab.com",
    "oidc-configuration.audit-log.githubusercontent.com",
    "oidc.codefresh.io",
    "proidc.upbound.io",
    "rh-oidc.s3.us-east-1.amazonaws.com",
    "scalr.io",
    "studio.datachain.ai/api",
    "token.actions.githubusercontent.com",
    "vstoken.actions.githubusercontent.com",
];

/// Claims that name the customer, beside the subject: GitHub's and GitLab's.
const NAMING: [&str; 8] = [
    "sub",
    "job_workflow_ref",
    "namespace_id",
    "project_id",
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
];

/// What an entry asks of a token.
enum Asks {
    /// For one customer.
    Enough,
    /// For nothing that tells customers apart.
    TooLittle,
    /// For the audience of an issuer that may serve one customer only.
    AudienceOnly,
}

fn judge(role: &Role) -> Judgement {
    if role.is_aws_owned() {
        return skip();
    }
    let policy = read(role)?;
    let mut seen = Vec::new();
    for entry in policy.lets_in(Reading::Iam, &["sts:AssumeRoleWithWebIdentity"]) {
        seen.extend(issuers(entry.statement).map(|issuer| (issuer, asks(entry.statement, issuer))));
    }
    if let Some((issuer, _)) = seen.iter().find(|(_, asks)| matches!(asks, Asks::TooLittle)) {
        return fail(format!("the role takes tokens of {issuer} whoever they were issued to"));
    }
    if let Some((issuer, _)) = seen.iter().find(|(_, asks)| matches!(asks, Asks::AudienceOnly)) {
        return manual(format!("the role takes every token of {issuer} for its audience, whatever the subject"));
    }
    match seen.first() {
        Some((issuer, _)) => pass(format!("the role takes tokens of {issuer} for named subjects or apps only")),
        None => not_applicable("the role takes no OIDC tokens"),
    }
}

/// The issuers that an entry trusts, without `https://`.
fn issuers(entry: &Statement) -> impl Iterator<Item = &str> {
    let names = entry.principals.iter().flat_map(|principals| principals.of_kind("Federated"));
    names.filter_map(|name| match name.split_once(":oidc-provider/") {
        Some((_, issuer)) => Some(issuer),
        None => (!name.starts_with("arn:")).then_some(name),
    })
}

/// Whether `*` and `?` in the values are wildcards.
fn has_wildcards(condition: &Condition) -> bool {
    condition.parsed().is_some_and(Operator::has_wildcards)
}

fn asks(entry: &Statement, issuer: &str) -> Asks {
    let about = |claim: &str| {
        let key = format!("{issuer}:{claim}");
        let demanded = |condition: &&Condition| condition.parsed().is_some_and(Operator::demands);
        entry.conditions.iter().filter(move |condition| condition.is_about(&key)).filter(demanded)
    };
    let exact = |condition: &Condition| {
        condition.values.iter().all(|value| !(has_wildcards(condition) && value.contains(['*', '?'])))
    };
    let audience = ["aud", "app_id", "oaud"].iter().flat_map(|claim| about(claim)).any(exact);
    let named = NAMING.iter().any(|claim| {
        let names = |value: &String, wild: bool| !wild || names_a_customer(claim, value);
        about(claim).any(|condition| condition.values.iter().all(|value| names(value, has_wildcards(condition))))
    });
    let by_audience = BY_AUDIENCE.contains(&issuer);
    match (named, audience) {
        (true, _) => Asks::Enough,
        (false, true) if by_audience => Asks::Enough,
        (false, true) if !is_shared(issuer) => Asks::AudienceOnly,
        (false, _) => Asks::TooLittle,
    }
}

/// Issuers that serve many customers, or many workloads, under one name.
fn is_shared(issuer: &str) -> bool {
    SHARED.iter().any(|host| issuer == *host || issuer.starts_with(&format!("{host}/")))
        // A cluster: any pod in it gets a token with the usual audience.
        || issuer.starts_with("oidc.eks.")
        || issuer.starts_with("oidc-eks.")
}

/// Whether a pattern is fixed as far as the customer's name, up to the sign that ends it:
/// `repo:acme/*` is, `repo:acme*` is not, since `acme-evil` fits it too. A repository and a
/// workflow begin with their owner.
/// <https://docs.github.com/en/actions/reference/security/oidc>
fn names_a_customer(claim: &str, pattern: &str) -> bool {
    let Some(star) = pattern.find(['*', '?']) else { return true };
    if matches!(claim, "repository" | "job_workflow_ref") {
        return pattern[..star].find('/').is_some_and(|end| end > 0);
    }
    let fixed = pattern[..star].trim_start_matches("system:serviceaccount:");
    let fixed = match pattern.starts_with("system:serviceaccount:") {
        true => fixed,
        false => fixed.split_once([':', '/']).map_or("", |(_, name)| name),
    };
    fixed.find([':', '/']).is_some_and(|end| end > 0)
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{aws_role, trust, with_details, with_iam, with_role};
    use crate::cases::{ACCOUNT, Case};
    use crate::fact::Listing;

    let with = |name, provider: &str, operator: &str, claims: &str| -> Case {
        let arn = format!("arn:aws:iam::{ACCOUNT}:oidc-provider/{provider}");
        let provider = if provider.ends_with("amazonaws.com") && !provider.contains("eks") { provider } else { &arn };
        let rest = format!(
            r#""Principal":{{"Federated":"{provider}"}},"Action":"sts:AssumeRoleWithWebIdentity",
                "Condition":{{"{operator}":{{{claims}}}}}"#
        );
        with_role(name, |role| role.trust = Some(trust(&rest)))
    };
    let github = "token.actions.githubusercontent.com";
    let of_github = |name, operator: &str, sub: &str| {
        with(name, github, operator, &format!(r#""{github}:aud":"sts.amazonaws.com","{github}:sub":{sub}"#))
    };
    let eks = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE";
    vec![
        of_github("one branch", "StringEquals", r#""repo:acme/shop:ref:refs/heads/main""#).passes(),
        of_github("one repository", "StringLike", r#""repo:acme/shop:*""#).passes(),
        of_github("one organization", "StringLike", r#""repo:acme/*""#).passes(),
        of_github("one organization, almost", "StringLike", r#""repo:acme*""#).fails().saying(github),
        of_github("every repository", "StringLike", r#""repo:*""#).fails(),
        of_github("anything", "StringLike", r#""*""#).fails(),
        of_github("a branch of every repository", "StringLike", r#""*:ref:refs/heads/main""#).fails(),
        of_github("one good, one bad", "StringLike", r#"["repo:acme/*","repo:*/shop:*"]"#).fails(),
        of_github("if it is there", "StringEqualsIfExists", r#""repo:acme/shop:ref:refs/heads/main""#).fails(),
        of_github("not one", "StringNotEquals", r#""repo:acme/shop:ref:refs/heads/main""#).fails(),
        with("no subject", github, "StringEquals", &format!(r#""{github}:aud":"sts.amazonaws.com""#)).fails(),
        with("an owner", github, "StringEquals", &format!(r#""{github}:repository_owner_id":"12345""#)).passes(),
        with("repositories of an owner", github, "StringLike", &format!(r#""{github}:repository":"acme/*""#)).passes(),
        with("repositories of an owner, almost", github, "StringLike", &format!(r#""{github}:repository":"acme*""#)).fails(),
        with("a repository of every owner", github, "StringLike", &format!(r#""{github}:repository":"*/shop""#)).fails(),
        with("workflows of an owner", github, "StringLike", &format!(r#""{github}:job_workflow_ref":"acme/*""#)).passes(),
        with("owners with a prefix", github, "StringLike", &format!(r#""{github}:repository_owner":"acme*""#)).fails(),
        with("another issuer's subject", github, "StringEquals", r#""gitlab.com:sub":"project_path:acme/shop""#).fails(),
        with("GitLab", "gitlab.com", "StringLike", r#""gitlab.com:sub":"project_path:acme/*""#).passes(),
        with("all of GitLab", "gitlab.com", "StringLike", r#""gitlab.com:sub":"project_path:*""#).fails(),
        with("Terraform", "app.terraform.io", "StringLike", r#""app.terraform.io:sub":"organization:acme:*""#).passes(),
        with("Terraform, almost", "app.terraform.io", "StringLike", r#""app.terraform.io:sub":"organization:acme*""#).fails(),
        with("Terraform by audience", "app.terraform.io", "StringEquals", r#""app.terraform.io:aud":"aws.workload.identity""#)
            .fails(),
        with("Buildkite", "agent.buildkite.com", "StringLike", r#""agent.buildkite.com:sub":"organization:acme:pipeline:*""#)
            .passes(),
        with("Codefresh", "oidc.codefresh.io", "StringEquals", r#""oidc.codefresh.io:aud":"https://g.codefresh.io""#).fails(),
        with("a team at Vercel", "oidc.vercel.com", "StringEquals", r#""oidc.vercel.com:aud":"https://vercel.com/acme""#)
            .passes(),
        with("CircleCI, an issuer of one customer", "oidc.circleci.com/org/1", "StringEquals", r#""oidc.circleci.com/org/1:aud":"1""#)
            .gives_manual(),
        with("CircleCI, one project", "oidc.circleci.com/org/1", "StringLike", r#""oidc.circleci.com/org/1:sub":"org/1/project/2/*""#)
            .passes(),
        with("a pod", eks, "StringLike", &format!(r#""{eks}:sub":"system:serviceaccount:shop:*""#)).passes(),
        with("any pod", eks, "StringLike", &format!(r#""{eks}:sub":"system:serviceaccount:*:*""#)).fails(),
        with("any pod by audience", eks, "StringEquals", &format!(r#""{eks}:aud":"sts.amazonaws.com""#)).fails(),
        with("an identity pool", "cognito-identity.amazonaws.com", "StringEquals",
            r#""cognito-identity.amazonaws.com:aud":"eu-west-1:12345678""#).passes(),
        with("any identity pool", "cognito-identity.amazonaws.com", "ForAnyValue:StringLike",
            r#""cognito-identity.amazonaws.com:amr":"authenticated""#).fails(),
        with("an issuer of one's own", "id.example.com", "StringEquals", r#""id.example.com:aud":"aws""#).gives_manual(),
        with("an issuer of one's own, no claim", "id.example.com", "StringEquals", "").fails(),
        with_role("a service", |_| {}).does_not_apply(),
        with_role("SAML", |role| {
            role.trust = Some(trust(
                r#""Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/a"},"Action":"sts:AssumeRoleWithSAML""#,
            ));
        })
        .does_not_apply(),
        with_role("not told", |role| role.trust = None).gives_unknown(),
        with_details("AWS's", |iam| iam.roles = Listing::complete(vec![aws_role("AWSServiceRoleForSupport")]))
            .says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
