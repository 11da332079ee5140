//! Who can become an administrator, by what chain of steps: from the administrators
//! backwards, level by level, so that the chain found first is a shortest one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::administrator::{Standing, standing};
use super::catalogue::{Actions, CATALOGUE, Gain, Path};
use super::edges::Map;
use super::permits::Engine;
use super::principal::{Kind, Principals};
use super::target::Target;
use super::trust::{named, providers};
use crate::fact::{Gap, Reason};
use crate::facts::Account;
use crate::policy::{Effect, Names};
use crate::verdict::{Judgement, Verdict};

/// One step of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// The path's id.
    pub(crate) path: &'static str,
    /// Where the path was published.
    pub(crate) source: &'static str,
    /// What is done, with the actions that it needs and the conditions that are left open.
    pub(crate) text: String,
    /// The ARN of what it is done to.
    pub(crate) resource: String,
}

/// A chain of steps to an administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chain {
    /// The steps, in order; the first [`MOST_STEPS`] of them.
    pub(crate) steps: Vec<Step>,
    /// How many more there are.
    pub(crate) more: usize,
    /// What makes the last one an administrator.
    pub(crate) end: String,
}

/// Longer chains are cut where they are shown.
pub(crate) const MOST_STEPS: usize = 12;

impl Step {
    pub(super) fn new(path: &'static Path, target: &Target<'_>, mut conditions: Vec<String>) -> Step {
        let actions: Vec<&str> = path.needs.iter().map(|need| need.action).collect();
        conditions.sort_unstable();
        conditions.dedup();
        let open = match conditions.len() {
            0 => String::new(),
            1 => format!(", where the condition on {} lets it", conditions[0]),
            _ => format!(", where the conditions on {} let it", conditions.join(", ")),
        };
        let does = path.does.replace("{target}", &target.label());
        Step {
            path: path.id,
            source: path.source,
            text: format!("{does} ({}){open}", actions.join(", ")),
            resource: target.arn.to_owned(),
        }
    }
}

impl Chain {
    /// A verdict with the steps as evidence.
    ///
    /// # Errors
    /// The gap that stands in its place.
    pub(crate) fn told(&self, judgement: Judgement) -> Judgement {
        judgement.map(|verdict| self.explain(verdict))
    }

    /// Adds the steps to a verdict as evidence.
    pub(crate) fn explain(&self, verdict: Verdict) -> Verdict {
        self.steps.iter().fold(verdict, |verdict, step| step.told(verdict))
    }

    /// The chain in one sentence.
    pub(crate) fn sentence(&self) -> String {
        const SHOWN: usize = 3;
        let steps: Vec<&str> = self.steps.iter().take(SHOWN).map(|step| step.text.as_str()).collect();
        let more = match self.steps.len().saturating_sub(SHOWN) + self.more {
            0 => String::new(),
            more => format!(", then {more} more steps"),
        };
        format!("may become administrator: {}{more}; {}", steps.join(", then "), self.end)
    }
}

impl Step {
    /// A verdict with the step as evidence.
    pub(crate) fn told(&self, verdict: Verdict) -> Verdict {
        verdict.because(
            super::principal::CALL,
            &self.resource,
            format!("{}: {}; see {}", self.path, self.text, self.source),
        )
    }
}

/// What is known of one principal.
#[derive(Clone, Debug)]
enum Outcome {
    Administrator(String),
    Becomes { steps: Vec<Step>, next: Option<usize> },
    Unclear(Gap),
    Nothing,
}

/// Who can become what, in one account.
pub(crate) struct Escalations {
    outcomes: Vec<Outcome>,
    /// How those who have a permissions boundary take it off.
    unbinding: Vec<Option<Step>>,
    labels: Vec<String>,
}

impl Escalations {
    /// Searches an account.
    pub(crate) fn of(account: &Account, principals: &Principals) -> Escalations {
        let map = Map::new(Engine::new(account, principals));
        let mut search = Search::new(&map);
        search.run();
        let labels = map.engine.nodes.iter().map(|node| node.principal.label()).collect();
        let bounded = |at: usize| principals.all[at].boundary.is_some();
        let unbinding =
            (0..principals.all.len()).map(|at| bounded(at).then(|| map.unbinds(at, at)).flatten()).collect();
        Escalations { outcomes: search.outcomes, unbinding, labels }
    }

    /// How the principal that stands there takes off its permissions boundary.
    pub(crate) fn unbinding(&self, principal: usize) -> Option<&Step> {
        self.unbinding.get(principal)?.as_ref()
    }

    /// The chain by which the principal that stands there becomes an administrator; `None`:
    /// it cannot, or it is one.
    ///
    /// # Errors
    /// A gap, when no chain was found and something that could be one was not read.
    pub(crate) fn chain(&self, principal: usize) -> Result<Option<Chain>, Gap> {
        let mut chain = Chain { steps: Vec::new(), more: 0, end: "it is then allowed everything".to_owned() };
        let mut at = Some(principal);
        let mut walked = 0;
        while let Some(here) = at.filter(|_| walked <= self.outcomes.len()) {
            walked += 1;
            match self.outcomes.get(here) {
                Some(Outcome::Becomes { steps, next }) => {
                    for step in steps {
                        if chain.steps.len() < MOST_STEPS { chain.steps.push(step.clone()) } else { chain.more += 1 }
                    }
                    at = *next;
                }
                Some(Outcome::Administrator(how)) if here != principal => {
                    chain.end = format!("{}: {how}", self.labels.get(here).map_or("it", String::as_str));
                    at = None;
                }
                Some(Outcome::Unclear(gap)) => return Err(gap.clone()),
                Some(Outcome::Administrator(_) | Outcome::Nothing) | None => return Ok(None),
            }
        }
        Ok(Some(chain))
    }
}

/// The patterns that say on what somebody may call an action.
#[derive(Default)]
struct Index<'a> {
    exact: HashMap<&'a str, Vec<usize>>,
    wild: Vec<usize>,
}

struct Search<'m, 'a> {
    map: &'m Map<'a>,
    outcomes: Vec<Outcome>,
    indexes: BTreeMap<&'static str, Index<'a>>,
    existing: BTreeMap<&'static str, Vec<usize>>,
    instance: Vec<usize>,
    twins: BTreeMap<usize, usize>,
}

/// The actions whose target is a principal, or a policy that bounds one.
const ON_PRINCIPALS: [&str; 12] = [
    "iam:AddUserToGroup",
    "iam:CreateAccessKey",
    "iam:CreateLoginProfile",
    "iam:CreatePolicyVersion",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteUserPermissionsBoundary",
    "iam:PassRole",
    "iam:PutRolePermissionsBoundary",
    "iam:PutUserPermissionsBoundary",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateLoginProfile",
    "sts:AssumeRole",
];

impl<'m, 'a> Search<'m, 'a> {
    fn new(map: &'m Map<'a>) -> Search<'m, 'a> {
        let nodes = &map.engine.nodes;
        let mut search = Search {
            map,
            outcomes: vec![Outcome::Nothing; nodes.len()],
            indexes: BTreeMap::new(),
            existing: BTreeMap::new(),
            instance: Vec::new(),
            twins: BTreeMap::new(),
        };
        for (at, node) in nodes.iter().enumerate() {
            if at != node.base {
                search.twins.insert(node.base, at);
            }
            for action in ON_PRINCIPALS {
                let passes = action != "iam:PassRole" || !map.paths[at].passed.is_empty();
                if passes && node.actions.holds(&CATALOGUE.only(action)) {
                    search.index(at, action);
                }
            }
            for service in map.paths[at].existing.keys() {
                search.existing.entry(service).or_default().push(at);
            }
            if !map.paths[at].instance.is_empty() {
                search.instance.push(at);
            }
        }
        search
    }

    fn index(&mut self, at: usize, action: &'static str) {
        let index = self.indexes.entry(action).or_default();
        let mut wild = false;
        for node in self
            .map
            .engine
            .node(at)
            .principal
            .statements()
            .filter(|one| one.effect == Effect::Allow && one.actions.include(action))
        {
            match &node.resources {
                Some(Names::Of(patterns)) => {
                    for pattern in patterns {
                        if pattern.contains(['*', '?', '$']) {
                            wild = true;
                        } else {
                            index.exact.entry(pattern).or_default().push(at);
                        }
                    }
                }
                Some(Names::AllBut(_)) | None => wild = true,
            }
        }
        if wild {
            index.wild.push(at);
        }
    }

    fn run(&mut self) {
        let nodes = &self.map.engine.nodes;
        let mut gaps: Vec<(usize, Gap)> = Vec::new();
        let mut frontier = Vec::new();
        for (at, node) in nodes.iter().enumerate().filter(|(_, node)| !node.principal.aws_owned) {
            match self.stands(at) {
                Ok(Some(how)) => {
                    self.outcomes[at] = Outcome::Administrator(how);
                    frontier.push(at);
                }
                Ok(None) => {}
                Err(gap) => gaps.push((at, gap)),
            }
            if let Some(gap) = node.principal.gap() {
                gaps.push((at, gap));
            }
        }
        let (alone, through): (Vec<_>, Vec<_>) =
            self.by_themselves().into_iter().partition(|(_, steps)| steps.len() == 1);
        let mut next = self.give(alone);
        next.extend(self.spread(&frontier, None));
        next.extend(self.give(through));
        while !next.is_empty() {
            next = self.spread(&next, None);
        }
        self.leave_open(gaps);
    }

    /// Marks those of whom nothing shorter was found.
    fn give(&mut self, found: Vec<(usize, Vec<Step>)>) -> Vec<usize> {
        let mut given = Vec::new();
        for (at, steps) in found {
            if matches!(self.outcomes[at], Outcome::Nothing) {
                self.outcomes[at] = Outcome::Becomes { steps, next: None };
                given.push(at);
            }
        }
        given
    }

    /// How a node is an administrator as it is; without its boundary only by its policies.
    fn stands(&self, at: usize) -> Result<Option<String>, Gap> {
        let node = self.map.engine.node(at);
        Ok(match standing(node.principal, false)? {
            Standing::Administrator(how) => Some(how),
            Standing::Bounded(how) if at != node.base => {
                super::administrator::can_write_policies(node.principal, None).then_some(how)
            }
            Standing::Bounded(_) | Standing::Denied(_) | Standing::Less => None,
        })
    }

    /// Those who need nobody who is strong already: they give everything to themselves, or
    /// to somebody as whom they can act.
    fn by_themselves(&self) -> Vec<(usize, Vec<Step>)> {
        let giving = self.actions(|gain| matches!(gain, Gain::Grant(_) | Gain::Rewrite));
        let mut found = Vec::new();
        for (at, node) in self.map.engine.nodes.iter().enumerate() {
            if node.actions.is_empty() || !matches!(self.outcomes[at], Outcome::Nothing) {
                continue;
            }
            if let Some(step) = self.map.grants_itself(at) {
                found.push((at, vec![step]));
            } else if node.actions.shares(&giving)
                && let Some(steps) = self.through_another(at)
            {
                found.push((at, steps));
            }
        }
        found
    }

    fn through_another(&self, at: usize) -> Option<Vec<Step>> {
        let all = 0..self.map.engine.principals.all.len();
        all.filter(|to| *to != self.map.engine.node(at).base && self.map.engine.node(*to).principal.kind != Kind::Group)
            .find_map(|to| {
                let given = self.map.grants(at, to)?;
                Some(vec![given, self.map.acts(at, to)?])
            })
    }

    fn actions(&self, of: impl Fn(Gain) -> bool) -> Actions {
        let rows = CATALOGUE.rows.iter().filter(|(path, _)| of(path.gain));
        rows.fold(Actions::default(), |all, (_, asked)| all.or(*asked))
    }

    /// Goes one step back from those who were reached; gives those that this reaches newly.
    fn spread(&mut self, from: &[usize], unclear: Option<&Gap>) -> Vec<usize> {
        let mut reached = Vec::new();
        for to in from {
            if self.map.engine.is_spent() {
                break;
            }
            for at in self.candidates(*to) {
                if at == *to || !matches!(self.outcomes[at], Outcome::Nothing) {
                    continue;
                }
                if let Some(steps) = self.edge(at, *to) {
                    self.outcomes[at] = match unclear {
                        None => Outcome::Becomes { steps, next: Some(*to) },
                        Some(gap) => Outcome::Unclear(gap.clone()),
                    };
                    reached.push(at);
                }
            }
        }
        reached
    }

    /// How one becomes another, which may be somebody without its boundary.
    fn edge(&self, at: usize, to: usize) -> Option<Vec<Step>> {
        let base = self.map.engine.node(to).base;
        if base == to {
            return (self.map.engine.node(at).base != to).then(|| self.map.acts(at, to).map(|step| vec![step]))?;
        }
        let unbound = self.map.unbinds(at, base)?;
        if at == base {
            return Some(vec![unbound]);
        }
        (self.map.engine.node(at).base != base).then(|| Some(vec![unbound, self.map.acts(at, base)?]))?
    }

    /// Those who may be able to become somebody: all who can, and some who cannot.
    fn candidates(&self, to: usize) -> BTreeSet<usize> {
        let engine = &self.map.engine;
        let node = engine.node(to);
        let principal = node.principal;
        let mut found = BTreeSet::new();
        let mut on = |arn: &str, actions: &[&'static str]| {
            for (action, index) in actions.iter().filter_map(|action| self.indexes.get_key_value(action)) {
                let open = |at: &&usize| matches!(self.outcomes[**at], Outcome::Nothing);
                let reaching = index.wild.iter().filter(open).filter(|at| engine.may_reach(**at, action, arn));
                found.extend(index.exact.get(arn).into_iter().flatten().filter(open).chain(reaching));
            }
        };
        if node.base != to {
            on(&principal.arn, &ON_PRINCIPALS[4..6]);
            on(&principal.arn, &ON_PRINCIPALS[7..9]);
            if let Some((boundary, _)) = &principal.boundary {
                on(boundary, &["iam:CreatePolicyVersion"]);
            }
            return found;
        }
        match principal.kind {
            Kind::User => {
                on(&principal.arn, &["iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:UpdateLoginProfile"])
            }
            Kind::Group => on(&principal.arn, &["iam:AddUserToGroup"]),
            Kind::Role => {
                on(&principal.arn, &["sts:AssumeRole", "iam:PassRole", "iam:UpdateAssumeRolePolicy"]);
                self.candidates_by_trust(to, &mut found);
            }
        }
        found
    }

    fn candidates_by_trust(&self, to: usize, found: &mut BTreeSet<usize>) {
        let engine = &self.map.engine;
        for service in self.map.services.get(&to).into_iter().flatten() {
            found.extend(self.existing.get(service).into_iter().flatten());
        }
        if self.map.instances.contains_key(&to) {
            found.extend(&self.instance);
        }
        let Some(Ok(trust)) = &engine.node(to).principal.trust else { return };
        if providers(trust).next().is_some() {
            let updating = CATALOGUE.only("iam:UpdateSAMLProvider");
            let all = engine.nodes.iter().enumerate().filter(|(_, node)| node.actions.holds(&updating));
            found.extend(all.map(|(at, _)| at));
        }
        let (names, everyone) = named(trust);
        if everyone || names.iter().any(|name| name.contains(":assumed-role/")) {
            found.extend(0..engine.nodes.len());
        }
        for at in names.iter().filter_map(|name| engine.principals.find(name)) {
            found.insert(at);
            found.extend(self.twins.get(&at));
        }
    }

    /// Marks those of whom nothing was found and something may have been missed.
    fn leave_open(&mut self, gaps: Vec<(usize, Gap)>) {
        let mut frontier: BTreeMap<Option<&'static crate::calls::Call>, (Gap, Vec<usize>)> = BTreeMap::new();
        for (at, gap) in gaps {
            if matches!(self.outcomes[at], Outcome::Nothing) {
                self.outcomes[at] = Outcome::Unclear(gap.clone());
                frontier.entry(gap.call).or_insert_with(|| (gap, Vec::new())).1.push(at);
            }
        }
        for (gap, mut from) in frontier.into_values() {
            while !from.is_empty() {
                from = self.spread(&from, Some(&gap));
            }
        }
        let engine = &self.map.engine;
        let spent = engine.is_spent().then(|| {
            Gap::new(super::principal::CALL, Reason::Other, "the principals depend on each other in too many ways")
        });
        let lists = engine.principals.gap.clone().or(spent);
        let instances = engine.account.regional.values().find_map(|region| region.ec2.instances.gap()).cloned();
        let instances = instances.map(|gap| (gap, &self.instance));
        let unread_trust = self.unread_trust();
        for at in 0..engine.nodes.len() {
            if !matches!(self.outcomes[at], Outcome::Nothing) {
                continue;
            }
            let acts = !engine.node(at).actions.is_empty();
            let of_instances = instances.as_ref().filter(|(_, may)| may.binary_search(&at).is_ok());
            let of_lists = lists.as_ref().or(of_instances.map(|(gap, _)| gap)).filter(|_| acts);
            if let Some(gap) = unread_trust.as_ref().or(of_lists) {
                self.outcomes[at] = Outcome::Unclear(gap.clone());
            }
        }
    }

    /// Why a role that leads to an administrator may trust anybody: roles were not read, or
    /// its trust was not. Whom a trust names needs no policy of its own to take the role.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html>
    fn unread_trust(&self) -> Option<Gap> {
        let engine = &self.map.engine;
        let leads = |at: usize| matches!(self.outcomes[at], Outcome::Administrator(_) | Outcome::Becomes { .. });
        let trusts = engine.nodes.iter().enumerate().filter(|(at, _)| leads(*at));
        let mut unread = trusts.filter_map(|(_, node)| node.principal.trust.as_ref()?.as_ref().err());
        engine.account.iam.roles.gap().or(unread.next()).cloned()
    }
}
