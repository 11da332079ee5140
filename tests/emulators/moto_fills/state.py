"""What no AWS call can set: kept here, set by POST to `/audit-test/state`.

    {"root": {"mfa": true, "access_keys": false, "password": true, "certificates": false},
     "credential_report": {"USER": {"COLUMN": "VALUE"}},
     "answers": {"REGION": {"SERVICE:OPERATION": {the answer as the AWS CLI prints it}}},
     "clock": {"days_ago": 0},
     "role_used": {"ROLE": 3},
     "stopped": {"REGION": {"INSTANCE": "2025-01-31 10:00:00"}},
     "tunnels": {"REGION": {"VPN": [{"address": "A", "status": "UP", "logging": true}]}}}

What is sent is merged into what is there, key by key. It is one account's.
"""

import copy
import threading
from typing import Any

LOCK = threading.Lock()

STATE: dict[str, dict[str, Any]] = {
    # As in an account that somebody has just opened: a password, nothing else.
    "root": {"mfa": False, "access_keys": False, "password": True, "certificates": False},
    "credential_report": {},
    "answers": {},
    # Behind the real time by so many days: see clock.py.
    "clock": {"days_ago": 0},
    # How many days ago somebody took a role.
    "role_used": {},
    "stopped": {},
    "tunnels": {},
}


def snapshot() -> dict[str, Any]:
    with LOCK:
        return copy.deepcopy(STATE)


def merge(change: Any) -> None:
    """Merges a change; ValueError when it names what is not here."""
    if not isinstance(change, dict):
        raise ValueError("an object was expected")
    for key in change:
        if key not in STATE:
            raise ValueError(f"unknown key {key!r}: one of {', '.join(STATE)}")
    with LOCK:
        _merge(STATE, change)


def _merge(into: dict[str, Any], change: dict[str, Any]) -> None:
    for key, value in change.items():
        # An answer is replaced whole: half of an old answer must not stay.
        if isinstance(value, dict) and isinstance(into.get(key), dict) and ":" not in key:
            _merge(into[key], value)
        else:
            into[key] = value


def answer(region: str, call: str, default: dict[str, Any]) -> dict[str, Any]:
    """The answer set for a call in a region, else AWS's answer in a new account."""
    with LOCK:
        return copy.deepcopy(STATE["answers"].get(region, {}).get(call, default))


def of_resource(kind: str, region: str, resource: str, default: Any) -> Any:
    """What was set for one resource."""
    with LOCK:
        return copy.deepcopy(STATE[kind].get(region, {}).get(resource, default))
