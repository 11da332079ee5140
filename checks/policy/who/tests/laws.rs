//! What holds of every policy, tried on random ones.

use proptest::prelude::*;

use super::super::{Audience, KEYS as TABLE, Party, Reading};
use crate::policy::{Condition, Effect, Names, Policy, Principals, Statement};

const OPERATORS: [&str; 14] = [
    "StringEquals",
    "StringLike",
    "StringNotEquals",
    "StringNotLike",
    "ArnLike",
    "ArnNotLike",
    "IpAddress",
    "NotIpAddress",
    "Bool",
    "Null",
    "ForAnyValue:StringEquals",
    "ForAllValues:StringEquals",
    "ForAnyValue:StringNotEquals",
    "StringNotEqualsIgnoreCase",
];

const VALUES: [&str; 16] = [
    "111122223333",
    "999988887777",
    "o-a1b2c3d4e5",
    "o-z9y8x7w6v5/r-1/*",
    "o-*",
    "arn:aws:iam::111122223333:role/a",
    "arn:aws:iam::*:role/a",
    "arn:aws:s3:::records",
    "203.0.113.0/24",
    "0.0.0.0/0",
    "vpce-1",
    "*",
    "true",
    "false",
    "sns.amazonaws.com",
    "${aws:ResourceAccount}",
];

const PRINCIPALS: [(&str, &str); 7] = [
    ("AWS", "*"),
    ("AWS", "111122223333"),
    ("AWS", "arn:aws:iam::999988887777:role/a"),
    ("AWS", "AIDACKCEVSQ6C2EXAMPLE"),
    ("Service", "sns.amazonaws.com"),
    ("Federated", "accounts.google.com"),
    ("CanonicalUser", "79a59df900b949e5"),
];

fn condition() -> impl Strategy<Value = Condition> {
    let keys: Vec<&str> = TABLE.iter().map(|key| key.name).chain(["aws:SecureTransport", "aws:Referer"]).collect();
    let values = proptest::collection::vec(proptest::sample::select(&VALUES[..]), 1..3);
    let if_exists = prop_oneof![4 => Just(""), 1 => Just("IfExists")];
    (proptest::sample::select(&OPERATORS[..]), if_exists, proptest::sample::select(keys), values).prop_map(
        |(operator, suffix, key, values)| Condition {
            operator: format!("{operator}{suffix}"),
            key: key.to_owned(),
            values: values.into_iter().map(str::to_owned).collect(),
        },
    )
}

fn statement(effect: Effect) -> impl Strategy<Value = Statement> {
    let names = proptest::collection::vec(proptest::sample::select(&PRINCIPALS[..]), 1..3);
    let conditions = proptest::collection::vec(condition(), 0..3);
    let patterns = proptest::sample::select(&["s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "*"][..]);
    (names, prop_oneof![4 => Just(false), 1 => Just(true)], patterns, conditions).prop_map(
        move |(names, all_but, action, conditions)| {
            let names = names.into_iter().map(|(kind, name)| (kind.to_owned(), name.to_owned())).collect();
            Statement {
                sid: None,
                effect,
                principals: Some(if all_but { Principals::AllBut(names) } else { Principals::Of(names) }),
                actions: Names::Of(vec![action.to_owned()]),
                resources: Some(Names::Of(vec!["*".to_owned()])),
                conditions,
                variables: true,
            }
        },
    )
}

fn reading() -> impl Strategy<Value = Reading> {
    proptest::sample::select(&[Reading::Iam, Reading::S3, Reading::Endpoint][..])
}

fn policy() -> impl Strategy<Value = Policy> {
    let allows = proptest::collection::vec(statement(Effect::Allow), 1..4);
    let denies = proptest::collection::vec(statement(Effect::Deny), 0..3);
    (allows, denies).prop_map(|(mut statements, denies)| {
        statements.extend(denies);
        Policy { statements }
    })
}

/// Whether everyone in an audience is also in another, as far as their names tell: one party
/// can be another that is named in another way.
fn is_within(audience: &Audience, other: &Audience) -> bool {
    let named = |party: &Party| !party.is_open() && !matches!(party, Party::Deleted(_));
    let fits = |party: &Party, wider: &Party| match (party, wider) {
        (Party::Service { name, source }, Party::Service { name: wider, source: bound })
            if bound.is_none() || source == bound =>
        {
            wider.is_none() || name == wider
        }
        // A request can come through two of them.
        (Party::Network(_), Party::Network(_)) => true,
        // No service is in an organization: of the two that must hold either one stays.
        (Party::Organization(_), Party::Service { .. }) | (Party::Service { .. }, Party::Organization(_)) => true,
        _ if named(party) && named(wider) => {
            std::mem::discriminant(party) != std::mem::discriminant(wider) || party == wider
        }
        _ => party == wider || (wider.is_open() && party.width() < wider.width()),
    };
    audience.parties().all(|party| other.parties().any(|wider| fits(party, wider)))
}

fn of(policy: &Policy, reading: Reading) -> Audience {
    policy.audience(reading, &[])
}

/// The policies with one condition less of a statement with that effect.
fn without_one_condition(policy: &Policy, effect: Effect) -> Vec<Policy> {
    let mut poorer = Vec::new();
    for (number, statement) in policy.statements.iter().enumerate().filter(|(_, one)| one.effect == effect) {
        for gone in 0..statement.conditions.len() {
            let mut changed = policy.clone();
            changed.statements[number].conditions.remove(gone);
            poorer.push(changed);
        }
    }
    poorer
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn a_denial_more_never_widens(policy in policy(), deny in statement(Effect::Deny), reading in reading()) {
        let before = of(&policy, reading);
        let mut denied = policy.clone();
        denied.statements.push(deny);
        let after = of(&denied, reading);
        prop_assert!(is_within(&after, &before), "{after:?}\nis not within\n{before:?}\nof {policy:?}");
    }

    #[test]
    fn a_condition_less_on_an_allowance_never_narrows(policy in policy(), reading in reading()) {
        let before = of(&policy, reading);
        for wider in without_one_condition(&policy, Effect::Allow) {
            let after = of(&wider, reading);
            prop_assert!(is_within(&before, &after), "{before:?}\nis not within\n{after:?}\nof {wider:?}");
        }
    }

    #[test]
    fn a_condition_less_on_a_denial_never_widens(policy in policy(), reading in reading()) {
        let before = of(&policy, reading);
        for stricter in without_one_condition(&policy, Effect::Deny) {
            let after = of(&stricter, reading);
            prop_assert!(is_within(&after, &before), "{after:?}\nis not within\n{before:?}\nof {stricter:?}");
        }
    }

    #[test]
    fn if_exists_never_narrows(statement in statement(Effect::Allow), reading in reading()) {
        let mut looser = statement.clone();
        looser.conditions.clear();
        for condition in &statement.conditions {
            if condition.operator.ends_with("IfExists") || condition.operator == "Null" {
                continue;
            }
            let mut condition = condition.clone();
            condition.operator.push_str("IfExists");
            looser.conditions.push(condition);
        }
        let mut bare = statement.clone();
        bare.conditions.clear();
        prop_assert_eq!(looser.lets_in(reading), bare.lets_in(reading));
    }

    #[test]
    fn the_order_of_conditions_means_nothing(statement in statement(Effect::Allow), reading in reading()) {
        let mut turned = statement.clone();
        turned.conditions.reverse();
        prop_assert_eq!(turned.lets_in(reading), statement.lets_in(reading));
    }

    #[test]
    fn a_statement_more_never_narrows(policy in policy(), allow in statement(Effect::Allow), reading in reading()) {
        let before = of(&policy, reading);
        let mut more = policy;
        more.statements.push(allow);
        prop_assert!(is_within(&before, &of(&more, reading)));
    }
}

#[test]
fn the_table_is_sorted_and_cites_its_pages() {
    let names: Vec<String> = TABLE.iter().map(|key| key.name.to_ascii_lowercase()).collect();
    assert!(names.is_sorted());
    for key in TABLE {
        assert!(key.page.starts_with("https://docs.aws.amazon.com/"), "{}", key.name);
    }
}
