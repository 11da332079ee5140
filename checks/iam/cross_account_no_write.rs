//! Other accounts may look, and change nothing.

use std::cell::Cell;
use std::rc::Rc;

use super::holders::DETAILS;
use super::trust::{read, strangers_and_everyone, trusted};
use super::verbs::{Access, access, is_for_reading};
use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::fact::Gap;
use crate::facts::given;
use crate::facts::iam::Role;
use crate::judging::{GLOBAL, Judging};
use crate::params::TRUSTED_ACCOUNTS;
use crate::policy::privilege::{Standing, standing};
use crate::policy::{Effect, Names, Policy, Statement, few, overlap};
use crate::verdict::{Judgement, fail, manual, not_applicable, pass, skip};

pub(super) static CHECK: Check = Check {
    key: "iam-cross-account-no-write",
    title: "Foreign accounts receive no write access",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("iam.roles-policies")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[TRUSTED_ACCOUNTS],
    why: "Whoever breaks into the other account can change or delete what the role reaches here, and nobody here sees \
          who it was.",
    fix: Fix {
        what: "Take the actions that change something from the role, or name the account in trusted-accounts.",
        command: "aws iam detach-role-policy --role-name ROLE --policy-arn POLICY_ARN",
    },
    references: &[
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html",
    ],
    judge: |judging| judging.each_by(GLOBAL, &judging.facts().iam.roles, judge),
};

fn judge(judging: &Judging<'_>, role: &Role) -> Judgement {
    if role.is_aws_owned() {
        return skip();
    }
    let trusted = trusted(&read(role)?);
    let strangers = strangers_and_everyone(&trusted, judging);
    if strangers.is_empty() {
        return not_applicable("the role trusts no account beside the own one and trusted-accounts");
    }
    let who = few(&strangers);
    let Some(principal) = judging.principals().get(&role.arn) else { return skip() };
    if matches!(standing(principal, false), Ok(Standing::Administrator(_))) {
        return fail(format!("everything may be changed and the role trusts {who}"));
    }
    let (policies, boundary) = (judged_policies(judging, role)?, principal.boundary()?);
    if let Some(action) = granted(&policies, boundary, Access::Writes) {
        return fail(format!("{action} is allowed and the role trusts {who}"));
    }
    match granted(&policies, boundary, Access::Unclear) {
        Some(action) => manual(format!("{action} is allowed, which may change something, and the role trusts {who}")),
        None => pass(format!("the role trusts {who} and can change nothing")),
    }
}

/// The policies of a role, but for those of AWS's that are known by name to be for reading.
///
/// # Errors
/// A gap, when one could not be read: it may allow more, or deny what another allows.
fn judged_policies(judging: &Judging<'_>, role: &Role) -> Result<Vec<Rc<Policy>>, Gap> {
    let texts = judging.texts();
    let inline = role.inline.iter().map(|policy| texts.read(&policy.document, DETAILS));
    let attached = role.attached.iter().filter(|policy| !is_for_reading(&policy.arn)).map(|attached| {
        let found = judging.global().policies().find(&attached.arn)?;
        texts.read(given(found.and_then(|policy| policy.document.as_deref()), DETAILS, "Policies")?, DETAILS)
    });
    inline.chain(attached).collect()
}

/// Signs of denials times signs of actions that are compared for one role. A role of AWS's
/// largest policies stays below; of more the denials are not read, and nothing is excused.
const MOST_COMPARED: usize = 1_000_000_000;

/// The first action of that kind that is allowed, within the permissions boundary, and not
/// denied everywhere.
fn granted(policies: &[Rc<Policy>], boundary: Option<&Policy>, wanted: Access) -> Option<String> {
    let bounding = || boundary.into_iter().flat_map(|policy| &policy.statements);
    let left = Cell::new(MOST_COMPARED);
    let denies = |statement: &Statement, action: &str| {
        let size: usize = statement.actions.patterns().iter().map(|name| name.len() + 1).sum();
        left.set(left.get().saturating_sub(size.saturating_mul(action.len())));
        left.get() > 0 && denies(statement, action)
    };
    let held = || policies.iter().flat_map(|policy| &policy.statements);
    let denied = |action: &str| held().chain(bounding()).any(|statement| denies(statement, action));
    let within = |action: &str| {
        let kinds = bounding().filter_map(|statement| let_through(statement, action));
        if boundary.is_some() { kinds.min() } else { Some(Access::Writes) }
    };
    policies.iter().flat_map(|policy| policy.allows()).find_map(|statement| {
        let (most, action) = access(&statement.actions);
        // What both a grant and the boundary hold does no more than the lesser of them.
        let reached = most.max(within(action)?);
        (reached == wanted && !denied(action)).then(|| action.to_owned())
    })
}

/// What a statement of a boundary lets through of an action pattern, at most.
fn let_through(statement: &Statement, action: &str) -> Option<Access> {
    let common = match &statement.actions {
        Names::Of(patterns) => {
            let action = action.to_ascii_lowercase();
            patterns.iter().any(|pattern| overlap(&pattern.to_ascii_lowercase(), &action))
        }
        Names::AllBut(_) => statement.actions.include(action),
    };
    (statement.effect == Effect::Allow && common).then(|| access(&statement.actions).0)
}

/// Whether a statement denies all of an action pattern, on every resource and to everybody.
fn denies(statement: &Statement, action: &str) -> bool {
    let all = |names: &Names| names.is_everything();
    let covers = match &statement.actions {
        Names::Of(patterns) => {
            let action = action.to_ascii_lowercase();
            patterns.iter().any(|pattern| crate::policy::contains(&pattern.to_ascii_lowercase(), &action))
        }
        Names::AllBut(_) => all(&statement.actions),
    };
    let everywhere = statement.resources.as_ref().is_none_or(all);
    statement.effect == Effect::Deny && statement.conditions.is_empty() && everywhere && covers
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{
        EVERYTHING, LITTLE, allow, attached, attached_aws, aws_policy, aws_role, inline, policy, trust, with_details,
        with_iam, with_role,
    };
    use crate::cases::{Case, STRANGER};
    use crate::fact::Listing;
    use crate::params::Value;

    let with = |name, fill: &dyn Fn(&mut Role)| -> Case {
        let rest = format!(r#""Principal":{{"AWS":"{STRANGER}"}},"Action":"sts:AssumeRole""#);
        with_role(name, |role| {
            role.trust = Some(trust(&rest));
            fill(role);
        })
    };
    let may = |name, actions: &str| {
        let text = allow(&format!(r#""Action":{actions},"Resource":"*""#));
        with(name, &|role| role.inline = inline(&text))
    };
    let statements = |name, statements: &str| {
        let text = format!(r#"{{"Statement":[{statements}]}}"#);
        with(name, &|role| role.inline = inline(&text))
    };
    let put = r#"{"Effect":"Allow","Action":"s3:Put*","Resource":"*"}"#;
    let mut power = with("PowerUserAccess", &|role| role.attached = attached_aws("PowerUserAccess")).fails();
    power.account.iam.policies = Listing::complete(vec![aws_policy(
        "PowerUserAccess",
        &allow(r#""NotAction":["iam:*","organizations:*"],"Resource":"*""#),
    )]);
    let bounded = |name, actions: &str| {
        let mut case = with(name, &|role| {
            role.inline = inline(&allow(r#""Action":"s3:*","Resource":"*""#));
            role.boundary = Some("arn:aws:iam::111122223333:policy/bound".to_owned());
        });
        let bound = policy("bound", &allow(&format!(r#""Action":{actions},"Resource":"*""#)));
        case.account.iam.policies = Listing::complete(vec![bound]);
        case
    };
    vec![
        may("reading", r#"["s3:Get*","s3:List*","ec2:Describe*"]"#).passes(),
        may("one write among them", r#"["s3:Get*","s3:PutObject"]"#).fails().saying("s3:PutObject"),
        may("a write by a star", r#""s3:*Object""#).fails(),
        may("another role", r#""sts:AssumeRole""#).fails().saying(STRANGER),
        may("something unclear", r#"["s3:Get*","kms:Decrypt"]"#).gives_manual().saying("kms:Decrypt"),
        statements("denied all the same", &format!(r#"{put},{{"Effect":"Deny","Action":"s3:P*","Resource":"*"}}"#)).passes(),
        statements("denied in part", &format!(r#"{put},{{"Effect":"Deny","Action":"s3:PutObject","Resource":"*"}}"#)).fails(),
        statements(
            "denied without MFA",
            &format!(
                r#"{put},{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"Bool":{{"aws:MultiFactorAuthPresent":"false"}}}}}}"#
            ),
        )
        .fails(),
        power,
        bounded("a boundary that lets through reading", r#"["s3:Get*","s3:List*"]"#).passes(),
        bounded("a boundary that lets through writing", r#"["s3:Get*","s3:Put*"]"#).fails().saying("s3:*"),
        with("everything", &|role| role.inline = inline(EVERYTHING)).fails(),
        with("AdministratorAccess, its text unread", &|role| role.attached = attached_aws("AdministratorAccess")).fails(),
        with("little", &|role| role.inline = inline(LITTLE)).passes(),
        with("nothing", &|_| {}).passes(),
        with("ReadOnlyAccess, its text unread", &|role| role.attached = attached_aws("ReadOnlyAccess")).passes(),
        with("a policy of that name of the customer's", &|role| role.attached = attached("ReadOnlyAccess")).gives_unknown(),
        with("a policy that is not in the answer", &|role| role.attached = attached("own")).gives_unknown(),
        with("anybody", &|role| {
            role.trust = Some(trust(r#""Principal":"*","Action":"sts:AssumeRole""#));
            role.inline = inline(&allow(r#""Action":"sqs:SendMessage","Resource":"*""#));
        })
        .fails()
        .saying("everyone"),
        may("a trusted account", r#""s3:*""#)
            .with(TRUSTED_ACCOUNTS, Value::List(vec![STRANGER.to_owned()]))
            .does_not_apply(),
        with_role("a service", |role| role.inline = inline(EVERYTHING)).does_not_apply(),
        with_role("trust not told", |role| role.trust = None).gives_unknown(),
        with_details("AWS's", |iam| iam.roles = Listing::complete(vec![aws_role("AWSReservedSSO_View_1")]))
            .says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
