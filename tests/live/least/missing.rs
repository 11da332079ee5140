//! A grant that is missing: the checks that need it say so, and no other verdict changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use serde_json::Value;

use super::{account, actions, gate, granted, policy, scan};
use crate::live::audit::{Audit, Report, Run, text};
use crate::record::Record;

/// Scans under way together.
const TOGETHER: usize = 4;

/// The actions that each check needs.
type Needs = BTreeMap<String, BTreeSet<&'static str>>;

/// By the calls that each check says it reads.
fn needs() -> Needs {
    let listed = Audit::new("checks", "http://127.0.0.1:9").args(&["--extended", "--json"]).run();
    let checks: Vec<Value> = serde_json::from_str(&listed.stdout).expect("checks are listed as JSON");
    let map = actions::map();
    let of = |check: &Value| {
        let reads = check["reads"].as_array().unwrap().iter();
        let needed: BTreeSet<&str> = reads.flat_map(|call| map[text(call)].clone()).collect();
        (text(&check["key"]).to_owned(), needed)
    };
    checks.iter().map(of).collect()
}

/// The policy without one action.
fn without(policy: &Value, action: &str) -> Value {
    let mut poorer = policy.clone();
    poorer["Statement"][0]["Action"].as_array_mut().unwrap().retain(|one| one != action);
    poorer
}

/// What one scan without one action shows.
struct Lesson {
    /// What is not as it must be.
    wrong: Vec<String>,
    /// Checks that became unknown somewhere.
    turned: BTreeSet<String>,
    /// Checks that need the action, of which the rest settles every finding of this account.
    settled: BTreeSet<String>,
}

fn by_id(report: &Report) -> BTreeMap<&str, &Value> {
    report.findings().iter().map(|finding| (text(&finding["id"]), finding)).collect()
}

fn is_unknown(finding: &Value) -> bool {
    finding["status"] == "unknown"
}

/// What is wrong with the findings of a scan that lacked an action, beside those that did not.
fn complaints(
    action: &str,
    needs: &Needs,
    before: &BTreeMap<&str, &Value>,
    after: &BTreeMap<&str, &Value>,
) -> Vec<String> {
    let needed_by = |finding: &Value| needs[text(&finding["check"])].contains(action);
    let unread: BTreeSet<&str> =
        after.values().filter(|finding| is_unknown(finding)).map(|finding| text(&finding["check"])).collect();
    let mut wrong = Vec::new();
    for (id, finding) in before {
        let is_right = match after.get(id) {
            // What a missing call would have added to a verdict's words may be missing too.
            Some(now) if needed_by(finding) => now["status"] == finding["status"] || is_unknown(now),
            Some(now) => now["status"] == finding["status"] && now["message"] == finding["message"],
            None => needed_by(finding) && unread.contains(text(&finding["check"])),
        };
        if !is_right {
            wrong.push(format!("{finding} became {:?}", after.get(id)));
        }
    }
    for (id, finding) in after {
        let is_right = before.contains_key(id) || (is_unknown(finding) && needed_by(finding));
        if !is_right {
            wrong.push(format!("new: {finding}"));
        }
        if is_unknown(finding) && !text(&finding["message"]).contains(&format!("grant {action}")) {
            wrong.push(format!("does not name the action: {finding}"));
        }
    }
    wrong
}

fn learn(action: &str, needs: &Needs, clean: &Report, run: &Run) -> Lesson {
    let poorer = run.report(&[0, 3]);
    let (before, after) = (by_id(clean), by_id(&poorer));
    let mut wrong = complaints(action, needs, &before, &after);
    let unknown = after.values().filter(|finding| is_unknown(finding));
    let turned: BTreeSet<String> = unknown.map(|finding| text(&finding["check"]).to_owned()).collect();
    let gaps = poorer.0["scan"]["gaps"].as_array().unwrap();
    if !turned.is_empty() && (run.code, gaps.is_empty()) != (Some(3), false) {
        wrong.push(format!("exit code {:?} and {} gaps", run.code, gaps.len()));
    }
    let other = gaps.iter().filter(|gap| gap["action"] != action || gap["reason"] != "denied");
    wrong.extend(other.map(|gap| format!("a gap of something else: {gap}")));
    let settled = needs.iter().filter(|(check, needed)| needed.contains(action) && !turned.contains(*check));
    let settled = settled.map(|(check, _)| check.clone()).collect();
    Lesson { wrong, turned, settled }
}

/// Does the work for each of so many, some of them together, and keeps the order.
fn each<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let some = || {
        let taken = std::iter::from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)).filter(|index| *index < count));
        taken.map(|index| (index, work(index))).collect::<Vec<_>>()
    };
    let mut done: Vec<(usize, T)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..TOGETHER).map(|_| scope.spawn(some)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, one)| one).collect()
}

/// Scans once without each of the actions.
fn lessons(actions: &[String], policy: &Value) -> Vec<Lesson> {
    let account = account();
    let needs = needs();
    let clean = scan(account.url(), "ADMINISTRATOR", &["--extended"]).run().report(&[0]);
    let key = |index: usize| format!("LACKS{index:03}");
    let policies = actions.iter().enumerate().map(|(index, action)| (key(index), without(policy, action))).collect();
    let gate = gate(&account, &policies);
    let mut lessons = each(actions.len(), |index| {
        let run = scan(gate.url(), &key(index), &["--extended"]).run();
        learn(&actions[index], &needs, &clean, &run)
    });
    let mut refused: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for call in gate.calls() {
        assert_ne!(call.done.as_deref(), Some("unknown"), "nobody knows {}", call.id());
        if call.done.is_some() {
            refused.entry(call.access_key.clone()).or_default().insert(call.id());
        }
    }
    let map = actions::map();
    for (index, (action, lesson)) in actions.iter().zip(&mut lessons).enumerate() {
        let refused = refused.get(&key(index));
        let lacks_it = |id: &String| map[id.as_str()].contains(&action.as_str());
        if !refused.is_some_and(|ids| ids.iter().all(lacks_it)) {
            lesson.wrong.push(format!("refused: {refused:?}"));
        }
    }
    lessons
}

/// That each check has an account in which each call decides is shown by the house test
/// `a_check_is_unknown_for_want_of_each_call_that_decides_it`; here it is shown of the whole tool.
#[test]
fn a_missing_action_costs_the_checks_that_need_it_and_no_others() {
    let begun = Instant::now();
    let policy = policy(&["--extended"]);
    let actions: Vec<String> = granted(&policy).into_iter().collect();
    let lessons = lessons(&actions, &policy);
    let of_each = || actions.iter().zip(&lessons);
    let wrong: Vec<String> = of_each()
        .flat_map(|(action, lesson)| lesson.wrong.iter().map(move |wrong| format!("without {action}: {wrong}")))
        .collect();
    assert!(wrong.is_empty(), "{} things are wrong\n{}", wrong.len(), wrong.join("\n"));
    let settled: Vec<&String> =
        of_each().filter(|(_, lesson)| lesson.turned.is_empty()).map(|(action, _)| action).collect();
    assert!(settled.len() * 6 < actions.len(), "this account shows too little: {settled:?}");
    let count = |of: fn(&Lesson) -> &BTreeSet<String>| lessons.iter().map(|lesson| of(lesson).len()).sum::<usize>();
    Record::of(
        "P2",
        "a_missing_action_costs_the_checks_that_need_it_and_no_others",
        "without an action no verdict changes but to unknown, of a check that needs it, naming it",
    )
    .took(begun.elapsed())
    .write(&format!(
        "{} scans: {} times a check unknown, {} times settled by the rest; of no effect on this account: {settled:?}",
        actions.len(),
        count(|lesson| &lesson.turned),
        count(|lesson| &lesson.settled),
    ));
}
