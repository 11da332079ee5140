//! Which operation of S3 or S3 Control a method, a path and a query are.

use super::params::Params;

/// What a bucket's sub-resource is called in the operation's name.
const SUBRESOURCES: &[(&str, &str)] = &[
    ("accelerate", "GetBucketAccelerateConfiguration"),
    ("acl", "GetBucketAcl"),
    ("cors", "GetBucketCors"),
    ("encryption", "GetBucketEncryption"),
    ("lifecycle", "GetBucketLifecycleConfiguration"),
    ("location", "GetBucketLocation"),
    ("logging", "GetBucketLogging"),
    ("notification", "GetBucketNotificationConfiguration"),
    ("object-lock", "GetObjectLockConfiguration"),
    ("ownershipControls", "GetBucketOwnershipControls"),
    ("policy", "GetBucketPolicy"),
    ("policyStatus", "GetBucketPolicyStatus"),
    ("publicAccessBlock", "GetPublicAccessBlock"),
    ("replication", "GetBucketReplication"),
    ("requestPayment", "GetBucketRequestPayment"),
    ("tagging", "GetBucketTagging"),
    ("versioning", "GetBucketVersioning"),
    ("website", "GetBucketWebsite"),
];

const CONTROL: &str = "/v20180820/";

/// Service, operation, and the bucket or access point that it is about.
pub(super) fn operation(method: &str, path: &str, params: &Params) -> (&'static str, String, String) {
    if let Some(path) = path.strip_prefix(CONTROL) {
        let path = path.trim_end_matches('/');
        return match path.split_once('/') {
            Some(("configuration", "publicAccessBlock")) => {
                ("s3control", named(method, "GetPublicAccessBlock"), String::new())
            }
            Some(("accesspoint", name)) if !name.contains('/') => {
                ("s3control", named(method, "GetAccessPoint"), name.to_owned())
            }
            _ if path == "accesspoint" => ("s3control", named(method, "ListAccessPoints"), String::new()),
            _ => ("s3control", format!("{method} {path}"), String::new()),
        };
    }
    let (bucket, key) = path.trim_start_matches('/').split_once('/').unwrap_or((path.trim_start_matches('/'), ""));
    if bucket.is_empty() {
        return ("s3", named(method, "ListBuckets"), String::new());
    }
    let about = SUBRESOURCES.iter().find(|(name, _)| params.get(name).is_some()).filter(|_| key.is_empty());
    let operation = match (method, about) {
        ("HEAD", _) if key.is_empty() => "HeadBucket".to_owned(),
        (_, Some((_, operation))) => named(method, operation),
        _ if !key.is_empty() => format!("{method} object"),
        _ => named(method, "ListObjectsV2"),
    };
    ("s3", operation, bucket.to_owned())
}

/// The operation, if it is asked for with GET; what writes is none that is known.
fn named(method: &str, operation: &str) -> String {
    if method == "GET" { operation.to_owned() } else { format!("{method} {operation}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_queries_tell() {
        let of = |target: &str| {
            let (path, query) = target.split_once('?').unwrap_or((target, ""));
            let (service, operation, subject) = operation("GET", path, &Params::of_form(query));
            format!("{service}:{operation} {subject}")
        };
        assert_eq!(of("/?x-id=ListBuckets&max-buckets=10000"), "s3:ListBuckets ");
        assert_eq!(of("/b-1/?acl"), "s3:GetBucketAcl b-1");
        assert_eq!(of("/b-1?policyStatus"), "s3:GetBucketPolicyStatus b-1");
        assert_eq!(of("/v20180820/accesspoint?maxResults=9"), "s3control:ListAccessPoints ");
        assert_eq!(of("/v20180820/accesspoint/ap"), "s3control:GetAccessPoint ap");
        assert_eq!(of("/v20180820/configuration/publicAccessBlock"), "s3control:GetPublicAccessBlock ");
    }

    #[test]
    fn what_writes_is_no_read() {
        let (_, operation, _) = operation("PUT", "/b", &Params::of_form("acl"));
        assert_eq!(operation, "PUT GetBucketAcl");
    }
}
