//! Read-only in depth: whatever the code says, an operation that is not in the calls
//! table is refused before it is sent.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeSerializationInterceptorContextRef, BeforeTransmitInterceptorContextMut,
};
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

/// Lets pass only what the calls table holds.
#[derive(Debug)]
pub(super) struct ReadsOnly;

impl Intercept for ReadsOnly {
    fn name(&self) -> &'static str {
        "ReadsOnly"
    }

    fn read_before_serialization(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let id = config.load::<Metadata>().map(|call| call_id(call.service(), call.name()));
        match id {
            Some(id) if checks::calls::find(&id).is_some() => Ok(()),
            Some(id) => Err(format!("{id} is not in the table of read calls and was not sent").into()),
            None => Err("a call without a name was not sent".into()),
        }
    }
}

/// Lets pass only `AssumeRole`, for the sessions of a role chain.
#[derive(Debug)]
pub(super) struct AssumeRoleOnly;

impl Intercept for AssumeRoleOnly {
    fn name(&self) -> &'static str {
        "AssumeRoleOnly"
    }

    fn read_before_serialization(
        &self,
        _: &BeforeSerializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        match config.load::<Metadata>().map(|call| call_id(call.service(), call.name())) {
            Some(id) if id == "sts:AssumeRole" => Ok(()),
            _ => Err("only AssumeRole may be sent here".into()),
        }
    }
}

/// The SDK's service ids (`S3 Control`) in the spelling of the calls table.
fn call_id(service: &str, operation: &str) -> String {
    format!("{}:{operation}", service.replace(' ', "").to_ascii_lowercase())
}

/// Takes the account id off the host again.
///
/// S3 Control puts it there (`111122223333.host`). A custom endpoint is one host, whose
/// name with a prefix resolves nowhere.
#[derive(Debug)]
pub(super) struct PlainHost {
    pub(super) account: String,
}

impl Intercept for PlainHost {
    fn name(&self) -> &'static str {
        "PlainHost"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if let Some(uri) = without_account(context.request().uri(), &self.account) {
            context.request_mut().set_uri(uri)?;
        }
        Ok(())
    }
}

/// The address without the account id before its host. AWS's own hosts keep it.
fn without_account(uri: &str, account: &str) -> Option<String> {
    let prefix = format!("://{account}.");
    let (scheme, rest) = uri.split_once(&prefix)?;
    let host = rest.split(['/', ':', '?']).next().unwrap_or(rest);
    (!host.contains(".amazonaws.com")).then(|| format!("{scheme}://{rest}"))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use aws_smithy_runtime_api::client::http::{
        HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
    };
    use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
    use aws_smithy_runtime_api::client::result::ConnectorError;

    use super::{AssumeRoleOnly, ReadsOnly, call_id, without_account};

    /// Counts what would be sent.
    #[derive(Clone, Debug, Default)]
    struct Wire(Arc<AtomicUsize>);

    impl HttpConnector for Wire {
        fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
            self.0.fetch_add(1, Ordering::Relaxed);
            HttpConnectorFuture::ready(Err(ConnectorError::io("nobody is there".into())))
        }
    }

    macro_rules! client {
        ($sdk:ident, $wire:expr, $guard:expr) => {{
            let wire: Wire = $wire.clone();
            let config = $sdk::Config::builder()
                .behavior_version($sdk::config::BehaviorVersion::v2026_01_12())
                .region($sdk::config::Region::new("eu-west-1"))
                .credentials_provider($sdk::config::Credentials::new("AKID", "SECRET", None, None, "test"))
                .retry_config($sdk::config::retry::RetryConfig::disabled())
                .http_client(http_client_fn(move |_, _| SharedHttpConnector::new(wire.clone())))
                .interceptor($guard);
            $sdk::Client::from_conf(config.build())
        }};
    }

    fn why(error: &(dyn std::error::Error + 'static)) -> String {
        error.source().map_or_else(|| error.to_string(), why)
    }

    #[tokio::test]
    async fn only_reads_of_the_table_are_sent() {
        let wire = Wire::default();
        let sent = || wire.0.load(Ordering::Relaxed);
        let ec2 = client!(aws_sdk_ec2, wire, ReadsOnly);
        let refused = [
            why(&ec2.terminate_instances().instance_ids("i-1").send().await.unwrap_err()),
            // A read, but not one of the table.
            why(&ec2.get_password_data().instance_id("i-1").send().await.unwrap_err()),
            why(&client!(aws_sdk_s3, wire, ReadsOnly).get_object().bucket("b").key("k").send().await.unwrap_err()),
            why(&client!(aws_sdk_sts, wire, ReadsOnly).assume_role().role_arn("r").send().await.unwrap_err()),
        ];
        for (why, id) in
            refused.iter().zip(["ec2:TerminateInstances", "ec2:GetPasswordData", "s3:GetObject", "sts:AssumeRole"])
        {
            assert_eq!(why, &format!("{id} is not in the table of read calls and was not sent"));
        }
        assert_eq!(sent(), 0);
        ec2.describe_regions().send().await.unwrap_err();
        assert_eq!(sent(), 1);
    }

    #[tokio::test]
    async fn a_role_chain_sends_assume_role_alone() {
        let wire = Wire::default();
        let sts = client!(aws_sdk_sts, wire, AssumeRoleOnly);
        let refused = why(&sts.get_session_token().send().await.unwrap_err());
        assert_eq!((refused.as_str(), wire.0.load(Ordering::Relaxed)), ("only AssumeRole may be sent here", 0));
        sts.assume_role().role_arn("r").role_session_name("s").send().await.unwrap_err();
        assert_eq!(wire.0.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn the_sdks_names_are_the_tables() {
        assert_eq!(call_id("S3 Control", "GetPublicAccessBlock"), "s3control:GetPublicAccessBlock");
        assert!(checks::calls::find(&call_id("EC2", "DescribeRegions")).is_some());
        assert!(checks::calls::find(&call_id("EC2", "TerminateInstances")).is_none());
    }

    #[test]
    fn only_a_custom_host_loses_the_account() {
        let plain = |uri| without_account(uri, "111122223333");
        let local = plain("http://111122223333.127.0.0.1:5000/v20180820/accesspoint?maxResults=9");
        assert_eq!(local.as_deref(), Some("http://127.0.0.1:5000/v20180820/accesspoint?maxResults=9"));
        assert_eq!(plain("https://111122223333.s3-control.eu-west-1.amazonaws.com/v20180820/accesspoint"), None);
        assert_eq!(plain("http://localhost/x"), None);
    }
}
