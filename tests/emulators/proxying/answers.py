"""Errors in each protocol's own shape, and answers made to look like a list without end."""

import json
from dataclasses import dataclass
from xml.sax.saxutils import escape

from .calls import Call


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


REQUEST_ID = "11111111-2222-3333-4444-555555555555"

# The code and status of each kind of refusal, by protocol.
DENIED = {
    "query": ("AccessDenied", 403),
    "rest-xml": ("AccessDenied", 403),
    "ec2": ("UnauthorizedOperation", 403),
    "json": ("AccessDeniedException", 400),
}
THROTTLED = {
    "query": ("Throttling", 400),
    "rest-xml": ("SlowDown", 503),
    "ec2": ("RequestLimitExceeded", 503),
    "json": ("ThrottlingException", 400),
}
BROKEN = {
    "query": ("InternalFailure", 500),
    "rest-xml": ("InternalError", 500),
    "ec2": ("InternalError", 500),
    "json": ("InternalFailure", 500),
}


def error(call: Call, kinds: dict[str, tuple[str, int]], message: str) -> Answer:
    """An error as the call's service writes it."""
    code, status = kinds[call.protocol]
    if call.protocol == "json":
        body = json.dumps({"__type": code, "message": message})
        return Answer(
            status, [("Content-Type", "application/x-amz-json-1.1"), ("x-amzn-RequestId", REQUEST_ID)], body.encode()
        )
    inner = f"<Code>{code}</Code><Message>{escape(message)}</Message>"
    if call.protocol == "ec2":
        body = f"<Response><Errors><Error>{inner}</Error></Errors><RequestID>{REQUEST_ID}</RequestID></Response>"
    elif call.service == "s3":
        body = f"<Error>{inner}<RequestId>{REQUEST_ID}</RequestId><HostId>host</HostId></Error>"
    else:
        # The query protocol; S3 Control wraps its errors in the same way.
        wrapped = f"<Error><Type>Sender</Type>{inner}</Error>"
        body = f"<ErrorResponse>{wrapped}<RequestId>{REQUEST_ID}</RequestId></ErrorResponse>"
    body = '<?xml version="1.0" encoding="UTF-8"?>\n' + body
    return Answer(status, [("Content-Type", "text/xml"), ("x-amzn-RequestId", REQUEST_ID)], body.encode())


def denied(call: Call, action: str | None = None) -> Answer:
    """What IAM answers to who lacks an action, which need not be named as the call is.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    """
    action = action or call.id
    resource = f' on resource: "arn:aws:s3:::{call.bucket}"' if call.bucket else ""
    message = f"User: arn:aws:iam::123456789012:user/audit is not authorized to perform: {action}{resource}"
    return error(call, DENIED, f"{message} because no identity-based policy allows the {action} action")


def denied_by_scp(call: Call) -> Answer:
    """What IAM answers where an organization's policy forbids it: only the words tell."""
    message = f"User: arn:aws:iam::123456789012:user/audit is not authorized to perform: {call.id}"
    return error(call, DENIED, f"{message} with an explicit deny in a service control policy")


EXPIRED = {
    "query": ("ExpiredToken", 403),
    "rest-xml": ("ExpiredToken", 400),
    "ec2": ("RequestExpired", 400),
    "json": ("ExpiredTokenException", 400),
}


def expired(call: Call) -> Answer:
    """What every service answers once the credentials' time is over."""
    return error(call, EXPIRED, "The security token included in the request is expired")


def cut(answer: Answer, share: float) -> Answer:
    """The first part of a body; its Content-Length, written later, agrees with what is left."""
    return Answer(answer.status, answer.headers, answer.body[: int(len(answer.body) * share)])
