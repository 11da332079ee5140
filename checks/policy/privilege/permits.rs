//! What the principals may do: the decision, with what stays open.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::administrator::lets_everything_through;
use super::catalogue::{Actions, CATALOGUE, Need, On};
use super::principal::{Kind, Principal, Principals};
use super::trust::open_keys;
use super::witness::{NOBODYS, common};
use crate::facts::Account;
use crate::policy::{Context, Decision, Effect, Names, Policy, Request, Statement, Truth, decide, matches};

/// More decisions than this and the search ends, with a gap for what is left: no account
/// that people made comes near it.
const MOST_DECISIONS: u64 = 4_000_000;

/// A principal as it is, or as it would be without its permissions boundary.
pub(super) struct Node<'a> {
    /// Who it is.
    pub(super) principal: &'a Principal,
    /// Where it stands as it is.
    pub(super) base: usize,
    /// The boundary that holds it.
    pub(super) boundary: Option<&'a Policy>,
    /// Whether that boundary takes nothing away.
    pub(super) free: bool,
    /// What it may do of the catalogue, at most.
    pub(super) actions: Actions,
}

/// Whether something is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Allowed {
    /// Whether it is.
    pub(super) truth: Truth,
    /// The keys of conditions that are left open.
    pub(super) conditions: Vec<String>,
}

impl Allowed {
    pub(super) fn no() -> Allowed {
        Allowed { truth: Truth::No, conditions: Vec::new() }
    }

    pub(super) fn and(mut self, other: Allowed) -> Allowed {
        self.conditions.extend(other.conditions);
        Allowed { truth: self.truth.and(other.truth), conditions: self.conditions }
    }
}

/// The statements of a principal that are about one action.
pub(super) struct Relevant<'a> {
    pub(super) identity: Vec<&'a Statement>,
    pub(super) boundary: Option<Vec<&'a Statement>>,
    /// Whether none of them asks for a key.
    plain: bool,
}

/// The principals of an account, with what they may do worked out as it is asked.
pub(super) struct Engine<'a> {
    pub(super) account: &'a Account,
    pub(super) principals: &'a Principals,
    /// Principals as they are, in their order, then those with a boundary without it.
    pub(super) nodes: Vec<Node<'a>>,
    relevant: RefCell<HashMap<(usize, &'static str), Rc<Relevant<'a>>>>,
    somewhere: RefCell<HashMap<(usize, Need), Allowed>>,
    left: Cell<u64>,
}

impl<'a> Engine<'a> {
    pub(super) fn new(account: &'a Account, principals: &'a Principals) -> Engine<'a> {
        let mut known: HashMap<*const Policy, Actions> = HashMap::new();
        let mut allowed = |policy: &Policy| *known.entry(policy).or_insert_with(|| CATALOGUE.allowed(policy));
        let mut nodes: Vec<Node<'a>> = Vec::with_capacity(principals.all.len());
        let mut without = Vec::new();
        for (base, principal) in principals.all.iter().enumerate() {
            let held = principal.own.iter().chain(&principal.shared);
            let all = held.fold(Actions::default(), |all, policy| all.or(allowed(policy)));
            let all = if principal.aws_owned { Actions::default() } else { all };
            let (boundary, within) = match principal.boundary() {
                Ok(None) => (None, all),
                Ok(Some(policy)) => (Some(policy), all.and(allowed(policy))),
                // What it lets through cannot be told: the principal's own gap says so.
                Err(_) => (None, Actions::default()),
            };
            let free = matches!(principal.boundary(), Ok(boundary) if boundary.is_none_or(lets_everything_through));
            nodes.push(Node { principal, base, boundary, free, actions: within });
            if boundary.is_some() && !free && !principal.aws_owned {
                without.push(Node { principal, base, boundary: None, free: true, actions: all });
            }
        }
        nodes.extend(without);
        Engine {
            account,
            principals,
            nodes,
            relevant: RefCell::default(),
            somewhere: RefCell::default(),
            left: Cell::new(MOST_DECISIONS),
        }
    }

    /// Whether the search had to end early.
    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// Counts work; false: there was enough of it.
    pub(super) fn spend(&self, work: u64) -> bool {
        let left = self.left.get().saturating_sub(work);
        self.left.set(left);
        left > 0
    }

    pub(super) fn node(&self, at: usize) -> &Node<'a> {
        &self.nodes[at]
    }

    /// The statements of a principal that are about an action.
    pub(super) fn relevant(&self, at: usize, action: &'static str) -> Rc<Relevant<'a>> {
        let node = self.node(at);
        let make = || {
            let identity: Vec<&Statement> =
                node.principal.statements().filter(|statement| statement.actions.include(action)).collect();
            let boundary = node.boundary.map(|policy| {
                policy.statements.iter().filter(|statement| statement.actions.include(action)).collect::<Vec<_>>()
            });
            let plain = identity.iter().chain(boundary.iter().flatten()).all(|statement| asks_nothing(statement));
            Rc::new(Relevant { identity, boundary, plain })
        };
        Rc::clone(self.relevant.borrow_mut().entry((at, action)).or_insert_with(make))
    }

    /// Whether a grant of a principal names a resource, conditions and denies aside: a quick no.
    pub(super) fn may_reach(&self, at: usize, action: &'static str, resource: &str) -> bool {
        let reaches = |pattern: &String| pattern.contains("${") || matches(pattern, resource);
        self.relevant(at, action).identity.iter().filter(|one| one.effect == Effect::Allow).any(|one| {
            match &one.resources {
                Some(Names::Of(patterns)) => patterns.iter().any(reaches),
                Some(Names::AllBut(_)) | None => true,
            }
        })
    }

    /// Whether a principal may call an action on a resource. What is known beside the caller
    /// goes on top of its context.
    pub(super) fn permits(
        &self,
        at: usize,
        action: &'static str,
        resource: &str,
        more: impl FnOnce(Context) -> Context,
    ) -> Allowed {
        if !self.spend(1) {
            return Allowed::no();
        }
        let relevant = self.relevant(at, action);
        if !relevant.identity.iter().any(|statement| statement.effect == Effect::Allow) {
            return Allowed::no();
        }
        let own = &self.node(at).principal.context;
        let made;
        let context = if relevant.plain {
            own
        } else {
            made = more(own.clone());
            &made
        };
        let request = Request { action, resource, context };
        let mut allowed = opened(&decide(relevant.identity.iter().copied(), &request), context);
        if let Some(boundary) = &relevant.boundary
            && allowed.truth.possible()
        {
            allowed = allowed.and(opened(&decide(boundary.iter().copied(), &request), context));
        }
        allowed
    }

    /// Whether a principal that a trust policy names may assume the role: no grant of its own
    /// is needed then, but nothing may stand against it. A boundary holds roles back, and
    /// users not.
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html>
    pub(super) fn may_when_named(&self, at: usize, resource: &str, more: impl FnOnce(Context) -> Context) -> Allowed {
        let relevant = self.relevant(at, "sts:AssumeRole");
        let node = self.node(at);
        let context = more(node.principal.context.clone());
        let request = Request { action: "sts:AssumeRole", resource, context: &context };
        let identity = decide(relevant.identity.iter().copied(), &request);
        let denied = identity.denied_by.map_or(Truth::No, |statement| statement.applies(&request));
        let mut allowed = Allowed { truth: !denied, conditions: Vec::new() };
        if let Some(boundary) = &relevant.boundary {
            let decision = decide(boundary.iter().copied(), &request);
            let is_user = node.principal.kind != Kind::Role;
            let denied = decision.denied_by.map_or(Truth::No, |statement| statement.applies(&request));
            let within =
                if is_user { Allowed { truth: !denied, conditions: Vec::new() } } else { opened(&decision, &context) };
            allowed = allowed.and(within);
        }
        allowed
    }

    /// Whether a principal may do what a path needs on some resource of a kind.
    pub(super) fn somewhere(&self, at: usize, need: Need) -> Allowed {
        if let Some(known) = self.somewhere.borrow().get(&(at, need)) {
            return known.clone();
        }
        let mut best = Allowed::no();
        for resource in self.resources(at, need) {
            let allowed = self.permits(at, need.action, &resource, |context| context);
            if allowed.truth > best.truth {
                best = allowed;
            }
            if best.truth == Truth::Yes {
                break;
            }
        }
        self.somewhere.borrow_mut().insert((at, need), best.clone());
        best
    }

    /// Resources of the kind that a path needs, one for each pattern of the policies that
    /// reaches some.
    pub(super) fn resources(&self, at: usize, need: Need) -> Vec<String> {
        let kind = self.kind_arn(need);
        let relevant = self.relevant(at, need.action);
        let allows = relevant.identity.iter().chain(relevant.boundary.iter().flatten());
        let mut found: Vec<String> = Vec::new();
        for statement in allows.filter(|statement| statement.effect == Effect::Allow) {
            let any = ["*".to_owned()];
            let patterns = match &statement.resources {
                Some(Names::Of(patterns)) => patterns.as_slice(),
                Some(Names::AllBut(_)) | None => &any,
            };
            found.extend(patterns.iter().filter_map(|pattern| common(pattern, &kind)));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn kind_arn(&self, need: Need) -> String {
        let (On::Kind(kind) | On::New(kind)) = need.on else { return "*".to_owned() };
        let service = need.action.split(':').next().unwrap_or("");
        let region = if service == "iam" { "" } else { "*" };
        format!("arn:{}:{service}:{region}:{}:{kind}", self.account.partition, self.account.id)
    }

    /// The ARN of something of IAM that nobody has.
    pub(super) fn nobodys(&self, kind: &str) -> String {
        format!("arn:{}:iam::{}:{kind}/{NOBODYS}", self.account.partition, self.account.id)
    }
}

/// Whether a statement asks for no key: it has no condition and no variable.
fn asks_nothing(statement: &Statement) -> bool {
    let variable = |names: &Names| names.patterns().iter().any(|pattern| pattern.contains("${"));
    statement.conditions.is_empty() && !statement.resources.as_ref().is_some_and(variable)
}

fn opened(decision: &Decision<'_>, context: &Context) -> Allowed {
    let statements = match decision.allowed {
        Truth::Maybe => [decision.by, decision.denied_by],
        Truth::Yes | Truth::No => [None, None],
    };
    let conditions = statements.into_iter().flatten().flat_map(|statement| open_keys(statement, context)).collect();
    Allowed { truth: decision.allowed, conditions }
}
