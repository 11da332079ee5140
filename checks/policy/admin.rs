//! What the statements of identity policies grant: everything, a whole service, an action
//! on every resource.
//!
//! Grants are read, denies are not: a Deny elsewhere, an SCP or a permissions boundary may
//! take some of a grant away again, and is easily lifted by whoever holds it.

use super::{Condition, Effect, Names, Statement, any_of, matches};

/// With these one can write oneself any other permission: a grant of all but a few actions
/// that keeps them is a grant of everything.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html>
const POLICY_WRITING: [&str; 5] = [
    "iam:AttachRolePolicy",
    "iam:AttachUserPolicy",
    "iam:CreatePolicyVersion",
    "iam:PutRolePolicy",
    "iam:PutUserPolicy",
];

/// How the statements together come to allow everything, in words; `None`: they do not.
#[must_use]
pub fn allows_everything(statements: &[&Statement]) -> Option<String> {
    let broad: Vec<&Statement> = statements.iter().copied().filter(|s| is_broad(s)).collect();
    for statement in &broad {
        let named = statement.sid.as_ref().map_or(String::new(), |sid| format!(" (statement {sid})"));
        match &statement.actions {
            Names::Of(patterns) if patterns.iter().any(|p| is_every_action(p)) => {
                return Some(format!("every action on every resource is allowed{named}"));
            }
            Names::AllBut(left_out) => {
                if POLICY_WRITING.iter().all(|action| !any_of(left_out, action)) {
                    let few = few(left_out);
                    return Some(format!("every action but {few} is allowed on every resource{named}"));
                }
                let rest_is_granted = left_out.iter().all(|gone| broad.iter().any(|s| covers(&s.actions, gone)));
                if rest_is_granted {
                    return Some("several statements together allow every action on every resource".to_owned());
                }
            }
            Names::Of(_) => {}
        }
    }
    None
}

/// The services of which a statement grants every action (`s3:*`), on whatever resource;
/// `*` for all of them.
#[must_use]
pub fn whole_services(statement: &Statement) -> Vec<String> {
    let patterns = match (&statement.effect, &statement.actions) {
        (Effect::Allow, Names::Of(patterns)) => patterns,
        _ => return Vec::new(),
    };
    let whole = |pattern: &String| match pattern.split_once(':') {
        _ if is_every_action(pattern) => Some("*".to_owned()),
        Some((service, action)) if is_star(action) => Some(service.to_ascii_lowercase()),
        _ => None,
    };
    patterns.iter().filter_map(whole).collect()
}

/// Whether a statement grants an action on every resource of its kind, without a condition
/// that narrows it. `resource` is an ARN that nobody has: what reaches it reaches all.
#[must_use]
pub fn grants_everywhere(statement: &Statement, action: &str, resource: &str) -> bool {
    statement.actions.include(action) && reaches(statement, resource)
}

/// The same for every action of a service, for instance `kms`.
#[must_use]
pub fn grants_service_everywhere(statement: &Statement, service: &str, resource: &str) -> bool {
    covers(&statement.actions, &format!("{service}:*")) && reaches(statement, resource)
}

fn reaches(statement: &Statement, resource: &str) -> bool {
    let fits = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, resource));
    let reaches = statement.resources.as_ref().is_some_and(|names| match names {
        Names::Of(patterns) => fits(patterns),
        Names::AllBut(patterns) => !fits(patterns),
    });
    statement.effect == Effect::Allow && reaches && !narrows(&statement.conditions)
}

/// Whether conditions take something away from what a statement grants. Those that ask who
/// calls, from where or when do not: whoever meets them has the whole grant. Nor do those that ask
/// whose account or organization a resource is in, as what the account holds is in its own.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
#[must_use]
pub fn narrows(conditions: &[Condition]) -> bool {
    const ABOUT_THE_CALLER: [&str; 24] = [
        "aws:assumedroot",
        "aws:chatbotsourcearn",
        "aws:currenttime",
        "aws:ec2instancesourceprivateipv4",
        "aws:ec2instancesourcevpc",
        "aws:epochtime",
        "aws:federatedprovider",
        "aws:multifactorauthage",
        "aws:multifactorauthpresent",
        "aws:referer",
        "aws:securetransport",
        "aws:sourceidentity",
        "aws:sourceip",
        "aws:sourcevpc",
        "aws:sourcevpcarn",
        "aws:sourcevpce",
        "aws:tokenissuetime",
        "aws:useragent",
        "aws:userid",
        "aws:username",
        "aws:vpceaccount",
        "aws:vpceorgid",
        "aws:vpceorgpaths",
        "aws:vpcsourceip",
    ];
    const ABOUT_THE_OWNER: [&str; 4] =
        ["aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths", "s3:resourceaccount"];
    conditions.iter().any(|condition| {
        let key = condition.key.to_ascii_lowercase();
        let is_one = condition.parsed().is_some_and(|operator| !operator.negated);
        let asks_the_caller = key.starts_with("aws:principal") || ABOUT_THE_CALLER.contains(&key.as_str());
        let asks_the_owner = ABOUT_THE_OWNER.contains(&key.as_str()) && is_one;
        !asks_the_caller && !asks_the_owner
    })
}

/// Whether a statement allows something on every resource.
fn is_broad(statement: &Statement) -> bool {
    let everywhere = match &statement.resources {
        Some(Names::Of(patterns)) => patterns.iter().any(|p| is_every_resource(p)),
        // All but a few buckets is still all of IAM.
        Some(Names::AllBut(left_out)) => {
            !left_out.iter().any(|pattern| ["role", "user", "policy"].iter().any(|kind| reaches_iam(pattern, kind)))
        }
        None => false,
    };
    statement.effect == Effect::Allow && everywhere && !narrows(&statement.conditions)
}

fn reaches_iam(pattern: &str, kind: &str) -> bool {
    let partition = pattern.split(':').nth(1).filter(|name| !name.contains(['*', '?'])).unwrap_or("aws");
    matches(pattern, &format!("arn:{partition}:iam::111122223333:{kind}/any"))
}

/// A short list for a message: the first three, and how many more.
pub(crate) fn few<T: AsRef<str>>(names: &[T]) -> String {
    let shown: Vec<&str> = names.iter().take(3).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(3) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

fn is_star(text: &str) -> bool {
    text.contains('*') && text.bytes().all(|b| b == b'*')
}

/// `*`, `*:*` and longer spellings of the same.
fn is_every_action(pattern: &str) -> bool {
    pattern.bytes().all(|b| matches!(b, b'*' | b'?' | b':'))
        && matches(pattern, "s3:GetObject")
        && pattern.contains('*')
}

/// `*`, `arn:aws:*`, `arn:*:*:*:*:*` and the like.
fn is_every_resource(pattern: &str) -> bool {
    let mut parts = pattern.split(':');
    let first = parts.next().is_some_and(|part| part == "arn" || is_star(part));
    let second = parts.next().is_none_or(|part| part.starts_with("aws") || is_star(part));
    let rest: Vec<&str> = parts.collect();
    first && second && rest.iter().all(|part| is_star(part)) && pattern.ends_with('*')
}

/// Whether names hold every action of a pattern. Says no where it cannot tell.
fn covers(names: &Names, pattern: &str) -> bool {
    let service = |text: &str| text.split_once(':').map(|(service, _)| service.to_ascii_lowercase());
    match names {
        // A star in the pattern can only be matched by a star; a `?` would match it too.
        Names::Of(held) => held.iter().any(|h| !h.contains('?') && any_of(std::iter::once(h), pattern)),
        Names::AllBut(left_out) => {
            let own = service(pattern).filter(|name| !name.contains(['*', '?']));
            own.is_some()
                && left_out
                    .iter()
                    .all(|gone| service(gone).is_some_and(|name| !name.contains(['*', '?']) && Some(name) != own))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    fn statements(text: &str) -> Policy {
        Policy::parse(&format!(r#"{{"Statement":[{text}]}}"#)).unwrap()
    }

    fn everything(text: &str) -> bool {
        let policy = statements(text);
        allows_everything(&policy.statements.iter().collect::<Vec<_>>()).is_some()
    }

    fn allow(rest: &str) -> String {
        format!(r#"{{"Effect":"Allow",{rest}}}"#)
    }

    #[test]
    fn everything_has_many_spellings() {
        for rest in [
            r#""Action":"*","Resource":"*""#,
            r#""Action":["s3:Get*","*:*"],"Resource":["arn:aws:s3:::a","*"]"#,
            r#""Action":"**","Resource":"arn:aws:*""#,
            r#""Action":"*","Resource":"arn:*:*:*:*:*""#,
            r#""NotAction":[],"Resource":"*""#,
            r#""NotAction":["s3:DeleteBucket","organizations:*"],"Resource":"*""#,
            r#""Action":"*","NotResource":"arn:aws:s3:::secret/*""#,
            r#""Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#,
            r#""Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}"#,
            r#""Action":"*","Resource":"*","Condition":{"StringEquals":{"AWS:PrincipalTag/team":"ops"}}"#,
            r#""Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:VpceOrgID":"o-a1b2c3d4e5"}}"#,
            r#""Action":"*","Resource":"*","Condition":{"ArnLike":{"aws:SourceVpcArn":"arn:aws:ec2:*:*:vpc/vpc-1"}}"#,
            r#""Action":"*","Resource":"*","Condition":{"StringLike":{"aws:SourceIdentity":"*"}}"#,
            r#""Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"111122223333"}}"#,
            r#""Action":"*","Resource":"*","Condition":{"StringEqualsIfExists":{"aws:ResourceOrgID":"o-a1b2c3d4e5"}}"#,
        ] {
            assert!(everything(&allow(rest)), "{rest}");
        }
    }

    #[test]
    fn less_than_everything() {
        for rest in [
            r#""Action":"s3:*","Resource":"*""#,
            r#""Action":"*","Resource":"arn:aws:s3:::a/*""#,
            r#""Action":"*","Resource":"arn:aws:s3:*:*:*""#,
            r#""Action":"?","Resource":"*""#,
            r#""Action":"*","NotResource":"arn:aws:iam::*:*""#,
            r#""Action":"*","NotResource":"*""#,
            // As PowerUserAccess does.
            r#""NotAction":["iam:*","organizations:*","account:*"],"Resource":"*""#,
            r#""NotAction":"*","Resource":"*""#,
            r#""Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}"#,
            r#""Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"ops"}}"#,
            r#""Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:ResourceAccount":"111122223333"}}"#,
        ] {
            assert!(!everything(&allow(rest)), "{rest}");
        }
        assert!(!everything(r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#));
        assert!(allows_everything(&[]).is_none());
    }

    #[test]
    fn statements_add_up() {
        let power = allow(r#""NotAction":["iam:*","organizations:*"],"Resource":"*""#);
        let both = allow(r#""Action":["IAM:*","organ*"],"Resource":"*""#);
        let iam = allow(r#""Action":"iam:*","Resource":"*""#);
        let all_but_s3 = allow(r#""NotAction":"s3:*","Resource":"*""#);
        let all_but_iam_too = allow(r#""NotAction":["iam:*","s3:*"],"Resource":"*""#);
        let odd = allow(r#""Action":["iam:?","organizations:?"],"Resource":"*""#);
        let elsewhere = allow(r#""Action":["iam:*","organizations:*"],"Resource":"arn:aws:iam::1:role/a""#);
        assert!(everything(&format!("{power},{both}")));
        assert!(!everything(&format!("{power},{iam}")));
        assert!(everything(&format!("{power},{all_but_s3}")));
        assert!(!everything(&format!("{power},{all_but_iam_too}")));
        assert!(!everything(&format!("{power},{odd}")));
        assert!(!everything(&format!("{power},{elsewhere}")));
    }

    #[test]
    fn whole_services_are_named() {
        let of = |rest: &str| whole_services(&statements(&allow(rest)).statements[0]);
        assert_eq!(of(r#""Action":["S3:*","ec2:Describe*","kms:**","*"],"Resource":"x""#), ["s3", "kms", "*"]);
        assert!(of(r#""NotAction":"s3:*","Resource":"*""#).is_empty());
        assert!(
            whole_services(&statements(r#"{"Effect":"Deny","Action":"s3:*","Resource":"*"}"#).statements[0]).is_empty()
        );
    }

    #[test]
    fn a_service_everywhere() {
        let kms = |rest: &str| {
            let policy = statements(&allow(rest));
            grants_service_everywhere(&policy.statements[0], "kms", "arn:aws:kms:eu-west-1:111122223333:key/nobodys")
        };
        assert!(kms(r#""Action":"KMS:*","Resource":"*""#));
        assert!(kms(r#""Action":"*","Resource":"arn:aws:kms:*:*:key/*""#));
        assert!(kms(r#""NotAction":"iam:*","Resource":"*""#));
        assert!(!kms(r#""NotAction":["iam:*","kms:Delete*"],"Resource":"*""#));
        assert!(!kms(r#""Action":"kms:*","Resource":"arn:aws:kms:eu-west-1:111122223333:key/mine""#));
        assert!(!kms(r#""Action":"kms:Describe*","Resource":"*""#));
    }

    #[test]
    fn an_action_everywhere() {
        let anywhere = |rest: &str| {
            let policy = statements(&allow(rest));
            grants_everywhere(&policy.statements[0], "sts:AssumeRole", "arn:aws:iam::111122223333:role/nobodys")
        };
        assert!(anywhere(r#""Action":"sts:*","Resource":"*""#));
        assert!(anywhere(r#""Action":"sts:assumerole","Resource":"arn:aws:iam::*:role/*""#));
        assert!(anywhere(r#""NotAction":"iam:*","NotResource":"arn:aws:iam::*:role/secret""#));
        assert!(!anywhere(r#""Action":"sts:AssumeRole","Resource":"arn:aws:iam::*:role/deploy-*""#));
        assert!(!anywhere(r#""Action":"sts:TagSession","Resource":"*""#));
        let tagged = r#""Action":"sts:*","Resource":"*","Condition":{"StringEquals":{"iam:ResourceTag/a":"b"}}"#;
        assert!(!anywhere(tagged));
    }
}
