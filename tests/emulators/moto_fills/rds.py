"""RDS: certificate authorities, pending maintenance, and the parameters of groups."""

from typing import Any

from moto.core.responses import ActionResult
from moto.rds.exceptions import InvalidParameterValue
from moto.rds.models import DBInstance
from moto.rds.responses import RDSResponse

from . import state

CERTIFICATES = [
    {
        "CertificateIdentifier": name,
        "CertificateType": "CA",
        "ValidFrom": "2021-05-21T00:00:00Z",
        "ValidTill": valid_till,
        "CustomerOverride": False,
    }
    for name, valid_till in [
        ("rds-ca-rsa2048-g1", "2061-05-25T00:00:00Z"),
        ("rds-ca-rsa4096-g1", "2121-05-25T00:00:00Z"),
        ("rds-ca-ecc384-g1", "2121-05-25T00:00:00Z"),
    ]
]

# The authority that new instances get, and one that has run out, which AWS offers no more.
VALID_TILL = {c["CertificateIdentifier"]: c["ValidTill"] for c in CERTIFICATES}
VALID_TILL |= {"rds-ca-default": "2061-05-25T00:00:00Z", "rds-ca-2019": "2024-08-22T17:08:50Z"}

# Parameters that the families have on AWS, with the engine's default, where it writes one.
FAMILIES: list[tuple[str, dict[str, str | None]]] = [
    *((f"postgres{n}", {"rds.force_ssl": "1" if n >= 15 else "0"}) for n in range(11, 19)),
    *((f"aurora-postgresql{n}", {"rds.force_ssl": "1" if n >= 17 else "0"}) for n in range(11, 19)),
    ("mysql8.4", {"require_secure_transport": "1"}),
    ("mysql", {"require_secure_transport": None}),
    ("mariadb", {"require_secure_transport": None}),
    ("aurora-mysql", {"require_secure_transport": "OFF", "server_audit_logging": "0", "server_audit_events": None}),
    ("sqlserver", {"rds.force_ssl": "0"}),
]


def _defaults(family: str) -> dict[str, str | None]:
    return next((parameters for name, parameters in FAMILIES if family.startswith(name)), {})


def _parameter(name: str, value: str | None) -> dict[str, Any]:
    parameter = {"ParameterName": name, "Source": "engine-default", "DataType": "string", "IsModifiable": True}
    if value is not None:
        parameter["ParameterValue"] = value
    return parameter


def _asked_for(self, parameters: list[dict[str, Any]]) -> ActionResult:
    """moto does not filter; AWS does, by `parameter-name` and nothing else."""
    for asked in self.params.get("Filters", []):
        if asked["Name"] != "parameter-name":
            raise InvalidParameterValue(f"Unrecognized filter name: {asked['Name']}")
        parameters = [parameter for parameter in parameters if parameter["ParameterName"] in asked["Values"]]
    return ActionResult({"Parameters": parameters})


def _parameters(original, family_of, name_key: str):
    """moto lists only what was changed and knows no group of AWS's own; AWS lists every parameter."""

    def method(self) -> ActionResult:
        name = self.params[name_key]
        if name.startswith("default."):
            return _asked_for(self, [_parameter(*p) for p in _defaults(name[len("default.") :]).items()])
        result = original(self)
        changed = list(result.result["Parameters"])
        named = {parameter["ParameterName"] for parameter in changed}
        rest = [_parameter(*p) for p in _defaults(family_of(self.backend, name)).items() if p[0] not in named]
        return _asked_for(self, changed + rest)

    return method


def _describe_certificates(self) -> ActionResult:
    return ActionResult(
        state.answer(
            self.region,
            "rds:DescribeCertificates",
            {"Certificates": CERTIFICATES, "DefaultCertificateForNewLaunches": "rds-ca-rsa2048-g1"},
        )
    )


def _describe_pending_maintenance_actions(self) -> ActionResult:
    default = {"PendingMaintenanceActions": []}
    return ActionResult(state.answer(self.region, "rds:DescribePendingMaintenanceActions", default))


def _certificate_details(self) -> dict[str, Any]:
    name = self.ca_certificate_identifier
    return {"CAIdentifier": name, "ValidTill": VALID_TILL[name]}


def install() -> None:
    RDSResponse.describe_certificates = _describe_certificates
    RDSResponse.describe_pending_maintenance_actions = _describe_pending_maintenance_actions
    RDSResponse.describe_db_parameters = _parameters(
        RDSResponse.describe_db_parameters,
        lambda backend, name: backend.db_parameter_groups[name].family,
        "DBParameterGroupName",
    )
    RDSResponse.describe_db_cluster_parameters = _parameters(
        RDSResponse.describe_db_cluster_parameters,
        lambda backend, name: backend.db_cluster_parameter_groups[name].db_parameter_group_family,
        "DBClusterParameterGroupName",
    )
    DBInstance.certificate_details = property(_certificate_details)
