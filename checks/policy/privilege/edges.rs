//! One principal's ways to act as another, and its ways to everything by itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::administrator::can_write_policies;
use super::catalogue::{CATALOGUE, Gain, Need, On, Path, Row};
use super::permits::{Allowed, Engine};
use super::principal::{Kind, Principal};
use super::search::Step;
use super::target::Target;
use super::trust::{Caller, may_assume, named, providers, services};
use crate::facts::ec2::Instance;
use crate::judging::Place;
use crate::policy::{Context, Policy, Truth};

/// What is worked out once of an account before the search.
pub(super) struct Map<'a> {
    pub(super) engine: Engine<'a>,
    /// The services that each role trusts, of those that paths name.
    pub(super) services: HashMap<usize, Vec<&'static str>>,
    /// Whom each role trusts of its account.
    trusting: HashMap<usize, Trusting>,
    /// The instances that run with each role, with their ARNs.
    pub(super) instances: HashMap<usize, Vec<(&'a Instance, String)>>,
    /// AdministratorAccess, and the account's own policies that allow everything.
    policies: Vec<(String, String)>,
    pub(super) paths: Vec<Ways>,
}

/// Whom a role trusts of its account, at most: conditions are not asked.
#[derive(Default)]
struct Trusting {
    /// Those who may by their own policies.
    account: bool,
    /// Everyone, or somebody by a session of a role.
    anyone: bool,
    named: BTreeSet<String>,
}

impl Trusting {
    fn of(trust: &Policy) -> Trusting {
        let (names, anyone) = named(trust);
        Trusting {
            account: names.iter().any(|name| name.ends_with(":root") || !name.contains(':')),
            anyone: anyone || names.iter().any(|name| name.contains(":assumed-role/")),
            named: names.into_iter().map(str::to_owned).collect(),
        }
    }

    fn names(&self, caller: &Principal) -> bool {
        self.anyone || self.named.contains(&caller.arn)
    }
}

/// The rows that a principal may walk as far as they do not depend on whom they lead to: the
/// first of each service.
#[derive(Default)]
pub(super) struct Ways {
    pub(super) passed: BTreeMap<&'static str, (&'static Path, Allowed)>,
    pub(super) existing: BTreeMap<&'static str, (&'static Path, Allowed)>,
    pub(super) instance: Vec<&'static Row>,
}

impl<'a> Map<'a> {
    pub(super) fn new(engine: Engine<'a>) -> Map<'a> {
        let principals = engine.principals;
        let mut known: Vec<&'static str> = CATALOGUE.rows.iter().filter_map(|(path, _)| path.gain.service()).collect();
        known.sort_unstable();
        known.dedup();
        let (mut trusted, mut trusting) = (HashMap::new(), HashMap::new());
        for (at, principal) in principals.all.iter().enumerate().filter(|(_, principal)| !principal.aws_owned) {
            if let Some(Ok(trust)) = &principal.trust {
                trusted.insert(at, services(trust, &known, &engine.account.id));
                trusting.insert(at, Trusting::of(trust));
            }
        }
        let instances = instances(&engine);
        let policies = strong_policies(&engine);
        let mut map = Map { engine, services: trusted, trusting, instances, policies, paths: Vec::new() };
        map.paths = (0..map.engine.nodes.len()).map(|at| map.ways(at)).collect();
        map
    }

    fn ways(&self, at: usize) -> Ways {
        let mut ways = Ways::default();
        let actions = self.engine.node(at).actions;
        if actions.is_empty() {
            return ways;
        }
        for row in CATALOGUE.rows.iter().filter(|(_, asked)| actions.holds(asked)) {
            let path = row.0;
            if path.gain == Gain::Instance {
                ways.instance.push(row);
            }
            let Some(service) = path.gain.service() else { continue };
            let passes = matches!(path.gain, Gain::Passed(_));
            let known = if passes { &mut ways.passed } else { &mut ways.existing };
            let best = known.get(service).map_or(Truth::No, |(_, allowed)| allowed.truth);
            if best == Truth::Yes {
                continue;
            }
            let rest = self.beside(at, path);
            if rest.truth > best {
                known.insert(service, (path, rest));
            }
        }
        ways
    }

    /// What a path needs beside what it needs of its target.
    fn beside(&self, at: usize, path: &Path) -> Allowed {
        let mut all = Allowed { truth: Truth::Yes, conditions: Vec::new() };
        for need in path.needs.iter().filter(|need| need.on != On::Target) {
            all = all.and(self.engine.somewhere(at, *need));
            if !all.truth.possible() {
                break;
            }
        }
        all
    }

    /// What a path needs of its target.
    fn on(&self, at: usize, path: &Path, target: &Target<'_>, policy: &str) -> Allowed {
        let mut all = Allowed { truth: Truth::Yes, conditions: Vec::new() };
        for need in path.needs.iter().filter(|need| need.on == On::Target) {
            let more = |context: Context| target.context(path, policy, context);
            all = all.and(self.engine.permits(at, need.action, target.arn, more));
            if !all.truth.possible() {
                break;
            }
        }
        all
    }

    /// The step that a path is, where its target lets it be taken.
    pub(super) fn take(&self, at: usize, (path, asked): &Row, target: &Target<'_>) -> Option<Step> {
        if !self.engine.node(at).actions.holds(asked) {
            return None;
        }
        let attaches = path.needs.first().is_some_and(|need| need.action.starts_with("iam:Attach"));
        let rest = self.beside(at, path);
        if !rest.truth.possible() {
            return None;
        }
        for (name, arn) in self.policies.iter().take(if attaches { usize::MAX } else { 1 }) {
            let allowed = self.on(at, path, target, arn).and(rest.clone());
            if allowed.truth.possible() {
                let mut step = Step::new(path, target, allowed.conditions);
                step.text = step.text.replace("{policy}", name);
                return Some(step);
            }
        }
        None
    }

    /// How one principal acts as another.
    pub(super) fn acts(&self, at: usize, to: usize) -> Option<Step> {
        let principal = self.engine.node(to).principal;
        if principal.aws_owned || self.engine.node(at).principal.aws_owned {
            return None;
        }
        let target = Target::principal(principal);
        let by = |gain: Gain| CATALOGUE.identities().iter().filter(move |(path, _)| path.gain == gain);
        match principal.kind {
            Kind::User => by(Gain::Credentials).find_map(|row| self.take(at, row, &target)),
            Kind::Group => {
                let joins = self.engine.node(at).principal.kind != Kind::Role && self.engine.node(at).free;
                by(Gain::Join).filter(|_| joins).find_map(|row| self.take(at, row, &target))
            }
            Kind::Role => by(Gain::Assume)
                .find_map(|row| self.assumes(at, to, row, &target))
                .or_else(|| by(Gain::Retrust).find_map(|row| self.retrusts(at, row, &target)))
                .or_else(|| self.passes(at, to, &target))
                .or_else(|| self.reaches(at, to, principal))
                .or_else(|| by(Gain::Provider).find_map(|row| self.signs_in(at, row, principal))),
        }
    }

    fn assumes(&self, at: usize, to: usize, (path, asked): &Row, target: &Target<'_>) -> Option<Step> {
        let Some(Ok(trust)) = &self.engine.node(to).principal.trust else { return None };
        let caller = self.engine.node(at).principal;
        let allowed = self.engine.node(at).actions.holds(asked);
        // Contexts are made, and two policies asked.
        if !self.engine.spend(4)
            || !self.trusting.get(&to).is_some_and(|by| by.names(caller) || (allowed && by.account))
        {
            return None;
        }
        let more = |context: Context| target.context(path, "", context);
        let trusted = may_assume(trust, Caller::Principal(caller), &more(caller.context.clone()));
        let mut best = Allowed::no();
        if trusted.by_name.possible() {
            best = self.engine.may_when_named(at, target.arn, more);
            best.truth = best.truth.and(trusted.by_name);
        }
        if best.truth != Truth::Yes && trusted.by_account.possible() {
            let allowed = self.engine.permits(at, "sts:AssumeRole", target.arn, more);
            let truth = allowed.truth.and(trusted.by_account);
            if truth > best.truth {
                best = Allowed { truth, ..allowed };
            }
        }
        best.conditions.extend(trusted.conditions);
        best.truth.possible().then(|| Step::new(path, target, best.conditions))
    }

    fn retrusts(&self, at: usize, row: &Row, target: &Target<'_>) -> Option<Step> {
        let step = self.take(at, row, target)?;
        let assumes = self.engine.may_when_named(at, target.arn, |context| target.context(row.0, "", context));
        assumes.truth.possible().then_some(step)
    }

    fn passes(&self, at: usize, to: usize, target: &Target<'_>) -> Option<Step> {
        let ways = &self.paths[at].passed;
        for service in self.services.get(&to).into_iter().flatten() {
            let Some((path, rest)) = ways.get(service) else { continue };
            if *service == "ec2.amazonaws.com" && !self.has_profile(at, to) {
                continue;
            }
            let allowed = self.on(at, path, target, "").and(rest.clone());
            if allowed.truth.possible() {
                return Some(Step::new(path, target, allowed.conditions));
            }
        }
        None
    }

    /// EC2 takes a role in an instance profile only: there is one, or it can be made.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html>
    fn has_profile(&self, at: usize, role: usize) -> bool {
        let may = |action, kind| self.engine.somewhere(at, Need { action, on: On::Kind(kind) }).truth.possible();
        !self.engine.node(role).principal.profiles.is_empty()
            || (may("iam:CreateInstanceProfile", "instance-profile/*")
                && may("iam:AddRoleToInstanceProfile", "instance-profile/*"))
    }

    /// Through something that runs with the role already.
    fn reaches(&self, at: usize, to: usize, role: &Principal) -> Option<Step> {
        let target = Target::principal(role);
        let ways = &self.paths[at];
        for service in self.services.get(&to).into_iter().flatten() {
            if let Some((path, allowed)) = ways.existing.get(service)
                // Without a profile no instance runs with it.
                && (*service != "ec2.amazonaws.com" || !role.profiles.is_empty())
            {
                return Some(Step::new(path, &target, allowed.conditions.clone()));
            }
        }
        let instances = self.instances.get(&to).into_iter().flatten();
        instances.filter(|_| !ways.instance.is_empty()).find_map(|(instance, arn)| {
            let target = Target::instance(instance, arn, role);
            ways.instance.iter().find_map(|row| self.take(at, row, &target))
        })
    }

    fn signs_in(&self, at: usize, row: &Row, role: &Principal) -> Option<Step> {
        let Some(Ok(trust)) = &role.trust else { return None };
        if !self.engine.node(at).actions.holds(&row.1) {
            return None;
        }
        providers(trust).find_map(|arn| self.take(at, row, &Target::named(arn, role.label())))
    }

    /// How a principal takes the boundary off one, itself or another.
    pub(super) fn unbinds(&self, at: usize, of: usize) -> Option<Step> {
        let principal = self.engine.node(of).principal;
        let (boundary, _) = principal.boundary.as_ref()?;
        let target = Target::principal(principal);
        CATALOGUE.identities().iter().find_map(|row| {
            if row.0.gain == Gain::Unbind(principal.kind) {
                self.take(at, row, &target)
            } else if row.0.gain == Gain::UnbindByRewrite && !is_of_aws(boundary) {
                self.take(at, row, &Target::named(boundary, principal.label()))
            } else {
                None
            }
        })
    }

    /// How a principal gives itself everything.
    pub(super) fn grants_itself(&self, at: usize) -> Option<Step> {
        let node = self.engine.node(at);
        let rows = CATALOGUE.identities().iter().filter(|(_, asked)| node.actions.holds(asked));
        rows.filter(|(path, _)| path.gain == Gain::New).find_map(|(path, _)| self.makes_new(at, path)).or_else(|| {
            // Its own boundary holds whatever it gives itself.
            if !node.free {
                return None;
            }
            let own = Target::principal(node.principal);
            let mut rows = CATALOGUE.identities().iter().filter(|(_, asked)| node.actions.holds(asked));
            rows.find_map(|row| match node.principal.kind {
                Kind::Group if row.0.gain == Gain::Grant(Kind::User) => {
                    let arn = self.engine.nobodys("user");
                    self.take(at, row, &Target::named(&arn, "its own user".to_owned()))
                }
                Kind::User if row.0.gain == Gain::Grant(Kind::Group) => {
                    let mut groups = node.principal.groups.iter().filter_map(|arn| self.engine.principals.get(arn));
                    groups.find_map(|group| self.take(at, row, &Target::principal(group)))
                }
                Kind::User | Kind::Group | Kind::Role => self.gives(at, row, node.principal, &own),
            })
        })
    }

    /// The step by which a row gives everything to a principal, by what it holds or by itself.
    fn gives(&self, at: usize, row: &Row, to: &Principal, target: &Target<'_>) -> Option<Step> {
        if row.0.gain == Gain::Grant(to.kind) {
            self.take(at, row, target)
        } else if row.0.gain == Gain::Rewrite {
            let mut held = to.managed.iter().filter(|arn| !is_of_aws(arn));
            held.find_map(|arn| self.take(at, row, &policy_target(arn)))
        } else {
            None
        }
    }

    fn makes_new(&self, at: usize, path: &'static Path) -> Option<Step> {
        let mut candidates: Vec<String> = path.needs.iter().flat_map(|need| self.engine.resources(at, *need)).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let (name, policy) = self.policies.first()?;
        candidates.iter().find_map(|arn| {
            let target = Target::named(arn, String::new());
            let mut all = Allowed { truth: Truth::Yes, conditions: Vec::new() };
            for need in path.needs {
                let more = |context: Context| target.context(path, policy, context);
                all = all.and(self.engine.permits(at, need.action, arn, more));
            }
            let mut step = all.truth.possible().then(|| Step::new(path, &target, all.conditions))?;
            step.text = step.text.replace("{policy}", name);
            Some(step)
        })
    }

    /// How a principal gives another everything.
    pub(super) fn grants(&self, at: usize, to: usize) -> Option<Step> {
        let node = self.engine.node(to);
        if !node.free || node.principal.aws_owned || !can_write_policies(node.principal, None) {
            return None;
        }
        let target = Target::principal(node.principal);
        CATALOGUE.identities().iter().find_map(|row| self.gives(at, row, node.principal, &target))
    }
}

fn policy_target(arn: &str) -> Target<'_> {
    Target::named(arn, format!("policy {}", arn.rsplit('/').next().unwrap_or(arn)))
}

/// Whether a policy is one of AWS's, which nobody can change.
pub(super) fn is_of_aws(arn: &str) -> bool {
    arn.split(':').nth(4) == Some("aws")
}

fn instances<'a>(engine: &Engine<'a>) -> HashMap<usize, Vec<(&'a Instance, String)>> {
    let account = engine.account;
    let mut by_role: HashMap<usize, Vec<(&Instance, String)>> = HashMap::new();
    for (region, facts) in &account.regional {
        let place = Place { partition: &account.partition, account: &account.id, region };
        for instance in facts.ec2.instances.seen().iter().filter(|instance| instance.exists()) {
            let profile = instance.instance_profile.as_deref();
            if let Some(role) = profile.and_then(|arn| engine.principals.in_profile(arn)) {
                let arn = place.arn("ec2", &format!("instance/{}", instance.id));
                by_role.entry(role).or_default().push((instance, arn));
            }
        }
    }
    by_role
}

/// The policies whose attachment gives everything: AWS's, and a few of the account's own.
fn strong_policies(engine: &Engine<'_>) -> Vec<(String, String)> {
    const MOST: usize = 16;
    let aws = format!("arn:{}:iam::aws:policy/AdministratorAccess", engine.account.partition);
    let mut found = vec![("AdministratorAccess".to_owned(), aws)];
    let own = engine.principals.strong_policies().take(MOST);
    found.extend(own.map(|arn| (arn.rsplit('/').next().unwrap_or(arn).to_owned(), arn.to_owned())));
    found
}
