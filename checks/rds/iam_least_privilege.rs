//! The customer's policies that grant all of RDS, or a sign-in to every database.

use crate::calls::Operation;
use crate::calls::iam::GetAccountAuthorizationDetails;
use crate::check::{Check, Fix, Set, Severity, covers};
use crate::iam::holders::each_own_policy;
use crate::judging::Judging;
use crate::policy::{grants_everywhere, grants_service_everywhere};

pub(super) static CHECK: Check = Check {
    key: "rds-iam-least-privilege",
    title: "No customer policy grants all of RDS or every database sign-in",
    severity: Severity::Medium,
    set: Set::Extended,
    covers: &[covers("rds.iam-access")],
    reads: &[GetAccountAuthorizationDetails::CALL],
    params: &[],
    why: "The full grant copies, shares and deletes every database; a sign-in to every database as any user reads them \
          without leaving the management API.",
    fix: Fix {
        what: "Write a policy that names the RDS actions, and the databases and users for rds-db:connect.",
        command: "aws iam create-policy-version --policy-arn POLICY_ARN --policy-document file://POLICY --set-as-default",
    },
    references: &[
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_BestPractices.Security.html",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html",
    ],
    judge,
};

fn judge(judging: &mut Judging<'_>) {
    let account = judging.facts();
    let place =
        |service: &str, what: &str| format!("arn:{}:{service}:nowhere-1:{}:{what}", account.partition, account.id);
    let (database, user) = (place("rds", "db:nobodys-7f3a91"), place("rds-db", "dbuser:db-NOBODYS7F3A91/nobody"));
    each_own_policy(judging, "neither rds:* nor a sign-in to every database is allowed", |text| {
        let all = text.statements.iter().any(|statement| grants_service_everywhere(statement, "rds", &database));
        let connect = text.statements.iter().any(|statement| grants_everywhere(statement, "rds-db:connect", &user));
        match (all, connect) {
            (true, _) => Some("rds:* is allowed on every database".to_owned()),
            (false, true) => Some("rds-db:connect is allowed on every database, as any user".to_owned()),
            (false, false) => None,
        }
    });
}

#[cfg(test)]
pub(super) fn cases() -> Vec<crate::cases::Case> {
    use crate::iam::samples::{
        EVERYTHING, LITTLE, allow, aws_policy, inline, policy, with_iam, with_policy, with_user,
    };

    let with = |name, rest: &str| with_policy(name, policy("own", &allow(rest)));
    vec![
        with("all on everything", r#""Action":"rds:*","Resource":"*""#).fails().saying("rds:*"),
        with("all on one database", r#""Action":"rds:*","Resource":"arn:aws:rds:eu-west-1:111122223333:db:a""#)
            .passes(),
        with("every sign-in", r#""Action":"rds-db:connect","Resource":"*""#).fails().saying("as any user"),
        with(
            "every sign-in of the account",
            r#""Action":"rds-db:*","Resource":"arn:aws:rds-db:*:111122223333:dbuser:*/*""#,
        )
        .fails(),
        with(
            "one user everywhere",
            r#""Action":"rds-db:connect","Resource":"arn:aws:rds-db:*:111122223333:dbuser:*/app""#,
        )
        .passes(),
        with(
            "one database",
            r#""Action":"rds-db:connect","Resource":"arn:aws:rds-db:eu-west-1:111122223333:dbuser:db-A/*""#,
        )
        .passes(),
        with("reading everywhere", r#""Action":"rds:Describe*","Resource":"*""#).passes(),
        with_user("inline", |user| user.inline = inline(EVERYTHING)).fails().saying("inline policy inside"),
        with_policy("little", policy("own", LITTLE)).passes(),
        with_policy("no policy at all", policy("own", "")).gives_unknown(),
        with_policy("AWS's", aws_policy("AmazonRDSFullAccess", EVERYTHING)).says_nothing(),
        with_iam("unread", |_| {}).gives_unknown(),
    ]
}
