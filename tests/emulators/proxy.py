"""A loopback proxy in front of an emulator that writes down, refuses and breaks calls.

    proxy.py --upstream http://127.0.0.1:PORT --log FILE [--rules FILE] [PORT]

PORT 0, the default, takes a free port; one line on stdout, `listening on
127.0.0.1:PORT`, says that it answers. It ends when its standard input closes.

The log has one JSON object a line, in the order of the answers: service, operation,
region, access_key, status (0: none was sent) and what was done to the call, if anything
was. Rules are set by `POST /audit-test/proxy/rules` or read from the rules file whenever
it changes: see `proxying/rules.py`.
"""

import argparse
import http.client
import json
import os
import socket
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from proxying import answers
from proxying.answers import Answer
from proxying.calls import Call, identify
from proxying.rules import Book, Fault

RULES_PATH = "/audit-test/proxy/rules"
# Headers of one connection, which are not passed on, and those that are written anew.
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "expect"}


class Proxy(ThreadingHTTPServer):
    """The server, with what its handlers share."""

    daemon_threads = True
    # A scan opens its connections at once.
    request_queue_size = 256

    def __init__(self, port: int, upstream: str, log: str, rules: str | None) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        parts = urlsplit(upstream)
        if parts.hostname is None or parts.port is None:
            raise ValueError(f"{upstream!r} is not http://HOST:PORT")
        self.upstream = (parts.hostname, parts.port)
        self.book = Book(rules)
        self.log = open(log, "a", encoding="utf-8", buffering=1)
        self.lock = threading.Lock()

    def write(self, call: Call, status: int, done: str | None) -> None:
        line = {
            "service": call.service,
            "operation": call.operation,
            "region": call.region,
            "access_key": call.access_key,
            "status": status,
            "done": done,
        }
        with self.lock:
            self.log.write(json.dumps(line) + "\n")

    def handle_error(self, request, client_address) -> None:
        """A client that goes away in the middle is what some tests are about."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Proxy

    def log_message(self, format: str, *args: object) -> None:
        pass

    def handle_request(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self._body(headers)
        if urlsplit(self.path).path == RULES_PATH:
            self._rules(body)
            return
        call = identify(self.command, self.path, headers, body)
        refusal, fault = self.server.book.decide(call)
        if refusal:
            self._send(call, answers.denied(call, refusal.action), refusal.done)
        elif fault is None:
            self._send(call, self._ask(body), None)
        else:
            self._break(call, fault, body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = handle_request

    def _body(self, headers: dict[str, str]) -> bytes:
        if "100-continue" in headers.get("expect", ""):
            self.send_response_only(100)
            self.end_headers()
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(headers.get("content-length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass  # trailers
        return b"".join(parts)

    def _rules(self, body: bytes) -> None:
        status, answer = 200, b"{}"
        if self.command == "POST":
            try:
                self.server.book.set(json.loads(body))
            except ValueError as error:
                status, answer = 400, json.dumps({"error": str(error)}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _ask(self, body: bytes) -> Answer:
        """The emulator's answer."""
        connection = http.client.HTTPConnection(*self.server.upstream, timeout=120)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
            headers["Host"] = "{}:{}".format(*self.server.upstream)
            headers["Content-Length"] = str(len(body))
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP_BY_HOP]
            return Answer(answer.status, kept, answer.read())
        finally:
            connection.close()

    def _send(self, call: Call, answer: Answer, done: str | None) -> None:
        # Written first: a test that saw the answer must find the line.
        self.server.write(call, answer.status, done)
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _break(self, call: Call, fault: Fault, body: bytes) -> None:
        match fault.kind:
            case "denied":
                self._send(call, answers.denied(call), fault.kind)
            case "expired":
                self._send(call, answers.expired(call), fault.kind)
            case "denied-by-scp":
                self._send(call, answers.denied_by_scp(call), fault.kind)
            case "throttle":
                self._send(call, answers.error(call, answers.THROTTLED, "Rate exceeded"), fault.kind)
            case "error":
                self._send(call, answers.error(call, answers.BROKEN, "An internal error occurred"), fault.kind)
            case "reset":
                self.server.write(call, 0, fault.kind)
                # Closing with unsent data thrown away makes the kernel send a reset.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                self.close_connection = True
            case "slow":
                time.sleep(fault.seconds)
                self._send(call, self._ask(body), fault.kind)
            case "cut":
                self._send(call, answers.cut(self._ask(body), fault.share), fault.kind)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("port", nargs="?", type=int, default=0)
    parser.add_argument("--upstream", required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--rules")
    arguments = parser.parse_args()
    server = Proxy(arguments.port, arguments.upstream, arguments.log, arguments.rules)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"listening on 127.0.0.1:{server.server_port}", flush=True)
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
