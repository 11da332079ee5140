//! Why nothing was done: one line that says what is wrong and what to do.

use std::path::Path;

/// The exit code of usage, configuration and credentials.
pub const USAGE: u8 = 2;
/// The exit code of evidence that is incomplete.
pub const INCOMPLETE: u8 = 3;
/// The exit code of a report that could not be delivered.
pub const UNDELIVERED: u8 = 4;

/// Something that ends the run.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct Failure {
    what: String,
    /// What the user can do, or is to know.
    pub advice: Option<String>,
    /// The exit code.
    pub code: u8,
}

impl Failure {
    /// The command line asks for something that is not there.
    pub fn usage(what: impl Into<String>, advice: impl Into<String>) -> Failure {
        Failure { what: what.into(), advice: Some(advice.into()), code: USAGE }
    }

    /// A configuration file is wrong.
    #[must_use]
    pub fn config(path: &Path, why: &str) -> Failure {
        let what = format!("{}: {why}", path.display());
        Failure { what, advice: Some("every option and parameter is named in the README".to_owned()), code: USAGE }
    }

    /// A file that is to be judged cannot be.
    #[must_use]
    pub fn input(path: &Path, why: &str) -> Failure {
        Failure::usage(format!("{}: {why}", path.display()), "evaluate takes a file that `audit collect` wrote")
    }

    /// There is no session.
    #[cfg(feature = "live")]
    #[must_use]
    pub fn start(error: &crate::aws::StartError) -> Failure {
        use crate::aws::StartError as Why;
        let advice = match error {
            Why::NoProfile { .. } => "name one of them with --profile, or make it with `aws configure`",
            Why::BadProfile(_) => "put ~/.aws/config and ~/.aws/credentials right",
            Why::BadEndpoint { .. } => {
                "put --endpoint-url, AWS_ENDPOINT_URL or the profile's endpoint_url right, or leave it out to ask AWS"
            }
            Why::BadRegion(_) => "put AWS_REGION or the profile's region right, or name one with --region",
            Why::BadAttempts => "put it right, or leave it out",
            Why::NoCredentials(_) => "name a profile with --profile, or set AWS_ACCESS_KEY_ID, or run `aws sso login`",
            Why::NoRole(_) => "check the role's trust policy, --external-id and --mfa-serial",
            Why::NoAnswer { .. } => {
                "check the network and the endpoint, for instance with `aws sts get-caller-identity`"
            }
            Why::NoIdentity { .. } => "check the credentials with `aws sts get-caller-identity`",
        };
        Failure::usage(error.to_string(), advice)
    }

    /// The same, ended by a signal: there is nothing to advise.
    #[must_use]
    pub fn interrupted(self, code: u8) -> Failure {
        Failure { code, advice: None, ..self }
    }

    /// The same, with what the report would have said.
    #[must_use]
    pub fn summed_up(self, summary: String) -> Failure {
        Failure { advice: Some(summary), ..self }
    }

    /// A report could not be written.
    pub fn undelivered(what: impl Into<String>) -> Failure {
        Failure { what: what.into(), advice: None, code: UNDELIVERED }
    }
}
