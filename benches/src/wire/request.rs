//! Which call a request is. Service and region stand in the signature's scope.

use hyper::HeaderMap;
use hyper::http::request::Parts;
use percent_encoding::percent_decode_str;

use super::params::Params;
use super::s3;

/// A request told apart.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// The service as the calls table of `audit` names it, or as it was signed.
    pub(crate) service: String,
    pub(crate) operation: String,
    pub(crate) region: String,
    pub(crate) access_key: String,
    pub(crate) params: Params,
    /// The bucket or the access point in the path.
    pub(crate) subject: String,
}

impl Request {
    /// `service:Operation`.
    pub(crate) fn id(&self) -> String {
        format!("{}:{}", self.service, self.operation)
    }

    /// The whole call in one line: what is the same here is the same request.
    pub(crate) fn line(&self) -> String {
        let Request { region, subject, params, .. } = self;
        format!("{} {region} {subject} {}", self.id(), params.sorted())
    }
}

/// The call, if the request is signed.
pub(crate) fn identify(parts: &Parts, body: &[u8]) -> Option<Request> {
    let (access_key, region, signed) = scope(&parts.headers)?;
    let path = percent_decode_str(parts.uri.path()).decode_utf8_lossy().into_owned();
    let query = Params::of_form(parts.uri.query().unwrap_or(""));
    let of = |service: &str, operation: String, params, subject| Request {
        service: service.to_owned(),
        operation,
        region: region.to_owned(),
        access_key: access_key.to_owned(),
        params,
        subject,
    };
    if let Some(target) = parts.headers.get("x-amz-target").and_then(|target| target.to_str().ok()) {
        let operation = target.rsplit('.').next().unwrap_or(target).to_owned();
        return Some(of(signed, operation, Params::of_json(body), String::new()));
    }
    if signed == "s3" {
        let (service, operation, subject) = s3::operation(parts.method.as_str(), &path, &query);
        return Some(of(service, operation, query, subject));
    }
    let form = Params::of_form(&String::from_utf8_lossy(body));
    let operation = form.get("Action").unwrap_or("").to_owned();
    // Both generations of load balancers are signed alike; the version tells.
    let second = signed == "elasticloadbalancing" && form.get("Version") == Some("2015-12-01");
    Some(of(if second { "elasticloadbalancingv2" } else { signed }, operation, form, String::new()))
}

/// Access key, region and service of the signature's scope.
fn scope(headers: &HeaderMap) -> Option<(&str, &str, &str)> {
    let text = headers.get("authorization")?.to_str().ok()?;
    let scope = text.split("Credential=").nth(1)?.split([',', ' ']).next()?;
    let mut parts = scope.rsplit('/');
    let (_, service, region, _) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    Some((parts.next()?, region, service))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(method: &str, target: &str, service: &str, headers: &[(&str, &str)], body: &str) -> Option<Request> {
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/{service}/aws4_request, SignedHeaders=host, Signature=0"
        );
        let mut request = hyper::Request::builder().method(method).uri(target).header("authorization", authorization);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        identify(&parts, body.as_bytes())
    }

    #[test]
    fn each_protocol_names_its_call() {
        let line = |call: Option<Request>| call.unwrap().line();
        let ec2 = call("POST", "/", "ec2", &[], "Action=DescribeVpcs&Version=2016-11-15&MaxResults=1000");
        assert_eq!(line(ec2), "ec2:DescribeVpcs eu-west-1  MaxResults=1000");
        let trail = call(
            "POST",
            "/",
            "cloudtrail",
            &[("x-amz-target", "CloudTrail_20131101.GetTrailStatus")],
            r#"{"Name":"t"}"#,
        );
        assert_eq!(line(trail), "cloudtrail:GetTrailStatus eu-west-1  Name=t");
        let acl = call("GET", "/bucket-1/?acl&x-id=GetBucketAcl", "s3", &[], "");
        assert_eq!(line(acl), "s3:GetBucketAcl eu-west-1 bucket-1 acl");
        let balancers =
            call("POST", "/", "elasticloadbalancing", &[], "Action=DescribeLoadBalancers&Version=2015-12-01");
        assert_eq!(line(balancers), "elasticloadbalancingv2:DescribeLoadBalancers eu-west-1  ");
    }

    #[test]
    fn who_does_not_sign_is_nobody() {
        let (parts, ()) = hyper::Request::builder().uri("/").body(()).unwrap().into_parts();
        assert!(identify(&parts, b"").is_none());
    }
}
