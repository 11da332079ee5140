//! T09 and T10. The SDK keeps any number of connections for 90 seconds each, may find one
//! closed just as it is used, and looks up names for all first calls at the same time.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::live::compare::{assert_same, judged};
use crate::live::endpoint::{Endpoint, clean, scan};
use crate::live::wire::{Deed, Wire};
use crate::record::Record;

#[test]
fn t09_kept_connections_are_few_and_closed_soon() {
    // One answer takes a minute; everything else is there in seconds.
    let wire = Wire::new(|asked, answer| match asked.operation() {
        "DescribeVolumes" => Deed::Trickle(answer),
        _ => Deed::Send(answer),
    });
    let mut running = scan(wire.url()).start();
    let mut asked = 0;
    while asked < 100 || wire.asked().len() > asked {
        asked = wire.asked().len();
        thread::sleep(Duration::from_secs(1));
    }
    // Who keeps them looks as often as they may be kept: the last go after twice the time.
    let left_after = |seconds: u64, holds: fn(&String) -> bool| {
        let limit = Instant::now() + Duration::from_secs(seconds);
        loop {
            let left: Vec<String> = wire.open().into_iter().filter(holds).collect();
            if left.is_empty() || Instant::now() > limit {
                return left;
            }
            thread::sleep(Duration::from_millis(200));
        }
    };
    let buckets = left_after(6, |call| call.starts_with("s3:/bucket")).len();
    let left = left_after(34, |call| !call.contains("DescribeVolumes"));
    assert!(running.is_running(), "it ended too soon to show anything");
    assert_eq!(running.ended_within(Duration::ZERO), None);
    let most = wire.most_open();
    Record::of(
        "T09",
        "t09_kept_connections_are_few_and_closed_soon",
        "those to buckets after 2 s, others after 15 s; at most 64 of each kept",
    )
    .write(&format!("{most} open at most; when idle {buckets} to buckets, later {} in all", left.len()));
    assert_eq!(buckets, 0);
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn t09_a_kept_connection_that_is_closed_costs_a_retry() {
    // Each question is met by a closed connection the first time.
    let seen: Mutex<BTreeSet<String>> = Mutex::default();
    let wire = Wire::new(move |asked, answer| {
        let new = seen.lock().unwrap().insert(asked.call());
        if new && asked.service() != "sts" { Deed::Close } else { Deed::Send(answer) }
    });
    let report = judged(&scan(wire.url()).run());
    Record::of("T09", "t09_a_kept_connection_that_is_closed_costs_a_retry", "no row lost or unknown")
        .write(&format!("{} calls, every second one met a closed connection", wire.asked().len()));
    assert_same(&report, &clean().0, |_| true);
}

#[test]
fn t10_first_calls_do_not_come_all_at_once() {
    let endpoint = Arc::new(Endpoint::new(50));
    for concurrency in [8, 64] {
        let wire = Wire::to(Arc::clone(&endpoint), |_, answer| Deed::Send(answer));
        judged(&scan(wire.url()).args(&["--concurrency", &concurrency.to_string()]).run());
        let (flight, open) = (endpoint.most_in_flight(), wire.most_open());
        Record::of(
            "T10",
            "t10_first_calls_do_not_come_all_at_once",
            "in flight, and so looked up, at most as many as --concurrency",
        )
        .write(&format!("--concurrency {concurrency}: {flight} in flight, {open} connections at most"));
        assert!(flight <= concurrency && flight >= 4, "{flight} in flight of {concurrency}");
    }
}
