//! What checks ask of one principal.

use super::principal::{Principal, Principals};
use super::witness::common;
use crate::fact::Gap;
use crate::policy::{Context, Effect, Names, Policy, Request, Statement, Truth, allows_everything, decide, narrows};

impl Principal {
    /// Whether it may do something, as far as its policies and its boundary could be read.
    /// What is known of the request beside the caller goes on top of what is known of that.
    ///
    /// # Errors
    /// A gap, when nothing that was read allows it and something was not read, or when the
    /// boundary was not.
    pub(crate) fn permits(&self, action: &str, resource: &str, more: &Context) -> Result<Truth, Gap> {
        let context = self.context.clone().over(more);
        self.decided(self.statements(), &Request { action, resource, context: &context })
    }

    /// The same for some resource of a kind: of those that its policies name, any will do.
    ///
    /// # Errors
    /// As [`Principal::permits`].
    pub(crate) fn permits_some(&self, action: &str, kind: &str, more: &Context) -> Result<Truth, Gap> {
        let boundary = self.boundary()?;
        let all = self.statements().chain(boundary.into_iter().flat_map(|policy| &policy.statements));
        let granting = all.filter(|one| one.effect == Effect::Allow && one.actions.include(action));
        let patterns = granting.flat_map(|statement| match &statement.resources {
            Some(Names::Of(patterns)) => patterns.iter().map(String::as_str).collect(),
            Some(Names::AllBut(_)) | None => vec!["*"],
        });
        let mut best = Ok(Truth::No);
        for resource in patterns.filter_map(|pattern| common(pattern, kind)) {
            match self.permits(action, &resource, more)? {
                Truth::Yes => return Ok(Truth::Yes),
                truth @ (Truth::No | Truth::Maybe) => best = best.map(|best: Truth| best.or(truth)),
            }
        }
        match (&best, &self.gap) {
            (Ok(Truth::No), Some(gap)) => Err(gap.clone()),
            _ => best,
        }
    }

    /// Whether it may do something to whatever there is: on a resource that nobody has, and
    /// by a grant that no condition narrows.
    ///
    /// # Errors
    /// As [`Principal::permits`].
    pub(crate) fn permits_widely(&self, action: &str, resource: &str) -> Result<bool, Gap> {
        let wide = |one: &&Statement| one.effect == Effect::Deny || !narrows(&one.conditions);
        let request = Request { action, resource, context: &self.context };
        Ok(self.decided(self.statements().filter(wide), &request)?.possible())
    }

    fn decided<'s>(
        &self,
        statements: impl Iterator<Item = &'s Statement>,
        request: &Request<'_>,
    ) -> Result<Truth, Gap> {
        let truth = decide(statements, request).allowed;
        match (truth, &self.gap) {
            (Truth::No, Some(gap)) => return Err(gap.clone()),
            (Truth::No, None) => return Ok(Truth::No),
            (Truth::Maybe | Truth::Yes, _) => {}
        }
        let within = |policy: &Policy| decide(&policy.statements, request).allowed;
        Ok(self.boundary()?.map_or(truth, |policy| truth.and(within(policy))))
    }
}

impl Principals {
    /// The account's own policies that allow everything, attached or not.
    pub(super) fn strong_policies(&self) -> impl Iterator<Item = &str> {
        let strong = |policy: &Policy| {
            policy.allows().any(|one| one.actions.is_everything() || matches!(one.actions, Names::AllBut(_)))
                && allows_everything(&policy.statements.iter().collect::<Vec<_>>()).is_some()
        };
        self.policies.iter().filter(move |(_, policy)| strong(policy)).map(|(arn, _)| arn.as_str())
    }
}
