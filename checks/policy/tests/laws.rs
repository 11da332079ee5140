//! Laws of evaluation and of patterns, with random policies, requests and texts.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::random::{ACTIONS, KEYS, RESOURCES, condition, context, known, policy, statement, write};
use crate::policy::{Context, Effect, Policy, Request, Statement, Truth, contains, decide, matches, overlap};

fn allowed(statements: &[Statement], (action, resource): (&str, &str), context: &Context) -> Truth {
    decide(statements, &Request { action, resource, context }).allowed
}

fn request() -> impl Strategy<Value = (&'static str, &'static str)> {
    (select(&ACTIONS[..]), select(&RESOURCES[..]))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1024) })]

    #[test]
    fn a_further_statement_moves_one_way(
        policy in policy(), more in statement(), request in request(), known in vec(known(), KEYS.len()), at in 0_usize..5,
    ) {
        let context = context(&known);
        let before = allowed(&policy.statements, request, &context);
        let mut statements = policy.statements.clone();
        statements.insert(at.min(statements.len()), more.clone());
        let after = allowed(&statements, request, &context);
        match more.effect {
            Effect::Allow => prop_assert!(after >= before, "an Allow took something away"),
            Effect::Deny => prop_assert!(after <= before, "a Deny gave something"),
        }
    }

    #[test]
    fn a_condition_less_moves_one_way(
        policy in policy(), one in statement(), further in condition(), request in request(),
        known in vec(known(), KEYS.len()),
    ) {
        let context = context(&known);
        let mut limited = one.clone();
        limited.conditions.push(further);
        let with = |statement: &Statement| {
            let statements = [policy.statements.as_slice(), std::slice::from_ref(statement)].concat();
            allowed(&statements, request, &context)
        };
        match one.effect {
            Effect::Allow => prop_assert!(with(&one) >= with(&limited)),
            Effect::Deny => prop_assert!(with(&one) <= with(&limited)),
        }
    }

    #[test]
    fn knowing_more_never_takes_back_what_was_told(
        policy in policy(), request in request(), less in vec(known(), KEYS.len()), more in vec(known(), KEYS.len()),
    ) {
        let together: Vec<_> = less.iter().zip(&more).map(|(less, more)| less.clone().or_else(|| more.clone())).collect();
        let before = allowed(&policy.statements, request, &context(&less));
        let after = allowed(&policy.statements, request, &context(&together));
        prop_assert!(before == Truth::Maybe || after == before, "{before:?} became {after:?}");
    }

    #[test]
    fn the_order_of_statements_does_not_matter(
        policy in policy(), request in request(), known in vec(known(), KEYS.len()),
    ) {
        let context = context(&known);
        let mut back = policy.statements.clone();
        back.reverse();
        prop_assert_eq!(allowed(&policy.statements, request, &context), allowed(&back, request, &context));
    }

    #[test]
    fn a_policy_written_and_read_says_the_same(
        policy in policy(), request in request(), known in vec(known(), KEYS.len()),
    ) {
        let read = Policy::parse(&write(&policy)).unwrap();
        let context = context(&known);
        prop_assert_eq!(allowed(&policy.statements, request, &context), allowed(&read.statements, request, &context));
    }

    #[test]
    fn what_a_contained_pattern_matches_the_outer_one_matches(
        outer in "[ab*?]{0,6}", inner in "[ab*?]{0,6}", text in "[abé]{0,6}",
    ) {
        if contains(&outer, &inner) && matches(&inner, &text) {
            prop_assert!(matches(&outer, &text));
        }
        prop_assert!(contains(&outer, &outer) && contains("*", &inner));
    }

    #[test]
    fn patterns_that_share_a_text_overlap(a in "[ab*?]{0,6}", b in "[ab*?]{0,6}", text in "[ab]{0,6}") {
        prop_assert_eq!(overlap(&a, &b), overlap(&b, &a));
        if matches(&a, &text) && matches(&b, &text) {
            prop_assert!(overlap(&a, &b));
        }
    }

    #[test]
    fn patterns_that_overlap_share_a_text(a in "[ab*?]{0,4}", b in "[ab*?]{0,4}") {
        // A shared text need not be longer than both patterns are together.
        let mut texts = vec![String::new()];
        for from in 0.. {
            let Some(text) = texts.get(from).cloned() else { break };
            if text.len() < a.len() + b.len() {
                texts.extend(["a", "b"].map(|sign| format!("{text}{sign}")));
            }
        }
        let shared = texts.iter().any(|text| matches(&a, text) && matches(&b, text));
        prop_assert_eq!(overlap(&a, &b), shared);
    }

    #[test]
    fn any_text_is_a_policy_or_an_error(text in any::<String>(), json in "[\\[\\]{}:,\"0-9a-z* \\\\]{0,80}") {
        for text in [text, format!("{{\"Statement\":{json}}}"), json] {
            if let Ok(policy) = Policy::parse(&text) {
                let context = Context::new();
                allowed(&policy.statements, (ACTIONS[0], RESOURCES[0]), &context);
            }
        }
    }

    #[test]
    fn a_policy_cut_or_changed_is_read_or_an_error(policy in policy(), at in any::<prop::sample::Index>(), sign in any::<char>()) {
        let whole = write(&policy);
        let signs: Vec<char> = whole.chars().collect();
        let at = at.index(signs.len());
        let cut: String = signs[..at].iter().collect();
        let changed: String = signs[..at].iter().chain([&sign]).chain(&signs[at + 1..]).collect();
        prop_assert!(Policy::parse(&cut).is_err());
        if let Ok(policy) = Policy::parse(&changed) {
            allowed(&policy.statements, (ACTIONS[0], RESOURCES[0]), &Context::new());
        }
    }
}
