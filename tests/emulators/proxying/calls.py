"""Which call a request is: service, operation, region and access key.

Service and region come from the signature's credential scope; the operation from the
form (query protocol and EC2), from X-Amz-Target (JSON), or from method, path and query
(S3 and S3 Control, which is signed as S3).
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")

# What follows the verb for each sub-resource of a bucket.
SUBRESOURCES = {
    "accelerate": "BucketAccelerateConfiguration",
    "acl": "BucketAcl",
    "cors": "BucketCors",
    "encryption": "BucketEncryption",
    "lifecycle": "BucketLifecycleConfiguration",
    "location": "BucketLocation",
    "logging": "BucketLogging",
    "notification": "BucketNotificationConfiguration",
    "object-lock": "ObjectLockConfiguration",
    "ownershipControls": "BucketOwnershipControls",
    "policy": "BucketPolicy",
    "policyStatus": "BucketPolicyStatus",
    "publicAccessBlock": "PublicAccessBlock",
    "replication": "BucketReplication",
    "requestPayment": "BucketRequestPayment",
    "tagging": "BucketTagging",
    "versioning": "BucketVersioning",
    "website": "BucketWebsite",
}
VERBS = {"GET": "Get", "PUT": "Put", "POST": "Post", "DELETE": "Delete", "HEAD": "Head"}

CONTROL = "/v20180820/"
CONTROL_PATHS = [
    (re.compile(r"configuration/publicAccessBlock/?$"), "{verb}PublicAccessBlock"),
    (re.compile(r"accesspoint/?$"), "ListAccessPoints"),
    (re.compile(r"accesspoint/[^/]+/policyStatus$"), "{verb}AccessPointPolicyStatus"),
    (re.compile(r"accesspoint/[^/]+/policy$"), "{verb}AccessPointPolicy"),
    (re.compile(r"accesspoint/[^/]+/?$"), "{verb}AccessPoint"),
    (re.compile(r"mrap/instances/?$"), "ListMultiRegionAccessPoints"),
]


@dataclass(frozen=True)
class Call:
    """One call, with its protocol, which decides the shape of an error."""

    service: str
    operation: str
    region: str
    access_key: str
    protocol: str  # query, ec2, json, rest-xml
    bucket: str = ""  # S3's calls about one bucket

    @property
    def id(self) -> str:
        return f"{self.service}:{self.operation}"


def _s3(method: str, path: str, query: dict[str, list[str]]) -> str:
    bucket, _, key = path.lstrip("/").partition("/")
    if not bucket:
        return "ListBuckets"
    verb = VERBS.get(method, method)
    if key:
        return f"{verb}ObjectAcl" if "acl" in query else f"{verb}Object"
    for name, what in SUBRESOURCES.items():
        if name in query:
            return verb + what
    if method == "GET":
        if "versions" in query:
            return "ListObjectVersions"
        return "ListObjectsV2" if "list-type" in query else "ListObjects"
    return {"PUT": "CreateBucket", "DELETE": "DeleteBucket", "HEAD": "HeadBucket"}.get(method, f"{verb}Bucket")


def _s3control(method: str, path: str) -> str:
    for pattern, name in CONTROL_PATHS:
        if pattern.match(path[len(CONTROL) :]):
            # A new access point is made with PUT.
            verb = "Create" if (method, name) == ("PUT", "{verb}AccessPoint") else VERBS.get(method, method)
            return name.format(verb=verb)
    return f"{method} {path}"


def identify(method: str, target: str, headers: dict[str, str], body: bytes) -> Call:
    """The call of a request; header names in lower case."""
    found = CREDENTIAL.search(headers.get("authorization", ""))
    access_key, region, service = found.groups() if found else ("", "", "unsigned")
    parts = urlsplit(target)
    path, query = unquote(parts.path), parse_qs(parts.query, keep_blank_values=True)
    if "x-amz-target" in headers:
        operation = headers["x-amz-target"].rpartition(".")[2]
        return Call(service, operation, region, access_key, "json")
    if service == "s3":
        if path.startswith(CONTROL):
            return Call("s3control", _s3control(method, path), region, access_key, "rest-xml")
        bucket = path.lstrip("/").partition("/")[0]
        return Call("s3", _s3(method, path, query), region, access_key, "rest-xml", bucket)
    form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    operation = (form.get("Action") or query.get("Action") or [f"{method} {path}"])[0]
    if service == "elasticloadbalancing" and form.get("Version") == ["2015-12-01"]:
        # Both generations of load balancers are signed alike: the API's version tells them apart.
        service = "elasticloadbalancingv2"
    return Call(service, operation, region, access_key, "ec2" if service == "ec2" else "query")
