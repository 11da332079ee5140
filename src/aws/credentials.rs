//! Where the credentials come from, and one cache for all clients that can be told to
//! forget: an expired identity is resolved anew once.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::credential_feature::AwsCredentialFeature;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use tokio::sync::Mutex;

/// Credentials are renewed this long before they expire, so that no call in flight carries
/// ones whose time is over.
const MARGIN: Duration = Duration::from_secs(60);

/// A cache in front of the real provider. Clones share it.
#[derive(Clone)]
pub(super) struct Cached {
    inner: Arc<Inner>,
}

struct Inner {
    provider: SharedCredentialsProvider,
    /// What is in force, and since when.
    current: Mutex<Option<(Credentials, Instant)>>,
}

impl fmt::Debug for Cached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cached")
    }
}

impl Cached {
    pub(super) fn new(provider: SharedCredentialsProvider) -> Cached {
        Cached { inner: Arc::new(Inner { provider, current: Mutex::new(None) }) }
    }

    /// Forgets what it held at that time: the next call resolves anew. Many calls in flight
    /// may find the same credentials expired, and the first of them has renewed them then.
    pub(super) async fn forget(&self, held_at: Instant) {
        // Who holds the lock may be reading what has expired, so there is no passing it by.
        let mut current = self.inner.current.lock().await;
        if current.as_ref().is_some_and(|(_, since)| *since <= held_at) {
            *current = None;
        }
    }
}

impl ProvideCredentials for Cached {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let mut current = self.inner.current.lock().await;
            if let Some((credentials, _)) = current.as_ref().filter(|(c, _)| is_fresh(c, SystemTime::now())) {
                return Ok(credentials.clone());
            }
            let credentials = self.inner.provider.provide_credentials().await?;
            *current = Some((credentials.clone(), Instant::now()));
            Ok(credentials)
        })
    }
}

fn is_fresh(credentials: &Credentials, now: SystemTime) -> bool {
    credentials.expiry().is_none_or(|expiry| now + MARGIN < expiry)
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

    #[derive(Debug, Default)]
    struct Counting(Arc<AtomicU32>, Option<SystemTime>);

    impl ProvideCredentials for Counting {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            self.0.fetch_add(1, Ordering::SeqCst);
            future::ProvideCredentials::ready(Ok(Credentials::new("AKID", "SECRET", None, self.1, "test")))
        }
    }

    async fn asked_twice(expiry: Option<SystemTime>, forget: bool) -> u32 {
        let count = Arc::new(AtomicU32::new(0));
        let cached = Cached::new(SharedCredentialsProvider::new(Counting(Arc::clone(&count), expiry)));
        cached.provide_credentials().await.unwrap();
        if forget {
            cached.forget(Instant::now()).await;
        }
        cached.provide_credentials().await.unwrap();
        count.load(Ordering::SeqCst)
    }

    #[tokio::test]
    async fn credentials_are_resolved_once_until_they_near_their_end_or_are_forgotten() {
        let later = |seconds| Some(SystemTime::now() + Duration::from_secs(seconds));
        assert_eq!(asked_twice(None, false).await, 1);
        assert_eq!(asked_twice(later(3600), false).await, 1);
        assert_eq!(asked_twice(later(30), false).await, 2);
        assert_eq!(asked_twice(None, true).await, 2);
    }

    #[tokio::test]
    async fn credentials_that_were_renewed_meanwhile_are_kept() {
        let count = Arc::new(AtomicU32::new(0));
        let cached = Cached::new(SharedCredentialsProvider::new(Counting(Arc::clone(&count), None)));
        let before = Instant::now();
        cached.provide_credentials().await.unwrap();
        cached.forget(before).await;
        cached.provide_credentials().await.unwrap();
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn expired_credentials_are_forgotten_though_somebody_reads_them() {
        let count = Arc::new(AtomicU32::new(0));
        let cached = Cached::new(SharedCredentialsProvider::new(Counting(Arc::clone(&count), None)));
        cached.provide_credentials().await.unwrap();
        let reading = cached.inner.current.lock().await;
        let read = async {
            tokio::task::yield_now().await;
            drop(reading);
        };
        tokio::join!(cached.forget(Instant::now()), read);
        cached.provide_credentials().await.unwrap();
        assert_eq!(count.load(Ordering::SeqCst), 2);
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
