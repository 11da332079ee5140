//! A session: credentials, identity, and what all calls share.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use aws_config::{Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_sdk_sts::config::IdentityCache;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::retry::RetryConfig;
use checks::calls::{Call, sts};
use checks::fact::{Fact, Gap, Reason};
use tokio::sync::Semaphore;

use super::breaker::Breakers;
use super::config::{FALLBACK_REGION, apart, attempts, home_region, is_region_name, load};
use super::credentials::{self, Cached};
use super::endpoint::Endpoints;
use super::http::{Clients, Traffic};
use super::lane::Lane;
use super::limits::Limits;
use super::role::{AskMfaCode, RoleHop};
use super::stop::Stop;

/// How long the first credentials may take: a credential process may wait for a person.
const RESOLVE_TIMEOUT: Duration = Duration::from_secs(300);

/// How to open a session.
#[derive(Clone, Debug)]
pub struct SessionOptions {
    /// `--profile`.
    pub profile: Option<String>,
    /// The first `--region`, where the session's own calls go.
    pub region: Option<String>,
    /// `--role-arn`: a chain, first to last.
    pub roles: Vec<String>,
    /// `--external-id`, for the last role of the chain.
    pub external_id: Option<String>,
    /// `--mfa-serial`, for the first role.
    pub mfa_serial: Option<String>,
    /// How to ask for the code.
    pub ask_mfa_code: AskMfaCode,
    /// `--endpoint-url`.
    pub endpoint_url: Option<String>,
    /// `--concurrency`: calls in flight.
    pub concurrency: usize,
    /// `--max-rate`: percent of each of AWS's token buckets.
    pub max_rate: u32,
}

/// Why there is no session. Nothing was scanned.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The profile is not in the files.
    #[error("there is no profile {name:?} in the AWS configuration; known: {known}")]
    NoProfile {
        /// The profile that was asked for.
        name: String,
        /// The profiles that there are.
        known: String,
    },
    /// The files could not be read.
    #[error("the AWS configuration could not be read: {0}")]
    BadProfile(String),
    /// The endpoint is no web address. It is not repeated: it may hold a password.
    #[error("the endpoint URL of {of} is no address that begins with http:// or https://")]
    BadEndpoint {
        /// The service that it is set for, or all.
        of: &'static str,
    },
    /// The region is no name of one.
    #[error("the region {0:?} of the AWS configuration is no region's name")]
    BadRegion(String),
    /// The number of attempts is none.
    #[error("AWS_MAX_ATTEMPTS is not a whole number of 1 or more")]
    BadAttempts,
    /// No provider gave credentials.
    #[error("no AWS credentials: {0}")]
    NoCredentials(String),
    /// A role of the chain could not be assumed.
    #[error("{0}")]
    NoRole(String),
    /// Nobody could be asked who the credentials are.
    #[error("AWS could not be asked whose the credentials from {origin} are: {why}")]
    NoAnswer {
        /// Where the credentials came from.
        origin: String,
        /// What the network said.
        why: String,
    },
    /// AWS did not say who the credentials are.
    #[error("AWS did not accept the credentials from {origin}: {why}")]
    NoIdentity {
        /// Where the credentials came from.
        origin: String,
        /// What AWS said.
        why: String,
    },
}

/// What all calls of a session share.
#[derive(Debug)]
pub struct Session {
    pub(super) base: SdkConfig,
    /// S3's HTTP client.
    pub(super) buckets: SharedHttpClient,
    pub(super) custom_endpoint: bool,
    in_the_clear: bool,
    pub(super) limits: Limits,
    /// Calls in flight, at most.
    pub(super) concurrency: usize,
    pub(super) permits: Semaphore,
    /// Permits to wait for a permit: see `Lane::send_once`.
    pub(super) leaves: Semaphore,
    pub(super) breakers: Breakers,
    pub(super) stop: Stop,
    /// `AWS_MAX_ATTEMPTS`.
    pub(super) attempts: Option<u32>,
    wanted: BTreeSet<&'static Call>,
    credentials: Cached,
    origin: String,
    home: String,
    traffic: Traffic,
    answered: AtomicU64,
    gone: AtomicU64,
}

/// Whom the credentials belong to.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The account's 12 digits.
    pub account: String,
    /// The partition of the ARN.
    pub partition: String,
    /// The caller's ARN.
    pub arn: String,
}

impl Session {
    /// Resolves credentials, follows the role chain, and asks who that is.
    ///
    /// # Errors
    /// Why nothing can be scanned.
    pub async fn start(
        options: &SessionOptions,
        wanted: BTreeSet<&'static Call>,
        stop: Stop,
    ) -> Result<(Arc<Session>, Identity), StartError> {
        let http = Clients::new();
        let attempts = attempts(std::env::var("AWS_MAX_ATTEMPTS").ok().as_deref())?;
        let resolving = async {
            let config = apart(load(options.clone(), http.plain.clone(), attempts)).await?;
            let endpoints = Endpoints::of(&config)?;
            let home = home_region(&config);
            if !is_region_name(&home) {
                return Err(StartError::BadRegion(home));
            }
            let config = config.into_builder().region(Region::new(home.clone())).build();
            let (cached, origin) = resolve(options, &config, &http.traffic).await?;
            Ok((config, endpoints, home, cached, origin))
        };
        let (config, endpoints, home, cached, origin) = tokio::select! {
            biased;
            why = stop.thrown() => return Err(StartError::NoCredentials(why.sentence().to_owned())),
            resolved = resolving => resolved?,
        };
        let base = config
            .to_builder()
            .http_client(http.counted)
            .credentials_provider(SharedCredentialsProvider::new(cached.clone()))
            // Our own cache is in front: a second one could not be told to forget.
            .identity_cache(IdentityCache::no_cache())
            .retry_config(RetryConfig::disabled())
            .build();
        let session = Session {
            custom_endpoint: endpoints.for_buckets,
            in_the_clear: endpoints.in_the_clear,
            base,
            limits: Limits::new(options.max_rate),
            concurrency: options.concurrency.max(1),
            permits: Semaphore::new(options.concurrency.max(1)),
            leaves: Semaphore::new(options.concurrency.max(1)),
            breakers: Breakers::default(),
            stop,
            attempts,
            wanted,
            credentials: cached,
            origin,
            home,
            buckets: http.buckets,
            traffic: http.traffic,
            answered: AtomicU64::new(0),
            gone: AtomicU64::new(0),
        };
        let mut session = Arc::new(session);
        let (identity, region) = identity(&session).await?;
        // IAM, the list of buckets and the list of regions are asked where somebody answers.
        if let Some(session) = Arc::get_mut(&mut session) {
            session.home = region;
        }
        Ok((session, identity))
    }

    /// A region of the session.
    #[must_use]
    pub fn lane(self: &Arc<Self>, region: &str) -> Lane {
        Lane::new(Arc::clone(self), region)
    }

    /// Where the session's own calls go.
    #[must_use]
    pub fn home(&self) -> &str {
        &self.home
    }

    /// Where the credentials came from, in words.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether calls go over plain HTTP to another machine, as an endpoint of the user's asks.
    #[must_use]
    pub fn in_the_clear(&self) -> bool {
        self.in_the_clear
    }

    /// Requests sent so far, retries included.
    #[must_use]
    pub fn api_calls(&self) -> u64 {
        self.traffic.calls()
    }

    /// How far AWS's clock is ahead of this machine's, when that is more than some minutes.
    #[must_use]
    pub fn clock_off(&self) -> jiff::SignedDuration {
        self.traffic.clock_off()
    }

    /// The time by AWS's clock.
    #[must_use]
    pub fn aws_time(&self) -> jiff::Timestamp {
        self.traffic.aws_time()
    }

    /// Answers so far that said "too fast".
    #[must_use]
    pub fn throttled(&self) -> u64 {
        self.traffic.throttled()
    }

    /// Things that AWS said were deleted since they were listed.
    #[must_use]
    pub fn gone(&self) -> u64 {
        self.gone.load(Ordering::Relaxed)
    }

    pub(super) fn note_gone(&self) {
        self.gone.fetch_add(1, Ordering::Relaxed);
    }

    /// Calls answered so far, for a progress display.
    #[must_use]
    pub fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    /// The switch that stops the scan.
    #[must_use]
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    pub(super) fn wants(&self, call: &'static Call) -> bool {
        self.wanted.contains(call) || checks::calls::SESSION.contains(&call)
    }

    pub(super) async fn renew_credentials(&self, held_at: Instant) {
        self.credentials.forget(held_at).await;
    }

    pub(super) fn note_answer(&self) {
        self.answered.fetch_add(1, Ordering::Relaxed);
    }
}

/// The cache at the end of the role chain, and where its credentials come from.
async fn resolve(
    options: &SessionOptions,
    config: &SdkConfig,
    traffic: &Traffic,
) -> Result<(Cached, String), StartError> {
    let none = || StartError::NoCredentials("no provider is configured".to_owned());
    let mut cached = Cached::new(config.credentials_provider().ok_or_else(none)?, traffic.clone());
    let first = first(cached.clone()).await?;
    let mut origin = credentials::origin(&first, options.profile.as_deref());
    let last = options.roles.len().saturating_sub(1);
    for (index, role) in options.roles.iter().enumerate() {
        let sts = aws_sdk_sts::config::Builder::from(config)
            .credentials_provider(SharedCredentialsProvider::new(cached))
            .identity_cache(IdentityCache::no_cache())
            .interceptor(super::guard::AssumeRoleOnly)
            .build();
        let hop = RoleHop {
            sts: aws_sdk_sts::Client::from_conf(sts),
            role: role.clone(),
            external_id: options.external_id.clone().filter(|_| index == last),
            mfa: options.mfa_serial.clone().filter(|_| index == 0).map(|serial| (serial, options.ask_mfa_code)),
            read_only: (index == last).then(|| role.split(':').nth(1).unwrap_or("aws").to_owned()),
        };
        cached = Cached::new(SharedCredentialsProvider::new(hop), traffic.clone());
        cached.provide_credentials().await.map_err(|error| StartError::NoRole(innermost(&error)))?;
        origin = format!("{origin}, then {role}");
    }
    Ok((cached, origin))
}

/// The first credentials, of whatever provider there is.
async fn first(provider: Cached) -> Result<Credentials, StartError> {
    let resolving = apart(async move {
        provider.provide_credentials().await.map_err(|error| StartError::NoCredentials(innermost(&error)))
    });
    let none = |_| StartError::NoCredentials(format!("none came within {} seconds", RESOLVE_TIMEOUT.as_secs()));
    tokio::time::timeout(RESOLVE_TIMEOUT, resolving).await.map_err(none)?
}

/// Whom the credentials belong to, and the region that said so.
async fn identity(session: &Arc<Session>) -> Result<(Identity, String), StartError> {
    let home = session.home.clone();
    let gap = match who_am_i(session, &home).await {
        Ok(found) => return Ok(found),
        Err(gap) => gap,
    };
    // A broken or disabled home region must not hide who we are. The others are asked at
    // once: a silent network then costs the time of one call, not of one after the other.
    // No policy of the caller's own can refuse the question; one of the organization or of a
    // network endpoint can, not always saying so, and a region that is not enabled does.
    // https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
    let elsewhere = [
        Reason::Network,
        Reason::Timeout,
        Reason::ServerError,
        Reason::Denied,
        Reason::DeniedByScp,
        Reason::Throttled,
        Reason::Malformed,
    ];
    if elsewhere.contains(&gap.reason) {
        let others = [FALLBACK_REGION, "us-west-2", "eu-west-1"].into_iter().filter(|region| *region != home);
        let asked = others.map(|region| Box::pin(who_am_i(session, region)));
        if let Ok((found, _)) = futures_util::future::select_ok(asked).await {
            return Ok(found);
        }
    }
    let (origin, why) = (session.origin.clone(), gap.message);
    let unheard = [Reason::Network, Reason::Timeout, Reason::ServerError, Reason::Throttled, Reason::Malformed];
    Err(if unheard.contains(&gap.reason) {
        StartError::NoAnswer { origin, why }
    } else {
        StartError::NoIdentity { origin, why }
    })
}

async fn who_am_i(session: &Arc<Session>, region: &str) -> Result<(Identity, String), Gap> {
    let lane = session.lane(region);
    let client = lane.sts();
    let fact: Fact<Identity, sts::GetCallerIdentity> = lane
        .ask(
            || client.get_caller_identity().send(),
            |answer| {
                let arn = answer.arn?;
                let partition = arn.split(':').nth(1).filter(|partition| partition.starts_with("aws"))?.to_owned();
                let account = answer.account.filter(|id| id.len() == 12 && id.bytes().all(|b| b.is_ascii_digit()))?;
                Some(Identity { account, partition, arn })
            },
        )
        .await;
    Ok((fact.known()?.clone(), region.to_owned()))
}

fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut inner = error;
    while let Some(cause) = inner.source() {
        inner = cause;
    }
    inner.to_string()
}
