//! Any text: it is a policy or an error. What a policy says of a request is never taken back
//! when more is known of it, and all that is asked of policies gets an answer.

#![no_main]

use checks::policy::{
    Context, Known, Policy, Reading, Request, Statement, Truth, allows_everything, contains, decide, grants_everywhere,
    grants_service_everywhere, matches, overlap, whole_services,
};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

const REQUESTS: [(&str, &str); 4] = [
    ("s3:GetObject", "arn:aws:s3:::a/x"),
    ("S3:PUTOBJECT", "arn:aws:s3:::a/home/ann/*?"),
    ("iam:PassRole", "arn:aws:iam::111122223333:role/x"),
    ("s3:ListAllMyBuckets", "*"),
];

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    audit_fuzz::mutate(data, size, max_size, seed)
});

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(policy) = Policy::parse(text) else { return };
    for (action, resource) in REQUESTS {
        more_is_told_the_more_is_known(&policy, action, resource);
    }
    everything_is_answered(&policy);
    patterns(&policy);
});

/// What may be known of each key that the policy asks for: its own values, nothing, absence.
fn knowledge(policy: &Policy) -> Vec<(&str, Known)> {
    let conditions = policy.statements.iter().flat_map(|statement| &statement.conditions);
    conditions
        .take(8)
        .enumerate()
        .map(|(index, condition)| {
            let known = match index % 3 {
                0 => Known::Values(condition.values.iter().take(1).cloned().collect()),
                1 => Known::Absent,
                _ => Known::Values(condition.values.clone()),
            };
            (condition.key.as_str(), known)
        })
        .collect()
}

fn more_is_told_the_more_is_known(policy: &Policy, action: &str, resource: &str) {
    let (mut context, mut told) = (Context::new(), Truth::Maybe);
    let mut seen: Vec<&str> = Vec::new();
    for (key, known) in std::iter::once(("aws:username", Known::Absent)).chain(knowledge(policy)) {
        let now = decide(&policy.statements, &Request { action, resource, context: &context }).allowed;
        assert!(told == Truth::Maybe || told == now, "{told:?} became {now:?}");
        told = now;
        // What was known already would be changed, not added to.
        if !seen.iter().any(|other| other.eq_ignore_ascii_case(key)) {
            seen.push(key);
            context = context.knowing(key, known);
        }
    }
    let now = decide(&policy.statements, &Request { action, resource, context: &context }).allowed;
    assert!(told == Truth::Maybe || told == now, "{told:?} became {now:?}");
}

fn everything_is_answered(policy: &Policy) {
    let statements: Vec<&Statement> = policy.statements.iter().collect();
    let _ = allows_everything(&statements);
    for reading in [Reading::Iam, Reading::S3, Reading::Endpoint] {
        let who = policy.audience(reading, &["s3:GetObject"]);
        assert!(!(who.is_public() && who.is_nobody()));
        assert!(who.parties().all(|party| !party.to_string().is_empty()));
    }
    for statement in statements {
        let _ = whole_services(statement);
        let _ = grants_everywhere(statement, "iam:PassRole", "arn:aws:iam::111122223333:role/x");
        let _ = grants_service_everywhere(statement, "s3", "arn:aws:s3:::a");
    }
}

fn patterns(policy: &Policy) {
    let all: Vec<&String> = policy.statements.iter().flat_map(|one| one.actions.patterns()).take(6).collect();
    for a in &all {
        for b in &all {
            assert_eq!(overlap(a, b), overlap(b, a));
            if contains(a, b) {
                assert!(!matches(b, "s3:GetObject") || matches(a, "s3:GetObject"));
            }
        }
    }
}
