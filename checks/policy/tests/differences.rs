//! What `iam-rs` decides otherwise than we do, and who is right.

use super::peer::{Held, ours, theirs};
use super::{CHECKS, OPERATORS, RESOURCE, SETS, VARIABLES, VERSION};
use crate::policy::Truth;

/// A class of policies that the two decide differently.
struct Difference {
    /// AWS's page.
    page: &'static str,
    /// What it says.
    says: &'static str,
    /// An Allow of all actions with this.
    with: &'static str,
    held: &'static [(&'static str, &'static [&'static str])],
    ours: Truth,
    /// `None`: an error.
    theirs: Option<Truth>,
}

const ARN: &str = "arn:aws:s3:::a/ann/x";

static DIFFERENCES: [Difference; 18] = [
    Difference {
        page: VARIABLES,
        says: "conditions take variables",
        with: r#""Resource":"*","Condition":{"StringEquals":{"aws:username":"${aws:username}"}}"#,
        held: &[("aws:username", &["ann"])],
        ours: Truth::Yes,
        theirs: Some(Truth::No),
    },
    Difference {
        page: VARIABLES,
        says: "a resource with a variable without value matches no resource; there it is empty text",
        with: r#""Resource":"arn:aws:s3:::a/*${aws:username}/x""#,
        held: &[],
        ours: Truth::No,
        theirs: Some(Truth::Yes),
    },
    Difference {
        page: VARIABLES,
        says: "${*} is a star; there it is empty text",
        with: r#""Resource":"arn:aws:s3:::a/${*}ann/x""#,
        held: &[],
        ours: Truth::No,
        theirs: Some(Truth::Yes),
    },
    Difference {
        page: VARIABLES,
        says: "a variable is replaced by its value; a star in the value is a wildcard there",
        with: r#""Resource":"arn:aws:s3:::a/${aws:username}/x""#,
        held: &[("aws:username", &["*"])],
        ours: Truth::No,
        theirs: Some(Truth::Yes),
    },
    Difference {
        page: VERSION,
        says: "in 2008-10-17 a variable is text",
        with: r#""Resource":"arn:aws:s3:::a/${aws:username}/x""#,
        held: &[("aws:username", &["ann"])],
        ours: Truth::No,
        theirs: Some(Truth::Yes),
    },
    Difference {
        page: RESOURCE,
        says: "a star that ends a segment may reach past the colon",
        with: r#""Resource":"arn:aws:s3*""#,
        held: &[],
        ours: Truth::Yes,
        theirs: None,
    },
    Difference {
        page: RESOURCE,
        says: "no wildcard may name the service: AWS holds none such; read as it stands, or never matched",
        with: r#""Resource":"arn:aws:s?:::*""#,
        held: &[],
        ours: Truth::Yes,
        theirs: Some(Truth::No),
    },
    Difference {
        page: OPERATORS,
        says: "ArnEquals is ArnLike",
        with: r#""Resource":"*","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:*:1:t"}}"#,
        held: &[("aws:SourceArn", &["arn:aws:sns:us-east-1:1:t"])],
        ours: Truth::Yes,
        theirs: Some(Truth::No),
    },
    Difference {
        page: OPERATORS,
        says: "ArnLike compares part by part",
        with: r#""Resource":"*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:2:t"}}"#,
        held: &[("aws:SourceArn", &["arn:aws:sns:us-east-1:1:s:2:t"])],
        ours: Truth::No,
        theirs: Some(Truth::Yes),
    },
    Difference {
        page: OPERATORS,
        says: "BinaryEquals compares byte for byte",
        with: r#""Resource":"*","Condition":{"BinaryEquals":{"a:bytes":"qq=="}}"#,
        held: &[("a:bytes", &["QQ=="])],
        ours: Truth::No,
        theirs: Some(Truth::Yes),
    },
    Difference {
        page: OPERATORS,
        says: "IfExists may end every operator but Null",
        with: r#""Resource":"*","Condition":{"ForAllValues:StringEqualsIfExists":{"aws:TagKeys":"team"}}"#,
        held: &[],
        ours: Truth::Yes,
        theirs: None,
    },
    Difference {
        page: SETS,
        says: "sets are not for text and ARNs alone",
        with: r#""Resource":"*","Condition":{"ForAnyValue:NumericLessThan":{"s3:max-keys":"9"}}"#,
        held: &[("s3:max-keys", &["10", "8"])],
        ours: Truth::Yes,
        theirs: None,
    },
    Difference {
        page: SETS,
        says: "empty text is a null data set",
        with: r#""Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":"team"}}"#,
        held: &[("aws:TagKeys", &[""])],
        ours: Truth::Yes,
        theirs: Some(Truth::No),
    },
    Difference {
        page: SETS,
        says: "keys of many values need a set operator: what one does without is not told",
        with: r#""Resource":"*","Condition":{"StringEquals":{"aws:TagKeys":"team"}}"#,
        held: &[("aws:TagKeys", &["team", "cost"])],
        ours: Truth::Maybe,
        theirs: Some(Truth::Yes),
    },
    Difference {
        page: OPERATORS,
        says: "times have all the forms of W3C's note",
        with: r#""Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2024-01-01"}}"#,
        held: &[("aws:CurrentTime", &["2024-01-02T00:00:00Z"])],
        ours: Truth::Yes,
        theirs: None,
    },
    Difference {
        page: CHECKS,
        says: "a value that is not what the operator compares is an error of the policy",
        with: r#""Resource":"*","Condition":{"NumericEquals":{"s3:max-keys":"ten"}}"#,
        held: &[("s3:max-keys", &["10"])],
        ours: Truth::Maybe,
        theirs: None,
    },
    Difference {
        page: CHECKS,
        says: "a condition without values: AWS says both that it is true and that it permits nothing",
        with: r#""Resource":"*","Condition":{"StringNotEquals":{"aws:username":[]}}"#,
        held: &[("aws:username", &["ann"])],
        ours: Truth::Maybe,
        theirs: Some(Truth::Yes),
    },
    Difference {
        page: OPERATORS,
        says: "Null false asks for a value that is not null: whether empty text is null is not told",
        with: r#""Resource":"*","Condition":{"Null":{"aws:username":"false"}}"#,
        held: &[("aws:username", &[""])],
        ours: Truth::Maybe,
        theirs: Some(Truth::Yes),
    },
];

#[test]
fn differences_are_as_listed() {
    for Difference { page, says, with, held, ours: we, theirs: they } in &DIFFERENCES {
        let version = if *page == VERSION { "2008-10-17" } else { "2012-10-17" };
        let policy = format!(r#"{{"Version":"{version}","Statement":[{{"Effect":"Allow","Action":"*",{with}}}]}}"#);
        let held: Held = held.iter().map(|(key, values)| (*key, values.to_vec())).collect();
        let told = (ours(&policy, "s3:GetObject", ARN, &held), theirs(&policy, "s3:GetObject", ARN, &held));
        assert_eq!(told, (*we, *they), "{says}: {policy} {page}");
    }
}
