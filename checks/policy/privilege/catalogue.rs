//! The known ways by which a principal can become more than it is, as data: what each needs,
//! on what, and what it gains. The rows stand in [`super::identities`], [`super::passing`]
//! and [`super::existing`].

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::principal::Kind;
use crate::policy::{Names, Policy, matches_any_case};

/// One way.
#[derive(Debug)]
pub(crate) struct Path {
    /// Its name in evidence.
    pub(crate) id: &'static str,
    /// What the principal does, with `{target}` for the thing it is done to.
    pub(crate) does: &'static str,
    /// What that gains.
    pub(crate) gain: Gain,
    /// What it must be allowed to do for it: all of these.
    pub(crate) needs: &'static [Need],
    /// Where it was published.
    pub(crate) source: &'static str,
}

/// What a path gains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gain {
    /// A user, group or role is given a policy that allows everything.
    Grant(Kind),
    /// A managed policy is made to allow everything, for those who hold it.
    Rewrite,
    /// A new user or role is made that is allowed everything, and used.
    New,
    /// A role that trusts the principal.
    Assume,
    /// A role, after its trust policy is written anew.
    Retrust,
    /// Credentials of a user.
    Credentials,
    /// The policies of a group that a user joins.
    Join,
    /// A role that trusts the service, passed to something new of that service.
    Passed(&'static str),
    /// The role of something of that service that is there already: which is not known.
    Existing(&'static str),
    /// The role of an instance that is there already.
    Instance,
    /// A role that trusts a SAML provider whose certificate is replaced.
    Provider,
    /// A user or role without its permissions boundary.
    Unbind(Kind),
    /// The same by a boundary policy that is made to allow everything.
    UnbindByRewrite,
}

impl Gain {
    /// The service that a role is passed to, or of which something runs with one.
    pub(crate) fn service(self) -> Option<&'static str> {
        if let Gain::Passed(service) | Gain::Existing(service) = self { Some(service) } else { None }
    }
}

/// An action, and on what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Need {
    /// The action, as the Service Authorization Reference spells it.
    pub(crate) action: &'static str,
    /// On what.
    pub(crate) on: On,
}

/// What an action must be allowed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum On {
    /// The user, group, role, policy, provider or instance that the path is about.
    Target,
    /// Something of the action's service, of a kind: the end of its ARN.
    Kind(&'static str),
    /// The new thing: the same for every action of the path.
    New(&'static str),
}

/// On the thing that the path is about.
pub(super) const fn target(action: &'static str) -> Need {
    Need { action, on: On::Target }
}

/// On something of a kind.
pub(super) const fn some(action: &'static str, kind: &'static str) -> Need {
    Need { action, on: On::Kind(kind) }
}

/// On the new thing.
pub(super) const fn new(action: &'static str, kind: &'static str) -> Need {
    Need { action, on: On::New(kind) }
}

/// Passing the role that the path is about.
pub(super) const PASS: Need = target("iam:PassRole");

/// A set of the catalogue's actions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Actions([u64; 4]);

impl Actions {
    pub(super) fn add(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    pub(super) fn holds(&self, all: &Actions) -> bool {
        self.0.iter().zip(all.0).all(|(mine, asked)| mine & asked == asked)
    }

    pub(super) fn shares(&self, some: &Actions) -> bool {
        self.0.iter().zip(some.0).any(|(mine, theirs)| mine & theirs != 0)
    }

    pub(super) fn or(self, other: Actions) -> Actions {
        Actions(std::array::from_fn(|at| self.0[at] | other.0[at]))
    }

    pub(super) fn and(self, other: Actions) -> Actions {
        Actions(std::array::from_fn(|at| self.0[at] & other.0[at]))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }
}

/// A path with the set of its actions.
pub(super) type Row = (&'static Path, Actions);

/// The rows with what is worked out from them once.
pub(super) struct Catalogue {
    /// All rows, the simplest gains first.
    pub(super) rows: Vec<Row>,
    actions: Vec<&'static str>,
    by_service: BTreeMap<&'static str, Vec<usize>>,
}

/// Every path.
pub(crate) fn paths() -> impl Iterator<Item = &'static Path> {
    super::identities::PATHS.iter().chain(super::passing::PATHS).chain(super::existing::PATHS)
}

pub(super) static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let mut actions: Vec<&'static str> = paths().flat_map(|path| path.needs).map(|need| need.action).collect();
    actions.sort_unstable();
    actions.dedup();
    let mut by_service: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
    for (at, action) in actions.iter().enumerate() {
        if let Some((service, _)) = action.split_once(':') {
            by_service.entry(service).or_default().push(at);
        }
    }
    let set = |path: &Path| {
        let mut set = Actions::default();
        for need in path.needs {
            if let Ok(at) = actions.binary_search(&need.action) {
                set.add(at);
            }
        }
        set
    };
    let rows = paths().map(|path| (path, set(path))).collect();
    Catalogue { rows, actions, by_service }
});

impl Catalogue {
    /// The rows within IAM and STS.
    pub(super) fn identities(&self) -> &[Row] {
        &self.rows[..super::identities::PATHS.len().min(self.rows.len())]
    }

    /// The set of one action.
    pub(super) fn only(&self, action: &str) -> Actions {
        let mut set = Actions::default();
        if let Ok(at) = self.actions.binary_search(&action) {
            set.add(at);
        }
        set
    }

    /// The actions that a policy allows on something, conditions or not. Denies are not asked.
    pub(super) fn allowed(&self, policy: &Policy) -> Actions {
        let mut set = Actions::default();
        for statement in policy.allows() {
            match &statement.actions {
                Names::Of(patterns) => patterns.iter().for_each(|pattern| self.add(pattern, &mut set)),
                Names::AllBut(_) => {
                    let left = self.actions.iter().enumerate().filter(|(_, action)| statement.actions.include(action));
                    left.for_each(|(at, _)| set.add(at));
                }
            }
        }
        set
    }

    fn add(&self, pattern: &str, set: &mut Actions) {
        let service = pattern.split_once(':').map(|(service, _)| service).filter(|name| !name.contains(['*', '?']));
        let mut fit = |at: usize| {
            if self.actions.get(at).is_some_and(|action| matches_any_case(pattern, action)) {
                set.add(at);
            }
        };
        match service {
            Some(name) => {
                self.by_service.get(name.to_ascii_lowercase().as_str()).into_iter().flatten().copied().for_each(fit)
            }
            None => (0..self.actions.len()).for_each(&mut fit),
        }
    }
}
