#!/usr/bin/env python3
"""Whether boto3 reads what the endpoint means.

    conformance.py PATH-OF-BENCHES

Every operation of the endpoint is called through boto3 in every region. Each answer's raw
body is compared with what botocore parsed out of it: whatever text the body holds must
stand in the parsed answer, so no element has a wrong name, place or type. Lists are read in
pages of several sizes and must hold what the account holds, each thing once. Errors must
carry the code that AWS has for them.
"""

import base64
import collections
import datetime
import json
import subprocess
import sys
import urllib.request
import xml.etree.ElementTree as ElementTree

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

# Elements that are about the answer, not in it; and S3's owner of what it lists.
ENVELOPE = {"requestId", "RequestId", "nextToken"}

# Services whose names in boto3 differ from those of `audit`.
CLIENTS = {"elasticloadbalancingv2": "elbv2", "elasticloadbalancing": "elb"}

# What an operation about one thing is asked about: how to find the things, and the parameter.
ABOUT = {
    "s3:*": ("s3", "list_buckets", "Buckets", "Name", "Bucket"),
    "s3control:GetAccessPoint": ("s3control", "list_access_points", "AccessPointList", "Name", "Name"),
    "cloudtrail:GetTrailStatus": ("cloudtrail", "describe_trails", "trailList", "TrailARN", "Name"),
    "cloudtrail:GetEventSelectors": ("cloudtrail", "describe_trails", "trailList", "TrailARN", "TrailName"),
    "cloudtrail:GetInsightSelectors": ("cloudtrail", "describe_trails", "trailList", "TrailARN", "TrailName"),
    "ec2:GetManagedPrefixListEntries": (
        "ec2", "describe_managed_prefix_lists", "PrefixLists", "PrefixListId", "PrefixListId"),
    "ec2:DescribeVpcEndpointServicePermissions": (
        "ec2", "describe_vpc_endpoint_service_configurations", "ServiceConfigurations", "ServiceId", "ServiceId"),
    "rds:DescribeDBSnapshotAttributes": (
        "rds", "describe_db_snapshots", "DBSnapshots", "DBSnapshotIdentifier", "DBSnapshotIdentifier"),
    "rds:DescribeDBClusterSnapshotAttributes": (
        "rds", "describe_db_cluster_snapshots", "DBClusterSnapshots", "DBClusterSnapshotIdentifier",
        "DBClusterSnapshotIdentifier"),
    **{
        f"iam:{operation}": ("iam", f"list_{plural}", plural.capitalize(), key, key if key != "Arn" else "PolicyArn")
        for plural, key, operations in (
            ("users", "UserName", "GetLoginProfile ListAccessKeys ListMFADevices ListAttachedUserPolicies "
                                  "ListUserPolicies GetUserPolicy ListUserTags"),
            ("roles", "RoleName", "GetRole ListAttachedRolePolicies ListRolePolicies GetRolePolicy ListRoleTags"),
            ("groups", "GroupName", "GetGroup ListAttachedGroupPolicies ListGroupPolicies"),
            ("policies", "Arn", "GetPolicyVersion ListEntitiesForPolicy ListPolicyTags"),
        )
        for operation in operations.split()
    },
    "elasticloadbalancingv2:DescribeListeners": (
        "elbv2", "describe_load_balancers", "LoadBalancers", "LoadBalancerArn", "LoadBalancerArn"),
    "elasticloadbalancingv2:DescribeTargetHealth": (
        "elbv2", "describe_target_groups", "TargetGroups", "TargetGroupArn", "TargetGroupArn"),
}
# Parameter groups have no list here: instances and clusters name them.
GROUPS = {
    "rds:DescribeDBParameters": ("describe_db_instances", "DBParameterGroupName"),
    "rds:DescribeDBClusterParameters": ("describe_db_clusters", "DBClusterParameterGroupName"),
}
ABSENT = {
    "NoSuchCORSConfiguration", "NoSuchLifecycleConfiguration", "NoSuchBucketPolicy", "NoSuchTagSet",
    "ReplicationConfigurationNotFoundError", "NoSuchWebsiteConfiguration", "ObjectLockConfigurationNotFoundError",
    "NoSuchPublicAccessBlockConfiguration", "InsightNotEnabledException", "NoSuchEntity",
}
# What each service calls "too fast", and with which status.
THROTTLES = {
    "ec2": ("RequestLimitExceeded", 503), "iam": ("Throttling", 400), "rds": ("Throttling", 400),
    "sts": ("Throttling", 400), "elbv2": ("Throttling", 400), "elb": ("Throttling", 400),
    "cloudtrail": ("ThrottlingException", 400), "s3": ("SlowDown", 503), "s3control": ("SlowDown", 503),
}
DENIALS = {
    "ec2": "UnauthorizedOperation", "cloudtrail": "AccessDeniedException", "iam": "AccessDenied",
    "rds": "AccessDenied", "s3": "AccessDenied", "s3control": "AccessDenied", "sts": "AccessDenied",
}

problems = []
done = collections.Counter()


def problem(text):
    problems.append(text)
    print("PROBLEM", text)


class Endpoint:
    """The endpoint, and its control path."""

    def __init__(self, binary, *arguments):
        command = [binary, "serve", "--latency", "0", "--record", *arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()
        self.account = self.control("GET", "account")

    def control(self, method, what, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_bench/{what}", data=data, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def client(self, service, region="us-east-1"):
        client = boto3.client(
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id="conformance",
            aws_secret_access_key="test",
            config=Config(
                retries={"max_attempts": 0},
                s3={"addressing_style": "path"},
                inject_host_prefix=False,
                parameter_validation=True,
            ),
        )
        client.raw = None

        def keep(response_dict, **_):
            client.raw = response_dict["body"]

        client.meta.events.register("before-parse.*.*", keep)

        def plain_host(request, **_):
            # S3 Control puts the account in front of the host, where loopback has no name.
            request.url = request.url.replace("://111122223333.", "://")

        client.meta.events.register("before-sign.s3-control.*", plain_host)
        return client

    def stop(self):
        self.process.stdin.close()
        self.process.wait(10)


def snake(name):
    """boto3's name for an operation."""
    return boto3.session.botocore.xform_name(name)


def said(value):
    """All values of a parsed answer, as the texts that may have stood in the body."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "ResponseMetadata":
                continue
            yield from said(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from said(inner)
    elif isinstance(value, bool):
        yield str(value).lower()
    elif isinstance(value, datetime.datetime):
        yield f"time {value.timestamp():.0f}"
    elif isinstance(value, bytes):
        yield "bytes " + base64.b64encode(value).decode()[:40]
    else:
        yield str(value)


def normal(text):
    """A text of a body, in the spelling of `said`."""
    try:
        when = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        if "T" in text:
            return f"time {when.timestamp():.0f}"
    except ValueError:
        pass
    return text


def written(body, maps):
    """All texts of a raw body."""
    if body.lstrip().startswith(b"{"):
        return collections.Counter(json_leaves(json.loads(body)))
    found = []

    def walk(element):
        name = element.tag.rpartition("}")[2]
        if len(element) == 0:
            text = element.text or ""
            if name not in ENVELOPE and text and not (name == "key" and maps):
                found.append(text)
        # An attribute is the type of a grantee.
        found.extend(element.attrib.values())
        for inner in element:
            walk(inner)

    walk(ElementTree.fromstring(body))
    return collections.Counter(found)


def json_leaves(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from json_leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from json_leaves(inner)
    elif isinstance(value, bool):
        yield str(value).lower()
    else:
        yield str(value)


def compare(what, client, answer):
    """Whatever the body holds was parsed."""
    if what == "s3:GetBucketPolicy":
        if answer["Policy"].encode() != client.raw:
            problem(f"{what}: the policy is not what was sent")
        return
    parsed = collections.Counter(said(answer))
    times = {f"{int(key[5:])}" for key in parsed if key.startswith("time ")}
    for text, count in written(client.raw, maps=what == "iam:GetAccountSummary").items():
        if text in times or f"bytes {text[:40]}" in parsed:
            continue
        # IAM's policies are decoded by boto3.
        if "%7B%22" in text:
            continue
        have = parsed[text] + (parsed[normal(text)] if normal(text) != text else 0)
        if have < count:
            problem(f"{what}: {text!r} stands {count} times in the body, {have} times in what boto3 parsed")
    done[what] += 1


def call(endpoint, client, operation, **arguments):
    what = operation["id"]
    try:
        answer = getattr(client, snake(what.split(":")[1]))(**arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] not in ABSENT:
            problem(f"{what}: {error}")
        else:
            done[what] += 1
        return None
    compare(what, client, answer)
    return answer


def fixed(what):
    """Parameters that an operation cannot do without."""
    if what.startswith("s3control:"):
        return {"AccountId": "111122223333"}
    if what == "ec2:DescribeLaunchTemplateVersions":
        return {"Versions": ["$Default"]}
    if what in ("iam:GetUserPolicy", "iam:GetRolePolicy"):
        return {"PolicyName": "inline"}
    if what == "iam:GetPolicyVersion":
        return {"VersionId": "v2"}
    return {}


def subjects(endpoint, region, what):
    """What an operation about one thing is to be asked about."""
    if what in GROUPS:
        method, parameter = GROUPS[what]
        answer = getattr(endpoint.client("rds", region), method)()
        if what == "rds:DescribeDBParameters":
            names = {g["DBParameterGroupName"] for i in answer["DBInstances"] for g in i["DBParameterGroups"]}
        else:
            names = {cluster["DBClusterParameterGroup"] for cluster in answer["DBClusters"]}
        return [{parameter: name} for name in sorted(names)]
    service, method, entries, key, parameter = ABOUT.get(what) or ABOUT["s3:*"]
    found = getattr(endpoint.client(service, region), method)(**fixed(f"{service}:"))[entries]
    if service == "s3":
        found = [bucket for bucket in found if bucket["BucketRegion"] == region]
    return [{parameter: thing[key], **fixed(what)} for thing in found[:40]]


def every_operation(endpoint):
    for operation in endpoint.account["operations"]:
        what = operation["id"]
        service = what.split(":")[0]
        about = operation["after"] is not None and what != "iam:GetCredentialReport"
        regions = endpoint.account["regions"] if operation["regional"] or about and service == "s3" else ["us-east-1"]
        for region in regions:
            client = endpoint.client(CLIENTS.get(service, service), region)
            if about:
                for arguments in subjects(endpoint, region, what):
                    call(endpoint, client, operation, **arguments)
            else:
                call(endpoint, client, operation, **fixed(what))
        if not done[what]:
            problem(f"{what}: it was not called")


def leaves_of(answer, entries):
    found = answer
    for part in entries.split("."):
        found = found[part]
    return found


def every_list(endpoint):
    """boto3's own paginators, with small and large pages, against what the account holds."""
    for operation in endpoint.account["operations"]:
        what = operation["id"]
        service, name = what.split(":")
        client_name = CLIENTS.get(service, service)
        if not operation["list"] or not endpoint.client(client_name).can_paginate(snake(name)):
            continue
        kinds = endpoint.account["kinds"][operation["kind"]]
        for index, region in enumerate(endpoint.account["regions"] if operation["regional"] else ["us-east-1"]):
            for size in (20, 100):
                arguments = dict(fixed(what))
                if what == "ec2:DescribeSnapshots":
                    arguments["OwnerIds"] = ["self"]
                if what != "ec2:DescribeAddresses":
                    arguments["PaginationConfig"] = {"PageSize": size}
                paginator = endpoint.client(client_name, region).get_paginator(snake(name))
                keys = [str(key.expression) for key in paginator.result_keys]
                seen = []
                for page in paginator.paginate(**arguments):
                    entries = leaves_of(page, keys[0])
                    if len(entries) > size:
                        problem(f"{what}: a page of {len(entries)} where {size} were asked for")
                    seen += [json.dumps(entry, default=str, sort_keys=True) for entry in entries]
                if len(seen) != kinds[index] or len(set(seen)) != len(seen):
                    problem(f"{what} {region}: {len(seen)} entries, {len(set(seen))} distinct, of {kinds[index]}")


def details(endpoint):
    """GetAccountAuthorizationDetails in pages, and the policies decoded."""
    kinds = endpoint.account["kinds"]
    for size in (7, 1000):
        found = collections.Counter()
        paginator = endpoint.client("iam").get_paginator("get_account_authorization_details")
        for page in paginator.paginate(PaginationConfig={"PageSize": size}):
            for key in ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"):
                found[key] += len(page[key])
            for role in page["RoleDetailList"]:
                if role["AssumeRolePolicyDocument"]["Version"] != "2012-10-17":
                    problem("a trust policy was not decoded")
        wanted = {"UserDetailList": "user", "GroupDetailList": "group", "RoleDetailList": "role", "Policies": "policy"}
        for key, kind in wanted.items():
            if found[key] != kinds[kind][0]:
                problem(f"{key}: {found[key]} of {kinds[kind][0]}")


def parameters_by_name(endpoint):
    client = endpoint.client("rds")
    group = client.describe_db_instances()["DBInstances"][0]["DBParameterGroups"][0]["DBParameterGroupName"]
    named = client.describe_db_parameters(
        DBParameterGroupName=group,
        Filters=[{"Name": "parameter-name", "Values": ["rds.force_ssl", "log_statement"]}],
    )["Parameters"]
    if [parameter["ParameterName"] for parameter in named] != ["rds.force_ssl", "log_statement"]:
        problem(f"the filter by name gave {named}")
    pages = client.get_paginator("describe_db_parameters").paginate(DBParameterGroupName=group)
    if (count := sum(len(page["Parameters"]) for page in pages)) != 420:
        problem(f"{count} parameters in all")


def code_of(send):
    try:
        send()
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
    return None, 200


def errors(endpoint):
    def expect(what, send, code, status):
        if code_of(send) != (code, status):
            problem(f"{what}: {code_of(send)}, not {(code, status)}")

    ask = {
        "ec2": lambda c: c.describe_vpcs(), "iam": lambda c: c.get_account_summary(),
        "rds": lambda c: c.describe_db_instances(), "sts": lambda c: c.get_caller_identity(),
        "elbv2": lambda c: c.describe_load_balancers(), "elb": lambda c: c.describe_load_balancers(),
        "cloudtrail": lambda c: c.describe_trails(), "s3": lambda c: c.list_buckets(),
        "s3control": lambda c: c.get_public_access_block(AccountId="111122223333"),
    }
    for fault, wanted in (("throttled", THROTTLES), ("denied", DENIALS)):
        endpoint.control("POST", "faults", [{"fault": fault}])
        for service, code in wanted.items():
            if fault == "denied":
                code = (code, 400 if service == "cloudtrail" else 403)
            expect(f"{service} {fault}", lambda: ask[service](endpoint.client(service)), *code)
    endpoint.control("DELETE", "faults")
    ec2, rds, iam, s3 = (endpoint.client(name) for name in ("ec2", "rds", "iam", "s3"))
    expect("pages of 101 route tables", lambda: ec2.describe_route_tables(MaxResults=101), "InvalidParameterValue", 400)
    expect("pages of 1001 VPCs", lambda: ec2.describe_vpcs(MaxResults=1001), "InvalidParameterValue", 400)
    expect("a token that is none", lambda: ec2.describe_vpcs(NextToken="x"), "InvalidParameterValue", 400)
    expect("a marker that is none", lambda: iam.list_virtual_mfa_devices(Marker="x"), "ValidationError", 400)
    expect("pages of 101 databases", lambda: rds.describe_db_instances(MaxRecords=101), "ValidationError", 400)
    expect("no such bucket", lambda: s3.get_bucket_acl(Bucket="nobody-0-000000"), "NoSuchBucket", 404)
    expect("a region that is off", lambda: endpoint.client("ec2", "af-south-1").describe_vpcs(), "AuthFailure", 401)
    # boto3 follows a bucket into its region; the header tells it where.
    elsewhere = next(b for b in s3.list_buckets()["Buckets"] if b["BucketRegion"] != "us-east-1")
    if not endpoint.client("s3").get_bucket_acl(Bucket=elsewhere["Name"])["Grants"]:
        problem("a bucket in another region was not found")


def buckets(binary):
    # A tenth of AWS's, so that a busy machine still asks faster than the bucket fills.
    endpoint = Endpoint(binary, "--buckets", "--rate-factor", "0.1", "--resources", "500")
    try:
        client = endpoint.client("ec2")
        codes = collections.Counter(code_of(client.describe_snapshots)[0] for _ in range(40))
        if not 5 <= codes[None] < 40 or codes["RequestLimitExceeded"] != 40 - codes[None]:
            problem(f"a bucket of 5 gave {codes}")
        if code_of(endpoint.client("ec2", "eu-west-1").describe_snapshots)[0] is not None:
            problem("another region's bucket is empty too")
    finally:
        endpoint.stop()


def main(binary):
    endpoint = Endpoint(binary, "--resources", "2000", "--regions", "2")
    try:
        every_operation(endpoint)
        every_list(endpoint)
        details(endpoint)
        parameters_by_name(endpoint)
        errors(endpoint)
        unknown = [
            name
            for client in endpoint.control("GET", "stats")["clients"].values()
            for name, counts in client["operations"].items()
            if counts["unknown"]
        ]
        if unknown:
            problem(f"not answered: {unknown}")
        buckets(binary)
    finally:
        endpoint.stop()
    print(f"{len(done)} operations, {sum(done.values())} answers, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
