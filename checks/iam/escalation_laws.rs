//! What holds of escalation in every account: random ones, chains, circles and boundaries.

use std::collections::BTreeSet;

use proptest::prelude::{Just, Strategy, prop, prop_assert, prop_oneof, proptest};
use proptest::test_runner::Config;

use super::samples::{allow, attached_aws, group, inline, policy, role, trust, user};
use crate::cases::{ACCOUNT, blank_account};
use crate::derived::Derived;
use crate::fact::Listing;
use crate::facts::Account;
use crate::facts::iam::{InlinePolicy, ManagedPolicy, Role, User};
use crate::policy::privilege::{Gain, On, Standing, paths, standing};
use crate::policy::{Context, Truth};

const FENCE: &str = "arn:aws:iam::111122223333:policy/fence";

fn account(users: Vec<User>, roles: Vec<Role>, policies: Vec<ManagedPolicy>) -> Account {
    let mut account = blank_account();
    account.iam.users = Listing::complete(users);
    account.iam.groups = Listing::complete(vec![group("ops")]);
    account.iam.roles = Listing::complete(roles);
    account.iam.policies = Listing::complete(policies);
    for region in account.regional.values_mut() {
        region.ec2.instances = Listing::complete(Vec::new());
    }
    account
}

/// Those who are administrators, or can become one.
fn strong(account: &Account) -> BTreeSet<String> {
    let derived = Derived::of(account);
    let principals = derived.principals();
    let strong = principals.all.iter().enumerate().filter(|(at, principal)| {
        matches!(standing(principal, false), Ok(Standing::Administrator(_)))
            || matches!(derived.escalations().chain(*at), Ok(Some(_)))
    });
    strong.map(|(_, principal)| principal.arn.clone()).collect()
}

fn statement() -> impl Strategy<Value = String> {
    let actions: Vec<&str> = paths().flat_map(|path| path.needs).map(|need| need.action).collect();
    let action = prop_oneof![
        8 => prop::sample::select(actions).prop_map(str::to_owned),
        1 => Just("iam:*".to_owned()),
        1 => Just("lambda:*".to_owned()),
        1 => Just("*".to_owned()),
    ];
    let resource = prop_oneof![
        3 => Just("*".to_owned()),
        2 => (0..4usize).prop_map(|at| format!("arn:aws:iam::{ACCOUNT}:role/role-{at}")),
        1 => Just(format!("arn:aws:iam::{ACCOUNT}:user/*")),
    ];
    let condition = prop_oneof![
        4 => Just(""),
        1 => Just(r#","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#),
        1 => Just(r#","Condition":{"StringLike":{"iam:PassedToService":"lambda*"}}"#),
    ];
    (action, resource, condition)
        .prop_map(|(action, resource, condition)| format!(r#""Action":"{action}","Resource":"{resource}"{condition}"#))
}

fn trusted() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(r#"{"Service":"lambda.amazonaws.com"}"#.to_owned()),
        Just(r#"{"Service":"ec2.amazonaws.com"}"#.to_owned()),
        Just(format!(r#"{{"AWS":"{ACCOUNT}"}}"#)),
        (0..4usize).prop_map(|at| format!(r#"{{"AWS":"arn:aws:iam::{ACCOUNT}:role/role-{at}"}}"#)),
    ]
    .prop_map(|principal| trust(&format!(r#""Principal":{principal},"Action":"sts:AssumeRole""#)))
}

fn policies(statements: Vec<String>) -> Vec<InlinePolicy> {
    statements.iter().flat_map(|one| inline(&allow(one))).collect()
}

fn accounts() -> impl Strategy<Value = Account> {
    let held = || prop::collection::vec(statement(), 0..4);
    let users = prop::collection::vec(held(), 1..3);
    let roles = prop::collection::vec((trusted(), held(), prop::bool::weighted(0.3), prop::bool::weighted(0.2)), 1..5);
    (users, roles).prop_map(|(users, roles)| {
        let users = users.into_iter().enumerate().map(|(at, held)| {
            let mut user = user(&format!("user-{at}"));
            user.inline = policies(held);
            user
        });
        let roles = roles.into_iter().enumerate().map(|(at, (trust, held, admin, bounded))| {
            let mut role = role(&format!("role-{at}"));
            (role.trust, role.inline) = (Some(trust), policies(held));
            role.boundary = bounded.then(|| FENCE.to_owned());
            if admin {
                role.attached = attached_aws("AdministratorAccess");
            }
            role
        });
        let fence = allow(r#""Action":["iam:*","s3:*","sts:*"],"Resource":"*""#);
        account(users.collect(), roles.collect(), vec![policy("fence", &fence)])
    })
}

fn config() -> Config {
    Config { cases: 300, failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_deny_makes_nobody_stronger(account in accounts(), denied in statement(), whom in 0..9usize) {
        let mut poorer = account.clone();
        let deny = inline(&allow(&denied).replace("Allow", "Deny"));
        let users = poorer.iam.users.seen().len();
        match whom.checked_sub(users) {
            None => poorer.iam.users.seen_mut()[whom].inline.extend(deny),
            Some(at) => {
                if let Some(role) = poorer.iam.roles.seen_mut().get_mut(at) {
                    role.inline.extend(deny);
                }
            }
        }
        prop_assert!(strong(&poorer).is_subset(&strong(&account)));
    }

    #[test]
    fn a_boundary_makes_nobody_stronger(account in accounts(), whom in 0..5usize) {
        let mut poorer = account.clone();
        if let Some(role) = poorer.iam.roles.seen_mut().get_mut(whom).filter(|role| role.boundary.is_none()) {
            role.boundary = Some(FENCE.to_owned());
        }
        if let Some(user) = poorer.iam.users.seen_mut().get_mut(whom) {
            user.boundary = Some(FENCE.to_owned());
        }
        prop_assert!(strong(&poorer).is_subset(&strong(&account)));
    }

    #[test]
    fn less_policies_make_nobody_stronger(account in accounts(), whom in 0..5usize) {
        let mut poorer = account.clone();
        if let Some(role) = poorer.iam.roles.seen_mut().get_mut(whom) {
            role.inline.pop();
        }
        if let Some(user) = poorer.iam.users.seen_mut().get_mut(whom) {
            user.inline.pop();
        }
        prop_assert!(strong(&poorer).is_subset(&strong(&account)));
    }

    #[test]
    fn what_the_first_step_needs_of_its_target_is_permitted(account in accounts()) {
        let derived = Derived::of(&account);
        for (at, principal) in derived.principals().all.iter().enumerate() {
            let Ok(Some(chain)) = derived.escalations().chain(at) else { continue };
            let step = &chain.steps[0];
            let path = paths().find(|path| path.id == step.path).unwrap();
            // Whom a trust policy names needs no grant.
            for need in path.needs.iter().filter(|need| need.on == On::Target && path.gain != Gain::Assume) {
                let to = |service| Context::new().with("iam:PassedToService", service);
                let more = path.gain.service().map_or_else(Context::new, to);
                let allowed = principal.permits(need.action, &step.resource, &more);
                prop_assert!(allowed.is_ok_and(Truth::possible), "{} of {}", need.action, step.resource);
            }
        }
    }
}

fn chain(account: &Account, name: &str) -> Option<Vec<&'static str>> {
    let derived = Derived::of(account);
    let at = derived.principals().all.iter().position(|principal| principal.name == name).unwrap();
    let chain = derived.escalations().chain(at).unwrap()?;
    Some(chain.steps.iter().map(|step| step.path).collect())
}

fn open_role(name: &str, may: &str) -> Role {
    let mut role = role(name);
    role.trust = Some(trust(&format!(r#""Principal":{{"AWS":"{ACCOUNT}"}},"Action":"sts:AssumeRole""#)));
    role.inline = inline(&allow(may));
    role
}

fn assumes(name: &str) -> String {
    format!(r#""Action":"sts:AssumeRole","Resource":"arn:aws:iam::{ACCOUNT}:role/{name}""#)
}

#[test]
fn chains_are_followed_to_their_end_and_the_shortest_is_named() {
    let mut boss = open_role("boss", &assumes("nobody"));
    boss.attached = attached_aws("AdministratorAccess");
    let roles = vec![
        open_role("one", &assumes("two")),
        open_role("two", &assumes("three")),
        open_role("three", &assumes("boss")),
        open_role("circle", &assumes("circle-too")),
        open_role("circle-too", &assumes("circle")),
        open_role("both", &assumes("two").replace("role/two", "role/t*")),
        boss,
    ];
    let account = account(Vec::new(), roles, Vec::new());
    assert_eq!(chain(&account, "one"), Some(vec!["assume-role"; 3]));
    assert_eq!(chain(&account, "both"), Some(vec!["assume-role"; 2]), "by three, not by two");
    assert_eq!(chain(&account, "circle"), None);
}

#[test]
fn long_chains_end_and_are_cut_where_they_are_shown() {
    let mut roles: Vec<Role> =
        (0..1_000).map(|at| open_role(&format!("link-{at}"), &assumes(&format!("link-{}", at + 1)))).collect();
    roles[999].attached = attached_aws("AdministratorAccess");
    let account = account(Vec::new(), roles, Vec::new());
    let derived = Derived::of(&account);
    let at = derived.principals().find(&format!("arn:aws:iam::{ACCOUNT}:role/link-0")).unwrap();
    let chain = derived.escalations().chain(at).unwrap().unwrap();
    assert_eq!(chain.steps.len() + chain.more, 999);
    assert!(chain.sentence().contains("996 more steps") && chain.sentence().len() < 600, "{}", chain.sentence());
}

/// A boundary holds whatever a principal gives itself, but not what it gives another.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>
#[test]
fn a_boundary_holds_its_bearer_and_nobody_else() {
    let bounded = |may: &str, fence: &str, other: Role| {
        let mut ann = user("ann");
        (ann.inline, ann.boundary) = (inline(&allow(may)), Some(FENCE.to_owned()));
        account(vec![ann], vec![other], vec![policy("fence", &allow(fence))])
    };
    let fence = r#""Action":["iam:AttachUserPolicy","iam:AttachRolePolicy","sts:*"],"Resource":"*""#;
    let other = || open_role("other", &assumes("nobody"));
    assert_eq!(chain(&bounded(r#""Action":"iam:AttachUserPolicy","Resource":"*""#, fence, other()), "ann"), None);
    let both = r#""Action":["iam:AttachRolePolicy","sts:AssumeRole"],"Resource":"*""#;
    let through = chain(&bounded(both, fence, other()), "ann");
    assert_eq!(through, Some(vec!["attach-role-policy", "assume-role"]));
    let mut bounded_too = other();
    bounded_too.boundary = Some(FENCE.to_owned());
    assert_eq!(chain(&bounded(both, fence, bounded_too), "ann"), None);
    let removes = r#""Action":["iam:AttachUserPolicy","iam:DeleteUserPermissionsBoundary"],"Resource":"*""#;
    let removed = chain(&bounded(removes, r#""Action":"iam:*","Resource":"*""#, other()), "ann");
    assert_eq!(removed, Some(vec!["delete-user-permissions-boundary", "attach-user-policy"]));
}

/// What a path fixes of a request decides its conditions.
#[test]
fn conditions_on_what_the_path_fixes_are_decided() {
    let with = |may: &str| {
        let mut ann = user("ann");
        ann.inline = inline(&allow(may));
        chain(&account(vec![ann], Vec::new(), Vec::new()), "ann")
    };
    let attach = |key: &str, value: &str| {
        let condition = format!(r#""Condition":{{"ArnLike":{{"{key}":"{value}"}}}}"#);
        with(&format!(r#""Action":"iam:AttachUserPolicy","Resource":"*",{condition}"#))
    };
    assert_eq!(attach("iam:PolicyARN", "arn:aws:iam::aws:policy/ReadOnlyAccess"), None);
    assert_eq!(attach("iam:PolicyARN", "arn:aws:iam::aws:policy/*").map(|steps| steps.len()), Some(1));
    assert_eq!(attach("aws:SourceArn", "arn:aws:s3:::a"), None, "a direct call has none");
    let own = r#""Action":"iam:PutUserPolicy","Resource":"arn:aws:iam::111122223333:user/${aws:username}""#;
    assert_eq!(with(own), Some(vec!["put-user-policy"]));
}
