"""Clients, expectations and the emulator's own settings, for every seed."""

import argparse
import json
import os
import socket
import sys
import urllib.request
from typing import Any

import boto3
from botocore.config import Config

REGIONS = ["us-east-1", "eu-west-1"]
ACCOUNT = "123456789012"
FOREIGN = "999988887777"
# The resource of findings about the account itself, in a region or as a whole.
THE_ACCOUNT = "account"

_getaddrinfo = socket.getaddrinfo


def _resolve(host: Any, *rest: Any, **options: Any) -> Any:
    """S3 Control puts the account id in front of the host, which then does not resolve."""
    if isinstance(host, str) and host.endswith(".127.0.0.1"):
        host = "127.0.0.1"
    return _getaddrinfo(host, *rest, **options)


socket.getaddrinfo = _resolve


class Seed:
    """One account being seeded, and what is to be found in it."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.expected: list[dict[str, Any]] = []
        self._clients: dict[tuple[str, str], Any] = {}

    def client(self, service: str, region: str = REGIONS[0]) -> Any:
        if (service, region) not in self._clients:
            self._clients[service, region] = boto3.client(
                service,
                region_name=region,
                endpoint_url=self.endpoint,
                aws_access_key_id="test",
                aws_secret_access_key="test",
                config=Config(s3={"addressing_style": "path"}),
            )
        return self._clients[service, region]

    def expect(
        self, status: str, resource: str | list[str], region: str | None, *checks: str, says: str | None = None
    ) -> None:
        """Says what checks must find of a resource.

        Several names are one resource (an id and a name) or the resources that the
        finding may be about. Region None: any. `says` is what the message or the evidence must say.
        """
        names = [resource] if isinstance(resource, str) else resource
        for check in checks:
            self.expected.append({"check": check, "resource": names, "region": region, "status": status, "says": says})

    def settings(self, change: dict[str, Any]) -> None:
        """Sets what no AWS call can: see moto_fills/state.py."""
        request = urllib.request.Request(f"{self.endpoint}/audit-test/state", json.dumps(change).encode())
        urllib.request.urlopen(request, timeout=30).read()


def tags(name: str, kind: str) -> list[dict[str, Any]]:
    """A Name tag for an EC2 resource."""
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]


def policy(*statements: dict[str, Any]) -> str:
    """A policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: str | list[str], resource: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    """A statement that allows."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trust(principal: Any, action: str = "sts:AssumeRole", **more: Any) -> str:
    """A trust policy."""
    return policy({"Effect": "Allow", "Principal": principal, "Action": action, **more})


def run(seed_all: Any) -> None:
    """Seeds the account at --endpoint and prints what is to be found."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument(
        "--endpoint", default=os.environ.get("AWS_ENDPOINT_URL"), required="AWS_ENDPOINT_URL" not in os.environ
    )
    seed = Seed(parser.parse_args().endpoint)
    seed_all(seed)
    json.dump(seed.expected, sys.stdout, indent=1)
    print()
