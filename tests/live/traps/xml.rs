//! T01 to T03. The SDK's XML reader takes the end of the input for the end of every open
//! element, and its paginators end without an error at a repeated token and never at others.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::live::audit::text;
use crate::live::compare::judged;
use crate::live::endpoint::{Endpoint, scan};
use crate::live::wire::{Asked, Deed, Wire};
use crate::record::Record;

const CHECK: &str = "s3-bucket-tls-only";

fn lists_buckets(asked: &Asked) -> bool {
    asked.target().contains("x-id=ListBuckets")
}

#[test]
fn t01_xml_that_ends_early_is_no_answer() {
    damaged("t01_xml_that_ends_early_is_no_answer", "cut", |body, end| body.truncate(end));
}

#[test]
fn t01_xml_that_is_damaged_is_no_answer() {
    damaged("t01_xml_that_is_damaged_is_no_answer", "damaged", |body, at| body.insert(at, 0));
}

/// Spoils the list of buckets at one place after the other: none may be taken for a whole list.
fn damaged(test: &str, word: &str, spoil: fn(&mut Vec<u8>, usize)) {
    let spoilt: Vec<_> = (1..20)
        .map(|part| {
            thread::spawn(move || {
                let wire = Wire::new(move |asked, mut answer| {
                    if lists_buckets(asked) {
                        let at = answer.body.len() * part / 20;
                        spoil(&mut answer.body, at);
                    }
                    Deed::Send(answer)
                });
                // Once is enough to see what becomes of the answer.
                judged(&scan(wire.url()).env("AWS_MAX_ATTEMPTS", "1").args(&["--check", CHECK]).run())
            })
        })
        .collect();
    let reports: Vec<_> = spoilt.into_iter().map(|scan| scan.join().unwrap()).collect();
    let whole = |report: &&crate::live::audit::Report| report.of_check(CHECK).iter().all(|f| f["status"] == "unknown");
    let seen = reports.iter().filter(whole).count();
    Record::of("T01", test, &format!("unknown wherever it is {word}"))
        .write(&format!("{seen} of {} places seen", reports.len()));
    assert_eq!(seen, reports.len());
    assert!(reports.iter().all(|report| !report.of_check(CHECK).is_empty()));
}

/// Pages of buckets with tokens that a function makes, of which some hold nothing.
fn pages(empty: bool, token: impl Fn(usize) -> String + Send + Sync + 'static) -> Wire {
    let count = AtomicUsize::new(0);
    Wire::forgetful(Arc::new(Endpoint::new(0)), move |asked, answer| {
        if !lists_buckets(asked) {
            return Deed::Send(answer);
        }
        let page = count.fetch_add(1, Ordering::SeqCst);
        let next = format!("<ContinuationToken>{}</ContinuationToken></ListAllMyBucketsResult>", token(page));
        let text = answer.text();
        let (before, rest) = text.split_once("<Buckets>").unwrap();
        let (_, after) = rest.split_once("</Buckets>").unwrap();
        let text = if empty && page > 0 { format!("{before}<Buckets></Buckets>{after}") } else { text };
        Deed::Send(answer.saying(text.replace("</ListAllMyBucketsResult>", &next)))
    })
}

/// The number of pages read, after which the list must be known to be incomplete.
fn pages_until_cut(wire: &Wire) -> usize {
    let report = judged(&scan(wire.url()).args(&["--check", CHECK]).run());
    let statuses: Vec<&str> = report.of_check(CHECK).iter().map(|f| text(&f["status"])).collect();
    assert!(statuses.contains(&"unknown") && statuses.len() > 1, "{statuses:?}");
    wire.asked().iter().filter(|call| call.contains("x-id=ListBuckets")).count()
}

#[test]
fn t02_tokens_that_come_again_end_the_list() {
    let wire = pages(true, |page| format!("token{}", page % 3));
    let pages = pages_until_cut(&wire);
    Record::of("T02", "t02_tokens_that_come_again_end_the_list", "the list is incomplete, at the first repetition")
        .write(&format!("seen after {pages} pages"));
    assert_eq!(pages, 4);
}

#[test]
fn t03_tokens_that_never_end_are_given_up() {
    let begun = Instant::now();
    let wire = pages(true, |page| format!("token{page}"));
    let pages = pages_until_cut(&wire);
    Record::of("T03", "t03_tokens_that_never_end_are_given_up", "the list is incomplete after 10,000 pages")
        .took(begun.elapsed())
        .write(&format!("given up after {pages} pages"));
    assert_eq!(pages, 10_000);
    assert!(begun.elapsed() < Duration::from_secs(180), "{:?}", begun.elapsed());
}

#[test]
fn t03_a_page_that_comes_again_under_new_tokens_ends_the_list() {
    let wire = pages(false, |page| format!("token{page}"));
    let pages = pages_until_cut(&wire);
    Record::of("T03", "t03_a_page_that_comes_again_under_new_tokens_ends_the_list", "incomplete at the second page")
        .write(&format!("seen after {pages} pages"));
    assert_eq!(pages, 2);
}
