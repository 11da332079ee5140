//! CloudTrail: every region shows the trails that record it. Each trail is kept once and
//! asked once, in its home region and by ARN: by name, an organization's trail is not
//! found in a member account, and elsewhere its status may be incomplete.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aws_sdk_cloudtrail::types;
use checks::calls::cloudtrail::DescribeTrails;
use checks::fact::{Fact, Listing};
use checks::facts::cloudtrail::{
    AdvancedSelector, BasicSelector, CloudTrail, DataResource, FieldSelector, Selectors, Trail, TrailStatus,
};

use super::{listed, time, together};
use crate::aws::{Lane, Page, Session};

/// The trails of all scanned regions, by the region that holds each.
pub(super) async fn collect(session: &Arc<Session>, regions: &[String]) -> BTreeMap<String, CloudTrail> {
    let shown = together(regions.to_vec(), |region| {
        let lane = session.lane(&region);
        async move {
            let trails = shown(&lane).await;
            (region, trails)
        }
    });
    let mut shown: BTreeMap<String, Listing<Trail, DescribeTrails>> = shown.await.into_iter().collect();
    hold_each_once(&mut shown);
    let held = together(shown.into_iter().collect(), |(region, mut trails)| {
        let session = Arc::clone(session);
        async move {
            let found = std::mem::take(trails.seen_mut());
            let looked = together(found, |trail| look_into(session.lane(&trail.home_region).about_one_thing(), trail));
            *trails.seen_mut() = looked.await.into_iter().flatten().collect();
            (region, CloudTrail { trails })
        }
    });
    held.await.into_iter().collect()
}

async fn shown(lane: &Lane) -> Listing<Trail, DescribeTrails> {
    let client = lane.cloudtrail();
    lane.list(
        // Shadows show the multi-region and organization trails that were made elsewhere.
        |_| client.describe_trails().include_shadow_trails(true).send(),
        |answer| {
            let trails = answer.trail_list?.into_iter().map(trail);
            Some(Page::whole(trails))
        },
    )
    .await
}

/// Keeps each trail in its home region if that was asked, else in the first that shows it.
fn hold_each_once(shown: &mut BTreeMap<String, Listing<Trail, DescribeTrails>>) {
    let at_home: BTreeSet<String> = shown
        .iter()
        .flat_map(|(region, trails)| trails.seen().iter().filter(move |trail| trail.home_region == *region))
        .map(|trail| trail.arn.clone())
        .collect();
    let mut held = BTreeSet::new();
    for (region, trails) in shown.iter_mut() {
        trails.seen_mut().retain(|trail| {
            let belongs = trail.home_region == *region || !at_home.contains(&trail.arn);
            belongs && held.insert(trail.arn.clone())
        });
        trails.seen_mut().sort_by(|a, b| a.arn.cmp(&b.arn));
    }
}

fn trail(trail: types::Trail) -> Option<Trail> {
    Some(Trail {
        name: trail.name?,
        arn: trail.trail_arn?,
        home_region: trail.home_region?,
        multi_region: trail.is_multi_region_trail.unwrap_or(false),
        organization: trail.is_organization_trail.unwrap_or(false),
        global_events: trail.include_global_service_events.unwrap_or(false),
        validation: trail.log_file_validation_enabled.unwrap_or(false),
        kms_key: trail.kms_key_id,
        bucket: trail.s3_bucket_name,
        sns_topic_arn: trail.sns_topic_arn,
        log_group_arn: trail.cloud_watch_logs_log_group_arn,
        tags: None,
        status: Fact::unread(),
        selectors: Fact::unread(),
        insights: Fact::unread(),
    })
}

/// Everything about one trail; `None` if it was deleted meanwhile. Only its status tells
/// that: the selectors of an organization's trail may be hidden from a member account.
async fn look_into(lane: Lane, mut trail: Trail) -> Option<Trail> {
    let (client, arn) = (lane.cloudtrail(), trail.arn.clone());
    let aside = lane.about_one_thing();
    (trail.status, trail.selectors, trail.insights) = tokio::join!(
        lane.ask(
            || client.get_trail_status().name(&arn).send(),
            |a| {
                Some(TrailStatus {
                    logging: a.is_logging?,
                    last_delivery: time(a.latest_delivery_time),
                    delivery_error: a.latest_delivery_error.filter(|error| !error.is_empty()),
                    last_cloudwatch_delivery: time(a.latest_cloud_watch_logs_delivery_time),
                    cloudwatch_error: a.latest_cloud_watch_logs_delivery_error.filter(|error| !error.is_empty()),
                })
            }
        ),
        aside.ask(
            || client.get_event_selectors().trail_name(&arn).send(),
            |a| {
                // A trail has one kind or the other; an answer without both is broken.
                if a.event_selectors.is_none() && a.advanced_event_selectors.is_none() {
                    return None;
                }
                let basic = listed(a.event_selectors).into_iter().map(basic);
                let advanced = listed(a.advanced_event_selectors).into_iter().map(advanced);
                Some(Selectors { basic: basic.collect(), advanced: advanced.collect() })
            }
        ),
        aside.ask_or(
            Vec::new(),
            || client.get_insight_selectors().trail_name(&arn).send(),
            |a| {
                let kinds = listed(a.insight_selectors).into_iter();
                Some(kinds.filter_map(|selector| Some(selector.insight_type?.as_str().to_owned())).collect())
            }
        ),
    );
    (!lane.is_gone()).then_some(trail)
}

fn basic(selector: types::EventSelector) -> BasicSelector {
    let data = listed(selector.data_resources).into_iter();
    BasicSelector {
        // Both are true for everything when left out.
        // https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html
        read_write: selector.read_write_type.map_or_else(|| "All".to_owned(), |kind| kind.as_str().to_owned()),
        management: selector.include_management_events.unwrap_or(true),
        excluded_sources: listed(selector.exclude_management_event_sources),
        data: data.filter_map(|data| Some(DataResource { kind: data.r#type?, values: listed(data.values) })).collect(),
    }
}

fn advanced(selector: types::AdvancedEventSelector) -> AdvancedSelector {
    let list = |values: Option<Vec<String>>| listed(values);
    let fields = selector.field_selectors.into_iter().map(|field| FieldSelector {
        field: field.field,
        equals: list(field.equals),
        not_equals: list(field.not_equals),
        starts_with: list(field.starts_with),
        not_starts_with: list(field.not_starts_with),
        ends_with: list(field.ends_with),
        not_ends_with: list(field.not_ends_with),
    });
    AdvancedSelector { name: selector.name, fields: fields.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shows(names: &[(&str, &str)]) -> Listing<Trail, DescribeTrails> {
        let trails = names.iter().map(|(name, home)| {
            let given = types::Trail::builder().name(*name).trail_arn(format!("arn:{name}")).home_region(*home).build();
            trail(given).unwrap()
        });
        Listing::complete(trails.collect())
    }

    #[test]
    fn a_trail_is_held_at_home_or_where_it_shows_first() {
        let mut shown = BTreeMap::from([
            ("a".to_owned(), shows(&[("multi", "b"), ("foreign", "z")])),
            ("b".to_owned(), shows(&[("multi", "b"), ("foreign", "z"), ("own", "b")])),
        ]);
        hold_each_once(&mut shown);
        let names = |region: &str| shown[region].seen().iter().map(|trail| trail.name.clone()).collect::<Vec<_>>();
        assert_eq!(names("a"), ["foreign"]);
        assert_eq!(names("b"), ["multi", "own"]);
    }
}
