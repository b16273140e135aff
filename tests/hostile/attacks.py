"""What strangers do to a service, each bounded in time, over sockets of this machine.

An attack takes the service's address and returns what it was answered, as far as it listened.
"""

import random
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from urllib.parse import quote, urlencode

from tests.api.wire import Came, connect, send

Answers = list[Came]
Attack = Callable[[str], Answers]

PATIENCE = 30
HOLD = 2.5
"""Seconds that those who do nothing go on doing it."""
QUERY = "application/sparql-query"
PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
RING = "https://example.org/made-up/ring"
"""A graph in which everything follows everything."""


def post(body: bytes, media_type: str = QUERY, path: str = "/sparql", length: int | None = None) -> bytes:
    """Return a request that posts a body and ends the connection."""
    size = len(body) if length is None else length
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: {media_type}\r\n"
    return f"{head}Content-Length: {size}\r\n\r\n".encode() + body


def asking(query: str, form: str = "json", seconds: float = 3) -> bytes:
    """Return a request that posts a query as a form."""
    fields = {"query": query, "format": form, "timeout": str(seconds)}
    return post(urlencode(fields).encode(), "application/x-www-form-urlencoded")


def at_once(address: str, requests: Iterable[bytes], listen: float = PATIENCE) -> Answers:
    """Send each request over a connection of its own, all at the same time."""
    answers: Answers = []

    def one(request: bytes) -> None:
        with suppress(OSError):
            answers.append(send(address, request, listen))

    threads = [threading.Thread(target=one, args=(request,), daemon=True) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE + 10)
    return answers


def held(address: str, openings: Iterable[bytes], seconds: float = HOLD) -> Answers:
    """Send the beginning of something over many connections, and nothing more for a while."""
    connections = []
    for opening in openings:
        with suppress(OSError):
            connection = connect(address)
            connections.append(connection)
            connection.sendall(opening)
    time.sleep(seconds)
    for connection in connections:
        connection.close()
    return []


# Connections


def crowd(address: str) -> Answers:
    """Two hundred ask at once."""
    return at_once(address, [asking(f"SELECT ({n} AS ?n) {{ ?s ?p ?o }} LIMIT 1") for n in range(200)])


def half_requests(address: str) -> Answers:
    """Heads and bodies that are never finished."""
    heads = [b"GET /sparql?query=ASK", b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: ", b"", b"P"] * 30
    return held(address, heads + [post(b"ASK", length=1000)] * 60 + [post(b"", length=10)] * 20)


def slow_readers(address: str) -> Answers:
    """Those who ask for everything and read next to nothing."""
    host, _, port = address.removeprefix("http://").partition(":")
    connections = []
    for number in range(24):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(10)
        with suppress(OSError):
            connection.connect((host, int(port)))
            connection.sendall(asking(f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} # {number}", "csv", 30))
            connections.append(connection)
    until = time.monotonic() + HOLD
    while time.monotonic() < until:
        for connection in connections:
            connection.settimeout(0.01)
            with suppress(OSError):
                connection.recv(16)
    for connection in connections:
        connection.close()
    return []


def vanishing(address: str) -> Answers:
    """Those who go away with a reset in the middle of a long answer."""
    for _ in range(2):
        connections = []
        for number in range(25):
            with suppress(OSError):
                connection = connect(address)
                connection.sendall(asking(f"SELECT * {{ ?a ?b ?c . ?d ?e ?f }} # {number}", "tsv", 30))
                connections.append(connection)
        time.sleep(0.3)
        for connection in connections:
            with suppress(OSError):
                connection.settimeout(0.02)
                connection.recv(1000)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
    return []


# Queries


def products(address: str) -> Answers:
    """Cartesian products, counted, sorted, grouped, made distinct."""
    tails = ["", "ORDER BY ?c ?f ?i", "ORDER BY DESC(?i) LIMIT 1"]
    queries = [f"SELECT * {{ {PRODUCT} }} {tail} #{n}" for n, tail in enumerate(tails)]
    queries += [
        f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}",
        f"SELECT DISTINCT ?c ?f ?i {{ {PRODUCT} }} OFFSET 1000000000",
        f"SELECT ?a (COUNT(DISTINCT ?f) AS ?n) {{ {PRODUCT} }} GROUP BY ?a ?d ?g",
        f"CONSTRUCT {{ ?a ?b ?f . ?d ?e ?i }} {{ {PRODUCT} }}",
        f"DESCRIBE * {{ {PRODUCT} }}",
        f"ASK {{ {PRODUCT} FILTER(?c = 1 && ?f = 2 && ?i = 3 && ?a = ?d && ?d != ?d) }}",
        f"SELECT * {{ ?s ?p ?o FILTER NOT EXISTS {{ {PRODUCT} FILTER(?c = ?o && ?i = 77) }} }}",
        "SELECT * { ?s ?p ?o MINUS { ?s ?q ?r . ?t ?u ?v . ?w ?x ?y } }",
    ]
    return at_once(address, [asking(query) for query in queries])


def paths(address: str) -> Answers:
    """Paths over a graph in which everything follows everything."""
    step = "<urn:follows>"
    shapes = [
        f"{step}*",
        f"({step}|^{step})+",
        f"({step}/{step}*)*",
        f"!<urn:none>*/^{step}+",
        f"({step}?/{step}?)+",
    ]
    queries = [
        f"SELECT (COUNT(*) AS ?n) FROM <{RING}> {{ ?a {one} ?b . ?b {two} ?c . ?c {one} ?d }}"  # noqa: S608 - no SQL
        for one in shapes
        for two in shapes[:2]
    ]
    return at_once(address, [asking(query) for query in queries])


def expressions(address: str) -> Answers:
    """Regular expressions, texts that double, and long lists: time and memory of one row."""
    doubled = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    many = " ".join(map(str, range(9000)))
    regexes = [
        "(a+)+$",
        "(a|aa)*b",
        "((a{1,100}){1,100}){1,100}",
        "(?:a?){500}a{500}",
        "(.*)*(.*)*(.*)*=",
        "\\\\p{L}{1,1000}{1,1000}",
    ]
    queries = [f'SELECT * {{ BIND("{"a" * 5000}" AS ?x) FILTER REGEX(?x, "{regex}") }}' for regex in regexes]
    queries += [
        f'SELECT (STRLEN(?x40) AS ?n) {{ BIND("0123456789" AS ?x0) {doubled} }}',
        'SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f)); SEPARATOR=", ") AS ?all) { ?a ?b ?c . ?d ?e ?f }',
        f'SELECT (REPLACE(REPLACE("{"a" * 3000}", "a", "{"b" * 1000}"), "b", "{"c" * 1000}") AS ?x) {{}}',
        "SELECT (SUM(STRLEN(SHA512(CONCAT(STR(?c), STR(?f))))) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
        "SELECT ?a (SAMPLE(BNODE()) AS ?x) (COUNT(DISTINCT RAND()) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a",  # noqa: E501
        f"SELECT * {{ VALUES ?x {{ {many} }} VALUES ?y {{ {many} }} }} ORDER BY ?y",
        'SELECT (ENCODE_FOR_URI(GROUP_CONCAT(?c)) AS ?x) { ?a ?b ?c . ?d ?e ?f }',
    ]  # fmt: skip
    return at_once(address, [asking(query) for query in queries])


def nesting(address: str) -> Answers:
    """Ten thousand of everything inside everything, and next to everything."""
    deep = 10_000
    queries = [
        f"SELECT * {'{' * deep}{'}' * deep}",
        f"SELECT * {{ FILTER({'(' * deep}1{')' * deep}) }}",
        f"SELECT * {{ FILTER({'!' * deep}true) }}",
        f"SELECT ({'-' * deep}1 AS ?x) {{}}",
        f"SELECT ({'STR(' * deep}1{')' * deep} AS ?x) {{}}",
        f"SELECT (1{' + 1' * deep} AS ?x) {{}}",
        f"SELECT * {{ {'OPTIONAL { ' * deep}{' }' * deep} }}",
        f"SELECT * {{ {{}} {'UNION {} ' * deep} }}",
        f"SELECT * {{ {'{ SELECT * ' * 3000}{{}}{' }' * 3000} }}",
        f"SELECT * {{ ?s {'(' * deep}<urn:p>{')' * deep} ?o }}",
        f"SELECT * {{ ?s <urn:p>{'/<urn:p>' * deep} ?o }}",
        f"SELECT * {{ ?s {'^' * 5000}<urn:p> ?o }}",
        f"SELECT * {{ ?s ?p {'(' * deep}1{')' * deep} }}",
        f"SELECT * {{ ?s ?p {'[ ?p ' * deep}1{' ]' * deep} }}",
        f"SELECT * {{ ?s ?p ({' 1' * 40_000}) }}",
        f"SELECT * {{ {' '.join(f'BIND({n} AS ?v{n})' for n in range(5000))} }}",
        f"SELECT * {{ {'FILTER(true) ' * 7000} }}",
        f"SELECT * {{ FILTER(1 IN ({', '.join(map(str, range(20_000)))})) }}",
        f"SELECT * {{ {'FILTER EXISTS { ' * 4000}{'}' * 4000} }}",
        f"{' '.join(f'PREFIX p{n}: <urn:{n}>' for n in range(4000))} ASK {{}}",
        f"SELECT {' '.join(f'?v{n}' for n in range(12_000))} {{}}",
        "ASK { " + r"\u007b" * 9000 + r"\u007d" * 9000 + " }",
        "ASK " + "#" * 90_000,
        'ASK { FILTER("' + "\\\\" * 40_000,
        "'" * 90_000,
        "<" * 90_000,
    ]
    return at_once(address, [post(query.encode()) for query in queries])


def sizes(address: str) -> Answers:
    """Ten megabytes of query, of form, of address, of headers, and a thousand parameters."""
    ten = 10_000_000
    many = "&".join(f"p{n}=1" for n in range(1000))
    graphs = "&".join("default-graph-uri=urn:a" for _ in range(1000))
    requests = [
        post(b"ASK {} #" + b"x" * ten),
        post(b"query=ASK%7B%7D%23" + b"x" * ten, "application/x-www-form-urlencoded"),
        post(b"a=" * (ten // 2), "application/x-www-form-urlencoded"),
        post(b"[" * ten, "text/turtle", "/graphs?default"),
        post(b"x" * ten, "application/sparql-update", "/update"),
        b"GET /sparql?query=" + b"%20" * (ten // 3) + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: x\r\nX: " + b"x" * ten + b"\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: x\r\n" + b"X: x\r\n" * 200_000 + b"\r\n",
        f"GET /sparql?query=ASK%7B%7D&{many} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode(),
        f"GET /sparql?query=ASK%7B%7D&{graphs} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode(),
        post(f"query=ASK%7B%7D&{many}".encode(), "application/x-www-form-urlencoded"),
        f"GET {'/a' * 20_000} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode(),
        f"GET /id/{quote('计划' * 3000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode(),
    ]
    return at_once(address, requests * 2)


# Bytes


def noise(address: str) -> Answers:
    """Random bytes, and requests with random bytes changed."""
    chance = random.Random(5)  # noqa: S311 - the same noise each time
    whole = asking("SELECT * { ?s ?p ?o } LIMIT 10")
    requests = [chance.randbytes(chance.randrange(1, 4000)) for _ in range(100)]
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        requests.append(bytes(broken))
    answers: Answers = []
    for start in range(0, len(requests), 50):
        answers += at_once(address, requests[start : start + 50], listen=0.5)
    return answers


def lies(address: str) -> Answers:
    """Bodies that are not as they say, requests in requests, and other ages of the protocol."""
    head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    chunked = head + b"Transfer-Encoding: chunked\r\n"
    small = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
    requests = [
        chunked + b"\r\n6\r\nASK {}\r\n0\r\n\r\n",
        chunked + b"\r\n3\r\nASK {}\r\n0\r\n\r\n",
        chunked + b"\r\nFFFFFFFFFFFFFFFFFFFF\r\nASK {}\r\n",
        chunked + b"\r\n-6\r\nASK {}\r\n0\r\n\r\n",
        chunked + b"\r\n6;" + b"x" * 200_000 + b"\r\nASK {}\r\n0\r\n\r\n",
        chunked + b"\r\n" + b"1\r\nx\r\n" * 200_000,
        chunked + b"\r\n0\r\n" + b"X: x\r\n" * 100_000 + b"\r\n",
        chunked + b"Content-Length: 3\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n" + small,
        head + b"Content-Length: 6\r\nContent-Length: 7\r\n\r\nASK {}" + small,
        head + b"Content-Length: -1\r\n\r\nASK {}",
        head + b"Content-Length: 6\r\n\r\nASK {}" + small * 500,
        small * 2000,
        b"".join(b"GET /sparql?query=ASK%%7B%%7D%%23%d HTTP/1.1\r\nHost: x\r\n\r\n" % n for n in range(300)),
        b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" * 50,
        b"GET /livez\r\n\r\n",
        b"GET /livez HTTP/1.1\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET http://elsewhere.example/livez HTTP/1.1\r\nHost: x\r\n\r\n",
        b"CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /livez HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
        b"GET /livez HTTP/1.1\nHost: x\n\n",
        head + b"Content-Length: 6\r\nExpect: 100-continue\r\n\r\n",
        head + b"Content-Encoding: gzip\r\nContent-Length: 6\r\n\r\nASK {}",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(100),
    ]  # fmt: skip
    return at_once(address, requests, listen=2)


ATTACKS: dict[str, Attack] = {
    attack.__name__: attack
    for attack in (
        crowd, half_requests, slow_readers, vanishing, products, paths, expressions, nesting, sizes, noise,
        lies,
    )
}  # fmt: skip


def all_of_them(address: str) -> Answers:
    """Everything at once."""
    answers: Answers = []
    threads = [
        threading.Thread(target=lambda attack=attack: answers.extend(attack(address)), daemon=True)
        for attack in ATTACKS.values()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers
