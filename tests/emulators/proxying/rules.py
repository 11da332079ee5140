"""What the proxy refuses and what it breaks.

    {"deny": ["s3:GetBucketAcl", "rds:*"],
     "deny_all_but": ["sts:GetCallerIdentity"],
     "policies": {"AKIDAUDITOR": {"Version": "2012-10-17", "Statement": [...]}},
     "actions": {"s3:ListBuckets": ["s3:ListAllMyBuckets"]},
     "faults": [{"call": "ec2:Describe*", "kind": "throttle", "region": "eu-west-1",
                 "times": 3, "share": 0.5, "seconds": 2.0}]}

A call is `service:Operation` with `*` for any characters. `deny_all_but` null means that
only `deny` refuses. Who signs with an access key of `policies` may do what that policy's Allow
statements name, by the `actions` that each call needs; a call that `actions` does not have is
refused as unknown. Statements are read as `audit iam-policy` writes them: no Deny, no wildcard in
an action, every resource. A fault may be narrowed to a region, to a bucket and to its first
`times` calls; `share` is the part of the body that `cut` leaves; `seconds` is how long
`slow` waits.

Kinds: denied (as by `deny`, but narrowed), denied-by-scp (by the organization, which the
message says), expired (the credentials), throttle, error (500), reset (the connection is reset), slow, cut (body cut,
Content-Length agrees).
"""

import json
import os
import threading
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from .calls import Call

KINDS = {
    "denied", "denied-by-scp", "expired", "throttle", "error", "reset", "slow", "cut",
}  # fmt: skip


@dataclass
class Fault:
    """One way in which an answer is broken."""

    call: str
    kind: str
    region: str | None = None
    bucket: str | None = None
    times: int | None = None
    share: float = 0.5
    seconds: float = 1.0
    met: int = 0

    def meets(self, call: Call) -> bool:
        """Whether it breaks this call; counts the calls that it broke."""
        if not fnmatchcase(call.id, self.call) or self.region not in (None, call.region):
            return False
        if self.bucket not in (None, call.bucket):
            return False
        if self.times is not None and self.met >= self.times:
            return False
        self.met += 1
        return True


@dataclass(frozen=True)
class Refusal:
    """Why a call is refused: the action that it lacks, and what the log says of it."""

    action: str
    done: str


def granted(policy: dict[str, Any]) -> set[str]:
    """The actions that a policy's statements name; ValueError when they say more than that."""
    actions: set[str] = set()
    for statement in policy["Statement"]:
        if statement["Effect"] != "Allow" or statement["Resource"] != "*" or "Condition" in statement:
            raise ValueError(f"not a plain grant: {statement}")
        if any("*" in action or "?" in action for action in statement["Action"]):
            raise ValueError("a wildcard in an action")
        actions.update(statement["Action"])
    return actions


@dataclass
class Rules:
    """All rules of the moment."""

    deny: list[str] = field(default_factory=list)
    deny_all_but: list[str] | None = None
    policies: dict[str, Any] = field(default_factory=dict)
    actions: dict[str, list[str]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.grants = {access_key: granted(policy) for access_key, policy in self.policies.items()}

    @staticmethod
    def read(value: Any) -> "Rules":
        """The rules of a JSON value; ValueError when it is not one."""
        try:
            rules = Rules(**(value | {"faults": [Fault(**fault) for fault in value.get("faults", [])]}))
        except (TypeError, AttributeError, KeyError) as wrong:
            raise ValueError(str(wrong)) from wrong
        for fault in rules.faults:
            if fault.kind not in KINDS:
                raise ValueError(f"unknown kind of fault {fault.kind!r}: one of {', '.join(sorted(KINDS))}")
        return rules

    def refuses(self, call: Call) -> Refusal | None:
        """Why a call is refused, if it is."""
        if any(fnmatchcase(call.id, pattern) for pattern in self.deny):
            return Refusal(call.id, "denied")
        allowed = self.deny_all_but
        if allowed is not None and not any(fnmatchcase(call.id, pattern) for pattern in allowed):
            return Refusal(call.id, "denied")
        if call.access_key not in self.grants:
            return None
        if call.id not in self.actions:
            return Refusal(call.id, "unknown")
        missing = set(self.actions[call.id]) - self.grants[call.access_key]
        return Refusal(min(missing), "denied") if missing else None


class Book:
    """The rules in force: set by a request, or read from a file whenever it changes."""

    def __init__(self, path: str | None) -> None:
        self.lock = threading.Lock()
        self.path = path
        self.stamp: int | None = None
        self.rules = Rules()

    def set(self, value: Any) -> None:
        rules = Rules.read(value)
        with self.lock:
            self.rules = rules

    def decide(self, call: Call) -> tuple[Refusal | None, Fault | None]:
        """Why a call is refused, and the fault that it meets."""
        with self.lock:
            self._reread()
            if refusal := self.rules.refuses(call):
                return refusal, None
            return None, next((fault for fault in self.rules.faults if fault.meets(call)), None)

    def _reread(self) -> None:
        if self.path is None or not os.path.exists(self.path):
            return
        stamp = os.stat(self.path).st_mtime_ns
        if stamp != self.stamp:
            with open(self.path, encoding="utf-8") as file:
                self.rules = Rules.read(json.load(file))
            self.stamp = stamp
