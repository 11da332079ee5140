//! Every row of the catalogue of escalation paths, in an account that holds what it needs and
//! nothing else, and the near misses of each: one thing taken away, and it is not found.

use std::collections::BTreeSet;

use super::no_privilege_escalation::CHECK;
use super::samples::{attached, attached_aws, group, policy, role, trust, user, with_details};
use crate::cases::{ACCOUNT, Case, REGION};
use crate::fact::Listing;
use crate::facts::TagSet;
use crate::facts::ec2::Instance;
use crate::facts::iam::{InlinePolicy, Role};
use crate::judging::Finding;
use crate::policy::privilege::{Gain, Kind, On, Path, paths};
use crate::verdict::Status;

/// What differs from the account in which a path is open.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Miss {
    Nothing,
    WithoutNeed(usize),
    Denied,
    ConditionThatCannotHold,
    BoundedToS3,
    WeakTarget,
    UntrustingTarget,
    OtherTarget,
}

fn iam(resource: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:{resource}")
}

/// The ARN that a need is granted on.
fn resource(path: &Path, on: On, action: &str, miss: Miss) -> String {
    let target = match path.gain {
        _ if miss == Miss::OtherTarget => iam("role/somebody-else"),
        Gain::Grant(Kind::User) | Gain::Unbind(Kind::User) => iam("user/eve"),
        Gain::Grant(Kind::Role) | Gain::Unbind(Kind::Role) => iam("role/eve"),
        Gain::Grant(Kind::Group) | Gain::Unbind(Kind::Group) => iam("group/crew"),
        Gain::Rewrite => iam("policy/work"),
        Gain::UnbindByRewrite => iam("policy/fence"),
        Gain::Credentials => iam("user/boss"),
        Gain::Join => iam("group/bosses"),
        Gain::Provider => iam("saml-provider/office"),
        Gain::Instance => format!("arn:aws:ec2:{REGION}:{ACCOUNT}:instance/i-1"),
        Gain::Assume | Gain::Retrust | Gain::Passed(_) | Gain::Existing(_) | Gain::New => iam("role/boss"),
    };
    match on {
        On::Target => target,
        On::New(kind) => iam(&kind.replace('*', "new")),
        On::Kind(kind) => {
            let service = action.split(':').next().unwrap();
            format!("arn:aws:{service}:*:{ACCOUNT}:{kind}")
        }
    }
}

fn policies(path: &Path, miss: Miss) -> Vec<InlinePolicy> {
    let never = r#","Condition":{"StringEquals":{"aws:PrincipalTag/team":"ops"}}"#;
    let condition = if miss == Miss::ConditionThatCannotHold { never } else { "" };
    let granted = path.needs.iter().enumerate().filter(|(at, _)| miss != Miss::WithoutNeed(*at));
    let mut statements: Vec<String> = granted
        .map(|(_, need)| {
            let mut resource = resource(path, need.on, need.action, miss);
            // A role that is named in full was given on purpose.
            if path.gain == Gain::Assume {
                resource.push('*');
            }
            format!(r#"{{"Effect":"Allow","Action":"{}","Resource":"{resource}"{condition}}}"#, need.action)
        })
        .collect();
    if miss == Miss::Denied {
        let denied = path.needs.iter().map(|need| need.action).collect::<Vec<_>>().join("\",\"");
        statements.push(format!(r#"{{"Effect":"Deny","Action":["{denied}"],"Resource":"*"}}"#));
    }
    let document = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","));
    vec![InlinePolicy { name: "eve".to_owned(), document }]
}

fn boss(path: &Path, miss: Miss) -> Role {
    let mut boss = role("boss");
    let service = |name: &str| match name {
        "cognito-identity.amazonaws.com" => {
            trust(&format!(r#""Principal":{{"Federated":"{name}"}},"Action":"sts:AssumeRoleWithWebIdentity""#))
        }
        name => trust(&format!(r#""Principal":{{"Service":"{name}"}},"Action":"sts:AssumeRole""#)),
    };
    let provider = iam("saml-provider/office");
    boss.trust = Some(match (path.gain, path.gain.service()) {
        _ if miss == Miss::UntrustingTarget => service("unheard-of.amazonaws.com"),
        (_, Some(name)) => service(name),
        (Gain::Assume, _) => trust(&format!(r#""Principal":{{"AWS":"{ACCOUNT}"}},"Action":"sts:AssumeRole""#)),
        (Gain::Provider, _) => {
            trust(&format!(r#""Principal":{{"Federated":"{provider}"}},"Action":"sts:AssumeRoleWithSAML""#))
        }
        _ => service("ec2.amazonaws.com"),
    });
    boss.instance_profiles = vec![iam("instance-profile/boss")];
    if miss != Miss::WeakTarget {
        boss.attached = attached_aws("AdministratorAccess");
    }
    boss
}

/// An account in which a path is open to eve, but for what is missing.
fn account(path: &'static Path, miss: Miss) -> Case {
    let mut case = with_details(path.id, |iam_facts| {
        let (mut eve, mut boss_user, crew, mut bosses) = (user("eve"), user("boss"), group("crew"), group("bosses"));
        let mut robot = role("eve");
        eve.inline = policies(path, miss);
        (eve.tags, robot.tags) = (Some(TagSet::from_iter([])), Some(TagSet::from_iter([])));
        let mut fence = r#"{"Statement":{"Effect":"Allow","Action":["iam:*Boundary","iam:CreatePolicyVersion"],
            "Resource":"*"}}"#;
        let unbinds = matches!(path.gain, Gain::Unbind(_) | Gain::UnbindByRewrite);
        if unbinds || miss == Miss::BoundedToS3 {
            eve.boundary = Some(iam("policy/fence"));
        }
        if miss == Miss::BoundedToS3 {
            fence = r#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#;
        }
        if path.gain == Gain::Grant(Kind::Group) {
            eve.groups = vec!["crew".to_owned()];
        }
        if path.gain == Gain::Rewrite {
            eve.attached = attached("work");
        }
        if miss != Miss::WeakTarget {
            if unbinds {
                eve.attached = attached("work");
            }
            boss_user.attached = attached_aws("AdministratorAccess");
            bosses.attached = attached_aws("AdministratorAccess");
        }
        let is_role = matches!(path.gain, Gain::Grant(Kind::Role) | Gain::Unbind(Kind::Role));
        (robot.inline, robot.attached, robot.boundary) =
            (eve.inline.clone(), eve.attached.clone(), eve.boundary.clone());
        iam_facts.users = Listing::complete(if is_role { vec![boss_user] } else { vec![eve, boss_user] });
        iam_facts.roles =
            Listing::complete(if is_role { vec![boss(path, miss), robot] } else { vec![boss(path, miss)] });
        iam_facts.groups = Listing::complete(vec![crew, bosses]);
        // Everything, but not on itself and its fence: that is for the path to allow.
        let work = if unbinds {
            let own = [iam("user/eve"), iam("role/eve"), iam("policy/fence")].join("\",\"");
            format!(r#"{{"Statement":{{"Effect":"Allow","Action":"*","NotResource":["{own}"]}}}}"#)
        } else {
            r#"{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}"#.to_owned()
        };
        iam_facts.policies = Listing::complete(vec![policy("work", &work), policy("fence", fence)]);
    });
    let region = case.account.regional.get_mut(REGION).unwrap();
    region.ec2.instances = Listing::complete(vec![instance()]);
    case
}

fn instance() -> Instance {
    serde_json::from_str(&format!(
        r#"{{"id":"i-1","state":"running","state_reason":null,"image":null,"kind":null,"launched_at":null,"vpc":null,
            "subnet":null,"public_ip":null,"instance_profile":"{}","metadata_tokens":null,"metadata_endpoint":null,
            "metadata_hop_limit":null,"interfaces":[],"security_groups":[],"volumes":[],"monitoring":null,
            "virtualization":null,"enclave":false,"key_pair":null,"tags":null}}"#,
        iam("instance-profile/boss")
    ))
    .unwrap()
}

fn eve(case: &Case) -> Finding {
    case.judge(&CHECK).into_iter().find(|finding| finding.resource.id == "eve").unwrap()
}

/// Whether the finding's evidence names a path, as its first step.
fn names(finding: &Finding, path: &Path) -> bool {
    finding.status == Status::Fail
        && finding.evidence.first().is_some_and(|step| step.text.starts_with(&format!("{}: ", path.id)))
}

/// The near misses that a path has.
fn misses(path: &Path) -> Vec<Miss> {
    let mut misses: Vec<Miss> = (0..path.needs.len()).map(Miss::WithoutNeed).collect();
    misses.extend([Miss::Denied, Miss::ConditionThatCannotHold, Miss::BoundedToS3]);
    match path.gain {
        Gain::New => {}
        Gain::Grant(_) | Gain::Rewrite => misses.push(Miss::OtherTarget),
        Gain::Assume | Gain::Passed(_) => {
            misses.extend([Miss::OtherTarget, Miss::WeakTarget, Miss::UntrustingTarget]);
        }
        Gain::Provider | Gain::Existing(_) => misses.extend([Miss::WeakTarget, Miss::UntrustingTarget]),
        Gain::Retrust | Gain::Credentials | Gain::Join | Gain::Instance | Gain::Unbind(_) | Gain::UnbindByRewrite => {
            misses.extend([Miss::OtherTarget, Miss::WeakTarget]);
        }
    }
    misses
}

#[test]
fn every_path_is_found_and_named_with_its_actions() {
    for path in paths() {
        let found = eve(&account(path, Miss::Nothing));
        assert!(names(&found, path), "{}: {} {:?}", path.id, found.message, found.evidence);
        for need in path.needs {
            assert!(found.message.contains(need.action), "{}: {}", path.id, found.message);
        }
        assert!(!found.message.contains('{'), "{}", found.message);
    }
}

#[test]
fn no_path_is_found_where_one_thing_is_missing() {
    for path in paths() {
        for miss in misses(path) {
            let found = eve(&account(path, miss));
            // What is left of its needs may be all that another path needs.
            let other = matches!(miss, Miss::WithoutNeed(_) | Miss::OtherTarget) && !names(&found, path);
            assert!(found.status == Status::Pass || other, "{} with {miss:?}: {}", path.id, found.message);
        }
    }
}

#[test]
fn rows_are_well_formed() {
    let mut seen = BTreeSet::new();
    for path in paths() {
        assert!(seen.insert(path.id), "{} stands twice", path.id);
        assert!(path.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{}", path.id);
        assert!(path.source.starts_with("https://"), "{}", path.id);
        assert!(!path.needs.is_empty() && path.does.is_ascii(), "{}", path.id);
        assert_eq!(path.does.contains("{target}"), path.gain != Gain::New, "{}", path.id);
        let passes = path.needs.iter().any(|need| need.action == "iam:PassRole" && need.on == On::Target);
        assert_eq!(passes, matches!(path.gain, Gain::Passed(_)), "{}", path.id);
        for need in path.needs {
            let (service, action) = need.action.split_once(':').unwrap();
            assert!(service.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{}", path.id);
            assert!(action.starts_with(|c: char| c.is_ascii_uppercase()), "{}", path.id);
        }
    }
    assert!(seen.len() >= 90, "{}", seen.len());
}
