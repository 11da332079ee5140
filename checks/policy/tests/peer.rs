//! Decisions compared with those of `iam-rs`, an evaluator written by others.
//!
//! Where the two differ is listed in `differences.rs`, with AWS's page that settles it; the
//! random policies leave out exactly that.

use iam_rs::{Arn, ContextValue, Decision, IAMPolicy, IAMRequest, Principal, PrincipalId, evaluate_policy};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

use crate::policy::{Context, Known, Policy, Request, Truth, decide};

/// What a request holds of keys; others are missing.
pub(super) type Held = Vec<(&'static str, Vec<&'static str>)>;

pub(super) fn ours(policy: &str, action: &str, resource: &str, held: &Held) -> Truth {
    let context = KINDS.iter().fold(Context::new(), |all, kind| all.without(kind.key));
    let context = held.iter().fold(context, |all, (key, values)| {
        all.knowing(key, Known::Values(values.iter().map(|value| (*value).to_owned()).collect()))
    });
    let policy = Policy::parse(policy).unwrap();
    decide(&policy.statements, &Request { action, resource, context: &context }).allowed
}

/// `None`: an error.
pub(super) fn theirs(policy: &str, action: &str, resource: &str, held: &Held) -> Option<Truth> {
    let principal = Principal::Aws(PrincipalId::String("arn:aws:iam::111122223333:user/ann".to_owned()));
    let mut request = IAMRequest::new(principal, action, Arn::parse(resource).unwrap());
    for (key, values) in held {
        let value = match values.as_slice() {
            [flag @ ("true" | "false")] => ContextValue::Boolean(*flag == "true"),
            [one] if *key != MANY => ContextValue::String((*one).to_owned()),
            many => ContextValue::StringList(many.iter().map(|value| (*value).to_owned()).collect()),
        };
        request.context.insert((*key).to_owned(), value);
    }
    let decision = evaluate_policy(&IAMPolicy::from_json(policy).ok()?, &request).ok()?;
    Some((decision == Decision::Allow).into())
}

/// A key of each kind: the operators that take it, and values of policies and of requests.
struct Kind {
    key: &'static str,
    operators: &'static [&'static str],
    wanted: &'static [&'static str],
    values: &'static [&'static str],
}

/// The key of many values.
const MANY: &str = "aws:TagKeys";

static KINDS: [Kind; 8] = [
    Kind {
        key: "aws:username",
        operators: &[
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike",
        ],
        wanted: &["ann", "Ann", "a*", "?nn", "*", "", "bob", "a?*n"],
        values: &["ann", "ANN", "bob", "", "anna"],
    },
    Kind {
        key: MANY,
        operators: &[
            "ForAllValues:StringEquals",
            "ForAnyValue:StringEquals",
            "ForAllValues:StringNotEquals",
            "ForAnyValue:StringNotEquals",
            "ForAllValues:StringLike",
            "ForAnyValue:StringLike",
            "ForAllValues:StringNotLike",
            "ForAnyValue:StringNotLike",
            "ForAllValues:StringEqualsIgnoreCase",
            "ForAnyValue:StringNotEqualsIgnoreCase",
        ],
        wanted: &["team", "Team", "t*", "cost", "*"],
        values: &["team", "Team", "cost", "tier"],
    },
    Kind {
        key: "s3:max-keys",
        operators: &[
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
        ],
        wanted: &["10", "10.5", "-1", "0"],
        values: &["10", "10.0", "9", "11", "-1", "ten"],
    },
    Kind {
        key: "aws:CurrentTime",
        operators: &[
            "DateEquals",
            "DateNotEquals",
            "DateLessThan",
            "DateLessThanEquals",
            "DateGreaterThan",
            "DateGreaterThanEquals",
        ],
        wanted: &["2024-01-01T00:00:00Z", "1704067200", "2024-01-01T01:00:00+01:00", "2024-06-01T00:00:00.5Z"],
        values: &["2024-01-01T00:00:00Z", "1704067201", "2024-06-01T00:00:00.500Z", "2023-12-31T23:59:59Z"],
    },
    Kind { key: "aws:SecureTransport", operators: &["Bool"], wanted: &["true", "false"], values: &["true", "false"] },
    Kind {
        key: "aws:SourceIp",
        operators: &["IpAddress", "NotIpAddress"],
        wanted: &["203.0.113.0/24", "203.0.113.7", "0.0.0.0/0", "2001:DB8::/32", "::/0", "203.0.113.9/28"],
        values: &["203.0.113.7", "203.0.113.255", "198.51.100.1", "2001:db8::1", "::ffff:203.0.113.7"],
    },
    Kind {
        key: "aws:SourceArn",
        operators: &["ArnLike", "ArnNotLike"],
        wanted: &["arn:aws:sns:us-east-1:1:t", "arn:aws:sns:us-east-1:1:*", "arn:aws:s3:::b?x", "*"],
        values: &["arn:aws:sns:us-east-1:1:t", "arn:aws:sns:us-east-1:1:t:s", "arn:aws:s3:::b/x"],
    },
    Kind { key: "a:bytes", operators: &["BinaryEquals"], wanted: &["QQ==", "Qg=="], values: &["QQ==", "Qw=="] },
];

const ACTIONS: [&str; 4] = ["s3:GetObject", "S3:getobject", "s3:PutObject", "iam:PassRole"];
const ACTION_PATTERNS: [&str; 8] = ["*", "s3:*", "s3:Get*", "S3:?ETOBJECT", "iam:PassRole", "*:*", "s3:*Acl", "iam:*"];
const ARNS: [&str; 4] =
    ["arn:aws:s3:::a/ann/x", "arn:aws:s3:::a/bob/x", "arn:aws:iam::111122223333:role/x", "arn:aws-cn:s3:::a/ann:x"];
const ARN_PATTERNS: [&str; 7] = [
    "*",
    "arn:aws:s3:::a/*",
    "arn:aws:s3:::a/${aws:username, 'ann'}/*",
    "arn:aws:s3:::?/bob/x",
    "arn:aws:iam::111122223333:role/*",
    "arn:aws-cn:s3:::*",
    "arn:aws:s3:::*/x",
];

fn some(of: &'static [&'static str]) -> impl Strategy<Value = Value> {
    subsequence(of, 1..=of.len().min(3))
        .prop_map(|one| if let [one] = one.as_slice() { json!(one) } else { json!(one) })
}

/// Operator, key and values of a condition.
fn condition() -> impl Strategy<Value = (String, &'static str, Value)> {
    let of_kind = |kind: &'static Kind| {
        let suffix = select(&["", "IfExists"][..]);
        (select(kind.operators), suffix, some(kind.wanted)).prop_map(|(operator, suffix, wanted)| {
            let suffix = if operator.starts_with("For") { "" } else { suffix };
            (format!("{operator}{suffix}"), kind.key, wanted)
        })
    };
    let null = (1..KINDS.len(), select(&["true", "false"][..]))
        .prop_map(|(kind, wanted)| ("Null".to_owned(), KINDS[kind].key, json!(wanted)));
    prop_oneof![
        8 => (0..KINDS.len()).prop_flat_map(move |kind| of_kind(&KINDS[kind])),
        1 => null,
    ]
}

fn statement() -> impl Strategy<Value = Value> {
    let effect = select(&["Allow", "Allow", "Deny"][..]);
    let but = || prop::bool::weighted(0.15);
    (effect, but(), some(&ACTION_PATTERNS), but(), some(&ARN_PATTERNS), vec(condition(), 0..3)).prop_map(
        |(effect, not_action, actions, not_resource, resources, conditions)| {
            let mut statement = json!({"Effect": effect});
            statement[if not_action { "NotAction" } else { "Action" }] = actions;
            statement[if not_resource { "NotResource" } else { "Resource" }] = resources;
            for (operator, key, values) in conditions {
                statement["Condition"][operator][key] = values;
            }
            statement
        },
    )
}

fn held() -> impl Strategy<Value = Held> {
    let each: Vec<_> = KINDS
        .iter()
        .map(|kind| {
            let number = if kind.key == MANY { 0..3_usize } else { 0..2 };
            let values = subsequence(kind.values, number);
            values.prop_map(|values| (!values.is_empty()).then_some((kind.key, values)))
        })
        .collect();
    each.prop_map(|held| held.into_iter().flatten().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1024) })]

    /// 1024 policies, 16 requests each.
    #[test]
    fn random_policies_are_decided_alike(statements in vec(statement(), 1..5), held in held()) {
        let policy = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
        for action in ACTIONS {
            for arn in ARNS {
                let told = ours(&policy, action, arn, &held);
                prop_assert_eq!(Some(told), theirs(&policy, action, arn, &held), "{} {} {}", policy, action, arn);
            }
        }
    }
}
