//! Any facts file: every check judges it, and none panics. (Of a panic `judge_all` makes an
//! unknown, but the fuzzer sees it first.)

#![no_main]

use checks::facts::Facts;
use checks::judging::judge_all;
use checks::params::Params;
use checks::services;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    audit_fuzz::mutate(data, size, max_size, seed)
});

fuzz_target!(|data: &[u8]| {
    let Ok(facts) = serde_json::from_slice::<Facts>(data) else { return };
    for account in &facts.accounts {
        for (check, findings) in judge_all(services::checks(), account, &Params::default()) {
            assert!(findings.iter().all(|finding| finding.check == check.key));
        }
    }
    let written = serde_json::to_vec(&facts).expect("facts can be written");
    assert!(serde_json::from_slice::<Facts>(&written).is_ok_and(|read| read == facts));
});
