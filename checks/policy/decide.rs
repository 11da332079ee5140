//! Whether policies allow a request: a Deny that applies settles it, else an Allow is needed.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>

use super::context::{Context, Filled, fill};
use super::truth::Truth;
use super::{Effect, Names, Statement};

/// A request to AWS, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The action, for instance `s3:GetObject`.
    pub action: &'a str,
    /// The ARN of the resource; `*` for actions that have none.
    pub resource: &'a str,
    /// What is known of its keys.
    pub context: &'a Context,
}

/// What policies say of a request.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    /// Whether it is allowed.
    pub allowed: Truth,
    /// The statement that allows it, or may: the one that says so most surely.
    pub by: Option<&'a Statement>,
    /// The statement that denies it, or may.
    pub denied_by: Option<&'a Statement>,
}

impl Statement {
    /// Whether the statement is about a request: its action, its resource and its conditions.
    /// Whom it is about is not asked.
    #[must_use]
    pub fn applies(&self, request: &Request<'_>) -> Truth {
        if !self.actions.include(request.action) {
            return Truth::No;
        }
        let resource = self.resources.as_ref().map_or(Truth::Yes, |names| self.holds_resource(names, request));
        if resource == Truth::No {
            return Truth::No;
        }
        resource.and(self.conditions_hold(request.context))
    }

    /// Whether all of its conditions hold.
    #[must_use]
    pub fn conditions_hold(&self, context: &Context) -> Truth {
        Truth::all(self.conditions.iter().map(|condition| condition.holds(self.variables, context)))
    }

    fn holds_resource(&self, names: &Names, request: &Request<'_>) -> Truth {
        let fits = |pattern: &String| match fill(pattern, self.variables, request.context) {
            Filled::Text(pattern) => pattern.fits(request.resource).into(),
            // Then it matches no resource, and NotResource leaves none out for it.
            // <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value>
            Filled::Nothing => Truth::No,
            Filled::Unclear => Truth::Maybe,
        };
        match names {
            Names::Of(patterns) => Truth::any(patterns.iter().map(fits)),
            Names::AllBut(patterns) => !Truth::any(patterns.iter().map(fits)),
        }
    }
}

/// What the statements of one kind of policy, all together, say of a request.
pub fn decide<'a>(statements: impl IntoIterator<Item = &'a Statement>, request: &Request<'_>) -> Decision<'a> {
    let (mut allow, mut deny) = ((Truth::No, None), (Truth::No, None));
    for statement in statements {
        let applies = statement.applies(request);
        let side = match statement.effect {
            Effect::Allow => &mut allow,
            Effect::Deny => &mut deny,
        };
        if applies > side.0 {
            *side = (applies, Some(statement));
        }
        if deny.0 == Truth::Yes {
            break;
        }
    }
    Decision { allowed: allow.0.and(!deny.0), by: allow.1, denied_by: deny.1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    fn allowed(statements: &str, context: &Context) -> Truth {
        let policy = Policy::parse(&format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#)).unwrap();
        let request = Request { action: "s3:GetObject", resource: "arn:aws:s3:::a/home/ann/x", context };
        decide(&policy.statements, &request).allowed
    }

    const ALLOW: &str = r#"{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::a/*"}"#;

    #[test]
    fn a_denial_wins_and_nothing_is_a_denial() {
        let context = Context::new();
        let deny = |rest: &str| format!(r#"{ALLOW},{{"Effect":"Deny","Action":"*","Resource":"*"{rest}}}"#);
        assert_eq!(allowed(ALLOW, &context), Truth::Yes);
        assert_eq!(allowed("", &context), Truth::No);
        assert_eq!(allowed(&deny(""), &context), Truth::No);
        let not_with_mfa = deny(r#","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}"#);
        assert_eq!(allowed(&not_with_mfa, &context), Truth::Maybe);
        assert_eq!(allowed(&not_with_mfa, &context.clone().with("aws:multifactorauthpresent", "true")), Truth::Yes);
        assert_eq!(allowed(&not_with_mfa, &context.without("aws:MultiFactorAuthPresent")), Truth::No);
    }

    #[test]
    fn resources_take_variables() {
        let home = r#"{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::a/home/${aws:username}/*"}"#;
        assert_eq!(allowed(home, &Context::new().with("aws:username", "ann")), Truth::Yes);
        assert_eq!(allowed(home, &Context::new().with("aws:username", "bob")), Truth::No);
        assert_eq!(allowed(home, &Context::new().without("aws:username")), Truth::No);
        assert_eq!(allowed(home, &Context::new()), Truth::Maybe);
        let not_home = home.replace("Resource", "NotResource");
        assert_eq!(allowed(&not_home, &Context::new().with("aws:username", "ann")), Truth::No);
    }
}
