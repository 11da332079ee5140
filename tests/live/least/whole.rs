//! With the printed policy the report is whole, and the policy grants nothing that is not used.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use super::{account, actions, gate, granted, policy, scan};
use crate::live::proxy::Called;
use crate::record::Record;

#[test]
fn the_printed_policy_is_enough_and_no_more() {
    let begun = Instant::now();
    let mut told = Vec::new();
    for (name, sets) in [("baseline", &[][..]), ("extended", &["--extended"])] {
        let account = account();
        let policy = policy(sets);
        let gate = gate(&account, &BTreeMap::from([("AUDITOR".to_owned(), policy.clone())]));
        let free = scan(account.url(), "ADMINISTRATOR", sets).run().report(&[0]);
        let bound = scan(gate.url(), "AUDITOR", sets).run().report(&[0]);
        assert_eq!(bound.comparable(), free.comparable());
        for part in ["score", "services", "responsibilities", "checks"] {
            assert_eq!(bound.0[part], free.0[part], "{part}");
        }
        for part in ["gaps", "regions", "complete", "api_calls"] {
            assert_eq!(bound.0["scan"][part], free.0["scan"][part], "{part}");
        }
        assert_eq!(bound.0["scan"]["gaps"], serde_json::json!([]));

        let calls = gate.calls();
        let refused: Vec<&Called> = calls.iter().filter(|call| call.done.is_some()).collect();
        assert!(refused.is_empty(), "{refused:#?}");
        assert_eq!(bound.0["scan"]["api_calls"], calls.len(), "a call went past the gate");
        let map = actions::map();
        let operations: BTreeSet<String> = calls.iter().map(Called::id).collect();
        let used: BTreeSet<String> =
            operations.iter().flat_map(|id| &map[id.as_str()]).map(|action| (*action).to_owned()).collect();
        assert_eq!(granted(&policy), used, "granted, and used");
        let (operations, actions) = (operations.len(), used.len());
        told.push(format!("{name}: {} calls of {operations} operations, {actions} actions", calls.len()));
    }
    Record::of(
        "P1",
        "the_printed_policy_is_enough_and_no_more",
        "the report of the printed policy is that of an administrator, and every action is used",
    )
    .took(begun.elapsed())
    .write(&told.join("; "));
}
