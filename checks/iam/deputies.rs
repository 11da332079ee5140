//! Services that say for whom they act when they take a role.
//!
//! AWS keeps no list of them. The table holds those whose own documentation shows a trust
//! policy with `aws:SourceAccount` or `aws:SourceArn`, as read in November 2026. It is not
//! complete, and a service that is not in it is not judged.

/// A service, and the page with its trust policy.
struct Deputy {
    /// Its principal, without a region.
    service: &'static str,
    page: &'static str,
}

const fn deputy(service: &'static str, page: &'static str) -> Deputy {
    Deputy { service, page }
}

const DEPUTIES: &[Deputy] = &[
    deputy(
        "airflow-env.amazonaws.com",
        "https://docs.aws.amazon.com/mwaa/latest/userguide/cross-service-confused-deputy-prevention.html",
    ),
    deputy(
        "airflow.amazonaws.com",
        "https://docs.aws.amazon.com/mwaa/latest/userguide/cross-service-confused-deputy-prevention.html",
    ),
    deputy(
        "appstream.amazonaws.com",
        "https://docs.aws.amazon.com/appstream2/latest/developerguide/example-fleet-machine.html",
    ),
    deputy(
        "batch.amazonaws.com",
        "https://docs.aws.amazon.com/batch/latest/userguide/cross-service-confused-deputy-prevention.html",
    ),
    deputy("bedrock.amazonaws.com", "https://docs.aws.amazon.com/bedrock/latest/userguide/agents-permissions.html"),
    // Of CloudTrail Lake. The example for CloudWatch Logs has no condition.
    deputy(
        "cloudtrail.amazonaws.com",
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-copy-trail-to-lake-eds.html",
    ),
    deputy(
        "comprehend.amazonaws.com",
        "https://docs.aws.amazon.com/comprehend/latest/dg/cross-service-confused-deputy-prevention.html",
    ),
    deputy(
        "datasync.amazonaws.com",
        "https://docs.aws.amazon.com/datasync/latest/userguide/cross-service-confused-deputy-prevention.html",
    ),
    deputy(
        "dms.amazonaws.com",
        "https://docs.aws.amazon.com/dms/latest/userguide/cross-service-confused-deputy-prevention.html",
    ),
    deputy(
        "es.amazonaws.com",
        "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cross-service-confused-deputy-prevention.html",
    ),
    deputy(
        "iotsitewise.amazonaws.com",
        "https://docs.aws.amazon.com/iot-sitewise/latest/userguide/cross-service-confused-deputy-prevention.html",
    ),
    deputy(
        "logs.amazonaws.com",
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions-confused-deputy.html",
    ),
    deputy(
        "mediaconvert.amazonaws.com",
        "https://docs.aws.amazon.com/mediaconvert/latest/ug/cross-service-confused-deputy-prevention.html",
    ),
    deputy(
        "monitoring.rds.amazonaws.com",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html",
    ),
    deputy(
        "personalize.amazonaws.com",
        "https://docs.aws.amazon.com/personalize/latest/dg/cross-service-confused-deputy-prevention.html",
    ),
    deputy(
        "rds.amazonaws.com",
        "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/cross-service-confused-deputy-prevention.html",
    ),
    deputy(
        "rekognition.amazonaws.com",
        "https://docs.aws.amazon.com/rekognition/latest/dg/cross-service-confused-deputy-prevention.html",
    ),
    deputy(
        "ssm.amazonaws.com",
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/cross-service-confused-deputy-prevention.html",
    ),
    deputy(
        "textract.amazonaws.com",
        "https://docs.aws.amazon.com/textract/latest/dg/cross-service-confused-deputy-prevention.html",
    ),
    deputy("transcribe.amazonaws.com", "https://docs.aws.amazon.com/transcribe/latest/dg/confused-deputy.html"),
    deputy("transfer.amazonaws.com", "https://docs.aws.amazon.com/transfer/latest/userguide/confused-deputy.html"),
    deputy("vpc-flow-logs.amazonaws.com", "https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html"),
];

/// The page of AWS that shows a trust policy for the service with a source; `None`: none is known.
pub(super) fn source_keys(principal: &str) -> Option<&'static str> {
    let service = without_region(principal);
    DEPUTIES.iter().find(|deputy| deputy.service == service).map(|deputy| deputy.page)
}

/// `logs.eu-west-1.amazonaws.com` and `logs.amazonaws.com.cn` are `logs.amazonaws.com`.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services-in-opt-in-regions>
fn without_region(principal: &str) -> String {
    let name = principal.to_ascii_lowercase();
    let name = name.strip_suffix(".cn").unwrap_or(&name);
    let is_region = |label: &str| label.contains('-') && label.ends_with(|last: char| last.is_ascii_digit());
    match name.strip_suffix(".amazonaws.com").and_then(|service| service.rsplit_once('.')) {
        Some((service, region)) if is_region(region) => format!("{service}.amazonaws.com"),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_its_page_once() {
        assert!(DEPUTIES.is_sorted_by(|a, b| a.service < b.service));
        for deputy in DEPUTIES {
            assert!(deputy.page.starts_with("https://docs.aws.amazon.com/"), "{}", deputy.service);
            assert_eq!(source_keys(deputy.service), Some(deputy.page));
        }
    }

    #[test]
    fn regions_and_partitions_do_not_matter() {
        for (principal, known) in [
            ("LOGS.amazonaws.com", true),
            ("logs.us-gov-west-1.amazonaws.com", true),
            ("dms.cn-north-1.amazonaws.com.cn", true),
            ("monitoring.rds.amazonaws.com", true),
            ("other.rds.amazonaws.com", false),
            ("ec2.amazonaws.com", false),
            ("logs.example.com", false),
            ("", false),
        ] {
            assert_eq!(source_keys(principal).is_some(), known, "{principal}");
        }
    }
}
