//! Where the credentials come from, and one cache for all clients that can be told to
//! forget: an expired identity is resolved anew once.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::credential_feature::AwsCredentialFeature;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use tokio::sync::Mutex;

use super::http::Traffic;

/// Credentials are renewed this long before they expire, so that no call in flight carries
/// ones whose time is over.
const MARGIN: Duration = Duration::from_secs(60);

/// New credentials are used for so long whatever they say of their end: this machine's clock may
/// be off, and asking again gives no others.
const AT_LEAST: Duration = Duration::from_secs(30);

/// A cache in front of the real provider. Clones share it.
#[derive(Clone)]
pub(super) struct Cached {
    inner: Arc<Inner>,
}

struct Inner {
    provider: SharedCredentialsProvider,
    /// AWS's time, by which credentials end.
    traffic: Traffic,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// What is in force, and since when.
    current: Option<(Credentials, Instant)>,
    /// When the provider failed last, and why.
    failed: Option<(Instant, String)>,
}

impl fmt::Debug for Cached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cached")
    }
}

impl Cached {
    pub(super) fn new(provider: SharedCredentialsProvider, traffic: Traffic) -> Cached {
        Cached { inner: Arc::new(Inner { provider, traffic, state: Mutex::default() }) }
    }

    /// Forgets what it held at that time: the next call resolves anew. Many calls in flight
    /// may find the same credentials expired, and the first of them has renewed them then.
    pub(super) async fn forget(&self, held_at: Instant) {
        // Who holds the lock may be reading what has expired, so there is no passing it by.
        let mut state = self.inner.state.lock().await;
        if state.current.as_ref().is_some_and(|(_, since)| *since <= held_at) {
            state.current = None;
        }
    }
}

impl ProvideCredentials for Cached {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let asked_at = Instant::now();
            let mut state = self.inner.state.lock().await;
            let now = SystemTime::from(self.inner.traffic.aws_time());
            if let Some((credentials, since)) = &state.current
                && (since.elapsed() < AT_LEAST || lasts(credentials, now + MARGIN))
            {
                return Ok(credentials.clone());
            }
            // Who stood in line while the provider failed is told the same, or each would wait for it.
            if let Some((_, why)) = state.failed.as_ref().filter(|(at, _)| *at >= asked_at) {
                return Err(CredentialsError::provider_error(why.clone()));
            }
            match self.inner.provider.provide_credentials().await {
                Ok(credentials) => {
                    state.current = Some((credentials.clone(), Instant::now()));
                    Ok(credentials)
                }
                Err(error) => match &state.current {
                    // What is held is still good.
                    Some((credentials, _)) if lasts(credentials, now) => Ok(credentials.clone()),
                    _ => {
                        state.failed = Some((Instant::now(), error.to_string()));
                        Err(error)
                    }
                },
            }
        })
    }
}

/// Whether they are good at that time.
fn lasts(credentials: &Credentials, at: SystemTime) -> bool {
    credentials.expiry().is_none_or(|expiry| at < expiry)
}

/// Where credentials came from, in words.
pub(super) fn origin(credentials: &Credentials, profile: Option<&str>) -> String {
    use AwsCredentialFeature as From;
    let features = credentials.get_property::<Vec<From>>().map_or(&[][..], Vec::as_slice);
    let has = |feature: &From| features.contains(feature);
    let profile = || profile.map_or_else(|| "the default profile".to_owned(), |name| format!("profile {name}"));
    let in_profile = features.iter().any(|f| {
        matches!(
            f,
            From::CredentialsProfile
                | From::CredentialsProfileSourceProfile
                | From::CredentialsProfileNamedProvider
                | From::CredentialsProfileStsWebIdToken
                | From::CredentialsProfileSso
                | From::CredentialsProfileProcess
        )
    });
    let kind = if has(&From::CredentialsSso) || has(&From::CredentialsProfileSso) {
        "IAM Identity Center (SSO)"
    } else if has(&From::CredentialsStsAssumeRoleWebId) || has(&From::CredentialsEnvVarsStsWebIdToken) {
        "a web identity token"
    } else if has(&From::CredentialsImds) {
        "the instance metadata service"
    } else if has(&From::CredentialsHttp) {
        "the container credentials endpoint"
    } else if has(&From::CredentialsProcess) || has(&From::CredentialsProfileProcess) {
        "a credential process"
    } else if has(&From::CredentialsStsAssumeRole) {
        "an assumed role"
    } else if has(&From::CredentialsEnvVars) {
        "the environment"
    } else if in_profile {
        return profile();
    } else {
        "the default provider chain"
    };
    if in_profile { format!("{kind} of {}", profile()) } else { kind.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    /// Counts how often it is asked, and fails from some time on.
    #[derive(Debug)]
    struct Counting {
        asked: Arc<AtomicU32>,
        expiry: Option<SystemTime>,
        succeeds: u32,
    }

    impl ProvideCredentials for Counting {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            let asked = self.asked.fetch_add(1, Ordering::SeqCst);
            let answer = if asked < self.succeeds {
                Ok(Credentials::new("AKID", "SECRET", None, self.expiry, "test"))
            } else {
                Err(CredentialsError::provider_error("it is away"))
            };
            future::ProvideCredentials::new(async {
                tokio::task::yield_now().await;
                answer
            })
        }
    }

    fn counting(expiry: Option<SystemTime>, succeeds: u32) -> (Cached, Arc<AtomicU32>) {
        let asked = Arc::new(AtomicU32::new(0));
        let provider = Counting { asked: Arc::clone(&asked), expiry, succeeds };
        (Cached::new(SharedCredentialsProvider::new(provider), Traffic::default()), asked)
    }

    fn later(seconds: u64) -> Option<SystemTime> {
        Some(SystemTime::now() + Duration::from_secs(seconds))
    }

    /// As if they had been in force for a while.
    async fn age(cached: &Cached) {
        let mut state = cached.inner.state.lock().await;
        let (_, since) = state.current.as_mut().unwrap();
        *since = since.checked_sub(AT_LEAST).expect("the clock is older than that");
    }

    async fn asked_twice(expiry: Option<SystemTime>, between: impl AsyncFnOnce(&Cached)) -> u32 {
        let (cached, asked) = counting(expiry, u32::MAX);
        cached.provide_credentials().await.unwrap();
        between(&cached).await;
        cached.provide_credentials().await.unwrap();
        asked.load(Ordering::SeqCst)
    }

    #[tokio::test]
    async fn credentials_are_resolved_once_until_they_near_their_end_or_are_forgotten() {
        assert_eq!(asked_twice(None, age).await, 1);
        assert_eq!(asked_twice(later(3600), age).await, 1);
        assert_eq!(asked_twice(later(30), age).await, 2);
        let ended = Some(SystemTime::UNIX_EPOCH);
        assert_eq!(asked_twice(ended, async |_| {}).await, 1, "by a clock that is off, they always end");
        assert_eq!(asked_twice(None, async |cached| cached.forget(Instant::now()).await).await, 2);
    }

    #[tokio::test]
    async fn credentials_that_are_still_good_outlive_a_provider_that_is_away() {
        for (expiry, good) in [(later(30), true), (Some(SystemTime::UNIX_EPOCH), false)] {
            let (cached, asked) = counting(expiry, 1);
            cached.provide_credentials().await.unwrap();
            age(&cached).await;
            assert_eq!(cached.provide_credentials().await.is_ok(), good);
            assert_eq!(asked.load(Ordering::SeqCst), 2);
        }
    }

    #[tokio::test]
    async fn those_in_line_share_a_failure() {
        let (cached, asked) = counting(None, 0);
        let all = futures_util::future::join_all((0..10).map(|_| cached.provide_credentials())).await;
        assert!(all.iter().all(Result::is_err));
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        assert!(cached.provide_credentials().await.is_err());
        assert_eq!(asked.load(Ordering::SeqCst), 2, "who comes later asks again");
    }

    #[tokio::test]
    async fn credentials_that_were_renewed_meanwhile_are_kept() {
        let before = Instant::now();
        assert_eq!(asked_twice(None, async |cached| cached.forget(before).await).await, 1);
    }

    #[tokio::test]
    async fn expired_credentials_are_forgotten_though_somebody_reads_them() {
        let asked = asked_twice(None, async |cached: &Cached| {
            let reading = cached.inner.state.lock().await;
            let read = async {
                tokio::task::yield_now().await;
                drop(reading);
            };
            tokio::join!(cached.forget(Instant::now()), read);
        });
        assert_eq!(asked.await, 2);
    }

    #[test]
    fn the_origin_is_named() {
        let from = |features: &[AwsCredentialFeature]| {
            let mut credentials = Credentials::new("AKID", "SECRET", None, None, "test");
            credentials.set_property(features.to_vec());
            origin(&credentials, Some("prod"))
        };
        assert_eq!(from(&[AwsCredentialFeature::CredentialsEnvVars]), "the environment");
        assert_eq!(from(&[AwsCredentialFeature::CredentialsProfile]), "profile prod");
        let sso = [AwsCredentialFeature::CredentialsSso, AwsCredentialFeature::CredentialsProfile];
        assert_eq!(from(&sso), "IAM Identity Center (SSO) of profile prod");
        assert_eq!(from(&[]), "the default provider chain");
    }
}
