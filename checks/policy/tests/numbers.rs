//! `Numeric…` and `Date…`.

use super::{CHECKS, Case, OPERATORS, Rule, conditions};
use crate::policy::Truth::{Maybe, No, Yes};

#[test]
fn numbers() {
    conditions(&[
        Rule {
            page: OPERATORS,
            says: "Numeric operators compare whole and decimal numbers by value",
            cases: &[
                Case(r#"{"NumericEquals":{"s3:max-keys":"10"}}"#, "s3:max-keys=10", Yes),
                Case(r#"{"NumericEquals":{"s3:max-keys":"10"}}"#, "s3:max-keys=10.0", Yes),
                Case(r#"{"NumericEquals":{"s3:max-keys":"10"}}"#, "s3:max-keys=010", Yes),
                Case(r#"{"NumericEquals":{"s3:max-keys":"10"}}"#, "s3:max-keys=11", No),
                Case(r#"{"NumericEquals":{"s3:max-keys":"-1"}}"#, "s3:max-keys=-1", Yes),
                Case(r#"{"NumericEquals":{"s3:max-keys":["1","10"]}}"#, "s3:max-keys=10", Yes),
                Case(r#"{"NumericEquals":{"a:n":"9007199254740993"}}"#, "a:n=9007199254740992", No),
                Case(r#"{"NumericNotEquals":{"s3:max-keys":"10"}}"#, "s3:max-keys=10", No),
                Case(r#"{"NumericNotEquals":{"s3:max-keys":"10"}}"#, "s3:max-keys=10.5", Yes),
                Case(r#"{"NumericLessThan":{"s3:max-keys":"10"}}"#, "s3:max-keys=9.9", Yes),
                Case(r#"{"NumericLessThan":{"s3:max-keys":"10"}}"#, "s3:max-keys=10", No),
                Case(r#"{"NumericLessThan":{"s3:max-keys":"10"}}"#, "s3:max-keys=9", Yes),
                Case(r#"{"NumericLessThanEquals":{"s3:max-keys":"10"}}"#, "s3:max-keys=10", Yes),
                Case(r#"{"NumericLessThanEquals":{"s3:max-keys":"10"}}"#, "s3:max-keys=10.01", No),
                Case(r#"{"NumericGreaterThan":{"s3:max-keys":"10"}}"#, "s3:max-keys=10", No),
                Case(r#"{"NumericGreaterThan":{"s3:max-keys":"10"}}"#, "s3:max-keys=100", Yes),
                Case(r#"{"NumericGreaterThanEquals":{"s3:max-keys":"10"}}"#, "s3:max-keys=10", Yes),
                Case(r#"{"NumericGreaterThanEquals":{"s3:max-keys":"10"}}"#, "s3:max-keys=-10", No),
            ],
        },
        Rule {
            page: OPERATORS,
            says: "what is no number matches none",
            cases: &[
                Case(r#"{"NumericEquals":{"s3:max-keys":"10"}}"#, "s3:max-keys=ten", No),
                Case(r#"{"NumericLessThan":{"s3:max-keys":"10"}}"#, "s3:max-keys=", No),
                Case(r#"{"NumericNotEquals":{"s3:max-keys":"10"}}"#, "s3:max-keys=ten", Yes),
                Case(r#"{"NumericLessThan":{"s3:max-keys":"10"}}"#, "s3:max-keys=-inf", No),
                Case(r#"{"NumericGreaterThan":{"s3:max-keys":"10"}}"#, "s3:max-keys=NaN", No),
            ],
        },
        Rule {
            page: CHECKS,
            says: "a value of the policy that is no number is an error, a variable is one too",
            cases: &[
                Case(r#"{"NumericEquals":{"s3:max-keys":"ten"}}"#, "s3:max-keys=10", Maybe),
                Case(r#"{"NumericNotEquals":{"s3:max-keys":"ten"}}"#, "s3:max-keys=10", Maybe),
                Case(r#"{"NumericEquals":{"s3:max-keys":["ten","10"]}}"#, "s3:max-keys=10", Yes),
                Case(r#"{"NumericEquals":{"s3:max-keys":"${a:n}"}}"#, "s3:max-keys=10 & a:n=10", Maybe),
            ],
        },
    ]);
}

#[test]
fn times() {
    conditions(&[
        Rule {
            page: OPERATORS,
            says: "times are compared as such, in the forms of W3C's note or in seconds since 1970",
            cases: &[
                Case(r#"{"DateEquals":{"a:t":"2024-01-01T00:00:00Z"}}"#, "a:t=2024-01-01T00:00:00Z", Yes),
                Case(r#"{"DateEquals":{"a:t":"2024-01-01T00:00:00Z"}}"#, "a:t=2024-01-01T01:00:00+01:00", Yes),
                Case(r#"{"DateEquals":{"a:t":"2024-01-01T00:00:00Z"}}"#, "a:t=2024-01-01T00:00:00.000Z", Yes),
                Case(r#"{"DateEquals":{"a:t":"2024-01-01T00:00:00Z"}}"#, "a:t=2024-01-01T00:00:00.5Z", No),
                Case(r#"{"DateEquals":{"a:t":"2024-01-01T00:00:00Z"}}"#, "a:t=1704067200", Yes),
                Case(r#"{"DateEquals":{"a:t":1704067200}}"#, "a:t=2024-01-01T00:00:00Z", Yes),
                Case(r#"{"DateEquals":{"a:t":"1704067200"}}"#, "a:t=1704067201", No),
                Case(r#"{"DateEquals":{"a:t":"2024"}}"#, "a:t=2024-01-01T00:00:00Z", Yes),
                Case(r#"{"DateEquals":{"a:t":"2024-02"}}"#, "a:t=2024-02-01T00:00:00Z", Yes),
                Case(r#"{"DateEquals":{"a:t":"2024-02-03"}}"#, "a:t=2024-02-03T00:00:00Z", Yes),
                Case(r#"{"DateEquals":{"a:t":"2024-02-03T04:05Z"}}"#, "a:t=2024-02-03T04:05:00Z", Yes),
                Case(r#"{"DateEquals":{"a:t":"2024-02-03T04:05+02:00"}}"#, "a:t=2024-02-03T02:05:00Z", Yes),
                Case(r#"{"DateNotEquals":{"a:t":"2024-02-03"}}"#, "a:t=2024-02-03T00:00:00Z", No),
                Case(r#"{"DateNotEquals":{"a:t":"2024-02-03"}}"#, "a:t=2024-02-04T00:00:00Z", Yes),
                Case(
                    r#"{"DateLessThan":{"aws:CurrentTime":"2024-02-03"}}"#,
                    "aws:CurrentTime=2024-02-02T23:59:59Z",
                    Yes,
                ),
                Case(
                    r#"{"DateLessThan":{"aws:CurrentTime":"2024-02-03"}}"#,
                    "aws:CurrentTime=2024-02-03T00:00:00Z",
                    No,
                ),
                Case(r#"{"DateLessThanEquals":{"a:t":"2024-02-03"}}"#, "a:t=2024-02-03T00:00:00Z", Yes),
                Case(r#"{"DateGreaterThan":{"a:t":"2024-02-03"}}"#, "a:t=2024-02-03T00:00:00Z", No),
                Case(r#"{"DateGreaterThan":{"aws:EpochTime":"0"}}"#, "aws:EpochTime=1704067200", Yes),
                Case(r#"{"DateGreaterThanEquals":{"a:t":"2024-02-03"}}"#, "a:t=2024-02-03T00:00:00Z", Yes),
                Case(r#"{"DateGreaterThan":{"a:t":"-1"}}"#, "a:t=0", Yes),
            ],
        },
        Rule {
            page: OPERATORS,
            says: "no wildcards in times, and what is none matches none",
            cases: &[
                Case(r#"{"DateEquals":{"a:t":"2024-*"}}"#, "a:t=2024-01-01T00:00:00Z", Maybe),
                Case(r#"{"DateLessThan":{"a:t":"2024-02-30"}}"#, "a:t=2024-01-01T00:00:00Z", Maybe),
                Case(r#"{"DateLessThan":{"a:t":"2024-01-01"}}"#, "a:t=yesterday", No),
                Case(r#"{"DateNotEquals":{"a:t":"2024-01-01"}}"#, "a:t=yesterday", Yes),
                Case(r#"{"DateLessThan":{"a:t":"99999999999999999"}}"#, "a:t=0", Maybe),
            ],
        },
    ]);
}
