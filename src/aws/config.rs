//! What the AWS configuration says: files, environment and flags, before anybody is asked.

use std::time::Duration;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::app_name::AppName;
use aws_types::os_shim_internal::{Env, Fs};
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

use super::session::{SessionOptions, StartError};

/// The defaults of the SDK that this build was tested with: a later one may change them.
fn behavior() -> BehaviorVersion {
    BehaviorVersion::v2026_01_12()
}

/// Where calls go when neither a flag, the environment nor a profile names a region.
pub(super) const FALLBACK_REGION: &str = "us-east-1";

/// How long the first byte of an answer may take, and the whole of it.
const READ_TIMEOUT: Duration = Duration::from_secs(15);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);

/// Does what may block the thread, as the SDK does where it reads files and runs processes: it is
/// waited for, and can be left waiting.
pub(super) async fn apart<T: Send + 'static>(
    work: impl Future<Output = Result<T, StartError>> + Send + 'static,
) -> Result<T, StartError> {
    let runtime = tokio::runtime::Handle::current();
    let done = tokio::task::spawn_blocking(move || runtime.block_on(work)).await;
    done.unwrap_or_else(|error| Err(StartError::NoCredentials(error.to_string())))
}

pub(super) async fn load(
    options: SessionOptions,
    http: SharedHttpClient,
    attempts: Option<u32>,
) -> Result<SdkConfig, StartError> {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_millis(3100))
        .read_timeout(READ_TIMEOUT)
        .operation_attempt_timeout(ATTEMPT_TIMEOUT)
        .operation_timeout(ATTEMPT_TIMEOUT)
        .build();
    // What asks for credentials tries again by itself. Left to read the environment and the
    // profile, the SDK panics at a number of attempts or a mode that it does not know.
    let standard = RetryConfig::standard();
    let retries = attempts.map_or(standard.clone(), |attempts| standard.with_max_attempts(attempts));
    let mut loader =
        aws_config::defaults(behavior()).http_client(http.clone()).timeout_config(timeouts).retry_config(retries);
    if let Ok(name) = AppName::new(concat!("audit-", env!("CARGO_PKG_VERSION"))) {
        loader = loader.app_name(name);
    }
    if let Some(url) = &options.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    // A name that does not exist would cost a minute, and is refused when the list of regions is
    // there; one that needs an opt-in may not answer.
    if let Some(region) = options.region.as_ref().filter(|region| super::regions::needs_no_opt_in(region)) {
        loader = loader.region(Region::new(region.clone()));
    }
    let Some(profile) = &options.profile else { return Ok(without_empty(loader.load().await)) };
    check_profile(profile).await?;
    let config = without_empty(loader.profile_name(profile).load().await);
    // A profile on the command line wins over keys in the environment, as in the AWS CLI;
    // the SDK's default chain would ask the environment first. A role that the profile
    // names is assumed in the profile's region, not in the default profile's.
    let source = ProviderConfig::without_region()
        .with_region(Some(Region::new(home_region(&config))))
        .with_http_client(http.clone());
    let provider = ProfileFileCredentialsProvider::builder().configure(&source).profile_name(profile).build();
    Ok(config.into_builder().credentials_provider(SharedCredentialsProvider::new(provider)).build())
}

/// Settings of one service, with those that are set to nothing taken for unset ones, as CI
/// systems leave them. The SDK panics at an endpoint of nothing.
#[derive(Debug)]
struct WithoutEmpty(SdkConfig);

impl LoadServiceConfig for WithoutEmpty {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        self.0.service_config()?.load_config(key).filter(|value| !value.trim().is_empty())
    }
}

fn without_empty(config: SdkConfig) -> SdkConfig {
    config.to_builder().service_config(WithoutEmpty(config)).build()
}

/// Whether it can name a region: it becomes a part of a host's name.
/// <https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html>
#[must_use]
pub fn is_region_name(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.len() <= 32 && text.split('-').all(is_part)
}

/// The attempts that `AWS_MAX_ATTEMPTS` asks for, as every AWS tool heeds it. Set to nothing
/// it is unset.
pub(super) fn attempts(asked: Option<&str>) -> Result<Option<u32>, StartError> {
    let Some(asked) = asked.map(str::trim).filter(|asked| !asked.is_empty()) else { return Ok(None) };
    match asked.parse() {
        Ok(0) | Err(_) => Err(StartError::BadAttempts),
        Ok(number) => Ok(Some(number)),
    }
}

async fn check_profile(name: &str) -> Result<(), StartError> {
    let files = EnvConfigFiles::default();
    let profiles = aws_config::profile::load(&Fs::real(), &Env::real(), &files, None)
        .await
        .map_err(|error| StartError::BadProfile(error.to_string()))?;
    if profiles.get_profile(name).is_some() {
        return Ok(());
    }
    let mut known: Vec<&str> = profiles.profiles().collect();
    known.sort_unstable();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Err(StartError::NoProfile { name: name.to_owned(), known })
}

/// The region that the configuration names. A name of nothing is none.
pub(super) fn home_region(config: &SdkConfig) -> String {
    let named = config.region().map(ToString::to_string).filter(|name| !name.trim().is_empty());
    named.unwrap_or_else(|| FALLBACK_REGION.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_named_by_words_and_digits() {
        for good in ["eu-central-1", "us-gov-west-1", "us-iso-east-1", "mars-1"] {
            assert!(is_region_name(good), "{good}");
        }
        for bad in
            ["", "us east", "us-east-1 ", "-", "eu--1", "EU-WEST-1", "eu_west_1", "a/b", "eu-west-1.evil.example"]
        {
            assert!(!is_region_name(bad), "{bad}");
        }
    }

    #[test]
    fn attempts_are_a_number_or_unset() {
        for (asked, number) in
            [(None, None), (Some(""), None), (Some(" "), None), (Some("1"), Some(1)), (Some("8"), Some(8))]
        {
            assert_eq!(attempts(asked).unwrap(), number, "{asked:?}");
        }
        for asked in ["0", "-1", "x", "1.5", "4294967296"] {
            assert!(matches!(attempts(Some(asked)), Err(StartError::BadAttempts)), "{asked:?}");
        }
    }
}
