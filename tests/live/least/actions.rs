//! What each operation needs, after AWS and not after the tool.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use crate::record::Record;

/// Operations, actions and the page of AWS that says so.
const MAP: &str = include_str!("actions.csv");

/// The actions that each operation needs, by `service:Operation`. Some operations need none.
pub(super) fn map() -> BTreeMap<&'static str, Vec<&'static str>> {
    let rows: Vec<Vec<&str>> = MAP.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let map: BTreeMap<_, _> = rows
        .iter()
        .map(|row| {
            let [operation, actions, page] = row[..] else { panic!("not three columns: {row:?}") };
            assert!(page.starts_with("https://docs.aws.amazon.com/"), "{operation}: {page} is no page of AWS");
            (operation, actions.split_whitespace().collect())
        })
        .collect();
    assert_eq!(map.len(), rows.len(), "an operation stands twice");
    map
}

/// <https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html>
#[test]
fn the_table_of_calls_names_the_actions_of_the_service_authorization_reference() {
    let begun = Instant::now();
    let map = map();
    let table: BTreeMap<String, Vec<&str>> =
        checks::calls::all().map(|call| (call.id(), call.action.into_iter().collect())).collect();
    for (operation, actions) in &table {
        assert_eq!(map.get(operation.as_str()), Some(actions), "{operation}");
    }
    let left_over: Vec<&&str> = map.keys().filter(|operation| !table.contains_key(**operation)).collect();
    assert!(left_over.is_empty(), "not in the table of calls: {left_over:?}");
    let actions: BTreeSet<&&str> = map.values().flatten().collect();
    assert_eq!(
        super::granted(&super::policy(&["--extended"])),
        actions.iter().map(|action| (**action).into()).collect()
    );
    Record::of(
        "P1",
        "the_table_of_calls_names_the_actions_of_the_service_authorization_reference",
        "the table, the printed policy and AWS's reference name the same actions",
    )
    .took(begun.elapsed())
    .write(&format!("{} operations, {} actions", map.len(), actions.len()));
}
