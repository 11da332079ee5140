//! What an error of the SDK means: an answer ("there is none"), a resource that is gone,
//! or a gap with its reason.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use checks::calls::{Call, Operation, sts};
use checks::fact::{Gap, Reason};

use super::http::{CutAnswer, THROTTLE_CODES};

/// What a failed call comes to.
#[derive(Debug)]
pub(super) enum Failure {
    /// AWS says that there is no such configuration: an answer.
    Absent,
    /// The resource was deleted since it was listed.
    Gone,
    /// The credentials are expired: worth one more try with new ones.
    Expired(Gap),
    /// It could not be read.
    Gap(Gap),
}

impl Failure {
    /// Why there is no answer; `None` where AWS said that there is nothing to tell.
    pub(super) fn reason(&self) -> Option<Reason> {
        match self {
            Failure::Absent | Failure::Gone => None,
            Failure::Expired(gap) | Failure::Gap(gap) => Some(gap.reason),
        }
    }
}

/// Codes that say "no". Each service has its own spelling.
const DENIED: &[&str] = &[
    "AccessDenied",
    "AccessDeniedException",
    "AllAccessDisabled",
    "AuthorizationError",
    "AuthorizationErrorException",
    "Forbidden",
    "NotAuthorized",
    "UnauthorizedAccess",
    "UnauthorizedOperation",
];

/// Codes of credentials whose time is over.
const EXPIRED: &[&str] = &["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"];

/// Codes of credentials that a region does not know. Where they work elsewhere, the region
/// is not enabled. <https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html>
const NOT_KNOWN_HERE: &[&str] =
    &["AuthFailure", "InvalidClientTokenId", "OptInRequired", "UnrecognizedClientException"];

/// Codes of keys that nobody knows. AWS said whose they are when the scan began: where that is asked
/// again they have been deleted or deactivated since.
/// <https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html>
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>
const KEY_IS_GONE: &[&str] = &["InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException"];

/// Of credentials whose source failed.
const NOT_RENEWED: &str = "the credentials could not be renewed";

/// Codes of requests that were refused for how they were signed, or when: no grant helps.
const NOT_SIGNED_RIGHT: &[&str] =
    &["InvalidSignatureException", "InvalidToken", "RequestTimeTooSkewed", "SignatureDoesNotMatch"];

/// Codes of operations that the endpoint does not have.
const NOT_OFFERED: &[&str] = &[
    "InvalidAction",
    "NotImplemented",
    "UnknownOperationException",
    "UnsupportedOperation",
    "UnsupportedOperationException",
];

/// Codes of things that were deleted between the list and the question.
const GONE: &[&str] = &[
    "DBClusterNotFoundFault",
    "DBClusterParameterGroupNotFound",
    "DBClusterSnapshotNotFoundFault",
    "DBInstanceNotFound",
    "DBParameterGroupNotFound",
    "DBSnapshotNotFound",
    "InvalidPrefixListID.NotFound",
    "InvalidVpcEndpointServiceId.NotFound",
    "LoadBalancerNotFound",
    "NoSuchAccessPoint",
    "NoSuchBucket",
    "TargetGroupNotFound",
    "TrailNotFoundException",
];

/// What is known of the region that answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It is the session's own.
    Home,
    /// Every account can use it.
    AlwaysEnabled,
    /// It needs an opt-in.
    MayBeDisabled,
}

/// What a failed call comes to.
pub(super) fn classify<E>(error: &SdkError<E, HttpResponse>, call: &'static Call, place: Place) -> Failure
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let gap = |reason, message: String| Failure::Gap(Gap::new(call, reason, message));
    match error {
        SdkError::ServiceError(answer) => {
            let status = answer.raw().status().as_u16();
            let code = answer.err().code().unwrap_or("");
            if answer.raw().status().is_success() && code.is_empty() {
                // The SDK calls an answer that it cannot parse an error of the service.
                return gap(Reason::Malformed, root_cause(error));
            }
            service_error(call, status, code, answer.err().message().unwrap_or(""), place)
        }
        // The provider could not renew them: no endpoint was asked.
        SdkError::DispatchFailure(_) if causes(error).any(|cause| cause.is::<CredentialsError>()) => {
            // Its own words stay out of reports: they may be those of another program, with secrets.
            Failure::Expired(Gap::new(call, Reason::Expired, NOT_RENEWED))
        }
        SdkError::TimeoutError(_) => gap(Reason::Timeout, "no answer within the time of one operation".to_owned()),
        SdkError::DispatchFailure(_) if is_cut(error) => gap(Reason::Malformed, CutAnswer.to_string()),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => {
            gap(Reason::Timeout, "the endpoint did not answer in time".to_owned())
        }
        SdkError::DispatchFailure(_) => gap(Reason::Network, root_cause(error)),
        SdkError::ResponseError(answer) => {
            let status = answer.raw().status().as_u16();
            gap(Reason::Malformed, format!("the answer (HTTP {status}) could not be read: {}", root_cause(error)))
        }
        SdkError::ConstructionFailure(_) => gap(Reason::Other, root_cause(error)),
        _ => gap(Reason::Other, root_cause(error)),
    }
}

fn service_error(call: &'static Call, status: u16, code: &str, message: &str, place: Place) -> Failure {
    if call.absent.contains(&code) {
        return Failure::Absent;
    }
    if GONE.contains(&code) {
        return Failure::Gone;
    }
    let text = match (code, spoken(message)) {
        ("", "") => format!("HTTP {status}"),
        ("", message) => message.to_owned(),
        (code, "") => code.to_owned(),
        (code, message) => format!("{code}: {message}"),
    };
    let gap = |reason| Gap::new(call, reason, text.clone());
    let has_identity = place == Place::Home && call != sts::GetCallerIdentity::CALL;
    if EXPIRED.contains(&code) || KEY_IS_GONE.contains(&code) && has_identity {
        return Failure::Expired(gap(Reason::Expired));
    }
    Failure::Gap(gap(if THROTTLE_CODES.contains(&code) || status == 429 {
        Reason::Throttled
    } else if DENIED.contains(&code) {
        denial(message)
    } else if NOT_KNOWN_HERE.contains(&code) && place == Place::MayBeDisabled {
        Reason::RegionDisabled
    } else if NOT_KNOWN_HERE.contains(&code) && place == Place::AlwaysEnabled {
        // No grant helps, and the region is not to blame.
        Reason::Other
    } else if NOT_OFFERED.contains(&code) || status == 501 {
        Reason::NotOffered
    } else if status >= 500 {
        Reason::ServerError
    } else if (status == 403 || status == 401) && !NOT_SIGNED_RIGHT.contains(&code) {
        // A 403 whose code nobody knows, or without a body.
        denial(message)
    } else {
        Reason::Other
    }))
}

/// Organization policies say so only in the text.
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>
fn denial(message: &str) -> Reason {
    let message = message.to_ascii_lowercase();
    let organization = ["service control policy", "resource control policy"];
    if organization.iter().any(|policy| message.contains(policy)) { Reason::DeniedByScp } else { Reason::Denied }
}

/// The part of a message that is for people: EC2 adds an encoded blob to a denial.
fn spoken(message: &str) -> &str {
    message.split("Encoded authorization failure message").next().unwrap_or(message).trim()
}

pub(super) fn is_cut<E: Error + 'static>(error: &SdkError<E, HttpResponse>) -> bool {
    causes(error).any(|cause| cause.is::<CutAnswer>())
}

/// The innermost cause. The outer ones say only "dispatch failure"; the debug form would
/// print whole answers with their headers.
pub(super) fn root_cause<E: Error + 'static>(error: &SdkError<E, HttpResponse>) -> String {
    causes(error).last().map_or_else(|| error.to_string(), ToString::to_string)
}

fn causes<E: Error + 'static>(error: &SdkError<E, HttpResponse>) -> impl Iterator<Item = &(dyn Error + 'static)> {
    let mut next = error.source();
    std::iter::from_fn(move || {
        let cause = next?;
        next = cause.source();
        Some(cause)
    })
}

#[cfg(test)]
mod tests {
    use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
    use aws_smithy_runtime_api::client::http::{
        HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
    };
    use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
    use aws_smithy_runtime_api::client::result::ConnectorError;
    use checks::calls::{ec2, s3};

    use super::*;

    /// Credentials that are there or not, and an endpoint that cuts its answers.
    #[derive(Debug)]
    struct Broken {
        signed_in: bool,
    }

    impl ProvideCredentials for Broken {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let keys = aws_sdk_sts::config::Credentials::new("AKID", "SECRET", None, None, "test");
            let gone = || CredentialsError::provider_error("the sign-in is over");
            future::ProvideCredentials::ready(if self.signed_in { Ok(keys) } else { Err(gone()) })
        }
    }

    impl HttpConnector for Broken {
        fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
            HttpConnectorFuture::ready(Err(ConnectorError::io(Box::new(CutAnswer))))
        }
    }

    async fn failure(signed_in: bool) -> Failure {
        let config = aws_sdk_sts::Config::builder()
            .behavior_version(aws_sdk_sts::config::BehaviorVersion::v2026_01_12())
            .region(aws_sdk_sts::config::Region::new("eu-west-1"))
            .retry_config(aws_sdk_sts::config::retry::RetryConfig::disabled())
            .credentials_provider(SharedCredentialsProvider::new(Broken { signed_in }))
            .http_client(http_client_fn(|_, _| SharedHttpConnector::new(Broken { signed_in: true })));
        let client = aws_sdk_sts::Client::from_conf(config.build());
        let error = client.get_caller_identity().send().await.unwrap_err();
        classify(&error, sts::GetCallerIdentity::CALL, Place::Home)
    }

    #[tokio::test]
    async fn credentials_that_cannot_be_renewed_are_expired() {
        match failure(false).await {
            Failure::Expired(gap) => assert_eq!((gap.reason, &*gap.message), (Reason::Expired, NOT_RENEWED)),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn a_cut_answer_is_named() {
        match failure(true).await {
            Failure::Gap(gap) => assert_eq!(gap.reason, Reason::Malformed),
            other => panic!("{other:?}"),
        }
    }

    fn reason(status: u16, code: &str, message: &str) -> Reason {
        match service_error(ec2::DescribeVolumes::CALL, status, code, message, Place::Home) {
            Failure::Gap(gap) | Failure::Expired(gap) => gap.reason,
            other @ (Failure::Absent | Failure::Gone) => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_spelling_of_no_is_denied() {
        for code in DENIED {
            assert_eq!(reason(400, code, ""), Reason::Denied, "{code}");
        }
        assert_eq!(reason(403, "", ""), Reason::Denied);
        let message = "not authorized … with an explicit deny in a service control policy";
        assert_eq!(reason(403, "AccessDenied", message), Reason::DeniedByScp);
    }

    #[test]
    fn a_region_that_does_not_know_the_credentials_is_not_enabled() {
        let reason = |place| match service_error(ec2::DescribeVolumes::CALL, 401, "AuthFailure", "", place) {
            Failure::Gap(gap) => gap.reason,
            other => panic!("{other:?}"),
        };
        assert_eq!(reason(Place::MayBeDisabled), Reason::RegionDisabled);
        assert_eq!(reason(Place::AlwaysEnabled), Reason::Other);
        assert_eq!(reason(Place::Home), Reason::Denied);
    }

    #[test]
    fn a_key_that_was_known_and_is_no_more_has_ended() {
        for code in KEY_IS_GONE {
            let at = |call, place| service_error(call, 403, code, "", place);
            assert!(matches!(at(ec2::DescribeVolumes::CALL, Place::Home), Failure::Expired(_)), "{code}");
            // It may never have been one, or not be known in that region.
            for other in
                [at(sts::GetCallerIdentity::CALL, Place::Home), at(ec2::DescribeVolumes::CALL, Place::MayBeDisabled)]
            {
                assert!(matches!(other, Failure::Gap(_)), "{code}");
            }
        }
    }

    #[test]
    fn the_rest_is_told_apart() {
        assert_eq!(reason(503, "RequestLimitExceeded", ""), Reason::Throttled);
        assert_eq!(reason(400, "ExpiredToken", ""), Reason::Expired);
        assert_eq!(reason(501, "InternalFailure", ""), Reason::NotOffered);
        assert_eq!(reason(500, "InternalError", ""), Reason::ServerError);
        assert_eq!(reason(400, "InvalidParameterValue", ""), Reason::Other);
        assert_eq!(reason(403, "RequestTimeTooSkewed", ""), Reason::Other);
    }

    #[test]
    fn an_absent_configuration_is_an_answer() {
        let call = s3::GetBucketPolicy::CALL;
        assert!(matches!(service_error(call, 404, "NoSuchBucketPolicy", "", Place::Home), Failure::Absent));
        assert!(matches!(service_error(call, 404, "NoSuchBucket", "", Place::Home), Failure::Gone));
    }

    #[test]
    fn the_encoded_blob_of_ec2_is_left_out() {
        let message = "You are not authorized. Encoded authorization failure message: abcdef";
        match service_error(ec2::DescribeVolumes::CALL, 403, "UnauthorizedOperation", message, Place::Home) {
            Failure::Gap(gap) => assert_eq!(gap.message, "UnauthorizedOperation: You are not authorized."),
            other => panic!("{other:?}"),
        }
    }
}
