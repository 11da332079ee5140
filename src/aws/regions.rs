//! Which regions are scanned: those enabled for the account, narrowed by the user. All
//! stay listed with what became of them.

use std::sync::Arc;

use checks::calls::Operation;
use checks::calls::ec2::DescribeRegions;
use checks::fact::{Fact, Gap, Reason};
use checks::facts::{RegionState, RegionStatus};

use super::session::Session;

/// `--region` and `--exclude-region`.
#[derive(Clone, Debug, Default)]
pub struct RegionChoice {
    /// Only these; empty: all.
    pub only: Vec<String>,
    /// Not these.
    pub exclude: Vec<String>,
}

/// The regions of an account.
#[derive(Clone, Debug)]
pub struct Regions {
    /// All of them, sorted, with what is known before the scan.
    pub all: Vec<RegionState>,
    /// The ones to scan, sorted.
    pub scan: Vec<String>,
    /// Why there may be more of them: AWS did not give the list, and the user named none.
    pub gap: Option<Gap>,
    /// Whether AWS gave the whole list.
    listed: bool,
}

impl Regions {
    /// Whether what is in the region is to be looked at: buckets tell of regions that no list
    /// names. `None`: there is no such region.
    #[must_use]
    pub fn takes(&self, region: &str) -> Option<bool> {
        let is_scanned = self.scan.iter().any(|name| name == region);
        match (self.all.iter().any(|state| state.name == region), self.listed) {
            (true, _) => Some(is_scanned),
            (false, true) => None,
            (false, false) => Some(self.gap.is_some()),
        }
    }
}

/// Regions that need no opt-in, for when AWS does not tell which are enabled.
/// <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>
const WITHOUT_OPT_IN: &[&str] = &[
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "cn-north-1",
    "cn-northwest-1",
    "eu-central-1",
    "eu-north-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

/// A region and whether the account may use it.
#[derive(Clone, Debug)]
struct Known {
    name: String,
    enabled: bool,
}

impl Regions {
    /// Asks AWS and applies the choice.
    ///
    /// # Errors
    /// One line, when the choice names a region that does not exist or leaves none.
    pub async fn find(session: &Arc<Session>, partition: &str, choice: &RegionChoice) -> Result<Regions, String> {
        let lane = session.lane(session.home());
        let client = lane.ec2();
        let fact: Fact<(Vec<Known>, usize), DescribeRegions> = lane
            .ask(
                || client.describe_regions().all_regions(true).send(),
                |answer| {
                    let regions = answer.regions?;
                    let entries = regions.len();
                    let known = regions.into_iter().filter_map(|region| {
                        let enabled = region.opt_in_status.as_deref() != Some("not-opted-in");
                        Some(Known { name: region.region_name?, enabled })
                    });
                    let known: Vec<Known> = known.collect();
                    let nameless = entries - known.len();
                    Some((known, nameless))
                },
            )
            .await;
        let (known, gap) = match fact.known() {
            Ok((known, 0)) => (known.clone(), None),
            Ok((known, nameless)) => {
                let message = format!("{nameless} entries lack what they must hold");
                (known.clone(), Some(Gap::new(DescribeRegions::CALL, Reason::CutList, message)))
            }
            Err(gap) => (fallback(), Some(gap)),
        };
        let known = known.into_iter().filter(|region| partition_of(&region.name) == partition).collect();
        choose(known, choice, gap)
    }
}

/// Whether every account of its partition can use the region. Only AWS's commercial partition has
/// others.
pub(super) fn needs_no_opt_in(region: &str) -> bool {
    WITHOUT_OPT_IN.contains(&region) || partition_of(region) != "aws"
}

fn fallback() -> Vec<Known> {
    WITHOUT_OPT_IN.iter().map(|name| Known { name: (*name).to_owned(), enabled: true }).collect()
}

/// The partition that a region's name tells.
fn partition_of(region: &str) -> &'static str {
    const PREFIXES: &[(&str, &str)] = &[
        ("cn-", "aws-cn"),
        ("us-gov-", "aws-us-gov"),
        ("us-isob-", "aws-iso-b"),
        ("us-isof-", "aws-iso-f"),
        ("us-iso-", "aws-iso"),
        ("eu-isoe-", "aws-iso-e"),
        ("eusc-", "aws-eusc"),
    ];
    PREFIXES.iter().find(|(prefix, _)| region.starts_with(prefix)).map_or("aws", |(_, partition)| partition)
}

fn choose(mut known: Vec<Known>, choice: &RegionChoice, gap: Option<Gap>) -> Result<Regions, String> {
    // What AWS did not list may still exist when the list itself could not be read.
    if gap.is_some() {
        let listed: Vec<String> = known.iter().map(|region| region.name.clone()).collect();
        let more = choice.only.iter().chain(&choice.exclude).filter(|name| !listed.contains(name));
        known.extend(more.map(|name| Known { name: name.clone(), enabled: true }));
    }
    known.sort_by(|a, b| a.name.cmp(&b.name));
    for (flag, names) in [("--region", &choice.only), ("--exclude-region", &choice.exclude)] {
        if let Some(wrong) =
            names.iter().find(|name| gap.is_none() && !known.iter().any(|region| region.name == **name))
        {
            let names: Vec<&str> = known.iter().filter(|r| r.enabled).map(|r| r.name.as_str()).collect();
            return Err(format!("{flag}: this account has no region {wrong:?}; enabled are {}", names.join(", ")));
        }
    }
    let all: Vec<RegionState> = known.iter().map(|region| state(region, choice)).collect();
    let scan: Vec<String> = all.iter().filter(|r| r.status == RegionStatus::Scanned).map(|r| r.name.clone()).collect();
    if scan.is_empty() {
        return Err("no region is left to scan: see --region and --exclude-region".to_owned());
    }
    let listed = gap.is_none();
    Ok(Regions { all, scan, gap: gap.filter(|_| choice.only.is_empty()), listed })
}

fn state(region: &Known, choice: &RegionChoice) -> RegionState {
    let chosen = choice.only.is_empty() || choice.only.contains(&region.name);
    let (status, reason) = match (region.enabled, chosen, choice.exclude.contains(&region.name)) {
        (false, _, _) => (RegionStatus::Disabled, Some("not enabled for the account")),
        (_, _, true) => (RegionStatus::Excluded, Some("left out by --exclude-region")),
        (_, false, _) => (RegionStatus::Excluded, Some("not among --region")),
        (true, true, false) => (RegionStatus::Scanned, None),
    };
    RegionState { name: region.name.clone(), status, reason: reason.map(str::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<Known> {
        [("eu-west-1", true), ("us-east-1", true), ("af-south-1", false)]
            .map(|(name, enabled)| Known { name: name.to_owned(), enabled })
            .to_vec()
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn all_regions_stay_listed_and_the_enabled_ones_are_scanned() {
        let regions = choose(known(), &RegionChoice::default(), None).unwrap();
        assert_eq!(regions.scan, ["eu-west-1", "us-east-1"]);
        assert_eq!(regions.all.len(), 3);
        assert_eq!(regions.all[0].status, RegionStatus::Disabled);
    }

    #[test]
    fn the_choice_narrows() {
        let choice = RegionChoice { only: names(&["eu-west-1", "us-east-1"]), exclude: names(&["us-east-1"]) };
        let regions = choose(known(), &choice, None).unwrap();
        assert_eq!(regions.scan, ["eu-west-1"]);
        let none = RegionChoice { only: names(&["af-south-1"]), exclude: Vec::new() };
        assert!(choose(known(), &none, None).unwrap_err().contains("no region is left"));
        let wrong = RegionChoice { only: names(&["eu-nowhere-1"]), exclude: Vec::new() };
        assert!(choose(known(), &wrong, None).unwrap_err().contains("eu-nowhere-1"));
    }

    #[test]
    fn without_the_list_the_users_word_counts() {
        let gap = Gap::new(DescribeRegions::CALL, Reason::Denied, "");
        let choice = RegionChoice { only: names(&["eu-new-9"]), exclude: Vec::new() };
        let regions = choose(fallback(), &choice, Some(gap)).unwrap();
        assert_eq!(regions.scan, ["eu-new-9"]);
        assert!(regions.gap.is_none(), "the list was not needed");
        assert_eq!(regions.takes("me-central-1"), Some(false));
    }

    #[test]
    fn without_the_list_buckets_tell_of_more_regions() {
        let gap = Gap::new(DescribeRegions::CALL, Reason::Denied, "");
        let choice = RegionChoice { only: Vec::new(), exclude: names(&["eu-west-1", "af-south-1"]) };
        let regions = choose(fallback(), &choice, Some(gap)).unwrap();
        let takes = |region| regions.takes(region);
        assert_eq!(
            ["us-east-1", "me-central-1", "eu-west-1", "af-south-1"].map(takes),
            [true, true, false, false].map(Some)
        );
        let regions = choose(known(), &RegionChoice::default(), None).unwrap();
        assert_eq!(["eu-west-1", "af-south-1"].map(|region| regions.takes(region)), [Some(true), Some(false)]);
        assert_eq!(regions.takes("EU"), None);
    }

    #[test]
    fn a_regions_name_tells_its_partition() {
        for (region, partition) in [
            ("eu-west-1", "aws"),
            ("cn-north-1", "aws-cn"),
            ("us-gov-west-1", "aws-us-gov"),
            ("us-isob-east-1", "aws-iso-b"),
        ] {
            assert_eq!(partition_of(region), partition);
        }
    }
}
