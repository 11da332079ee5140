//! T07. A clock that is off is corrected from the answers' dates, and the call signed anew;
//! that asks for an attempt that the SDK's retries, which are off, do not make.

use std::sync::atomic::Ordering;

use crate::live::compare::{compare, judged};
use crate::live::endpoint::{clean, scan};
use crate::live::matrix::ahead;
use crate::record::Record;

#[test]
fn t07_what_was_signed_by_a_wrong_clock_is_signed_anew() {
    let (wire, refused) = ahead(60);
    let report = judged(&scan(wire.url()).run());
    let differences = compare(&clean().0, &report);
    let refused = refused.load(Ordering::SeqCst);
    Record::of("T07", "t07_what_was_signed_by_a_wrong_clock_is_signed_anew", "every refused call answered after all")
        .lost(differences.lost.len())
        .write(&format!("{refused} of {} calls refused, {}", wire.asked().len(), differences.told()));
    assert!(refused > 0);
    assert_eq!(differences.unknown, 0);
    assert!(differences.lost.is_empty());
}
