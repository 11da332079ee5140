"""Names, tags and the calendar of the sample account."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from ..common import ACCOUNT, Seed

IRELAND, VIRGINIA, FRANKFURT = "eu-west-1", "us-east-1", "eu-central-1"
# The warehouse company that packs the parcels.
LOGISTICS = "210987654321"
OFFICE = "203.0.113.0/28"
EVERYONE = "0.0.0.0/0"
OWNERS = {
    "analytics": "analytics@meridian-shop.example",
    "finance": "finance@meridian-shop.example",
    "orders": "orders@meridian-shop.example",
    "platform": "platform@meridian-shop.example",
    "web": "storefront@meridian-shop.example",
}


def bucket_name(what: str) -> str:
    """Bucket names are the whole world's, hence the prefix."""
    return f"meridian-shop-{what}"


def role_arn(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def labels(env: str, team: str, name: str | None = None) -> list[dict[str, str]]:
    """The tags that the company asks for."""
    named = [{"Key": "Name", "Value": name}] if name else []
    return [
        *named,
        {"Key": "env", "Value": env},
        {"Key": "owner", "Value": OWNERS[team]},
        {"Key": "team", "Value": team},
    ]


def labelled(kind: str, name: str, env: str, team: str) -> list[dict]:
    """The same, as EC2 takes them."""
    return [{"ResourceType": kind, "Tags": labels(env, team, name)}]


def moment(days_ago: int) -> str:
    """A time of the credential report."""
    return (datetime.now(UTC) - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%S+00:00")


@contextmanager
def at(seed: Seed, days_ago: int):
    """What is made within was made so many days ago."""
    seed.settings({"clock": {"days_ago": days_ago}})
    try:
        yield
    finally:
        seed.settings({"clock": {"days_ago": 0}})
