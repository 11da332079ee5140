//! When conditions hold.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

use super::Condition;
use super::context::{Context, Filled, Known, fill};
use super::operator::{Kind, Operator, Set};
use super::truth::Truth;
use super::values::{Value, in_range, instant, ordered};

impl Condition {
    /// Whether it holds for a request.
    #[must_use]
    pub fn holds(&self, variables: bool, context: &Context) -> Truth {
        // AWS refuses unknown operators: what one would do cannot be told.
        let Some(operator) = self.parsed() else { return Truth::Maybe };
        let known = context.get(&self.key);
        if operator.kind == Kind::Null {
            return self.is_missing(known);
        }
        let Some(known) = known else { return self.holds_whatever(operator) };
        let values = match known {
            Known::Values(values) => values.as_slice(),
            Known::Absent => &[],
        };
        // A set of nothing but empty text is a null data set.
        // <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>
        let missing = values.is_empty() || (operator.set.is_some() && values.iter().all(String::is_empty));
        if missing {
            return self.holds_without(operator);
        }
        if self.values.is_empty() {
            return without_wanted(operator);
        }
        let fits = |value: &String| {
            let one =
                Truth::any(self.values.iter().map(|wanted| compare(operator.kind, wanted, value, variables, context)));
            if operator.negated { !one } else { one }
        };
        match operator.set {
            Some(Set::All) => Truth::all(values.iter().map(fits)),
            Some(Set::Any) => Truth::any(values.iter().map(fits)),
            // AWS gives no rule for many values without a set operator: either may be meant.
            None if values.len() > 1 => {
                let (any, all) = (Truth::any(values.iter().map(fits)), Truth::all(values.iter().map(fits)));
                if any == all { any } else { Truth::Maybe }
            }
            None => fits(&values[0]),
        }
    }

    /// `Null`: whether the key is missing, as the condition asks.
    fn is_missing(&self, known: Option<&Known>) -> Truth {
        let asks = |what: &str| self.values.iter().any(|value| value.eq_ignore_ascii_case(what));
        let missing = match known {
            Some(Known::Absent) => Truth::Yes,
            Some(Known::Values(values)) if values.is_empty() => Truth::Yes,
            // Whether empty text counts as null AWS says for sets only.
            Some(Known::Values(values)) if values.iter().all(String::is_empty) => Truth::Maybe,
            Some(Known::Values(_)) => Truth::No,
            None => Truth::Maybe,
        };
        match (asks("true"), asks("false")) {
            (true, true) => Truth::Yes,
            (true, false) => missing,
            (false, true) => !missing,
            (false, false) => Truth::Maybe,
        }
    }

    /// Whether it holds for a request without the key.
    fn holds_without(&self, operator: Operator) -> Truth {
        match (operator.set, operator.if_exists) {
            // ForAnyValue is false without a key, IfExists is true: AWS does not say which wins.
            (Some(Set::Any), true) => Truth::Maybe,
            (Some(Set::Any), false) => Truth::No,
            (Some(Set::All), _) | (None, true) => Truth::Yes,
            (None, false) if self.values.is_empty() => without_wanted(operator),
            (None, false) => operator.negated.into(),
        }
    }

    /// What holds of it whatever the key is.
    fn holds_whatever(&self, operator: Operator) -> Truth {
        // A star fits every value: only whether the key is there is left open.
        let star = operator.kind == Kind::StringLike && self.values.iter().any(|value| value == "*");
        let missing = self.holds_without(operator);
        let there = match (star, operator.negated) {
            (true, negated) => (!negated).into(),
            (false, _) if self.values.is_empty() => without_wanted(operator),
            (false, _) => Truth::Maybe,
        };
        if missing == there { missing } else { Truth::Maybe }
    }
}

/// What a condition without values says of a request that has the key. Without a set or
/// IfExists AWS says both that it is true and that it permits nothing.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-array-condition>
fn without_wanted(operator: Operator) -> Truth {
    let told = operator.set.is_some() || operator.if_exists;
    if told && !operator.negated { Truth::No } else { Truth::Maybe }
}

/// Compares a value of a policy with one of a request. A value of a policy that is not what
/// the operator compares may have no effect or be refused: AWS does not say.
fn compare(kind: Kind, wanted: &str, value: &str, variables: bool, context: &Context) -> Truth {
    let told = match kind {
        Kind::StringEquals | Kind::StringEqualsIgnoreCase | Kind::StringLike | Kind::Arn => {
            return compare_text(kind, wanted, value, variables, context);
        }
        Kind::Binary => Some(wanted == value),
        Kind::Bool => {
            let flags = ["true", "false"].into_iter().find(|flag| flag.eq_ignore_ascii_case(wanted));
            flags.map(|flag| flag.eq_ignore_ascii_case(value))
        }
        Kind::Numeric(order) => Value::of(wanted).map(|wanted| ordered(order, Some(wanted), Value::of(value))),
        Kind::Date(order) => instant(wanted).map(|wanted| ordered(order, Some(wanted), instant(value))),
        Kind::IpAddress => in_range(wanted, value),
        // Decided before any value is compared.
        Kind::Null => None,
    };
    told.map_or(Truth::Maybe, Truth::from)
}

/// Text and ARNs, in which alone variables may stand.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-variable-for-operator>
fn compare_text(kind: Kind, wanted: &str, value: &str, variables: bool, context: &Context) -> Truth {
    let wanted = match fill(wanted, variables, context) {
        Filled::Text(pattern) => pattern,
        // Equal to nothing: a negated operator holds then.
        // <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value>
        Filled::Nothing => return Truth::No,
        Filled::Unclear => return Truth::Maybe,
    };
    let holds = match kind {
        Kind::StringLike => wanted.fits(value),
        Kind::Arn => wanted.fits_arn(value),
        Kind::StringEqualsIgnoreCase => same_in_any_case(wanted.text(), value),
        Kind::StringEquals
        | Kind::Numeric(_)
        | Kind::Date(_)
        | Kind::Bool
        | Kind::Binary
        | Kind::IpAddress
        | Kind::Null => wanted.text() == value,
    };
    holds.into()
}

fn same_in_any_case(a: &str, b: &str) -> bool {
    a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase))
}
