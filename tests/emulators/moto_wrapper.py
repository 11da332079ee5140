"""Starts moto server on loopback with what it lacks filled in.

    moto_wrapper.py [PORT] [--managed-policies]

PORT 0, the default, takes a free port. One line on stdout, `listening on
127.0.0.1:PORT`, says that it answers. It ends when its standard input closes, so a
test that dies leaves no server behind; `< /dev/null` therefore ends it at once.

Settings that no AWS call can make (root's MFA, the age of a key, the answers of calls
that moto has not) are read and changed at `/audit-test/state`: see `moto_fills/state.py`.
"""

import argparse
import json
import os
import sys
import threading


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("port", nargs="?", type=int, default=0)
    parser.add_argument(
        "--managed-policies",
        action="store_true",
        help="load AWS's managed policies (1,500 of them: two seconds and 100 MB)",
    )
    return parser.parse_args()


ARGUMENTS = arguments()

# moto reads these when it is imported.
os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"  # 1,300 foreign images and snapshots
if ARGUMENTS.managed_policies:
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
# moto signs nothing, but its own botocore sessions look for credentials and a region.
os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "test")
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"

from moto.moto_server.werkzeug_app import (  # noqa: E402
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server  # noqa: E402

import moto_fills  # noqa: E402
from moto_fills import state  # noqa: E402

OWN_PATH = "/audit-test/state"


# The root elements of AWS's answers where moto's are named otherwise. boto3 does not
# look at the name; other SDKs refuse a document that is not the one they asked for.
ROOTS = {
    b"GetBucketNotificationResponse": b"NotificationConfiguration",
    b"GetBucketVersioningResponse": b"VersioningConfiguration",
    b"GetAccessPointResponse": b"GetAccessPointResult",
    b"ListAccessPointsResponse": b"ListAccessPointsResult",
}


def with_right_root(body: bytes) -> bytes:
    for wrong, right in ROOTS.items():
        if b"<" + wrong in body[:200]:
            return body.replace(b"<" + wrong, b"<" + right).replace(b"</" + wrong, b"</" + right)
    return body


class Application:
    """moto's own application, with one path of ours in front."""

    def __init__(self) -> None:
        self.moto = DomainDispatcherApplication(create_backend_app)

    def ask_moto(self, environ, start_response):
        said = []
        parts = self.moto(environ, lambda *head: said.append(head))
        body = with_right_root(b"".join(parts))
        status, headers, *rest = said[0]
        headers = [(name, value) for name, value in headers if name.lower() != "content-length"]
        start_response(status, [*headers, ("Content-Length", str(len(body)))], *rest)
        return [body]

    def __call__(self, environ, start_response):
        if environ.get("PATH_INFO") != OWN_PATH:
            return self.ask_moto(environ, start_response)
        status = "200 OK"
        if environ["REQUEST_METHOD"] == "POST":
            size = int(environ.get("CONTENT_LENGTH") or 0)
            try:
                state.merge(json.loads(environ["wsgi.input"].read(size)))
            except ValueError as error:
                status = "400 Bad Request"
                body = json.dumps({"error": str(error)})
            else:
                body = "{}"
        else:
            body = json.dumps(state.snapshot())
        start_response(status, [("Content-Type", "application/json")])
        return [body.encode()]


class QuietHandler(MotoRequestHandler):
    """Without a line on stderr for every request."""

    def log(self, type: str, message: str, *args: object) -> None:
        if type == "error":
            super().log(type, message, *args)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def main() -> None:
    moto_fills.install()
    server = make_server("127.0.0.1", ARGUMENTS.port, Application(), threaded=True, request_handler=QuietHandler)
    os.environ["MOTO_PORT"] = str(server.server_port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"listening on 127.0.0.1:{server.server_port}", flush=True)
    # Blocks until whoever started us closes the pipe, by ending if by nothing else.
    sys.stdin.buffer.read()
    os._exit(0)  # requests under way must not keep a server that nobody wants


if __name__ == "__main__":
    main()
