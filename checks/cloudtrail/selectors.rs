//! What a trail's event selectors record.
//!
//! A trail has basic or advanced selectors, never both; an event is recorded when some
//! selector matches it, and all fields of an advanced selector must match. A trail that
//! was never given selectors records all management events and no data events:
//! <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html>.

use crate::calls::Operation;
use crate::calls::cloudtrail::GetEventSelectors;
use crate::fact::{self, Gap, Reason};
use crate::facts::cloudtrail::{AdvancedSelector, BasicSelector, FieldSelector, Selectors, Trail};

/// The kind of events that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Events {
    /// Management events, whichever sources are left out: KMS may be, for its volume.
    Management,
    /// Management events of every source.
    EveryManagement,
    /// Data events of every object in every bucket.
    EveryObject,
}

/// Whether events that read or that write are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// Whether the trail records all events of that kind and access.
pub(super) fn records(trail: &Trail, partition: &str, events: Events, access: Access) -> Result<bool, Gap> {
    let Selectors { basic, advanced } = trail.selectors.known()?;
    if basic.is_empty() && advanced.is_empty() {
        return Ok(events != Events::EveryObject);
    }
    let wanted = Wanted { partition, events, access };
    let advanced = advanced.iter().map(|selector| Ok(wanted.by_advanced(selector)));
    fact::any(basic.iter().map(|selector| wanted.by_basic(selector)).chain(advanced))
}

/// Whether the trail records all events of that kind, reads and writes.
pub(super) fn records_both(trail: &Trail, partition: &str, events: Events) -> Result<bool, Gap> {
    fact::all([Access::Read, Access::Write].map(|access| records(trail, partition, events, access)))
}

#[derive(Clone, Copy)]
struct Wanted<'a> {
    partition: &'a str,
    events: Events,
    access: Access,
}

impl Wanted<'_> {
    fn by_basic(self, selector: &BasicSelector) -> Result<bool, Gap> {
        let kind = match self.events {
            Events::Management => selector.management,
            Events::EveryManagement => selector.management && selector.excluded_sources.is_empty(),
            Events::EveryObject => selector.data.iter().any(|data| {
                data.kind == "AWS::S3::Object" && data.values.iter().any(|value| self.is_every_bucket(value))
            }),
        };
        let access = match selector.read_write.as_str() {
            "All" => Ok(true),
            "ReadOnly" => Ok(self.access == Access::Read),
            "WriteOnly" => Ok(self.access == Access::Write),
            other => Err(Gap::new(GetEventSelectors::CALL, Reason::Malformed, format!("ReadWriteType is {other:?}"))),
        };
        fact::all([Ok(kind), access])
    }

    fn by_advanced(self, selector: &AdvancedSelector) -> bool {
        let required: &[&str] = match self.events {
            Events::Management | Events::EveryManagement => &["eventCategory"],
            Events::EveryObject => &["eventCategory", "resources.type"],
        };
        required.iter().all(|name| selector.fields.iter().any(|field| field.field == *name))
            && selector.fields.iter().all(|field| self.lets_all_through(field))
    }

    /// Whether the field keeps out nothing that is wanted. One that is not known here may.
    fn lets_all_through(self, field: &FieldSelector) -> bool {
        let category = match self.events {
            Events::Management | Events::EveryManagement => "Management",
            Events::EveryObject => "Data",
        };
        match field.field.as_str() {
            "eventCategory" => equals(field, category),
            "resources.type" => equals(field, "AWS::S3::Object"),
            "readOnly" => equals(field, if self.access == Access::Read { "true" } else { "false" }),
            // On a trail's management events it can only leave sources out.
            "eventSource" => self.events == Events::Management && *field == left_out(field),
            "resources.ARN" => {
                field.starts_with.iter().any(|prefix| self.is_every_bucket(prefix)) && *field == prefixes(field)
            }
            _ => false,
        }
    }

    /// Both spellings are documented, the longer one in older versions of
    /// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html>.
    fn is_every_bucket(self, prefix: &str) -> bool {
        let short = format!("arn:{}:s3", self.partition);
        prefix == short || prefix == format!("{short}:::")
    }
}

fn equals(field: &FieldSelector, value: &str) -> bool {
    let only = FieldSelector { equals: field.equals.clone(), ..bare(field) };
    *field == only && field.equals.iter().any(|one| one == value)
}

/// The field with nothing but `NotEquals`.
fn left_out(field: &FieldSelector) -> FieldSelector {
    FieldSelector { not_equals: field.not_equals.clone(), ..bare(field) }
}

/// The field with nothing but `StartsWith`.
fn prefixes(field: &FieldSelector) -> FieldSelector {
    FieldSelector { starts_with: field.starts_with.clone(), ..bare(field) }
}

fn bare(field: &FieldSelector) -> FieldSelector {
    FieldSelector {
        field: field.field.clone(),
        equals: Vec::new(),
        not_equals: Vec::new(),
        starts_with: Vec::new(),
        not_starts_with: Vec::new(),
        ends_with: Vec::new(),
        not_ends_with: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudtrail::samples::{advanced, basic, equal, field, selectors, trail};

    fn says(given: Selectors, events: Events) -> (bool, bool) {
        let mut trail = trail("main");
        trail.selectors = crate::fact::Fact::of(given);
        let of = |access| records(&trail, "aws", events, access).unwrap();
        (of(Access::Read), of(Access::Write))
    }

    #[test]
    fn a_trail_without_selectors_records_management_events() {
        assert_eq!(says(selectors(vec![], vec![]), Events::EveryManagement), (true, true));
        assert_eq!(says(selectors(vec![], vec![]), Events::EveryObject), (false, false));
    }

    #[test]
    fn basic_selectors_add_up() {
        let halves = vec![basic("ReadOnly"), basic("WriteOnly")];
        assert_eq!(says(selectors(halves, vec![]), Events::EveryManagement), (true, true));
        assert_eq!(says(selectors(vec![basic("ReadOnly")], vec![]), Events::Management), (true, false));
        let mut without_kms = basic("All");
        without_kms.excluded_sources = vec!["kms.amazonaws.com".to_owned()];
        assert_eq!(says(selectors(vec![without_kms.clone()], vec![]), Events::Management), (true, true));
        assert_eq!(says(selectors(vec![without_kms], vec![]), Events::EveryManagement), (false, false));
    }

    #[test]
    fn a_read_write_type_that_is_not_known_is_a_gap() {
        let mut trail = trail("main");
        trail.selectors = crate::fact::Fact::of(selectors(vec![basic("Sometimes")], vec![]));
        let gap = records(&trail, "aws", Events::Management, Access::Read).unwrap_err();
        assert_eq!(gap.reason, Reason::Malformed);
    }

    #[test]
    fn every_field_of_an_advanced_selector_must_let_through() {
        let management = equal("eventCategory", "Management");
        let writes = vec![advanced(vec![management.clone(), equal("readOnly", "false")])];
        assert_eq!(says(selectors(vec![], writes), Events::EveryManagement), (false, true));
        let mut no_kms = field("eventSource");
        no_kms.not_equals = vec!["kms.amazonaws.com".to_owned()];
        let narrowed = selectors(vec![], vec![advanced(vec![management.clone(), no_kms])]);
        assert_eq!(says(narrowed.clone(), Events::Management), (true, true));
        assert_eq!(says(narrowed, Events::EveryManagement), (false, false));
        let stranger = advanced(vec![management, equal("eventName", "RunInstances")]);
        assert_eq!(says(selectors(vec![], vec![stranger]), Events::Management), (false, false));
    }

    #[test]
    fn object_events_must_reach_every_bucket() {
        let data = || vec![equal("eventCategory", "Data"), equal("resources.type", "AWS::S3::Object")];
        let with = |operator: fn(&mut FieldSelector) -> &mut Vec<String>, value: &str| {
            let mut arn = field("resources.ARN");
            operator(&mut arn).push(value.to_owned());
            let fields = data().into_iter().chain([arn]).collect();
            says(selectors(vec![], vec![advanced(fields)]), Events::EveryObject)
        };
        assert_eq!(says(selectors(vec![], vec![advanced(data())]), Events::EveryObject), (true, true));
        assert_eq!(with(|arn| &mut arn.starts_with, "arn:aws:s3:::"), (true, true));
        assert_eq!(with(|arn| &mut arn.starts_with, "arn:aws:s3:::records/"), (false, false));
        assert_eq!(with(|arn| &mut arn.not_starts_with, "arn:aws:s3:::records/"), (false, false));
        let all_data = vec![equal("eventCategory", "Data"), equal("resources.type", "AWS::Lambda::Function")];
        assert_eq!(says(selectors(vec![], vec![advanced(all_data)]), Events::EveryObject), (false, false));
        assert_eq!(says(selectors(vec![], vec![advanced(vec![])]), Events::EveryObject), (false, false));
    }
}
