//! Operators of conditions, taken apart. When they hold is in `holds.rs`.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

use super::Condition;

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

/// Every operator: its name, what it compares, and whether it is negated.
const OPERATORS: [(&str, Kind, bool); 27] = [
    ("StringEquals", Kind::StringEquals, false),
    ("StringLike", Kind::StringLike, false),
    ("StringNotEquals", Kind::StringEquals, true),
    ("StringNotLike", Kind::StringLike, true),
    ("StringEqualsIgnoreCase", Kind::StringEqualsIgnoreCase, false),
    ("StringNotEqualsIgnoreCase", Kind::StringEqualsIgnoreCase, true),
    ("Bool", Kind::Bool, false),
    ("ArnLike", Kind::Arn, false),
    ("ArnEquals", Kind::Arn, false),
    ("ArnNotLike", Kind::Arn, true),
    ("ArnNotEquals", Kind::Arn, true),
    ("IpAddress", Kind::IpAddress, false),
    ("NotIpAddress", Kind::IpAddress, true),
    ("Null", Kind::Null, false),
    ("NumericEquals", Kind::Numeric(Order::Equals), false),
    ("NumericNotEquals", Kind::Numeric(Order::Equals), true),
    ("NumericLessThan", Kind::Numeric(Order::Less), false),
    ("NumericLessThanEquals", Kind::Numeric(Order::LessEquals), false),
    ("NumericGreaterThan", Kind::Numeric(Order::Greater), false),
    ("NumericGreaterThanEquals", Kind::Numeric(Order::GreaterEquals), false),
    ("DateEquals", Kind::Date(Order::Equals), false),
    ("DateNotEquals", Kind::Date(Order::Equals), true),
    ("DateLessThan", Kind::Date(Order::Less), false),
    ("DateLessThanEquals", Kind::Date(Order::LessEquals), false),
    ("DateGreaterThan", Kind::Date(Order::Greater), false),
    ("DateGreaterThanEquals", Kind::Date(Order::GreaterEquals), false),
    ("BinaryEquals", Kind::Binary, false),
];

impl Operator {
    /// Takes an operator apart; `None`: it is none of AWS's.
    #[must_use]
    pub fn parse(written: &str) -> Option<Operator> {
        let (set, rest) = match written.split_once(':') {
            Some((set, rest)) if set.eq_ignore_ascii_case("ForAllValues") => (Some(Set::All), rest),
            Some((set, rest)) if set.eq_ignore_ascii_case("ForAnyValue") => (Some(Set::Any), rest),
            Some(_) => return None,
            None => (None, written),
        };
        let suffix = rest.len().checked_sub("IfExists".len()).and_then(|at| rest.split_at_checked(at));
        let (name, if_exists) = match suffix {
            Some((name, suffix)) if suffix.eq_ignore_ascii_case("IfExists") => (name, true),
            _ => (rest, false),
        };
        let (_, kind, negated) = *OPERATORS.iter().find(|(other, _, _)| other.eq_ignore_ascii_case(name))?;
        // Null asks for the key itself: it has neither IfExists nor a set.
        let alone = kind != Kind::Null || (set.is_none() && !if_exists);
        alone.then_some(Operator { kind, negated, set, if_exists })
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
