"""Roles: of people, partners, pipelines, services and instances."""

from typing import Any

from ..common import ACCOUNT, Seed, allow, policy, trust
from ..iam import AWS, GITHUB
from .common import LOGISTICS, at, bucket_name, labels

FROM_HERE = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
ON_INSTANCES = trust({"Service": "ec2.amazonaws.com"})


def make(seed: Seed) -> None:
    _for_people(seed)
    _for_services(seed)
    _for_instances(seed)


def _role(seed: Seed, name: str, team: str, made: int, used: int | None, trusted: str, *attached: str) -> None:
    """A role; when nobody takes it, `used` is None."""
    iam = seed.client("iam")
    with at(seed, made):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trusted, Tags=labels("production", team))
        for arn in attached:
            iam.attach_role_policy(RoleName=name, PolicyArn=arn)
    if used is not None:
        seed.settings({"role_used": {name: used}})


def _inline(seed: Seed, role: str, name: str, *statements: dict[str, Any]) -> None:
    seed.client("iam").put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=policy(*statements))


def _for_people(seed: Seed) -> None:
    iam = seed.client("iam")
    with at(seed, 900):
        directory = iam.create_saml_provider(
            Name="meridian-directory", SAMLMetadataDocument="<EntityDescriptor/>" + " " * 1000
        )["SAMLProviderArn"]
        github = iam.create_open_id_connect_provider(
            Url=f"https://{GITHUB}", ClientIDList=["sts.amazonaws.com"], ThumbprintList=["a" * 40]
        )["OpenIDConnectProviderArn"]
    signed_in = trust(
        {"Federated": directory},
        "sts:AssumeRoleWithSAML",
        Condition={"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
    )
    # Taken by the administrators, with MFA, when something burns.
    own = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    with_mfa = trust(own, Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})
    _role(seed, "platform-admin", "platform", 900, 1, with_mfa, f"{AWS}/AdministratorAccess")
    _role(seed, "support-cases", "platform", 900, 44, signed_in, f"{AWS}/AWSSupportAccess")
    # The audit's own.
    _role(seed, "security-audit", "platform", 300, 1, trust(own), f"{AWS}/SecurityAudit")
    # Any repository of anybody's on GitHub may ask for it.
    audience = {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}}
    by_github = trust({"Federated": github}, "sts:AssumeRoleWithWebIdentity", Condition=audience)
    _role(seed, "github-deploy", "platform", 402, 1, by_github)
    _inline(seed, "github-deploy", "deploy", allow(["ecs:UpdateService", "ecs:DescribeServices"]))
    _role(
        seed, "logistics-partner", "orders", 410, 129, trust({"AWS": f"arn:aws:iam::{LOGISTICS}:root"}),
        f"{AWS}/ReadOnlyAccess",
    )  # fmt: skip


def _for_services(seed: Seed) -> None:
    logs = ["logs:CreateLogStream", "logs:PutLogEvents"]
    group = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/meridian"
    trail = trust({"Service": "cloudtrail.amazonaws.com"}, Condition=FROM_HERE)
    _role(seed, "trail-to-logs", "platform", 1335, 1, trail)
    _inline(seed, "trail-to-logs", "write", allow(logs, f"{group}/trail:*"))
    monitoring = trust({"Service": "monitoring.rds.amazonaws.com"}, Condition=FROM_HERE)
    _role(
        seed, "rds-monitoring", "platform", 1180, 1, monitoring, f"{AWS}/service-role/AmazonRDSEnhancedMonitoringRole"
    )
    _role(seed, "invoice-renderer", "finance", 760, 1, trust({"Service": "lambda.amazonaws.com"}))
    invoices = f"arn:aws:s3:::{bucket_name('invoices')}/*"
    _inline(seed, "invoice-renderer", "render", allow(["s3:GetObject", "s3:PutObject"], invoices))
    # The shop's old search, switched off last year.
    _role(seed, "search-indexer", "web", 1010, 290, trust({"Service": "lambda.amazonaws.com"}))


def _for_instances(seed: Seed) -> None:
    iam = seed.client("iam")
    assets, orders, lake = (f"arn:aws:s3:::{bucket_name(what)}" for what in ("web-assets", "orders", "analytics-lake"))
    for name, team, statements in [
        ("web-instance", "web", [allow("s3:GetObject", f"{assets}/*")]),
        ("orders-instance", "orders", [
            allow(["s3:GetObject", "s3:PutObject"], f"{orders}/*"),
            allow("secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:orders/*"),
        ]),
        # A script of the test environment puts the policies of its branches.
        ("staging-instance", "web", [allow("s3:GetObject", f"{assets}/*"), allow("iam:PutRolePolicy")]),
        ("bastion-instance", "platform", []),
        ("etl-instance", "analytics", [
            allow(["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"], [lake, f"{lake}/*"]),
            # So that a job could make its own table readers.
            allow(["iam:PassRole", "glue:CreateJob", "glue:StartJobRun"]),
        ]),
    ]:  # fmt: skip
        _role(seed, name, team, 1250, 1, ON_INSTANCES, f"{AWS}/AmazonSSMManagedInstanceCore")
        if statements:
            _inline(seed, name, "work", *statements)
        iam.create_instance_profile(InstanceProfileName=name)
        iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
