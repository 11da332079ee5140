//! One hop of a role chain.
//!
//! On the last hop a session policy goes along, so that even an administrator role can
//! only read: the managed ReadOnlyAccess by its ARN, and a deny of every read that shows
//! what the customer stored. Session policies can only take rights away.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session>

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use aws_sdk_sts::types::PolicyDescriptorType;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// The time of a chained session: AWS allows no more when a role assumes a role.
const SECONDS: i32 = 3600;

/// Reads of content that ReadOnlyAccess would allow.
const CONTENT_READS: &[&str] = &[
    "athena:GetQueryResults",
    "dynamodb:BatchGetItem",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
    "kinesis:GetRecords",
    "kms:Decrypt",
    "lambda:GetFunction",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "secretsmanager:GetSecretValue",
    "sqs:ReceiveMessage",
    "ssm:GetParameter",
    "ssm:GetParameterHistory",
    "ssm:GetParameters",
    "ssm:GetParametersByPath",
];

/// Asks for an MFA code. The argument is the device's serial number.
pub type AskMfaCode = fn(&str) -> std::io::Result<String>;

/// Assumes one role with whatever credentials its client has.
#[derive(Debug)]
pub(super) struct RoleHop {
    pub(super) sts: aws_sdk_sts::Client,
    pub(super) role: String,
    pub(super) external_id: Option<String>,
    /// The device whose code goes along, on the first hop.
    pub(super) mfa: Option<(String, AskMfaCode)>,
    /// The partition, on the last hop: there the session is made read-only.
    pub(super) read_only: Option<String>,
}

impl ProvideCredentials for RoleHop {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.assume())
    }
}

impl RoleHop {
    async fn assume(&self) -> Result<Credentials, CredentialsError> {
        let mut request = self
            .sts
            .assume_role()
            .role_arn(&self.role)
            .role_session_name(concat!("audit-", env!("CARGO_PKG_VERSION")))
            .duration_seconds(SECONDS)
            .set_external_id(self.external_id.clone());
        if let Some((serial, ask)) = &self.mfa {
            let code = ask(serial).map_err(|error| {
                CredentialsError::provider_error(format!("the MFA code of {serial} could not be asked for: {error}"))
            })?;
            request = request.serial_number(serial).token_code(code.trim());
        }
        if let Some(partition) = &self.read_only {
            let read_only = format!("arn:{partition}:iam::aws:policy/ReadOnlyAccess");
            request =
                request.policy(session_policy()).policy_arns(PolicyDescriptorType::builder().arn(read_only).build());
        }
        let answer = request.send().await.map_err(|error| {
            CredentialsError::provider_error(format!("assuming {} failed: {}", self.role, said(&error)))
        })?;
        let given =
            answer.credentials().ok_or_else(|| CredentialsError::unhandled("AssumeRole gave no credentials"))?;
        let expiry =
            u64::try_from(given.expiration().secs()).ok().map(|s| SystemTime::UNIX_EPOCH + Duration::from_secs(s));
        Ok(Credentials::new(
            given.access_key_id(),
            given.secret_access_key(),
            Some(given.session_token().to_owned()),
            expiry,
            "audit role chain",
        ))
    }
}

/// What AWS said, without the request.
fn said(error: &SdkError<AssumeRoleError, HttpResponse>) -> String {
    match error.as_service_error() {
        Some(answer) => format!("{}: {}", answer.code().unwrap_or("no code"), answer.message().unwrap_or("no message")),
        None => super::error::root_cause(error),
    }
}

fn session_policy() -> String {
    let statement = serde_json::json!({"Effect": "Deny", "Action": CONTENT_READS, "Resource": "*"});
    serde_json::json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_policy_denies_content_and_fits() {
        let policy = checks::policy::Policy::parse(&session_policy()).unwrap();
        let deny = policy.denies().next().unwrap();
        assert!(deny.actions.include("s3:GetObject"));
        // What checks read is never among it.
        assert!(checks::calls::all().filter_map(|call| call.action).all(|action| !deny.actions.include(action)));
        // AssumeRole takes 2,048 characters of inline policy.
        assert!(session_policy().len() <= 2048);
    }
}
