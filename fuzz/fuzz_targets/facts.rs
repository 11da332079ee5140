//! Any facts file: every check judges it, and none panics. (Of a panic `judge` makes an
//! unknown, but the fuzzer sees it first.)

#![no_main]

use checks::facts::Facts;
use checks::judging::Hearing;
use checks::params::Params;
use checks::services;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    audit_fuzz::mutate(data, size, max_size, seed)
});

fuzz_target!(|data: &[u8]| {
    let Ok(facts) = serde_json::from_slice::<Facts>(data) else { return };
    for account in &facts.accounts {
        let params = Params::default();
        let hearing = Hearing::of(account, &params);
        for check in services::checks() {
            let findings = hearing.judge(check);
            assert!(findings.iter().all(|finding| finding.check == check.key));
            for (finding, cover) in findings.iter().flat_map(|finding| check.covers.iter().map(move |row| (finding, row))) {
                let _ = cover.only.map(|only| hearing.belongs(check, only, &finding.resource));
            }
        }
    }
    let written = serde_json::to_vec(&facts).expect("facts can be written");
    assert!(serde_json::from_slice::<Facts>(&written).is_ok_and(|read| read == facts));
});
