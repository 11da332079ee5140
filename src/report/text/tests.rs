use checks::check::Severity;
use checks::fact::{Fact, Gap, Listing, Reason};
use checks::facts::{Account, RegionStatus};
use insta::assert_snapshot;
use textwrap::core::display_width;

use super::*;
use crate::report::model::{Filters, Grade};
use crate::report::samples::{self, ENCRYPTION, PASSWORDS, VERSIONING, WEBSITE, bucket, report_of};

fn in_style(report: &Report, style: Style) -> String {
    let mut bytes = Vec::new();
    write(report, style, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn text(report: &Report, width: usize) -> String {
    in_style(report, Style { colour: false, width, verbose: false })
}

#[test]
fn a_small_account_at_80_columns() {
    assert_snapshot!(text(&samples::report(), 80));
}

#[test]
fn a_small_account_at_120_columns() {
    assert_snapshot!(text(&samples::report(), 120));
}

#[test]
fn no_line_is_wider_than_the_terminal_but_commands() {
    for width in [60, 80, 100] {
        for line in text(&samples::report(), width).lines() {
            let is_table = line.contains("Coverage  Fail") || line.contains(" %  ");
            assert!(
                display_width(line) <= width || line.trim_start().starts_with("aws ") || is_table,
                "{width}: {line}"
            );
        }
    }
    let widest = text(&samples::report(), 300).lines().map(display_width).max().unwrap();
    assert!(widest <= 120, "{widest}");
}

#[test]
fn colour_changes_nothing_but_the_colour() {
    let report = samples::report();
    let coloured = in_style(&report, Style { colour: true, width: 80, verbose: false });
    assert!(coloured.contains("\u{1b}["));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), text(&report, 80));
    assert!(!text(&report, 80).contains('\u{1b}'));
}

/// An account whose every text that somebody there may choose is hostile.
fn hostile() -> Report {
    const NASTY: &str = "x\u{1b}[31m\u{9b}2J\u{202e}\u{2066}\u{200b}\n\rFAILURES: none\u{85}\u{2028}\u{7}";
    let mut account = samples::account();
    account.alias = Fact::of(Some(NASTY.to_owned()));
    account.regions[2].reason = Some(NASTY.to_owned());
    account.s3.buckets = Listing::cut(
        vec![bucket(NASTY, NASTY, None)],
        Gap { call: None, reason: Reason::Other, message: NASTY.to_owned() },
    );
    let mut report = report_of(vec![account], &samples::checks(), &Filters::none());
    for finding in &mut report.findings {
        finding.message = NASTY.into();
    }
    report
}

#[test]
fn nothing_hostile_reaches_the_terminal() {
    let text = in_style(&hostile(), Style { colour: false, width: 80, verbose: true });
    let bad = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{2066}\u{200b}\u{2028}".contains(c);
    assert!(!text.contains(bad));
    // The forged headline stands within a line, never at its beginning.
    assert!(text.contains("FAILURES: none"));
    assert!(!text.lines().any(|line| line == "FAILURES: none"));
}

#[test]
fn no_part_of_a_long_name_begins_a_line() {
    let forged = format!("{} FAILURES: none", "x".repeat(60));
    let mut account = samples::account();
    account.alias = Fact::of(Some(forged.clone()));
    let alone = text(&report_of(vec![account.clone()], &samples::checks(), &Filters::none()), 80);
    let other = Account { id: "444455556666".to_owned(), ..account };
    let beside = text(&report_of(vec![samples::account(), other], &samples::checks(), &Filters::none()), 80);
    for page in [alone, beside] {
        assert!(page.contains("FAILURES: none"));
        assert!(!page.lines().any(|line| line.starts_with("FAILURES: none")), "{page}");
    }
}

#[test]
fn a_name_as_wide_as_the_page_stands_above_its_text() {
    let mut account = samples::account();
    let state = account.regions.iter_mut().find(|state| state.status == RegionStatus::Denied).unwrap();
    state.name = "r".repeat(500);
    state.reason = Some("a policy denies it ".repeat(50));
    let page = text(&report_of(vec![account], &samples::checks(), &Filters::none()), 80);
    assert!(page.contains("    0 findings: a policy denies it"), "{page}");
    let wide = |line: &&str| display_width(line) > 80 && !line.contains("aws ") && !line.contains("--exclude-region");
    assert_eq!(page.lines().find(wide), None);
}

#[test]
fn only_the_first_ten_resources_are_named_unless_all_are_asked_for() {
    let mut account = samples::account();
    account.s3.buckets = Listing::complete((0..13).map(|n| bucket(&format!("b{n:02}"), "eu-west-1", None)).collect());
    let report = report_of(vec![account], &[&VERSIONING], &Filters::none());
    let short = text(&report, 80);
    assert!(short.contains("b09 (eu-west-1)") && !short.contains("b10") && short.contains("and 3 more"));
    let long = in_style(&report, Style { colour: false, width: 80, verbose: true });
    assert!(long.contains("b12 (eu-west-1)") && !long.contains("more\n"));
}

#[test]
fn verbose_lists_every_row() {
    let long = in_style(&samples::report(), Style { colour: false, width: 80, verbose: true });
    assert!(long.contains("  inherited     Object durability (s3.durability)"));
    assert!(!text(&samples::report(), 80).contains("s3.durability"));
}

#[test]
fn the_worst_comes_first() {
    let text = text(&samples::report(), 80);
    let at = |what: &str| text.find(what).unwrap();
    assert!(at("CRITICAL  iam") < at("HIGH  ebs") && at("HIGH  ebs") < at("MEDIUM  s3"));
}

fn well_kept() -> Account {
    let mut account = samples::account();
    account.regions.retain(|region| region.status == RegionStatus::Scanned);
    account.regional.retain(|name, _| name == "eu-west-1");
    account.s3.buckets = Listing::complete(vec![bucket("b", "eu-west-1", Some("Enabled"))]);
    account
}

#[test]
fn a_well_kept_account_is_told_in_few_words() {
    let report = report_of(vec![well_kept()], &[&VERSIONING, &ENCRYPTION], &Filters::none());
    let text = text(&report, 80);
    assert!(text.contains("Score     100 of 100\nGrade     A\nCoverage  100 %"), "{text}");
    assert!(text.contains("FAILURES: none") && !text.contains("UNKNOWN") && !text.contains("Account   "), "{text}");
}

#[test]
fn the_grade_says_why_it_is_lower_than_the_score() {
    let told = |severity, coverage, grade| {
        let mut report = report_of(vec![well_kept()], &[&PASSWORDS], &Filters::none());
        report.checks[0].severity = severity;
        report.score.value = Some(95);
        report.score.coverage = Some(coverage);
        report.score.grade = Some(grade);
        report.score.grade_at_most = Some(grade);
        text(&report, 80)
    };
    assert!(told(Severity::Critical, 100, Grade::D).contains("Grade     D: capped, as a critical check fails"));
    assert!(told(Severity::High, 100, Grade::B).contains(": capped, as a high check fails or is unknown"));
    assert!(told(Severity::High, 59, Grade::F).contains("Grade     F: insufficient evidence"));
}

#[test]
fn what_no_grant_helps_with_is_told_by_its_reason() {
    let mut account = well_kept();
    let gap = Gap { call: None, reason: Reason::Interrupted, message: "stopped".to_owned() };
    account.regional.get_mut("eu-west-1").unwrap().ec2.ebs_encrypted_by_default = Fact::unknown(gap);
    let told = text(&report_of(vec![account], &[&ENCRYPTION], &Filters::none()), 80);
    assert!(told.contains("Score     0 of 100, at most 100 were every unknown a pass"), "{told}");
    assert!(told.contains("The scan was stopped before these calls (1 finding):\n  stopped  eu-west-1"), "{told}");
}

#[test]
fn several_accounts_are_told_apart() {
    let other = Account { id: "444455556666".to_owned(), ..samples::account() };
    let text = text(&report_of(vec![samples::account(), other], &samples::checks(), &Filters::none()), 100);
    assert!(text.contains("audit 0.1.0 of 2 accounts") && text.contains("ACCOUNTS"));
    assert!(text.contains("records (account 444455556666, eu-west-1)"), "{text}");
    assert!(text.contains("2 findings in 2 accounts"), "{text}");
    assert!(text.contains("eu-south-2  in account 444455556666, 1 finding"), "{text}");
}

#[test]
fn nothing_to_weigh_is_said() {
    let report = report_of(vec![well_kept()], &[&WEBSITE], &Filters::none());
    assert!(text(&report, 80).contains("Score     none: there is nothing to weigh"));
}
