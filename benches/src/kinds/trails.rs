//! CloudTrail: one trail for all regions, which each of them shows, and one of its own in
//! some. A trail is asked about in its home region.

use serde_json::{Value, json};

use crate::account::At;
use crate::kind::{About, Answer, Kind, Operation, Place, Share};
use crate::wire::{Ask, Body, Outcome, Refusal};

pub(super) static KIND: Kind = Kind {
    name: "trail",
    place: Place::Regional,
    share: Share::InEachPlace(1),
    operations: &[
        Operation { service: "cloudtrail", name: "DescribeTrails", answer: Answer::Once(trails), after: None },
        ask("GetTrailStatus", status),
        ask("GetEventSelectors", selectors),
        ask("GetInsightSelectors", insights),
    ],
};

const fn ask(name: &'static str, answer: fn(&At<'_>, &Ask<'_>) -> Outcome) -> Operation {
    let about = About {
        whom: |ask| At::index_of(ask.params.get("Name").or_else(|| ask.params.get("TrailName"))?, 10),
        nobody: "TrailNotFoundException",
        home: None,
        calls: |_| 1,
        answer,
    };
    Operation::about("cloudtrail", name, "DescribeTrails", about)
}

fn arn(at: &At<'_>) -> String {
    at.arn("cloudtrail", &format!("trail/{}", at.name()))
}

/// The home region's first trail records every region.
fn is_multi_region(at: &At<'_>) -> bool {
    at.region == 0 && at.index == 0
}

fn trails(ask: &Ask<'_>) -> Outcome {
    let shadows = !ask.says("includeShadowTrails", "false") && ask.region != 0;
    let home = ask.account.all(&KIND, 0).filter(|at| shadows && is_multi_region(at));
    let list: Vec<Value> = home.chain(ask.all(&KIND)).map(|at| trail(&at)).collect();
    Ok(Body::Json(json!({ "trailList": list })))
}

fn trail(at: &At<'_>) -> Value {
    json!({
        "Name": at.name(),
        "TrailARN": arn(at),
        "HomeRegion": at.region_name(),
        "S3BucketName": At { kind: &super::buckets::KIND, region: 0, index: 0, ..*at }.name(),
        "IncludeGlobalServiceEvents": is_multi_region(at),
        "IsMultiRegionTrail": is_multi_region(at),
        "LogFileValidationEnabled": at.percent("validation", 80),
        "KmsKeyId": super::common::kms_key(at),
        "HasCustomEventSelectors": true,
        "HasInsightSelectors": has_insights(at),
        "IsOrganizationTrail": false,
    })
}

fn status(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    Ok(Body::Json(json!({
        "IsLogging": at.percent("logging", 90),
        "LatestDeliveryTime": at.seconds("delivered"),
        "StartLoggingTime": at.seconds("started"),
    })))
}

fn selectors(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    Ok(Body::Json(json!({
        "TrailARN": arn(at),
        "AdvancedEventSelectors": [
            {"Name": "management", "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]},
        ],
    })))
}

fn has_insights(at: &At<'_>) -> bool {
    at.percent("insights", 50)
}

fn insights(at: &At<'_>, _: &Ask<'_>) -> Outcome {
    if !has_insights(at) {
        return Err(Refusal::new(400, "InsightNotEnabledException", "Insights are not enabled for this trail"));
    }
    let kinds = ["ApiCallRateInsight", "ApiErrorRateInsight"].map(|kind| json!({ "InsightType": kind }));
    Ok(Body::Json(json!({ "TrailARN": arn(at), "InsightSelectors": kinds })))
}
