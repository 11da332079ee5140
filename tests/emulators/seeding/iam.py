"""Root, the password policy, users, groups, roles, policies and certificates."""

from datetime import UTC, datetime, timedelta

from .certificates import server_certificate
from .common import ACCOUNT, FOREIGN, THE_ACCOUNT, Seed, allow, policy, trust

AWS = "arn:aws:iam::aws:policy"
GLOBAL = "global"
GITHUB = "token.actions.githubusercontent.com"
OWN = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}


def _time(days_ago: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def _managed(seed: Seed, name: str, *statements: dict, group: str | None = None) -> str:
    """A customer managed policy, attached to a group of its own: only attached policies are judged."""
    iam = seed.client("iam")
    arn = iam.create_policy(PolicyName=name, PolicyDocument=policy(*statements))["Policy"]["Arn"]
    group = group or f"{name}-group"
    if group == f"{name}-group":
        iam.create_group(GroupName=group)
    iam.attach_group_policy(GroupName=group, PolicyArn=arn)
    return arn


def _role(seed: Seed, name: str, trusted: str, *attached: str) -> None:
    iam = seed.client("iam")
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trusted)
    for arn in attached:
        iam.attach_role_policy(RoleName=name, PolicyArn=arn)


def _github(seed: Seed) -> str:
    return seed.client("iam").create_open_id_connect_provider(
        Url=f"https://{GITHUB}", ClientIDList=["sts.amazonaws.com"], ThumbprintList=["a" * 40]
    )["OpenIDConnectProviderArn"]


def _profile(seed: Seed, name: str, *statements: dict) -> None:
    """A role for instances, with a profile of the same name."""
    iam = seed.client("iam")
    _role(seed, name, trust({"Service": "ec2.amazonaws.com"}))
    iam.put_role_policy(RoleName=name, PolicyName="work", PolicyDocument=policy(*statements))
    iam.create_instance_profile(InstanceProfileName=name)
    iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)


def careless_account(seed: Seed) -> None:
    _careless_root(seed)
    _careless_users(seed)
    _careless_policies(seed)
    _careless_roles(seed)
    _profile(
        seed,
        "careless-instance",
        allow(["iam:CreatePolicyVersion", "iam:PassRole", "iam:AttachRolePolicy"]),
        allow(
            ["s3:DeleteBucket", "kms:ScheduleKeyDeletion", "rds:DeleteDBInstance", "organizations:LeaveOrganization"]
        ),
        allow(
            [
                "cloudtrail:StopLogging",
                "cloudtrail:DeleteTrail",
                "guardduty:DeleteDetector",
                "config:StopConfigurationRecorder",
            ]
        ),
        allow(["secretsmanager:GetSecretValue", "iam:CreateAccessKey", "s3:PutBucketPolicy", "ssm:GetParameter"]),
    )
    body, key = server_certificate("careless.example", days_left=-30)
    seed.client("iam").upload_server_certificate(
        ServerCertificateName="careless-certificate", CertificateBody=body, PrivateKey=key
    )
    seed.expect("fail", "careless-certificate", GLOBAL, "iam-no-expired-certificates")
    seed.expect("fail", THE_ACCOUNT, GLOBAL, "iam-support-role")


def _careless_root(seed: Seed) -> None:
    seed.settings(
        {
            "root": {"mfa": False, "access_keys": True},
            "credential_report": {
                "<root_account>": {"password_last_used": _time(2), "password_enabled": "not_supported"}
            },
        }
    )
    # No password policy at all is AWS's weak default.
    seed.expect(
        "fail", THE_ACCOUNT, GLOBAL,
        "iam-root-no-access-keys", "iam-root-mfa", "iam-root-hardware-mfa", "iam-root-unused",
        "iam-password-policy-exists", "iam-password-minimum-length", "iam-password-reuse",
    )  # fmt: skip


def _careless_users(seed: Seed) -> None:
    iam = seed.client("iam")
    for name in ("careless-admin", "careless-initial", "careless-inline", "careless-quarantined"):
        iam.create_user(UserName=name)
    iam.create_login_profile(UserName="careless-admin", Password="Correct-horse-battery-1")
    iam.create_access_key(UserName="careless-admin")
    iam.create_access_key(UserName="careless-admin")
    iam.attach_user_policy(UserName="careless-admin", PolicyArn=f"{AWS}/AdministratorAccess")
    iam.create_login_profile(UserName="careless-initial", Password="Correct-horse-battery-1")
    iam.create_access_key(UserName="careless-initial")
    iam.put_user_policy(UserName="careless-inline", PolicyName="everything", PolicyDocument=policy(allow("*")))
    iam.attach_user_policy(UserName="careless-quarantined", PolicyArn=f"{AWS}/AWSCompromisedKeyQuarantineV3")
    old = _time(400)
    seed.settings(
        {
            "credential_report": {
                "careless-admin": {
                    "user_creation_time": _time(500),
                    "password_last_used": old,
                    "password_last_changed": _time(500),
                    "access_key_1_last_rotated": old,
                    "access_key_1_last_used_date": _time(300),
                    "access_key_2_last_rotated": old,
                    "access_key_2_last_used_date": _time(300),
                },
                # The key came with the user and nobody ever used it.
                "careless-initial": {"user_creation_time": old, "access_key_1_last_rotated": old},
            }
        }
    )
    seed.expect(
        "fail", "careless-admin", GLOBAL,
        "iam-user-mfa", "iam-admin-mfa", "iam-no-unused-passwords", "iam-no-unused-access-keys",
        "iam-access-key-rotation", "iam-single-access-key", "iam-user-no-direct-policies", "iam-user-no-admin",
    )  # fmt: skip
    seed.expect(
        "fail", "careless-initial", GLOBAL,
        "iam-no-initial-access-key", "iam-access-key-rotation", "iam-no-unused-access-keys",
    )  # fmt: skip
    seed.expect("pass", "careless-initial", GLOBAL, "iam-single-access-key", "iam-user-no-direct-policies")
    seed.expect("fail", ["careless-inline", "everything"], GLOBAL, "iam-no-inline-admin-policy")
    seed.expect("fail", "careless-inline", GLOBAL, "iam-user-no-direct-policies")
    seed.expect("fail", "careless-quarantined", GLOBAL, "iam-no-quarantined-user")


def _careless_policies(seed: Seed) -> None:
    iam = seed.client("iam")
    iam.create_group(GroupName="careless-admins")
    iam.attach_group_policy(GroupName="careless-admins", PolicyArn=f"{AWS}/AdministratorAccess")
    iam.attach_group_policy(GroupName="careless-admins", PolicyArn=f"{AWS}/AWSCloudShellFullAccess")
    seed.expect("fail", "careless-admins", GLOBAL, "iam-group-no-admin")
    seed.expect(
        "fail",
        ["AdministratorAccess", "careless-admin", "careless-admins", "careless-admin-role"],
        GLOBAL,
        "iam-no-aws-admin-policy",
    )
    seed.expect(
        "fail", [THE_ACCOUNT, "AWSCloudShellFullAccess", "careless-admins"], GLOBAL, "iam-no-cloudshell-full-access"
    )
    for name, statement, check in [
        ("careless-everything", allow("*"), "iam-no-custom-admin-policy"),
        ("careless-services", allow("s3:*"), "iam-no-service-wildcard"),
        (
            "careless-escalation",
            allow(["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"]),
            "iam-no-privilege-escalation",
        ),
        ("careless-assume", allow("sts:AssumeRole"), "iam-no-wildcard-assume-role"),
        ("careless-pass", allow("iam:PassRole"), "iam-no-wildcard-pass-role"),
    ]:
        arn = _managed(seed, name, statement)
        # Escalation is judged of whoever holds the policy.
        holder = [f"{name}-group"] if check == "iam-no-privilege-escalation" else [name, arn]
        seed.expect("fail", holder, GLOBAL, check)

    # A user who may take off the fence that stands around it.
    boundary = iam.create_policy(PolicyName="careless-boundary", PolicyDocument=policy(allow(["s3:Get*", "iam:*"])))
    iam.create_user(UserName="careless-bounded", PermissionsBoundary=boundary["Policy"]["Arn"])
    iam.put_user_policy(
        UserName="careless-bounded",
        PolicyName="unbind",
        PolicyDocument=policy(allow(["iam:DeleteUserPermissionsBoundary", "iam:PutUserPermissionsBoundary"])),
    )
    seed.expect("fail", ["careless-bounded", "unbind"], GLOBAL, "iam-boundary-not-removable")


def _careless_roles(seed: Seed) -> None:
    foreign = {"AWS": f"arn:aws:iam::{FOREIGN}:root"}
    _role(seed, "careless-admin-role", trust(OWN), f"{AWS}/AdministratorAccess")
    _role(seed, "careless-open-role", trust({"AWS": "*"}))
    _role(seed, "careless-foreign-reader", trust(foreign), f"{AWS}/ReadOnlyAccess")
    _role(seed, "careless-foreign-writer", trust(foreign), f"{AWS}/PowerUserAccess")
    _role(seed, "careless-deputy", trust({"Service": "cloudtrail.amazonaws.com"}))
    provider = _github(seed)
    audience = {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}}
    _role(
        seed,
        "careless-github",
        trust({"Federated": provider}, "sts:AssumeRoleWithWebIdentity", Condition=audience),
    )
    for name, check in [
        ("careless-admin-role", "iam-role-no-admin"),
        ("careless-open-role", "iam-trust-no-wildcard"),
        ("careless-foreign-reader", "iam-cross-account-no-read-only"),
        ("careless-foreign-writer", "iam-cross-account-no-write"),
        ("careless-deputy", "iam-confused-deputy-prevention"),
        ("careless-github", "iam-oidc-trust-scoped"),
    ]:
        seed.expect("fail", name, GLOBAL, check)
    seed.expect("pass", "careless-admin-role", GLOBAL, "iam-trust-no-wildcard")


def kept_account(seed: Seed) -> None:
    _kept_root(seed)
    _kept_users(seed)
    _kept_roles(seed)
    _profile(seed, "kept-instance", allow("s3:GetObject", "arn:aws:s3:::kept-data-us-east-1/app/*"))
    iam = seed.client("iam")
    body, key = server_certificate("kept.example", days_left=365)
    iam.upload_server_certificate(ServerCertificateName="kept-certificate", CertificateBody=body, PrivateKey=key)
    seed.expect("pass", "kept-certificate", GLOBAL, "iam-no-expired-certificates")
    iam.create_saml_provider(Name="kept-idp", SAMLMetadataDocument="<EntityDescriptor/>" + " " * 1000)
    seed.expect("pass", THE_ACCOUNT, GLOBAL, "iam-federation")


def _kept_root(seed: Seed) -> None:
    # MFA is on and no virtual device is root's: a hardware device.
    seed.settings(
        {
            "root": {"mfa": True, "access_keys": False},
            "credential_report": {"<root_account>": {"password_last_used": _time(400)}},
        }
    )
    seed.client("iam").update_account_password_policy(
        MinimumPasswordLength=14,
        RequireSymbols=True,
        RequireNumbers=True,
        RequireUppercaseCharacters=True,
        RequireLowercaseCharacters=True,
        AllowUsersToChangePassword=True,
        PasswordReusePrevention=24,
        MaxPasswordAge=90,
    )
    seed.expect(
        "pass", THE_ACCOUNT, GLOBAL,
        "iam-root-no-access-keys", "iam-root-mfa", "iam-root-hardware-mfa", "iam-root-unused",
        "iam-password-policy-exists", "iam-password-minimum-length", "iam-password-reuse",
    )  # fmt: skip


def _kept_users(seed: Seed) -> None:
    iam = seed.client("iam")
    iam.create_group(GroupName="kept-readers")
    arn = _managed(seed, "kept-read", allow("s3:GetObject", "arn:aws:s3:::kept-data-us-east-1/*"), group="kept-readers")
    boundary = iam.create_policy(PolicyName="kept-boundary", PolicyDocument=policy(allow("s3:Get*")))["Policy"]["Arn"]
    for name in ("kept-person", "kept-robot"):
        iam.create_user(UserName=name, PermissionsBoundary=boundary)
        iam.add_user_to_group(GroupName="kept-readers", UserName=name)
    iam.create_login_profile(UserName="kept-person", Password="Correct-horse-battery-1")
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="kept-person")["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(
        UserName="kept-person", SerialNumber=device, AuthenticationCode1="123456", AuthenticationCode2="654321"
    )
    iam.create_access_key(UserName="kept-robot")
    seed.settings(
        {
            "credential_report": {
                "kept-person": {"user_creation_time": _time(300), "password_last_used": _time(1)},
                "kept-robot": {
                    "user_creation_time": _time(300),
                    "access_key_1_last_rotated": _time(20),
                    "access_key_1_last_used_date": _time(1),
                },
            }
        }
    )
    seed.expect("pass", "kept-person", GLOBAL, "iam-user-mfa", "iam-no-unused-passwords")
    seed.expect(
        "pass", "kept-robot", GLOBAL,
        "iam-no-unused-access-keys", "iam-access-key-rotation", "iam-single-access-key",
    )  # fmt: skip
    # CIS asks it of users with a console password.
    seed.expect("not-applicable", "kept-robot", GLOBAL, "iam-no-initial-access-key")
    for name in ("kept-person", "kept-robot"):
        seed.expect("pass", name, GLOBAL, "iam-user-no-direct-policies", "iam-user-no-admin", "iam-no-quarantined-user")
        seed.expect("pass", name, GLOBAL, "iam-boundary-not-removable")
    seed.expect("pass", "kept-readers", GLOBAL, "iam-group-no-admin")
    seed.expect(
        "pass", ["kept-read", arn], GLOBAL,
        "iam-no-custom-admin-policy", "iam-no-service-wildcard",
        "iam-no-wildcard-assume-role", "iam-no-wildcard-pass-role",
    )  # fmt: skip
    seed.expect("pass", ["kept-readers", "kept-person", "kept-robot"], GLOBAL, "iam-no-privilege-escalation")


def _kept_roles(seed: Seed) -> None:
    _role(seed, "kept-support", trust(OWN), f"{AWS}/AWSSupportAccess")
    seed.expect("pass", THE_ACCOUNT, GLOBAL, "iam-support-role")
    scoped = {
        "StringEquals": {
            f"{GITHUB}:aud": "sts.amazonaws.com",
            f"{GITHUB}:sub": "repo:example/kept:ref:refs/heads/main",
        }
    }
    _role(seed, "kept-github", trust({"Federated": _github(seed)}, "sts:AssumeRoleWithWebIdentity", Condition=scoped))
    seed.expect("pass", "kept-github", GLOBAL, "iam-oidc-trust-scoped", "iam-role-no-admin", "iam-trust-no-wildcard")
    seed.expect("pass", "kept-support", GLOBAL, "iam-role-no-admin", "iam-trust-no-wildcard")
    # The role of the kept trail is made with the trail.
    seed.expect("pass", "kept-trail-to-logs", GLOBAL, "iam-confused-deputy-prevention", "iam-trust-no-wildcard")
