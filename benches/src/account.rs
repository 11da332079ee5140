//! An account made up from three numbers: how many resources, how many regions, a seed.
//!
//! Nothing is stored: whatever an answer holds is worked out from where the thing stands,
//! so an account of 100,000 resources costs no memory and is the same in every run.

use std::collections::BTreeMap;

use crate::kind::{Kind, Place, Share};
use crate::kinds::KINDS;

/// The account's number.
pub(crate) const ID: &str = "111122223333";

/// The regions, first to last; the first is home.
const REGIONS: [&str; 17] = [
    "us-east-1",
    "eu-west-1",
    "eu-central-1",
    "us-west-2",
    "us-east-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ca-central-1",
    "eu-north-1",
    "eu-west-2",
    "eu-west-3",
    "sa-east-1",
    "us-west-1",
];

/// What the account is made from.
#[derive(Clone, Debug)]
pub(crate) struct Size {
    pub(crate) resources: usize,
    pub(crate) regions: usize,
    pub(crate) seed: u64,
    /// How many there are of some kinds, whatever the shares say.
    pub(crate) fixed: BTreeMap<String, usize>,
    /// Whether what is rare elsewhere is common here, so that few resources show it.
    pub(crate) mixed: bool,
}

/// An account.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) size: Size,
    counts: BTreeMap<&'static str, usize>,
}

impl Account {
    /// The account of that size.
    ///
    /// # Errors
    /// A line, when there is no such account.
    pub(crate) fn new(size: Size) -> Result<Account, String> {
        if !(1..=REGIONS.len()).contains(&size.regions) {
            return Err(format!("an account has 1 to {} regions", REGIONS.len()));
        }
        if let Some(name) = size.fixed.keys().find(|name| !KINDS.iter().any(|kind| kind.name == **name)) {
            let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
            return Err(format!("there is no kind {name:?}; there are {}", names.join(", ")));
        }
        let mut counts = BTreeMap::new();
        for kind in KINDS {
            let places = if kind.place == Place::Regional { size.regions } else { 1 };
            let count = match kind.share {
                Share::Thousandths(share) => (size.resources * share / 1000).max(places),
                Share::InEachPlace(count) => count * places,
                Share::Rest => 0,
            };
            counts.insert(kind.name, size.fixed.get(kind.name).copied().unwrap_or(count));
        }
        let used: usize = counts.values().sum();
        if let Some(rest) = KINDS.iter().find(|kind| kind.share == Share::Rest)
            && !size.fixed.contains_key(rest.name)
        {
            counts.insert(rest.name, size.resources.saturating_sub(used));
        }
        Ok(Account { size, counts })
    }

    /// The regions' names.
    pub(crate) fn regions(&self) -> &'static [&'static str] {
        &REGIONS[..self.size.regions]
    }

    /// The number of the region of that name.
    pub(crate) fn region(&self, name: &str) -> Option<usize> {
        self.regions().iter().position(|region| *region == name)
    }

    /// How many resources there really are: small accounts have one of most kinds anyway.
    pub(crate) fn resources(&self) -> usize {
        self.counts.values().sum()
    }

    /// How many of a kind there are in all.
    pub(crate) fn total(&self, kind: &Kind) -> usize {
        self.counts.get(kind.name).copied().unwrap_or(0)
    }

    /// How many of a kind there are in a place.
    pub(crate) fn count(&self, kind: &Kind, region: usize) -> usize {
        let total = self.total(kind);
        match kind.place {
            Place::Global => total,
            Place::Regional => (total + self.size.regions - 1 - region) / self.size.regions,
        }
    }

    /// The places of a kind: every region, or one.
    pub(crate) fn places(&self, place: Place) -> std::ops::Range<usize> {
        match place {
            Place::Global => 0..1,
            Place::Regional => 0..self.size.regions,
        }
    }

    /// All of a kind in a place.
    pub(crate) fn all<'a>(&'a self, kind: &'static Kind, region: usize) -> impl Iterator<Item = At<'a>> {
        (0..self.count(kind, region)).map(move |index| At { account: self, kind, region, index })
    }
}

/// One resource: a kind, a place, and a number in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'a> {
    pub(crate) account: &'a Account,
    pub(crate) kind: &'static Kind,
    pub(crate) region: usize,
    pub(crate) index: usize,
}

impl At<'_> {
    /// An id as EC2 makes them: 17 hexadecimal digits.
    pub(crate) fn id(&self, prefix: &str) -> String {
        format!("{prefix}-0{:02x}{:014x}", self.region, self.index)
    }

    /// An id as IAM makes them: 21 characters.
    pub(crate) fn unique_id(&self, prefix: &str) -> String {
        format!("{prefix}BENCH{:012X}", self.index)
    }

    /// A name: the kind, and the number.
    pub(crate) fn name(&self) -> String {
        format!("{}-{}-{:06}", self.kind.name, self.region, self.index)
    }

    /// The index behind an id or a name that this kind gave in this place.
    pub(crate) fn index_of(text: &str, radix: u32) -> Option<usize> {
        usize::from_str_radix(text.rsplit_once('-')?.1.get(if radix == 16 { 3 } else { 0 }..)?, radix).ok()
    }

    /// The region's name.
    pub(crate) fn region_name(&self) -> &'static str {
        self.account.regions()[self.region]
    }

    /// An availability zone of the region.
    pub(crate) fn zone(&self) -> String {
        format!("{}{}", self.region_name(), ["a", "b", "c"][self.index % 3])
    }

    /// A number that looks random and is always the same for this resource and this word.
    pub(crate) fn roll(&self, word: &str) -> u64 {
        let mut state = mix(self.account.size.seed ^ 0x9e37_79b9_7f4a_7c15);
        for byte in self.kind.name.bytes().chain(word.bytes()) {
            state = mix(state ^ u64::from(byte));
        }
        mix(mix(state ^ self.region as u64) ^ self.index as u64)
    }

    /// Whether a thing that is true for so many in a hundred is true here.
    pub(crate) fn percent(&self, word: &str, share: u64) -> bool {
        let share = if self.account.size.mixed { share.clamp(35, 65) } else { share };
        self.roll(word) % 100 < share
    }

    /// A resource of another kind in the same place that belongs to this one.
    pub(crate) fn related(&self, kind: &'static Kind) -> Option<Self> {
        let count = self.account.count(kind, self.region);
        (count > 0).then(|| At { kind, index: self.index % count, ..*self })
    }

    /// A midnight of the year before July 2026, in seconds: ages in days must not change while a
    /// benchmark runs, or two scans would not write the same.
    pub(crate) fn seconds(&self, word: &str) -> i64 {
        const END: i64 = 1_782_864_000;
        END - i64::try_from(self.roll(word) % 365).unwrap_or(0) * 86_400
    }

    /// The same as text, in RFC 3339.
    pub(crate) fn time(&self, word: &str) -> String {
        rfc3339(self.seconds(word))
    }

    /// An ARN in this place.
    pub(crate) fn arn(&self, service: &str, rest: &str) -> String {
        format!("arn:aws:{service}:{}:{ID}:{rest}", self.region_name())
    }
}

/// Seconds of Unix as RFC 3339.
pub(crate) fn rfc3339(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map_or_else(|_| String::new(), |time| time.to_string())
}

/// SplitMix64.
pub(crate) fn mix(mut state: u64) -> u64 {
    state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

#[cfg(test)]
pub(crate) fn account(resources: usize, regions: usize) -> Account {
    Account::new(Size { resources, regions, seed: 1, fixed: BTreeMap::new(), mixed: false }).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_has_as_many_resources_as_asked_for() {
        for resources in [500, 552, 5_000, 100_000] {
            assert_eq!(account(resources, 3).resources(), resources);
        }
    }

    #[test]
    fn the_large_account_is_the_mix_that_is_promised() {
        let account = account(100_000, 3);
        for (name, count) in [("bucket", 20_000), ("security-group-rule", 20_000), ("user", 10_000)] {
            let kind = KINDS.iter().find(|kind| kind.name == name).unwrap();
            assert_eq!(account.total(kind), count, "{name}");
        }
        let snapshots = KINDS.iter().find(|kind| kind.share == Share::Rest).unwrap();
        assert_eq!(snapshots.name, "snapshot");
        assert!((29_000..32_000).contains(&account.total(snapshots)), "{}", account.total(snapshots));
    }

    #[test]
    fn regions_share_a_kind_to_the_last_one() {
        for resources in [500, 501, 1_000] {
            let account = account(resources, 7);
            for kind in KINDS {
                let sum: usize = account.places(kind.place).map(|place| account.count(kind, place)).sum();
                assert_eq!(sum, account.total(kind), "{}", kind.name);
            }
        }
    }

    #[test]
    fn rolls_depend_on_all_and_on_nothing_else() {
        let (one, other) = (account(500, 2), account(500, 2));
        let at = |account, region, index| At { account, kind: KINDS[0], region, index };
        assert_eq!(at(&one, 0, 1).roll("x"), at(&other, 0, 1).roll("x"));
        let differ =
            [at(&one, 0, 1).roll("x"), at(&one, 0, 2).roll("x"), at(&one, 1, 1).roll("x"), at(&one, 0, 1).roll("y")];
        assert_eq!(differ.iter().collect::<std::collections::BTreeSet<_>>().len(), 4);
    }

    #[test]
    fn ids_lead_back_to_their_number() {
        let account = account(500, 2);
        let at = At { account: &account, kind: KINDS[0], region: 1, index: 4711 };
        assert_eq!(At::index_of(&at.id("vol"), 16), Some(4711));
        assert_eq!(At::index_of(&at.name(), 10), Some(4711));
        assert_eq!(at.id("vol").len(), "vol-".len() + 17);
    }
}
