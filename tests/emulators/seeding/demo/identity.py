"""Root, the password policy, people, programs and groups; roles are in `roles.py`."""

from ..certificates import server_certificate
from ..common import Seed, allow, policy
from . import roles
from .common import LOGISTICS, VIRGINIA, at, bucket_name, labels, moment, role_arn

TEAMS = {"administrators": "platform", "analysts": "analytics", "developers": "orders", "finance": "finance"}
PASSWORD = "Correct-horse-battery-1"

# Name, group, days since they came, days since they signed in, whether they have MFA.
PEOPLE = [
    ("anna.keller", "administrators", 1341, 1, True),
    ("bruno.silva", "developers", 980, 3, True),
    ("chiara.rossi", "developers", 730, 2, False),
    ("daniel.novak", "analysts", 610, 1, True),
    ("emma.larsen", "finance", 540, 6, True),
    # Left the company in spring.
    ("felix.braun", "developers", 1105, 212, True),
]
# Name, group, days since it was made, days since its key was made and was used.
PROGRAMS = [
    ("backup-agent", "backup-writers", 690, 34, 1),
    ("ci-deploy", "deployers", 1220, 412, 2),
    ("invoice-export", "finance", 480, 71, 1),
    ("newsletter-sync", "analysts", 655, 655, 380),
]


def make(seed: Seed) -> None:
    iam = seed.client("iam")
    iam.create_account_alias(AccountAlias="meridian-shop")
    _root(seed)
    _groups(seed)
    for name, group, came, signed_in, mfa in PEOPLE:
        with at(seed, came):
            iam.create_user(UserName=name, Tags=labels("shared", TEAMS[group]))
            iam.create_login_profile(UserName=name, Password=PASSWORD)
            iam.add_user_to_group(GroupName=group, UserName=name)
            if mfa:
                _give_mfa(iam, name)
        # Passwords are old: nothing makes people change them.
        seed.settings({"credential_report": {name: {"password_last_used": moment(signed_in)}}})
    for name, group, made, keyed, used in PROGRAMS:
        with at(seed, made):
            iam.create_user(UserName=name, Tags=labels("production", TEAMS.get(group, "platform")))
            iam.add_user_to_group(GroupName=group, UserName=name)
        _give_key(seed, name, 1, keyed, used)
    # Rotation begun, never finished.
    _give_key(seed, "invoice-export", 2, 12, 1)
    _give_key(seed, "bruno.silva", 1, 178, 96)
    # A right for one evening, given past the groups.
    with at(seed, 233):
        iam.put_user_policy(
            UserName="bruno.silva",
            PolicyName="restore-orders",
            PolicyDocument=policy(allow(["rds:RestoreDBInstanceFromDBSnapshot", "rds:DescribeDBSnapshots"])),
        )
    roles.make(seed)
    body, key = server_certificate("www.meridian-shop.example", days_left=-64)
    with at(seed, 430):
        iam.upload_server_certificate(
            ServerCertificateName="www-meridian-shop-2025", CertificateBody=body, PrivateKey=key
        )


def _root(seed: Seed) -> None:
    iam = seed.client("iam")
    seed.settings(
        {
            "root": {"mfa": True, "access_keys": False},
            "credential_report": {
                "<root_account>": {"user_creation_time": moment(1342), "password_last_used": moment(318)}
            },
        }
    )
    # In the app on somebody's phone.
    iam.create_virtual_mfa_device(VirtualMFADeviceName="root-account-mfa-device")
    iam.update_account_password_policy(
        MinimumPasswordLength=12,
        RequireSymbols=True,
        RequireNumbers=True,
        RequireUppercaseCharacters=True,
        RequireLowercaseCharacters=True,
        AllowUsersToChangePassword=True,
        PasswordReusePrevention=5,
    )


def _groups(seed: Seed) -> None:
    iam = seed.client("iam")
    lake, orders = (f"arn:aws:s3:::{bucket_name(what)}" for what in ("analytics-lake", "orders"))
    invoices, backups = (f"arn:aws:s3:::{bucket_name(what)}" for what in ("invoices", "backups"))
    with at(seed, 1300):
        for group, name, statements in [
            ("administrators", "become-platform-admin", [allow("sts:AssumeRole", role_arn("platform-admin"))]),
            ("developers", "developer-access", [
                allow(["ec2:Describe*", "rds:Describe*", "logs:Get*", "logs:FilterLogEvents", "cloudwatch:Get*"]),
                allow("s3:*", [f"{orders}-staging", f"{orders}-staging/*"]),
            ]),
            # A pipeline that may pass any role has every role's rights.
            ("deployers", "deploy-pipeline", [
                allow(["ecs:UpdateService", "ecs:RegisterTaskDefinition", "ecs:DescribeServices"]),
                allow("iam:PassRole"),
            ]),
            ("analysts", "lake-read", [allow(["s3:GetObject", "s3:ListBucket"], [lake, f"{lake}/*"])]),
            ("finance", "invoice-read", [allow(["s3:GetObject", "s3:ListBucket"], [invoices, f"{invoices}/*"])]),
            ("backup-writers", "backup-write", [allow(["s3:PutObject", "s3:ListBucket"], [backups, f"{backups}/*"])]),
        ]:  # fmt: skip
            iam.create_group(GroupName=group)
            made = iam.create_policy(
                PolicyName=name, PolicyDocument=policy(*statements), Tags=labels("shared", "platform")
            )
            iam.attach_group_policy(GroupName=group, PolicyArn=made["Policy"]["Arn"])
        # Left over from the move to the warehouse company.
        iam.create_policy(
            PolicyName="logistics-upload",
            PolicyDocument=policy(allow("sts:AssumeRole", f"arn:aws:iam::{LOGISTICS}:role/meridian-upload")),
        )


def _give_mfa(iam, name: str) -> None:
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(
        UserName=name, SerialNumber=device, AuthenticationCode1="123456", AuthenticationCode2="654321"
    )


def _give_key(seed: Seed, user: str, number: int, made: int, used: int) -> None:
    with at(seed, made):
        seed.client("iam").create_access_key(UserName=user)
    key = f"access_key_{number}_last_used"
    columns = {f"{key}_date": moment(used), f"{key}_region": VIRGINIA, f"{key}_service": "s3"}
    seed.settings({"credential_report": {user: columns}})
