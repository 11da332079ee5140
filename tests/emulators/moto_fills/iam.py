"""IAM: root in the credential report and the account summary, dates, used policies."""

import csv
import io
from datetime import UTC, datetime, timedelta

from cryptography import x509
from moto.core.responses import ActionResult
from moto.iam.models import AccountSummary, IAMBackend, ManagedPolicy, Role
from moto.iam.responses import IamResponse

from . import state

COLUMNS = [
    "user", "arn", "user_creation_time", "password_enabled", "password_last_used", "password_last_changed",
    "password_next_rotation", "mfa_active", "access_key_1_active", "access_key_1_last_rotated",
    "access_key_1_last_used_date", "access_key_1_last_used_region", "access_key_1_last_used_service",
    "access_key_2_active", "access_key_2_last_rotated", "access_key_2_last_used_date",
    "access_key_2_last_used_region", "access_key_2_last_used_service", "cert_1_active", "cert_1_last_rotated",
    "cert_2_active", "cert_2_last_rotated",
]  # fmt: skip
ROOT = "<root_account>"


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def _yes(flag: object) -> str:
    return "true" if flag else "false"


def _empty(name: str, arn: str) -> dict[str, str]:
    row = dict.fromkeys(COLUMNS, "N/A")
    row |= {column: "false" for column in COLUMNS if column.endswith("_active")}
    return row | {"user": name, "arn": arn}


def _user_row(user) -> dict[str, str]:
    row = _empty(user.name, user.arn)
    row["user_creation_time"] = _time(user.create_date)
    row["password_enabled"] = _yes(user.password)
    if user.password:
        used = user.password_last_used
        row["password_last_used"] = _time(used) if used else "no_information"
        row["password_last_changed"] = _time(user.create_date)
    row["mfa_active"] = _yes(user.mfa_devices)
    for number, key in enumerate(user.access_keys[:2], start=1):
        row[f"access_key_{number}_active"] = _yes(key.status == "Active")
        row[f"access_key_{number}_last_rotated"] = _time(key.create_date)
        if key.last_used:
            row[f"access_key_{number}_last_used_date"] = _time(key.last_used)
    for number, certificate in enumerate(list(user.signing_certificates.values())[:2], start=1):
        row[f"cert_{number}_active"] = _yes(certificate.status == "Active")
    return row


def _root_row(backend: IAMBackend) -> dict[str, str]:
    root = state.snapshot()["root"]
    opened = _time(datetime.now(UTC) - timedelta(days=900))
    row = _empty(ROOT, f"arn:aws:iam::{backend.account_id}:root")
    row |= {
        "user_creation_time": opened,
        # What AWS writes for root, whose password cannot be asked about.
        "password_enabled": "not_supported",
        "password_last_used": "no_information",
        "password_last_changed": "not_supported",
        "password_next_rotation": "not_supported",
        "mfa_active": _yes(root["mfa"]),
    }
    if root["access_keys"]:
        row |= {"access_key_1_active": "true", "access_key_1_last_rotated": opened}
    if root["certificates"]:
        row["cert_1_active"] = "true"
    return row


def _get_credential_report(self) -> ActionResult:
    backend = self.backend
    backend.get_credential_report()  # refuses, as AWS does, when none was made
    changes = state.snapshot()["credential_report"]
    text = io.StringIO()
    report = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    report.writeheader()
    for row in [_root_row(backend), *(_user_row(user) for user in backend.users.values())]:
        report.writerow(row | changes.get(row["user"], {}))
    return ActionResult(
        {
            "Content": text.getvalue(),
            "ReportFormat": "text/csv",
            # moto's says 2015.
            "GeneratedTime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
    )


def _summary_map(original):
    def getter(self) -> dict[str, int]:
        root = state.snapshot()["root"]
        return original.fget(self) | {
            "AccountMFAEnabled": int(root["mfa"]),
            "AccountAccessKeysPresent": int(root["access_keys"]),
            "AccountPasswordPresent": int(root["password"]),
            "AccountSigningCertificatesPresent": int(root["certificates"]),
        }

    return property(getter)


def _authorization_details(original):
    """AWS lists its own policies where they are attached, not all 1,500 of them."""

    def method(self, policy_filter: list[str]) -> dict:
        details = original(self, policy_filter)
        details["managed_policies"] = [
            policy
            for policy in details["managed_policies"]
            if ":iam::aws:" not in policy.arn or policy.attachment_count > 0
        ]
        return details

    return method


def _list_virtual_mfa_devices(original):
    """Nobody can assign a device to root but root; the console gives its device this name."""

    def method(self, *arguments, **named):
        for device in self.virtual_mfa_devices.values():
            if device.serial_number.endswith(":mfa/root-account-mfa-device"):
                device.enable_date = device.enable_date or datetime.now(UTC)
                device.user_attribute = {
                    "Path": "/",
                    "UserName": "root",
                    "UserId": self.account_id,
                    "Arn": f"arn:aws:iam::{self.account_id}:root",
                    "CreateDate": device.enable_date,
                }
        return original(self, *arguments, **named)

    return method


def _role_last_used(original):
    """moto notes it when a role's own credentials are used, which no seed waits for."""

    def getter(self) -> dict[str, object]:
        days = state.snapshot()["role_used"].get(self.name)
        if days is None:
            return original.fget(self)
        return {"LastUsedDate": datetime.now(UTC) - timedelta(days=days), "Region": "eu-west-1"}

    return property(getter)


def _list_server_certificates(original):
    """moto's all ran out in 2012."""

    def method(self) -> ActionResult:
        answer = original(self)
        for entry, kept in zip(
            answer.result["ServerCertificateMetadataList"], self.backend.list_server_certificates(), strict=True
        ):
            certificate = x509.load_pem_x509_certificate(kept.cert_body.encode())
            entry["Expiration"] = certificate.not_valid_after_utc
        return answer

    return method


def _create_user(original):
    """moto forgets a user's permissions boundary."""

    def method(self) -> ActionResult:
        answer = original(self)
        if boundary := self._get_param("PermissionsBoundary"):
            user = self.backend.get_user(self._get_param("UserName"))
            user.permissions_boundary = {
                "PermissionsBoundaryType": "Policy",
                "PermissionsBoundaryArn": boundary,
            }
        return answer

    return method


def install() -> None:
    IamResponse.get_credential_report = _get_credential_report
    AccountSummary.summary_map = _summary_map(AccountSummary.summary_map)
    IAMBackend.get_account_authorization_details = _authorization_details(IAMBackend.get_account_authorization_details)
    # The names that GetAccountAuthorizationDetails looks for, which moto leaves out.
    ManagedPolicy.policy_name = property(lambda self: self.name)
    ManagedPolicy.policy_id = property(lambda self: self.id)
    IAMBackend.list_virtual_mfa_devices = _list_virtual_mfa_devices(IAMBackend.list_virtual_mfa_devices)
    Role.role_last_used = _role_last_used(Role.role_last_used)
    IamResponse.list_server_certificates = _list_server_certificates(IamResponse.list_server_certificates)
    IamResponse.create_user = _create_user(IamResponse.create_user)
