"""What the proxy refuses and what it breaks.

    {"deny": ["s3:GetBucketAcl", "rds:*"],
     "deny_all_but": ["sts:GetCallerIdentity"],
     "faults": [{"call": "ec2:Describe*", "kind": "throttle", "region": "eu-west-1",
                 "times": 3, "share": 0.5, "seconds": 2.0}]}

A call is `service:Operation` with `*` for any characters. `deny_all_but` null means that
only `deny` refuses. A fault may be narrowed to a region, to a bucket and to its first
`times` calls; `share` is the part of the body that `cut` leaves; `seconds` is how long
`slow` waits.

Kinds: denied (as by `deny`, but narrowed), denied-by-scp (by the organization, which the
message says), expired (the credentials), throttle, error (500), reset (the connection is reset), silence (no answer,
ever), slow, cut (body cut, Content-Length agrees), repeat-token (the same page and the
same token for ever), endless-token (the same page and a new token each time).
"""

import json
import os
import threading
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from .calls import Call

KINDS = {
    "denied", "denied-by-scp", "expired", "throttle", "error", "reset", "silence", "slow", "cut", "repeat-token", "endless-token",
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


@dataclass
class Rules:
    """All rules of the moment."""

    deny: list[str] = field(default_factory=list)
    deny_all_but: list[str] | None = None
    faults: list[Fault] = field(default_factory=list)

    @staticmethod
    def read(value: Any) -> "Rules":
        """The rules of a JSON value; ValueError when it is not one."""
        try:
            rules = Rules(**(value | {"faults": [Fault(**fault) for fault in value.get("faults", [])]}))
        except (TypeError, AttributeError) as wrong:
            raise ValueError(str(wrong)) from wrong
        for fault in rules.faults:
            if fault.kind not in KINDS:
                raise ValueError(f"unknown kind of fault {fault.kind!r}: one of {', '.join(sorted(KINDS))}")
        return rules

    def denies(self, call: Call) -> bool:
        if any(fnmatchcase(call.id, pattern) for pattern in self.deny):
            return True
        allowed = self.deny_all_but
        return allowed is not None and not any(fnmatchcase(call.id, pattern) for pattern in allowed)


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

    def decide(self, call: Call) -> tuple[bool, Fault | None]:
        """Whether a call is denied, and the fault that it meets."""
        with self.lock:
            self._reread()
            if self.rules.denies(call):
                return True, None
            return False, next((fault for fault in self.rules.faults if fault.meets(call)), None)

    def _reread(self) -> None:
        if self.path is None or not os.path.exists(self.path):
            return
        stamp = os.stat(self.path).st_mtime_ns
        if stamp != self.stamp:
            with open(self.path, encoding="utf-8") as file:
                self.rules = Rules.read(json.load(file))
            self.stamp = stamp
