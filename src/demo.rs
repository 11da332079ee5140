//! The sample account of `audit demo`: facts that a real collection of a seeded emulator
//! gave, embedded in the binary.

use checks::facts::Facts;

const FACTS: &str = include_str!("demo/facts.json");

/// The sample account's facts.
///
/// # Errors
/// What is wrong with the embedded file: a build that says so is broken.
pub fn facts() -> Result<Facts, String> {
    crate::run::parse_facts(FACTS)
}

#[cfg(test)]
mod tests {
    use checks::services;
    use checks::verdict::Status;

    #[test]
    fn the_sample_account_shows_every_side() {
        let facts = super::facts().unwrap();
        let account = &facts.accounts[0];
        let params = checks::params::Params::default();
        let hearing = checks::judging::Hearing::of(account, &params);
        let judged: Vec<_> = services::checks().into_iter().flat_map(|check| hearing.judge(check)).collect();
        for status in [Status::Pass, Status::Fail, Status::Unknown] {
            assert!(judged.iter().any(|finding| finding.status == status), "{}", status.name());
        }
    }
}
