"""A process that asks a service something small again and again, and says how long each answer took.

    python -m tests.hostile.prober HOST:PORT

Every tenth of a second it asks `/livez` and a look-up that nobody asked before, the latter from the
attackers' address (`own`) and from another one (`query`), each over a connection of its own. Each answer is a
line: when it was asked (`time.monotonic`), what, the status (0: no whole answer), and the seconds. It is a
process of its own so that a tester who is busy attacking does not count as slowness.
"""

import socket
import sys
import threading
import time
from urllib.parse import quote

EVERY = 0.1
PATIENCE = 20.0
LOOK_UP = "SELECT ?p ?o {{ <https://w3id.org/govplan/id/plan/990100-women-2021-2030> ?p ?o }} LIMIT 5 # {}"


OWN = "127.0.0.1"
OTHER = "127.0.0.2"


def ask(host: str, path: str, source: str) -> int:
    """Ask for a path over a new connection from an address of this machine and read the answer whole.

    Returns:
        The status; 0 if the answer did not come whole.
    """
    name, _, port = host.partition(":")
    try:
        connected = socket.create_connection((name, int(port)), PATIENCE, source_address=(source, 0))
        with connected as connection:
            fields = f"Host: {host}\r\nAccept: application/json\r\nConnection: close\r\n\r\n"
            connection.sendall(f"GET {path} HTTP/1.1\r\n{fields}".encode())
            data = bytearray()
            while part := connection.recv(65536):
                data += part
    except OSError:
        return 0
    whole = data.startswith(b"HTTP/1.1 ") and data.rstrip().endswith(b"}")
    return int(data[9:12]) if whole else 0


def measured(host: str, kind: str, path: str, source: str) -> None:
    """Ask and print one line."""
    began = time.monotonic()
    status = ask(host, path, source)
    sys.stdout.write(f"{began} {kind} {status} {time.monotonic() - began}\n")
    sys.stdout.flush()


def main() -> None:
    """Probe until standard input ends."""
    host = sys.argv[1]
    ended = threading.Event()

    def until_input_ends() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=until_input_ends, daemon=True).start()
    number = 0
    while not ended.wait(EVERY):
        number += 1
        for kind, source in (("livez", OTHER), ("query", OTHER), ("own", OWN)):
            look_up = quote(LOOK_UP.format(f"{kind} {number} {time.monotonic()}"))
            path = "/livez" if kind == "livez" else f"/sparql?query={look_up}"
            threading.Thread(target=measured, args=(host, kind, path, source), daemon=True).start()


if __name__ == "__main__":
    main()
