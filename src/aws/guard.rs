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
    use super::{call_id, without_account};

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
