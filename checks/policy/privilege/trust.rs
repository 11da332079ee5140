//! Whom in the account, and which services, a role's trust policy lets assume it.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>

use super::principal::{Kind, Principal};
use crate::policy::{Context, Effect, Policy, Principals, Statement, Truth};

/// Who asks to assume a role.
#[derive(Clone, Copy)]
pub(crate) enum Caller<'a> {
    /// A user, role, or member of a group of the role's own account.
    Principal(&'a Principal),
    /// A service, for instance `lambda.amazonaws.com`.
    Service(&'a str),
}

/// How a trust policy lets somebody in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trusted {
    /// By name: within one account that needs no grant of the caller's own.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html>
    pub(crate) by_name: Truth,
    /// As one of the account, which hands the decision to the caller's own policies.
    pub(crate) by_account: Truth,
    /// The keys of conditions that are left open.
    pub(crate) conditions: Vec<String>,
}

/// Whether a trust policy lets somebody assume the role. What it says of callers from
/// elsewhere is not asked.
pub(crate) fn may_assume(trust: &Policy, caller: Caller<'_>, context: &Context) -> Trusted {
    let action = match caller {
        Caller::Service("cognito-identity.amazonaws.com") => "sts:AssumeRoleWithWebIdentity",
        Caller::Principal(_) | Caller::Service(_) => "sts:AssumeRole",
    };
    let mut trusted = Trusted { by_name: Truth::No, by_account: Truth::No, conditions: Vec::new() };
    let mut denied = Truth::No;
    for statement in trust.statements.iter().filter(|statement| statement.actions.include(action)) {
        let Some((by_name, by_account)) = statement.principals.as_ref().map(|names| names_caller(names, caller)) else {
            continue;
        };
        let named = by_name.or(by_account);
        if named == Truth::No {
            continue;
        }
        let holds = statement.conditions_hold(context);
        match statement.effect {
            Effect::Allow => {
                trusted.by_name = trusted.by_name.or(by_name.and(holds));
                trusted.by_account = trusted.by_account.or(by_account.and(holds));
            }
            Effect::Deny => denied = denied.or(named.and(holds)),
        }
        if holds == Truth::Maybe {
            trusted.conditions.extend(open_keys(statement, context));
        }
    }
    trusted.by_name = trusted.by_name.and(!denied);
    trusted.by_account = trusted.by_account.and(!denied);
    trusted
}

/// The keys of a statement's conditions that are left open.
pub(super) fn open_keys<'s>(statement: &'s Statement, context: &'s Context) -> impl Iterator<Item = String> + 's {
    let open = statement.conditions.iter().filter(|one| one.holds(statement.variables, context) == Truth::Maybe);
    open.map(|condition| condition.key.clone())
}

/// Whether a trust policy lets callers tag their session.
pub(super) fn takes_tags(trust: &Policy) -> bool {
    trust.allows().any(|statement| statement.actions.include("sts:TagSession"))
}

/// The services of a list that a trust policy names.
pub(super) fn services<'s>(trust: &Policy, known: &[&'s str], account: &str) -> Vec<&'s str> {
    let trusts = |service: &&&str| {
        let context = Context::new()
            .with("aws:SourceAccount", account)
            .with("aws:PrincipalIsAWSService", "true")
            .with("aws:PrincipalServiceName", **service);
        may_assume(trust, Caller::Service(service), &context).by_name.possible()
    };
    known.iter().filter(trusts).copied().collect()
}

/// The ARNs of the principals that a trust policy names one by one, and whether it names everyone.
pub(super) fn named(trust: &Policy) -> (Vec<&str>, bool) {
    let principals = || trust.allows().filter_map(|statement| statement.principals.as_ref());
    let names = principals().flat_map(|names| names.of_kind("AWS")).collect();
    (names, principals().any(Principals::include_everyone))
}

/// The SAML providers that a trust policy lets sign people in as the role.
pub(super) fn providers(trust: &Policy) -> impl Iterator<Item = &str> {
    let saml = trust.allows().filter(|statement| statement.actions.include("sts:AssumeRoleWithSAML"));
    saml.filter_map(|statement| statement.principals.as_ref())
        .flat_map(|names| names.of_kind("Federated"))
        .filter(|name| name.contains(":saml-provider/"))
}

/// Whether names are those of the caller: by itself, and as one of its account.
fn names_caller(names: &Principals, caller: Caller<'_>) -> (Truth, Truth) {
    match names {
        Principals::Of(names) => names
            .iter()
            .map(|(kind, name)| is_caller(kind, name, caller))
            .fold((Truth::No, Truth::No), |(by_name, by_account), (name, account)| {
                (by_name.or(name), by_account.or(account))
            }),
        Principals::AllBut(names) => {
            let but = Truth::any(names.iter().map(|(kind, name)| {
                let (by_name, by_account) = is_caller(kind, name, caller);
                by_name.or(by_account)
            }));
            (!but, Truth::No)
        }
    }
}

fn is_caller(kind: &str, name: &str, caller: Caller<'_>) -> (Truth, Truth) {
    let by_name = |holds: bool| (holds.into(), Truth::No);
    match (kind, caller) {
        ("AWS", Caller::Principal(_)) if name == "*" => by_name(true),
        ("AWS", Caller::Principal(principal)) => {
            let account = principal.arn.split(':').nth(4).unwrap_or("");
            let of_account = name == account || crate::facts::account_of(name) == Some(account);
            let whole = name == account || name.ends_with(":root");
            // A session of a role, named by itself: whoever gets the role can choose its name.
            let session = principal.kind == Kind::Role
                && name
                    .split_once(":assumed-role/")
                    .is_some_and(|(_, rest)| rest.split('/').next() == Some(principal.name.as_str()));
            match principal.kind {
                _ if of_account && whole => (Truth::No, Truth::Yes),
                Kind::User | Kind::Role => by_name(of_account && (name == principal.arn || session)),
                // Which user a member is, is not known: users are judged by themselves.
                Kind::Group => by_name(false),
            }
        }
        ("Service", Caller::Service(service)) => by_name(name.strip_suffix(".cn").unwrap_or(name) == service),
        ("Federated", Caller::Service(service)) => by_name(name == service),
        _ => by_name(false),
    }
}
