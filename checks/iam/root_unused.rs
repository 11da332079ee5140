//! Root is for the few tasks that nothing else can do.

use super::credentials::{days_between, root};
use crate::calls::Operation;
use crate::calls::iam::GetCredentialReport;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::judging::Judging;
use crate::params::ROOT_UNUSED;
use crate::verdict::{Judgement, fail, pass};

pub(super) static CHECK: Check = Check {
    key: "iam-root-unused",
    title: "Root was not used lately",
    severity: Severity::High,
    set: Set::Baseline,
    covers: &[covers("account.root-user")],
    reads: &[GetCredentialReport::CALL],
    params: &[ROOT_UNUSED],
    why: "Root can do anything and nobody in particular answers for what it does. Use of it is a slip in daily work \
          or a sign of an intruder.",
    fix: Fix {
        what: "Find out what root was used for and do that work with a role.",
        command: "aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=root",
    },
    references: &["https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html"],
    judge: |judging| judging.account(judge(judging)),
};

fn judge(judging: &Judging<'_>) -> Judgement {
    let root = root(&judging.facts().iam)?;
    let keys = root.keys.iter().filter_map(|key| Some((key.last_used?, "an access key")));
    let uses = root.password_last_used.map(|at| (at, "the password")).into_iter().chain(keys);
    let Some((at, what)) = uses.max() else { return pass("no use of root is recorded") };
    let days = days_between(at, judging.facts().collected_at);
    let message = format!("root was last used {days} days ago, with {what}");
    if days < i64::from(judging.params().integer(ROOT_UNUSED)) { fail(message) } else { pass(message) }
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use super::samples::{root_row, with_iam, with_rows};
    use crate::cases::days_ago;
    use crate::params::Value;

    let used = |name, password: Option<i64>, key: Option<i64>| {
        let mut root = root_row();
        root.password_last_used = password.map(days_ago);
        root.keys[1].last_used = key.map(days_ago);
        with_rows(name, vec![root])
    };
    vec![
        used("never", None, None).passes().saying("no use"),
        used("long ago", Some(90), Some(200)).passes(),
        used("password used", Some(3), Some(200)).fails().saying("3 days ago, with the password"),
        used("key used", None, Some(89)).fails().saying("access key"),
        used("a stricter threshold", Some(90), None).with(ROOT_UNUSED, Value::Integer(365)).fails(),
        used("after the report was made", Some(-1), None).fails(),
        with_rows("no row of root", Vec::new()).gives_unknown(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
