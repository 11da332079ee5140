//! Whom a policy lets in, statement by statement.

use std::collections::BTreeSet;

use super::cover::covers;
use super::limits::{demanded, excepted};
use super::principals::{is_account, named, party};
use super::{Audience, Party, Reading};
use crate::policy::{Effect, Policy, Principals, Statement};

/// Signs of allowances times signs of denials: what 40 KiB of policy come to at the most.
const MOST_COMPARED: usize = 400_000_000;

/// A statement that lets somebody in.
#[derive(Clone, Debug)]
pub struct LetIn<'a> {
    /// Where it stands in the policy, from 0.
    pub number: usize,
    /// The statement.
    pub statement: &'a Statement,
    /// Whom it lets in, after the denials of the policy. It may be nobody.
    pub who: Audience,
}

impl Policy {
    /// Whom each statement lets in that allows one of the actions, or any where no action is
    /// asked about. Statements that deny cut down what those that allow give.
    #[must_use]
    pub fn lets_in(&self, reading: Reading, asked: &[&str]) -> Vec<LetIn<'_>> {
        let about =
            |statement: &Statement| asked.is_empty() || asked.iter().any(|action| statement.actions.include(action));
        let allows = self.statements.iter().enumerate();
        let allows = allows.filter(|(_, statement)| statement.effect == Effect::Allow && about(statement));
        let denies: Vec<&Statement> = if is_comparable(self) { self.denies().collect() } else { Vec::new() };
        allows
            .map(|(number, statement)| {
                let denies = denies.iter().filter(|deny| covers(deny, statement, asked));
                let who = denies.fold(statement.lets_in(reading), |who, deny| cut(who, deny, reading));
                LetIn { number, statement, who }
            })
            .collect()
    }

    /// Whom the policy lets in, all statements together.
    #[must_use]
    pub fn audience(&self, reading: Reading, asked: &[&str]) -> Audience {
        self.lets_in(reading, asked).into_iter().flat_map(|let_in| let_in.who).collect()
    }
}

impl Statement {
    /// Whom the statement lets in by itself; nobody where it denies.
    #[must_use]
    pub fn lets_in(&self, reading: Reading) -> Audience {
        if self.effect == Effect::Deny {
            return Audience::nobody();
        }
        let mut limits: Vec<BTreeSet<Party>> =
            self.conditions.iter().filter_map(|condition| demanded(condition, reading)).collect();
        // The narrowest first, so that the order in the text means nothing.
        limits.sort();
        limits.iter().fold(named(self, reading), |who, limit| who.cut_to(limit))
    }
}

/// Whether every denial can be held against every allowance in reasonable time. In a policy
/// far larger than those that AWS takes denials are not read: it lets in more, never less.
fn is_comparable(policy: &Policy) -> bool {
    let size = |statement: &Statement| {
        let names = statement.actions.patterns().iter();
        let names = names.chain(statement.resources.iter().flat_map(|names| names.patterns()));
        names.map(|name| name.len() + 1).sum::<usize>()
    };
    let (allowed, denied) = (policy.allows().map(size).sum::<usize>(), policy.denies().map(size).sum::<usize>());
    allowed.saturating_mul(denied) <= MOST_COMPARED
}

/// Who is left under a denial that covers the statement.
fn cut(who: Audience, deny: &Statement, reading: Reading) -> Audience {
    let (everyone, mut spared): (bool, BTreeSet<Party>) = match &deny.principals {
        Some(Principals::Of(names)) => (names.iter().any(|(kind, name)| kind == "AWS" && name == "*"), BTreeSet::new()),
        Some(Principals::AllBut(names)) => (true, names.iter().map(|(kind, name)| party(kind, name)).collect()),
        None => (reading == Reading::Endpoint, BTreeSet::new()),
    };
    if !everyone {
        return match deny.conditions.is_empty() {
            true => who.without_accounts(&whole_accounts(deny)),
            false => who,
        };
    }
    // All conditions must hold for the denial: whoever one of them excepts escapes it.
    for condition in &deny.conditions {
        let Some(parties) = excepted(condition, reading) else { return who };
        spared.extend(parties);
    }
    // Nobody is a deleted principal: it spares nobody.
    spared.retain(|party| !matches!(party, Party::Deleted(_)));
    who.cut_to(&spared)
}

/// The accounts that a statement names as a whole.
fn whole_accounts(statement: &Statement) -> BTreeSet<&str> {
    let names = statement.principals.iter().flat_map(|principals| principals.of_kind("AWS"));
    let account = |name: &str| match crate::facts::account_of(name) {
        Some(_) => name.ends_with(":root"),
        None => is_account(name),
    };
    names.filter(|name| account(name)).filter_map(|name| crate::facts::account_of(name).or(Some(name))).collect()
}
