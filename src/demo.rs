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
        let judged = checks::judging::judge_all(services::checks(), account, &params);
        let statuses: Vec<Status> = judged.flat_map(|(_, findings)| findings).map(|finding| finding.status).collect();
        for status in [Status::Pass, Status::Fail, Status::Unknown] {
            assert!(statuses.contains(&status), "{}", status.name());
        }
    }
}
