"""Starts LocalStack on loopback.

    localstack_wrapper.py [PORT]

PORT 0, the default, takes a free port. One line on stdout, `listening on
127.0.0.1:PORT`, says that it answers. It ends when its standard input closes.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

START_LIMIT = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url: str) -> bool:
    """Whether it answers a real call: its health page says nothing of whether calls work."""
    request = urllib.request.Request(
        url,
        b"Action=GetCallerIdentity&Version=2011-06-15",
        {"Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sts/aws4_request, Signature=0"},
    )
    try:
        return urllib.request.urlopen(request, timeout=20).status == 200
    except (urllib.error.URLError, OSError):
        return False


def main() -> None:
    # So that the server is stopped then too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="audit-localstack-") as folder:
        settings = {
            # Its default server listens on every address, whatever it is told.
            "GATEWAY_SERVER": "hypercorn",
            "GATEWAY_LISTEN": f"127.0.0.1:{port}",
            "LOCALSTACK_VOLUME_DIR": folder,
            "DNS_ADDRESS": "0",
            "DISABLE_EVENTS": "1",
            "SKIP_SSL_CERT_DOWNLOAD": "1",
        }
        server = subprocess.Popen(
            [sys.executable, "-m", "localstack.runtime.main"],
            env=os.environ | settings,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
        )
        try:
            deadline = time.monotonic() + START_LIMIT
            while not answers(f"http://127.0.0.1:{port}"):
                if server.poll() is not None or time.monotonic() > deadline:
                    sys.exit("localstack_wrapper: LocalStack did not start")
                time.sleep(0.2)
            print(f"listening on 127.0.0.1:{port}", flush=True)
            sys.stdin.buffer.read()
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


if __name__ == "__main__":
    main()
