//! Makes a report out of facts. Pure: the same input gives the same bytes.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use checks::facts::{self, Facts, RegionStatus};
use checks::judging::ACCOUNT_TYPE;
use checks::params::Params;
use checks::services::{SERVICES, Service};
use checks::verdict::Status;

use super::judged::{Judged, judge_all};
use super::model::{
    self, Account, Attestation, Filters, Fix, GapLine, Label, Outcome, Region, Report, SCHEMA_VERSION, Scan, Tool,
};
use super::tally::{self, Tally};
use super::{gaps, matrix};

/// Everything that a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// What was collected.
    pub facts: &'a Facts,
    /// The checks that were selected.
    pub checks: &'a [&'static checks::check::Check],
    /// The parameters of the run.
    pub params: &'a Params,
    /// What was selected: repeated in the report, and its tags applied to the findings.
    pub filters: &'a Filters,
    /// People's words for responsibilities, by the row's id; only those that hold today.
    pub attestations: &'a BTreeMap<String, Attestation>,
    /// What the facts do not know of the run.
    pub run: Run<'a>,
}

/// The run that makes a report.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The version of the tool.
    pub version: &'a str,
    /// The scan's id, unique to it.
    pub id: &'a str,
    /// When the report is made, UTC.
    pub finished_at: jiff::Timestamp,
    /// False when the run was stopped before its end.
    pub complete: bool,
}

/// Judges the facts and adds up what comes of it.
#[must_use]
pub fn build(input: &Input<'_>) -> Report {
    let input = &Input { checks: &sorted(input.checks), ..*input };
    let judged = judge_all(input.facts, input.checks, input.params, input.filters);
    let gaps = gaps::gaps(&input.facts.accounts, &judged);
    let mut everything = Tally::new();
    judged.iter().for_each(|one| everything.add(one, one.finding.status));
    Report {
        schema_version: SCHEMA_VERSION.to_owned(),
        tool: Tool { name: "audit".to_owned(), version: input.run.version.to_owned() },
        accounts: accounts(input, &judged, &gaps),
        score: everything.score(),
        services: services(input.checks, &judged),
        responsibilities: matrix::rows(&judged, input.checks, input.attestations),
        checks: checks(input, &judged),
        scan: scan(input, gaps),
        findings: judged.into_iter().map(|one| one.finding).collect(),
    }
}

/// Each check once, by key.
fn sorted(checks: &[&'static checks::check::Check]) -> Vec<&'static checks::check::Check> {
    let by_key: BTreeMap<&str, _> = checks.iter().map(|check| (check.key, *check)).collect();
    by_key.into_values().collect()
}

fn scan(input: &Input<'_>, gaps: Vec<GapLine>) -> Scan {
    let collection = &input.facts.collection;
    let params = input.checks.iter().flat_map(|check| check.params);
    let services: BTreeSet<&str> = input.checks.iter().map(|check| check.service()).collect();
    Scan {
        id: input.run.id.to_owned(),
        started_at: collection.started_at,
        finished_at: input.run.finished_at,
        complete: input.run.complete && collection.complete,
        api_calls: collection.api_calls,
        throttled: collection.throttled,
        params: params.map(|param| (param.key.to_owned(), input.params.value(param))).collect(),
        filters: input.filters.clone(),
        regions: regions(&input.facts.accounts),
        services: services.into_iter().map(str::to_owned).collect(),
        gaps,
    }
}

fn regions(accounts: &[facts::Account]) -> Vec<Region> {
    let mut regions: Vec<Region> = accounts
        .iter()
        .flat_map(|account| account.regions.iter().map(move |state| (account, state)))
        .map(|(account, state)| Region {
            account: account.id.clone(),
            name: state.name.clone(),
            status: state.status,
            reason: state.reason.clone(),
        })
        .collect();
    regions.sort_by(|a, b| (&a.account, &a.name).cmp(&(&b.account, &b.name)));
    regions
}

fn accounts(input: &Input<'_>, judged: &[Judged], gaps: &[GapLine]) -> Vec<Account> {
    let tallies = tally::by(judged, |one| &one.finding.common.account);
    let mut accounts: Vec<Account> = input
        .facts
        .accounts
        .iter()
        .map(|account| {
            let reason = why_partly(account, gaps);
            Account {
                id: account.id.clone(),
                alias: account.alias.known().ok().cloned().flatten(),
                partition: account.partition.clone(),
                caller_arn: Some(account.caller_arn.clone()),
                outcome: if reason.is_some() { Outcome::Partly } else { Outcome::Scanned },
                reason,
                score: tallies.get(account.id.as_str()).unwrap_or(&Tally::new()).score(),
            }
        })
        .collect();
    accounts.sort_by(|a, b| a.id.cmp(&b.id));
    accounts
}

/// Why an account was not seen whole, if so. Regions that the user left out, or that are
/// not enabled, are no loss.
fn why_partly(account: &facts::Account, gaps: &[GapLine]) -> Option<String> {
    let lost = |state: &&facts::RegionState| match state.status {
        RegionStatus::Scanned | RegionStatus::Excluded | RegionStatus::Disabled => false,
        RegionStatus::Partly | RegionStatus::Denied | RegionStatus::Unreachable => true,
    };
    let lost: Vec<&str> = account.regions.iter().filter(lost).map(|region| region.name.as_str()).collect();
    let unknown: u64 = gaps.iter().filter(|gap| gap.account == account.id).map(|gap| gap.count).sum();
    let list = account.regions_gap.as_ref().map(|_| "the list of regions could not be read".to_owned());
    let regions = match &lost[..] {
        [] => None,
        few @ ([_] | [_, _] | [_, _, _]) => Some(format!("regions not read to the end: {}", few.join(", "))),
        many => Some(format!("regions not read to the end: {}", many.len())),
    };
    let unknown = (unknown > 0).then(|| format!("findings left unknown: {unknown}"));
    let reasons: Vec<String> = list.into_iter().chain(regions).chain(unknown).collect();
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

fn services(checks: &[&'static checks::check::Check], judged: &[Judged]) -> Vec<model::Service> {
    let tallies = tally::by(judged, |one| &one.finding.common.service);
    let mut services: Vec<model::Service> = SERVICES
        .iter()
        .map(|service| {
            let asked = checks.iter().any(|check| check.service() == service.id);
            let findings = judged.iter().filter(|one| one.finding.common.service == service.id);
            let none = Tally::new();
            summed(service, in_use(asked, findings), tallies.get(service.id).unwrap_or(&none))
        })
        .collect();
    services.sort_by(|a, b| a.service.cmp(&b.service));
    services
}

fn summed(service: &'static Service, in_use: Option<bool>, tally: &Tally<'_>) -> model::Service {
    model::Service {
        service: Cow::Borrowed(service.id),
        category: Cow::Borrowed(service.category),
        model: Cow::Borrowed(service.model),
        in_use,
        score: tally.score(),
        pass: tally.pass,
        fail: tally.fail,
        unknown: tally.unknown,
        not_applicable: tally.not_applicable,
        suppressed: tally.suppressed,
    }
}

/// Whether a service has resources: yes when something was found on one, no when all was
/// read and there was none, unknown otherwise.
fn in_use<'a>(asked: bool, findings: impl Iterator<Item = &'a Judged>) -> Option<bool> {
    let mut unsure = !asked;
    for one in findings {
        let finding = &one.finding;
        if finding.resource.kind != ACCOUNT_TYPE && finding.status != Status::NotApplicable {
            return Some(true);
        }
        unsure |= finding.status == Status::Unknown;
    }
    (!unsure).then_some(false)
}

fn checks(input: &Input<'_>, judged: &[Judged]) -> Vec<model::Check> {
    let tallies = tally::by(judged, |one| &one.finding.common.check);
    let none = Tally::new();
    input.checks.iter().map(|check| described(check, tallies.get(check.key).unwrap_or(&none))).collect()
}

fn described(check: &'static checks::check::Check, tally: &Tally<'_>) -> model::Check {
    let mut reads: Vec<String> = check.reads.iter().map(|call| call.id()).collect();
    reads.sort();
    let mut params: Vec<Label> = check.params.iter().map(|param| Cow::Borrowed(param.key)).collect();
    params.sort();
    model::Check {
        key: Cow::Borrowed(check.key),
        title: Cow::Borrowed(check.title),
        severity: check.severity,
        set: check.set,
        service: Cow::Borrowed(check.service()),
        covers: check.covers.iter().map(|cover| Cow::Borrowed(cover.row)).collect(),
        why: Cow::Borrowed(check.why),
        fix: Fix { what: Cow::Borrowed(check.fix.what), command: Cow::Borrowed(check.fix.command) },
        references: check.references.iter().map(|reference| Cow::Borrowed(*reference)).collect(),
        reads,
        params,
        frameworks: checks::frameworks::of(check.key),
        pass: tally.pass,
        fail: tally.fail,
        unknown: tally.unknown,
        not_applicable: tally.not_applicable,
        suppressed: tally.suppressed,
        score: tally.score(),
    }
}

#[cfg(test)]
mod tests;
