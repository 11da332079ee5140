//! Trails for cases.

use crate::cases::{ACCOUNT, Case, REGION, STRANGER, regional};
use crate::fact::{Fact, Listing};
use crate::facts::cloudtrail::{
    AdvancedSelector, BasicSelector, DataResource, FieldSelector, Selectors, Trail, TrailStatus,
};

/// A trail of the account, of which nothing is known yet.
pub(super) fn trail(name: &str) -> Trail {
    Trail {
        name: name.to_owned(),
        arn: format!("arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/{name}"),
        home_region: REGION.to_owned(),
        multi_region: false,
        organization: false,
        global_events: false,
        validation: false,
        kms_key: None,
        bucket: None,
        sns_topic_arn: None,
        log_group_arn: None,
        tags: None,
        status: Fact::unread(),
        selectors: Fact::unread(),
        insights: Fact::unread(),
    }
}

/// A trail of the organization, as a member account sees it.
pub(super) fn organization_trail() -> Trail {
    Trail {
        arn: format!("arn:aws:cloudtrail:{REGION}:{STRANGER}:trail/organization"),
        organization: true,
        multi_region: true,
        ..trail("organization")
    }
}

/// A case about these trails, the only ones.
pub(super) fn with_trails(name: &'static str, trails: Vec<Trail>) -> Case {
    regional(name, |region| region.cloudtrail.trails = Listing::complete(trails))
}

/// A case about one trail of the account, the only one.
pub(crate) fn with_trail(name: &'static str, fill: impl FnOnce(&mut Trail)) -> Case {
    let mut trail = trail("main");
    fill(&mut trail);
    with_trails(name, vec![trail])
}

/// A status without errors.
pub(super) fn status(logging: bool) -> TrailStatus {
    TrailStatus {
        logging,
        last_delivery: None,
        delivery_error: None,
        last_cloudwatch_delivery: None,
        cloudwatch_error: None,
    }
}

/// The selectors of a trail.
pub(super) fn selectors(basic: Vec<BasicSelector>, advanced: Vec<AdvancedSelector>) -> Selectors {
    Selectors { basic, advanced }
}

/// A basic selector of management events.
pub(super) fn basic(read_write: &str) -> BasicSelector {
    BasicSelector {
        read_write: read_write.to_owned(),
        management: true,
        excluded_sources: Vec::new(),
        data: Vec::new(),
    }
}

/// A basic selector of management events and of the objects under an ARN.
pub(super) fn objects(read_write: &str, arn: &str) -> BasicSelector {
    let data = vec![DataResource { kind: "AWS::S3::Object".to_owned(), values: vec![arn.to_owned()] }];
    BasicSelector { data, ..basic(read_write) }
}

/// An advanced selector.
pub(super) fn advanced(fields: Vec<FieldSelector>) -> AdvancedSelector {
    AdvancedSelector { name: None, fields }
}

/// A field that equals a value.
pub(super) fn equal(name: &str, value: &str) -> FieldSelector {
    FieldSelector { equals: vec![value.to_owned()], ..field(name) }
}

/// A field without operators.
pub(super) fn field(name: &str) -> FieldSelector {
    FieldSelector {
        field: name.to_owned(),
        equals: Vec::new(),
        not_equals: Vec::new(),
        starts_with: Vec::new(),
        not_starts_with: Vec::new(),
        ends_with: Vec::new(),
        not_ends_with: Vec::new(),
    }
}
