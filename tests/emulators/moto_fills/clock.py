"""The clock that moto stamps new things with, which a seed may set back.

No AWS call can make a key of last year. While `clock.days_ago` is set in the state, what
is made or used gets the time of that many days ago.
"""

import sys
from datetime import UTC, datetime, timedelta

import moto.cloudtrail.models
import moto.ec2.models
import moto.iam.models
import moto.rds.models
import moto.s3.models  # noqa: F401  the loop below looks at what is loaded
from moto.core import utils
from moto.s3.models import FakeBucket

from . import state


def _offset() -> timedelta:
    return timedelta(days=state.snapshot()["clock"]["days_ago"])


def _utcnow(original):
    return lambda: original() - _offset()


def _new_bucket(original):
    """Buckets alone look at the system's clock themselves."""

    def method(self, *arguments, **named) -> None:
        original(self, *arguments, **named)
        self.creation_date = datetime.now(UTC) - _offset()

    return method


def install() -> None:
    original, replacement = utils.utcnow, _utcnow(utils.utcnow)
    # Every module has a name of its own for it.
    for name, module in list(sys.modules.items()):
        if name.startswith("moto.") and getattr(module, "utcnow", None) is original:
            module.utcnow = replacement
    FakeBucket.__init__ = _new_bucket(FakeBucket.__init__)
