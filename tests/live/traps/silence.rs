//! T04 and T05. The SDK has no read, attempt or operation timeout of its own, and its read
//! timeout ends with the head of an answer.

use std::thread;
use std::time::{Duration, Instant};

use crate::live::compare::{compare, judged};
use crate::live::endpoint::{clean, scan};
use crate::live::wire::{Deed, Wire};
use crate::record::Record;

fn took(deed: fn(crate::live::wire::Answer) -> Deed) -> Duration {
    let wire = Wire::new(move |asked, answer| match asked.operation() {
        "DescribeVolumes" => deed(answer),
        _ => Deed::Send(answer),
    });
    let begun = Instant::now();
    let report = judged(&scan(wire.url()).run());
    let took = begun.elapsed();
    compare(&clean().0, &report).assert_honest();
    let gaps = report.0["scan"]["gaps"].as_array().unwrap();
    assert!(gaps.iter().any(|gap| gap["operation"] == "DescribeVolumes" && gap["reason"] == "timeout"), "{gaps:#?}");
    took
}

#[test]
fn t04_t05_neither_silence_nor_a_trickle_is_waited_for() {
    let trickle = thread::spawn(|| took(Deed::Trickle));
    let silence = took(|_| Deed::Hang);
    let trickle = trickle.join().unwrap();
    let limit = clean().1 + Duration::from_secs(75);
    Record::of(
        "T04",
        "t04_t05_neither_silence_nor_a_trickle_is_waited_for",
        "a silent call ends by the read timeout: three of 15 s",
    )
    .took(silence)
    .clean(clean().1)
    .write(&format!("{:.0} s", silence.as_secs_f64()));
    Record::of(
        "T05",
        "t04_t05_neither_silence_nor_a_trickle_is_waited_for",
        "an answer that trickles ends by the attempt's timeout of 60 s",
    )
    .took(trickle)
    .clean(clean().1)
    .write(&format!("{:.0} s", trickle.as_secs_f64()));
    assert!(silence < clean().1 + Duration::from_secs(55), "{silence:?}");
    assert!(trickle < limit, "{trickle:?}");
}
