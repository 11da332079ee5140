//! Endpoints that the user names, in place of AWS's: by a flag, the environment or a profile,
//! for all services or for one.

use std::net::IpAddr;

use aws_config::SdkConfig;
use aws_types::service_config::ServiceConfigKey;
use http::Uri;
use http::uri::Scheme;

use super::session::StartError;

/// The services that have a client, by the id of which settings are made: `EC2` of
/// `AWS_ENDPOINT_URL_EC2`.
/// <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>
const SERVICES: &[&str] =
    &["CloudTrail", "EC2", "Elastic Load Balancing", "Elastic Load Balancing v2", "IAM", "RDS", S3, S3_CONTROL, "STS"];
const S3: &str = "S3";
const S3_CONTROL: &str = "S3 Control";

/// The endpoints of a configuration.
#[derive(Debug)]
pub(super) struct Endpoints {
    /// Whether S3 or S3 Control is asked at a host of the user's choice.
    pub(super) for_buckets: bool,
    /// Whether something is asked over plain HTTP, at another machine than this.
    pub(super) in_the_clear: bool,
}

impl Endpoints {
    /// Reads and checks them.
    ///
    /// # Errors
    /// Whose endpoint is no web address. It is not repeated: it may hold a password.
    pub(super) fn of(config: &SdkConfig) -> Result<Endpoints, StartError> {
        let mut endpoints = Endpoints { for_buckets: config.endpoint_url().is_some(), in_the_clear: false };
        endpoints.note(config.endpoint_url(), "all services")?;
        // What the flag names goes before what is set for one service.
        if config.get_origin("endpoint_url").is_client_config() {
            return Ok(endpoints);
        }
        // A profile's endpoint for all is told as that of each, so also of one that has no name.
        endpoints.note(of_service(config, "").as_deref(), "all services")?;
        for service in SERVICES {
            let url = of_service(config, service);
            endpoints.note(url.as_deref(), service)?;
            endpoints.for_buckets |= url.is_some() && [S3, S3_CONTROL].contains(service);
        }
        Ok(endpoints)
    }

    fn note(&mut self, url: Option<&str>, of: &'static str) -> Result<(), StartError> {
        let Some(url) = url else { return Ok(()) };
        self.in_the_clear |= is_in_the_clear(&web_address(url).ok_or(StartError::BadEndpoint { of })?);
        Ok(())
    }
}

fn of_service(config: &SdkConfig, service: &str) -> Option<String> {
    let key = ServiceConfigKey::builder().service_id(service).env("AWS_ENDPOINT_URL").profile("endpoint_url");
    config.service_config()?.load_config(key.build().ok()?)
}

/// The address, if it is one of the web.
fn web_address(text: &str) -> Option<Uri> {
    let url: Uri = text.parse().ok()?;
    let is_web = url.scheme().is_some_and(|scheme| [Scheme::HTTP, Scheme::HTTPS].contains(scheme));
    (is_web && url.host().is_some_and(|host| !host.is_empty())).then_some(url)
}

fn is_in_the_clear(url: &Uri) -> bool {
    let is_here = |host: &str| {
        let host = host.trim_matches(['[', ']']);
        host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    };
    url.scheme() == Some(&Scheme::HTTP) && !url.host().is_some_and(is_here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_a_web_address() {
        for good in ["http://localhost:4566", "HTTPS://a.example/path", "http://[::1]:9", "https://user:word@a.example"]
        {
            assert!(web_address(good).is_some(), "{good}");
        }
        for bad in
            ["", "nonsense", "localhost:4566", "ftp://a.example", "http://", "http:///a", "http://a b", "file:///a"]
        {
            assert!(web_address(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn plain_http_is_in_the_clear_unless_it_stays_here() {
        let clear = |url| is_in_the_clear(&web_address(url).unwrap());
        for url in
            ["http://a.example", "http://localhost.a.example", "http://127.0.0.1.a.example", "HTTP://10.0.0.1:80"]
        {
            assert!(clear(url), "{url}");
        }
        for url in ["https://a.example", "http://localhost:1", "http://127.9.9.9", "http://[::1]:1", "http://LOCALHOST"]
        {
            assert!(!clear(url), "{url}");
        }
    }
}
