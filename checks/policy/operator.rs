//! Operators of conditions, and when they hold.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

use std::net::IpAddr;

use ipnet::IpNet;

use super::context::{Context, Filled, Known, Pattern, fill, literal};
use super::truth::Truth;
use super::{Condition, matches};

/// An operator, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// What it compares, and how.
    pub kind: Kind,
    /// Whether it holds where the comparison does not (`StringNotEquals`).
    pub negated: bool,
    /// `ForAllValues` or `ForAnyValue`.
    pub set: Option<Set>,
    /// `…IfExists`: it holds where the key is missing.
    pub if_exists: bool,
}

/// How values of a key that has many are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// Every value of the request must fit; it holds when there is none.
    All,
    /// One value of the request must fit; it does not hold when there is none.
    Any,
}

/// What an operator compares, and how. Negation stands apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, sign by sign.
    StringEquals,
    /// Text, in whatever case.
    StringEqualsIgnoreCase,
    /// Text with wildcards.
    StringLike,
    /// Numbers.
    Numeric(Order),
    /// Times.
    Date(Order),
    /// `true` or `false`.
    Bool,
    /// Bytes in Base64.
    Binary,
    /// An address in a range.
    IpAddress,
    /// An ARN, part by part, with wildcards: `ArnEquals` and `ArnLike` are the same.
    Arn,
    /// Whether the key is missing.
    Null,
}

/// An order of numbers and times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Equal.
    Equals,
    /// Less.
    Less,
    /// Less or equal.
    LessEquals,
    /// Greater.
    Greater,
    /// Greater or equal.
    GreaterEquals,
}

impl Operator {
    /// Takes an operator apart; `None`: it is none of AWS's.
    #[must_use]
    pub fn parse(written: &str) -> Option<Operator> {
        let lower = written.to_ascii_lowercase();
        let (set, rest) = match lower.split_once(':') {
            Some(("forallvalues", rest)) => (Some(Set::All), rest),
            Some(("foranyvalue", rest)) => (Some(Set::Any), rest),
            Some(_) => return None,
            None => (None, lower.as_str()),
        };
        let (name, if_exists) = rest.strip_suffix("ifexists").map_or((rest, false), |name| (name, true));
        let (kind, negated) = match name {
            "stringequals" => (Kind::StringEquals, false),
            "stringnotequals" => (Kind::StringEquals, true),
            "stringequalsignorecase" => (Kind::StringEqualsIgnoreCase, false),
            "stringnotequalsignorecase" => (Kind::StringEqualsIgnoreCase, true),
            "stringlike" => (Kind::StringLike, false),
            "stringnotlike" => (Kind::StringLike, true),
            "numericequals" => (Kind::Numeric(Order::Equals), false),
            "numericnotequals" => (Kind::Numeric(Order::Equals), true),
            "numericlessthan" => (Kind::Numeric(Order::Less), false),
            "numericlessthanequals" => (Kind::Numeric(Order::LessEquals), false),
            "numericgreaterthan" => (Kind::Numeric(Order::Greater), false),
            "numericgreaterthanequals" => (Kind::Numeric(Order::GreaterEquals), false),
            "dateequals" => (Kind::Date(Order::Equals), false),
            "datenotequals" => (Kind::Date(Order::Equals), true),
            "datelessthan" => (Kind::Date(Order::Less), false),
            "datelessthanequals" => (Kind::Date(Order::LessEquals), false),
            "dategreaterthan" => (Kind::Date(Order::Greater), false),
            "dategreaterthanequals" => (Kind::Date(Order::GreaterEquals), false),
            "bool" => (Kind::Bool, false),
            "binaryequals" => (Kind::Binary, false),
            "ipaddress" => (Kind::IpAddress, false),
            "notipaddress" => (Kind::IpAddress, true),
            "arnequals" | "arnlike" => (Kind::Arn, false),
            "arnnotequals" | "arnnotlike" => (Kind::Arn, true),
            // Null asks for the key itself: it has neither IfExists nor a set.
            "null" if !if_exists && set.is_none() => (Kind::Null, false),
            _ => return None,
        };
        Some(Operator { kind, negated, set, if_exists })
    }

    /// Whether `*` and `?` in its values are wildcards.
    #[must_use]
    pub fn has_wildcards(self) -> bool {
        matches!(self.kind, Kind::StringLike | Kind::Arn)
    }

    /// Whether it holds only for requests that hold the key, with one of the values.
    #[must_use]
    pub fn demands(self) -> bool {
        !self.negated && !self.if_exists && self.set != Some(Set::All) && self.kind != Kind::Null
    }

    /// Whether it is false for a request that holds one of the values, and true for all that
    /// do not hold the key: what a Deny that excepts somebody is made of.
    #[must_use]
    pub fn excepts(self) -> bool {
        self.negated && self.set != Some(Set::Any)
    }
}

impl Condition {
    /// Its operator, taken apart; `None`: it is none of AWS's.
    #[must_use]
    pub fn parsed(&self) -> Option<Operator> {
        Operator::parse(&self.operator)
    }

    /// Whether it holds for a request.
    #[must_use]
    pub fn holds(&self, variables: bool, context: &Context) -> Truth {
        // AWS refuses unknown operators: what one would do cannot be told.
        let Some(operator) = self.parsed() else { return Truth::Maybe };
        let Some(known) = context.get(&self.key) else { return unknown_key(operator, self) };
        let values = match known {
            Known::Values(values) => values.as_slice(),
            Known::Absent => &[],
        };
        if operator.kind == Kind::Null {
            let missing = matches!(known, Known::Absent);
            return Truth::any(
                self.values.iter().map(|wanted| (wanted.eq_ignore_ascii_case("true") == missing).into()),
            );
        }
        if values.is_empty() {
            return match (operator.if_exists, operator.set) {
                (true, _) | (_, Some(Set::All)) => Truth::Yes,
                (_, Some(Set::Any)) => Truth::No,
                (false, None) => operator.negated.into(),
            };
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
}

/// What holds of a condition whatever the key is.
fn unknown_key(operator: Operator, condition: &Condition) -> Truth {
    // Without values nothing fits, and a negated operator excepts nobody.
    if condition.values.is_empty() && !operator.if_exists && operator.set.is_none() {
        return operator.negated.into();
    }
    if operator.kind == Kind::Null {
        let asks = |what: &str| condition.values.iter().any(|value| value.eq_ignore_ascii_case(what));
        return if asks("true") && asks("false") { Truth::Yes } else { Truth::Maybe };
    }
    // A star fits every value: only whether the key is there is left open.
    let star = operator.kind == Kind::StringLike && condition.values.iter().any(|value| value == "*");
    match (star, operator.negated) {
        (true, false) if operator.if_exists || operator.set == Some(Set::All) => Truth::Yes,
        (true, true) if !operator.if_exists && operator.set == Some(Set::Any) => Truth::No,
        _ => Truth::Maybe,
    }
}

/// Compares a value of a policy with one of a request.
fn compare(kind: Kind, wanted: &str, value: &str, variables: bool, context: &Context) -> Truth {
    let wanted = match fill(wanted, variables, context) {
        Filled::Text(pattern) => pattern,
        Filled::Nothing => return Truth::No,
        Filled::Unclear => return Truth::Maybe,
    };
    let holds = match kind {
        Kind::StringEquals | Kind::Binary => wanted.plain() == value,
        Kind::StringEqualsIgnoreCase => wanted.plain().to_lowercase() == value.to_lowercase(),
        Kind::StringLike => matches(&wanted.0, &literal(value)),
        Kind::Bool => wanted.plain().eq_ignore_ascii_case(value),
        Kind::Numeric(order) => ordered(order, number(&wanted.plain()), number(value)),
        Kind::Date(order) => ordered(order, time(&wanted.plain()), time(value)),
        Kind::IpAddress => in_range(&wanted.plain(), value),
        Kind::Arn => arn_fits(&wanted, value),
        // Decided before any value is compared.
        Kind::Null => false,
    };
    holds.into()
}

/// Whether the request's value stands in that order to the policy's. What is no number or
/// time stands in none.
fn ordered<T: PartialOrd>(order: Order, wanted: Option<T>, value: Option<T>) -> bool {
    let (Some(wanted), Some(value)) = (wanted, value) else { return false };
    match order {
        Order::Equals => value == wanted,
        Order::Less => value < wanted,
        Order::LessEquals => value <= wanted,
        Order::Greater => value > wanted,
        Order::GreaterEquals => value >= wanted,
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

/// A time in one of the W3C forms of ISO 8601, or in seconds since 1970.
fn time(text: &str) -> Option<jiff::Timestamp> {
    let text = text.trim();
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Some(time);
    }
    if let Ok(seconds) = text.parse::<i64>() {
        // A year alone is a form too, and shorter than any time of this century in seconds.
        return match text.len() {
            4 => format!("{text}-01-01T00:00:00Z").parse().ok(),
            _ => jiff::Timestamp::from_second(seconds).ok(),
        };
    }
    let whole = match text.len() {
        7 => format!("{text}-01T00:00:00Z"),
        10 => format!("{text}T00:00:00Z"),
        17 => format!("{}:00Z", text.strip_suffix('Z')?),
        _ => return None,
    };
    whole.parse().ok()
}

fn in_range(range: &str, address: &str) -> bool {
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    match (range.parse::<IpNet>(), range.parse::<IpAddr>()) {
        (Ok(range), _) => range.contains(&address),
        (_, Ok(one)) => one == address,
        _ => false,
    }
}

/// Each of the six parts of an ARN is compared by itself: a star does not reach past a colon,
/// but in the last part, which may hold some.
fn arn_fits(pattern: &Pattern, arn: &str) -> bool {
    let arn = literal(arn);
    if pattern.0.chars().all(|sign| sign == '*') && !pattern.0.is_empty() {
        return true;
    }
    let (mut wanted, mut parts) = (pattern.0.splitn(6, ':'), arn.splitn(6, ':'));
    loop {
        match (wanted.next(), parts.next()) {
            (Some(pattern), Some(part)) if matches(pattern, part) => {}
            (None, None) => return true,
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_taken_apart() {
        let some = |kind, negated, set, if_exists| Some(Operator { kind, negated, set, if_exists });
        for (written, expected) in [
            ("StringEquals", some(Kind::StringEquals, false, None, false)),
            ("ForAnyValue:stringNotLikeIfExists", some(Kind::StringLike, true, Some(Set::Any), true)),
            ("ForAllValues:StringEquals", some(Kind::StringEquals, false, Some(Set::All), false)),
            ("NotIpAddress", some(Kind::IpAddress, true, None, false)),
            ("ArnEquals", Operator::parse("ArnLike")),
            ("Null", some(Kind::Null, false, None, false)),
            ("NullIfExists", None),
            ("ForSomeValue:StringEquals", None),
            ("StringMatches", None),
        ] {
            assert_eq!(Operator::parse(written), expected, "{written}");
        }
    }
}
