"""Another host on loopback that does to each request what a test says."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

JSON = "application/sparql-results+json"
EMPTY = b'{"head":{"vars":["x"]},"results":{"bindings":[]}}'

Act = Callable[[BaseHTTPRequestHandler, int], None]


class OtherHost:
    """A server of a few lines.

    Attributes:
        seen: Header fields of each request.
        bodies: Body of each request.
        origin: Its address without a path.
        url: Its endpoint's address.

    Args:
        act: Takes the request and how many came before it.
    """

    def __init__(self, act: Act) -> None:
        self.seen: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                outer.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                outer.seen.append(dict(self.headers))
                act(self, len(outer.seen) - 1)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        self.url = f"{self.origin}/sparql"


Begin = Callable[[Act], OtherHost]


def say(request: BaseHTTPRequestHandler, status: int, body: bytes = EMPTY, **headers: str) -> None:
    """Answer a request; `_` in the name of a header field stands for `-`."""
    request.send_response(status)
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in {"Content-Type": JSON, "Content-Length": str(len(body)), **fields}.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)


@contextmanager
def hosting() -> Iterator[Begin]:
    """Yield what begins a host; all are ended afterwards."""
    begun: list[OtherHost] = []

    def begin(act: Act) -> OtherHost:
        one = OtherHost(act)
        threading.Thread(target=one.server.serve_forever, daemon=True).start()
        begun.append(one)
        return one

    yield begin
    for one in begun:
        one.server.shutdown()
        one.server.server_close()
