//! The example and the properties that the design names.

use proptest::prelude::*;

use super::*;

/// A result that owns its names, so that a test can change it.
#[derive(Clone, Debug)]
struct Row {
    check: usize,
    account: usize,
    region: usize,
    weight: Weight,
    suppressed: bool,
}

/// Checks of every severity; each asks for its lists by region, save the odd ones, which ask once.
const CHECKS: [(&str, Severity); 8] = [
    ("critical", Severity::Critical),
    ("critical-once", Severity::Critical),
    ("high", Severity::High),
    ("high-once", Severity::High),
    ("medium", Severity::Medium),
    ("medium-once", Severity::Medium),
    ("low", Severity::Low),
    ("informational", Severity::Informational),
];
const ACCOUNTS: [&str; 3] = ["111122223333", "444455556666", "777788889999"];
const REGIONS: [&str; 3] = [GLOBAL, "eu-west-1", "us-east-1"];

fn score(results: &[Weighed<'_>]) -> Score {
    let mut sums = Sums::default();
    results.iter().for_each(|result| sums.add(*result));
    sums.score()
}

fn of(rows: &[Row]) -> Score {
    let weighed: Vec<Weighed<'_>> = rows
        .iter()
        .map(|row| Weighed {
            check: CHECKS[row.check].0,
            severity: CHECKS[row.check].1,
            account: ACCOUNTS[row.account],
            region: REGIONS[row.region],
            weight: row.weight,
            suppressed: row.suppressed,
        })
        .collect();
    score(&weighed)
}

fn row() -> impl Strategy<Value = Row> {
    let weight = prop_oneof![
        4 => Just(Weight::Pass),
        2 => Just(Weight::Fail),
        1 => Just(Weight::Unknown),
        1 => Just(Weight::ListCut),
    ];
    let suppressed = prop::bool::weighted(0.1);
    (0..CHECKS.len(), 0..ACCOUNTS.len(), 0..REGIONS.len(), weight, suppressed)
        .prop_map(|(check, account, region, weight, suppressed)| Row { check, account, region, weight, suppressed })
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    // A few kinds of account: random ones nearly always fail something critical, which
    // would leave the caps of the better grades untried.
    let only_good = row().prop_map(|row| Row { weight: Weight::Pass, ..row });
    let lesser = row().prop_map(|row| Row { check: row.check.max(2), ..row });
    prop_oneof![
        prop::collection::vec(row(), 0..30),
        prop::collection::vec(lesser, 0..30),
        (prop::collection::vec(only_good, 1..40), prop::collection::vec(row(), 0..3))
            .prop_map(|(a, b)| [a, b].concat()),
    ]
}

fn asks_once(check: usize) -> bool {
    check % 2 == 1
}

/// The rows after a list stopped early: some of its items are gone, and a gap stands for them.
fn with_list_cut(rows: &[Row], check: usize, account: usize, region: usize, keep: &[bool]) -> Vec<Row> {
    let region = if asks_once(check) { 0 } else { region };
    let mut keep = keep.iter().cycle();
    let mut cut: Vec<Row> = rows
        .iter()
        .filter(|row| {
            let listed = row.check == check && row.account == account && (asks_once(check) || row.region == region);
            !listed || row.weight == Weight::ListCut || *keep.next().unwrap()
        })
        .cloned()
        .collect();
    cut.push(Row { check, account, region, weight: Weight::ListCut, suppressed: false });
    cut
}

/// One way that the truth may be: unknowns turn out somehow or do not apply, and cut lists
/// hold whatever they hold.
fn truth(rows: &[Row], fates: &[u8]) -> Vec<Row> {
    let mut fates = fates.iter().cycle();
    let mut fate = || *fates.next().unwrap();
    let mut found = Vec::new();
    for row in rows {
        let becomes = |weight| Row { weight, ..row.clone() };
        match row.weight {
            Weight::Pass | Weight::Fail => found.push(row.clone()),
            Weight::Unknown => match fate() % 3 {
                0 => found.push(becomes(Weight::Pass)),
                1 => found.push(becomes(Weight::Fail)),
                _ => {}
            },
            Weight::ListCut => {
                let items = fate() % 4;
                for _ in 0..items {
                    let weight = if fate() % 2 == 0 { Weight::Pass } else { Weight::Fail };
                    // A list asked for once, where the gap stands at `global`, holds items of any region.
                    let region = if row.region == 0 { usize::from(fate() % 3) } else { row.region };
                    found.push(Row { region, ..becomes(weight) });
                }
            }
        }
    }
    found
}

/// Nothing about the score got better. Nothing to weigh is no score, neither good nor bad.
fn never_better(before: &Score, after: &Score) -> bool {
    before.value.is_none() || (after.value <= before.value && after.grade <= before.grade)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn turning_a_result_into_a_gap_never_raises_anything(rows in rows(), at in any::<prop::sample::Index>()) {
        prop_assume!(!rows.is_empty());
        let mut poorer = rows.clone();
        let row = &mut poorer[at.index(rows.len())];
        if row.weight != Weight::ListCut {
            row.weight = Weight::Unknown;
        }
        prop_assert!(never_better(&of(&rows), &of(&poorer)), "{:?} then {:?}", of(&rows), of(&poorer));
        prop_assert!(of(&poorer).coverage <= of(&rows).coverage);
    }

    #[test]
    fn turning_a_list_into_a_gap_never_raises_anything(
        rows in rows(), check in 0..CHECKS.len(), account in 0..ACCOUNTS.len(), region in 0..REGIONS.len(),
        keep in prop::collection::vec(any::<bool>(), 8),
    ) {
        let poorer = with_list_cut(&rows, check, account, region, &keep);
        prop_assert!(never_better(&of(&rows), &of(&poorer)), "{:?} then {:?}", of(&rows), of(&poorer));
    }

    #[test]
    fn turning_a_failure_into_a_pass_never_lowers_anything(rows in rows(), at in any::<prop::sample::Index>()) {
        prop_assume!(!rows.is_empty());
        let mut better = rows.clone();
        let row = &mut better[at.index(rows.len())];
        if row.weight == Weight::Fail {
            row.weight = Weight::Pass;
        }
        let (before, after) = (of(&rows), of(&better));
        prop_assert!(before.value <= after.value && before.grade <= after.grade);
        prop_assert!(before.at_most <= after.at_most && before.grade_at_most <= after.grade_at_most);
    }

    #[test]
    fn the_truth_lies_between_floor_and_ceiling(rows in rows(), fates in prop::collection::vec(any::<u8>(), 1..40)) {
        let (seen, truth) = (of(&rows), of(&truth(&rows, &fates)));
        if truth.value.is_some() {
            prop_assert!(seen.value <= truth.value && truth.value <= seen.at_most, "{seen:?} but {truth:?}");
            prop_assert!(seen.grade <= truth.grade && truth.grade <= seen.grade_at_most, "{seen:?} but {truth:?}");
        }
        prop_assert!(seen.value <= seen.at_most && seen.grade <= seen.grade_at_most);
    }

    #[test]
    fn a_hundred_means_that_nothing_failed_and_nothing_is_unknown(rows in rows()) {
        let flawless = rows
            .iter()
            .filter(|row| !row.suppressed && CHECKS[row.check].1 != Severity::Informational)
            .all(|row| row.weight == Weight::Pass);
        let score = of(&rows);
        prop_assert_eq!(score.value == Some(100), flawless && score.value.is_some());
    }

    #[test]
    fn the_order_of_the_results_does_not_matter(rows in rows()) {
        let mut turned = rows.clone();
        turned.reverse();
        prop_assert_eq!(of(&rows), of(&turned));
    }
}

fn one(check: &'static str, severity: Severity, weight: Weight) -> Weighed<'static> {
    Weighed { check, severity, account: "111122223333", region: GLOBAL, weight, suppressed: false }
}

#[test]
fn root_without_mfa_and_all_else_well_is_72_and_d() {
    let score = score(&[
        one("root-mfa", Severity::Critical, Weight::Fail),
        one("a", Severity::Critical, Weight::Pass),
        one("b", Severity::High, Weight::Pass),
        one("c", Severity::High, Weight::Pass),
        one("d", Severity::Medium, Weight::Pass),
        one("e", Severity::Low, Weight::Pass),
    ]);
    assert_eq!((score.value, score.at_most, score.coverage), (Some(72), Some(72), Some(100)));
    assert_eq!((score.grade, score.grade_at_most), (Some(Grade::D), Some(Grade::D)));
}

#[test]
fn an_unknown_critical_caps_the_grade_but_not_the_best_one() {
    let mut results = vec![one("root-mfa", Severity::Critical, Weight::Unknown)];
    let keys: Vec<String> = (0..20).map(|n| format!("well-{n}")).collect();
    results.extend(
        keys.iter().map(|key| Weighed { check: key, ..one("", Severity::Critical, Weight::Pass) }).collect::<Vec<_>>(),
    );
    let score = score(&results);
    assert_eq!((score.value, score.grade), (Some(95), Some(Grade::D)));
    assert_eq!((score.at_most, score.grade_at_most), (Some(100), Some(Grade::A)));
}

#[test]
fn little_evidence_is_an_f() {
    let score = score(&[one("a", Severity::Low, Weight::Pass), one("b", Severity::Low, Weight::Unknown)]);
    assert_eq!((score.value, score.coverage, score.grade), (Some(50), Some(50), Some(Grade::F)));
    assert_eq!(score.grade_at_most, Some(Grade::A));
}

#[test]
fn nothing_to_weigh_is_null() {
    for results in [vec![], vec![one("a", Severity::Informational, Weight::Fail)]] {
        let score = score(&results);
        assert_eq!((score.value, score.at_most, score.coverage, score.grade), (None, None, None, None));
        assert_eq!((score.grade_at_most, score.without_suppressions), (None, None));
    }
}

#[test]
fn a_suppressed_result_leaves_the_sums_and_stands_beside() {
    let fail = Weighed { suppressed: true, ..one("a", Severity::High, Weight::Fail) };
    let score = score(&[fail, one("b", Severity::High, Weight::Pass)]);
    assert_eq!((score.value, score.without_suppressions, score.grade), (Some(100), Some(50), Some(Grade::A)));
}

#[test]
fn scopes_and_accounts_count_alike_however_much_they_hold() {
    let place = |account, region, weight| Weighed { account, region, ..one("a", Severity::Low, weight) };
    let mut results = vec![place("2", "r", Weight::Pass), place("1", "s", Weight::Fail)];
    results.extend((0..9).map(|_| place("1", "r", Weight::Pass)));
    // Account 1: (9/9 + 0/1) / 2; account 2: 1. Their mean is 3/4.
    assert_eq!(score(&results).value, Some(75));
}

#[test]
fn a_global_list_that_was_cut_leaves_no_region_complete() {
    let place = |region, weight| Weighed { region, ..one("a", Severity::Low, weight) };
    let score = score(&[place("r", Weight::Pass), place(GLOBAL, Weight::ListCut)]);
    assert_eq!((score.value, score.at_most, score.coverage), (Some(0), Some(100), Some(0)));
}
