//! Random policies and requests, of few words, so that they meet.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::policy::{Condition, Context, Effect, Known, Names, Policy, Statement};

/// The actions that requests are made of.
pub(super) const ACTIONS: [&str; 4] = ["s3:GetObject", "s3:PutObject", "iam:PassRole", "S3:getobject"];
/// The resources.
pub(super) const RESOURCES: [&str; 4] =
    ["arn:aws:s3:::a/x", "arn:aws:s3:::a/x*y", "arn:aws:iam::111122223333:role/x", "arn:aws:s3:::b/a/xy:z"];
/// The keys.
pub(super) const KEYS: [&str; 3] = ["a:x", "a:y", "a:z"];

const ACTION_PATTERNS: [&str; 7] = ["*", "s3:*", "s3:Get*", "iam:PassRole", "*:?etObject", "s3:PUTOBJECT", "iam:*Role"];
const RESOURCE_PATTERNS: [&str; 8] = [
    "*",
    "arn:aws:s3:::a/*",
    "arn:aws:s3:::?/*x*",
    "arn:aws:s3:::a/${a:x}",
    "arn:aws:s3:::a/x${*}y",
    "arn:aws:*",
    "arn:aws:iam::111122223333:role/${a:y, 'x'}",
    "arn:*:x",
];
const OPERATORS: [&str; 28] = [
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "Bool",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
    "ArnEquals",
    "ArnNotEquals",
    "ArnLike",
    "ArnNotLike",
    "Null",
    "Unknown",
];
/// Values of policies and of requests alike.
const VALUES: [&str; 20] = [
    "x",
    "X",
    "xy",
    "",
    "*",
    "x*",
    "${a:x}",
    "${a:y, 'x'}",
    "${a:z}*",
    "${",
    "true",
    "false",
    "10",
    "2024",
    "2024-01-01T00:00:00Z",
    "10.0.0.0/8",
    "10.0.0.1",
    "::1",
    "arn:aws:s3:::*",
    "arn:aws:s3:::a/x",
];

fn values() -> impl Strategy<Value = Vec<String>> {
    vec(select(&VALUES[..]).prop_map(str::to_owned), 0..4)
}

/// A condition.
pub(super) fn condition() -> impl Strategy<Value = Condition> {
    let set = select(&["", "", "ForAllValues:", "ForAnyValue:"][..]);
    let suffix = select(&["", "", "IfExists"][..]);
    (set, select(&OPERATORS[..]), suffix, select(&KEYS[..]), values()).prop_map(|(set, name, suffix, key, values)| {
        Condition { operator: format!("{set}{name}{suffix}"), key: key.to_owned(), values }
    })
}

fn names(patterns: &'static [&'static str]) -> impl Strategy<Value = Names> {
    (vec(select(patterns).prop_map(str::to_owned), 1..3), prop::bool::weighted(0.2))
        .prop_map(|(patterns, but)| if but { Names::AllBut(patterns) } else { Names::Of(patterns) })
}

/// A statement.
pub(super) fn statement() -> impl Strategy<Value = Statement> {
    let effect = prop_oneof![3 => Just(Effect::Allow), 1 => Just(Effect::Deny)];
    let resources = prop::option::weighted(0.9, names(&RESOURCE_PATTERNS));
    (effect, names(&ACTION_PATTERNS), resources, vec(condition(), 0..3)).prop_map(
        |(effect, actions, resources, mut conditions)| {
            // JSON holds one condition of an operator and a key.
            conditions.dedup_by(|a, b| a.operator == b.operator && a.key == b.key);
            Statement { sid: None, effect, principals: None, actions, resources, conditions, variables: true }
        },
    )
}

/// A policy.
pub(super) fn policy() -> impl Strategy<Value = Policy> {
    vec(statement(), 0..5).prop_map(|statements| Policy { statements })
}

/// What may be known of a key: nothing, that it is missing, or its values.
pub(super) fn known() -> impl Strategy<Value = Option<Known>> {
    prop_oneof![
        Just(None),
        Just(Some(Known::Absent)),
        values().prop_map(|values| Some(Known::Values(values))),
        select(&VALUES[..]).prop_map(|value| Some(Known::Values(vec![value.to_owned()]))),
    ]
}

/// A context from what is known of each key.
pub(super) fn context(known: &[Option<Known>]) -> Context {
    KEYS.iter().zip(known).fold(Context::new(), |all, (key, known)| match known {
        Some(known) => all.knowing(key, known.clone()),
        None => all,
    })
}

/// A policy as JSON.
pub(super) fn write(policy: &Policy) -> String {
    let statements: Vec<Value> = policy.statements.iter().map(statement_json).collect();
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

fn statement_json(statement: &Statement) -> Value {
    let Statement { effect, actions, resources, conditions, .. } = statement;
    let mut fields = serde_json::Map::new();
    fields.insert("Effect".to_owned(), json!(format!("{effect:?}")));
    let mut names = |names: &Names, of: &str| match names {
        Names::Of(patterns) => fields.insert(of.to_owned(), json!(patterns)),
        Names::AllBut(patterns) => fields.insert(format!("Not{of}"), json!(patterns)),
    };
    names(actions, "Action");
    if let Some(resources) = resources {
        names(resources, "Resource");
    }
    if !conditions.is_empty() {
        let mut written = json!({});
        for Condition { operator, key, values } in conditions {
            written[operator][key] = json!(values);
        }
        fields.insert("Condition".to_owned(), written);
    }
    Value::Object(fields)
}
