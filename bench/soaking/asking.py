"""Those who ask: what they ask, what is right, what they saw."""

import json
import random
import re
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from bench.soaking.service import Service
from kg.catalogue import SavedQuery, catalogue
from kg.shipped import shipped
from kg.store import Store

KINDS = ("sparql new", "sparql again", "saved query", "page", "search", "ask", "too slow")
WEIGHTS = (30, 20, 20, 12, 8, 8, 2)
OK, LACKS_CHART = 200, 203
"""The second stands for a page that says that its chart could not be drawn just now, and is not kept."""
TOLD = {LACKS_CHART, 500, 503, 504}
"""Statuses: an answer; told that the query was ended with its process, or that there is none now."""
TOO_SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

_GP = "PREFIX gp: <https://w3id.org/govplan/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
SPARQL = (
    "SELECT ?c (COUNT(?s) AS ?n) { ?s a ?c } GROUP BY ?c",
    _GP + "SELECT ?s ?t { ?s a gp:Target ; gp:text ?t } LIMIT 100000",
    _GP + "SELECT ?s ?l { ?s a gp:Indicator ; rdfs:label ?l }",
    _GP + "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    _GP + "ASK { ?s a gp:Plan }",
    "SELECT DISTINCT ?p { ?s ?p ?o }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT ?s ?o { ?s <http://purl.org/dc/terms/title> ?o FILTER(CONTAINS(STR(?o), '儿童')) }",
)
PAGES = (
    "/",
    "/plans",
    "/matrix",
    "/validation",
    "/ontology",
    "/queries",
    "/compare",
    "/sitemap.xml",
    "/data/",
)
WORDS = ("儿童", "妇女 健康", "教育", "孕产妇死亡率", "保护")
ASKED = ("荔湾区儿童健康领域有哪些目标进展滞后？", "各地孕产妇死亡率的目标分别是多少？")
_RECEIPT = re.compile(rb"r1[.][\w.-]+|\d\d:\d\d(:\d\d)?")
"""What differs between two answers to the same question: a receipt, and when it was given."""
Key = tuple[str, str]


@dataclass
class Seen:
    """What one who asks saw, by kind."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    told: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Asking:
    """What all share.

    Attributes:
        service: Who is asked.
        right: Digests of the right answers by version and question.
        kept: Folder where right answers lie by their digest, and into which wrong ones are put beside them.
        asked: The kinds of question that are asked.
    """

    service: Service
    right: Mapping[str, Mapping[Key, str]]
    kept: Path
    asked: Collection[str] = KINDS

    def keep_wrong(self, kind: str, question: str, body: bytes, instead_of: Collection[str]) -> Path:
        """Keep a wrong answer beside the right ones, and return where."""
        about = sha256(body).hexdigest()[:12]
        path = self.kept / f"wrong-{kind.replace(' ', '-')}-{about}"
        path.write_bytes(body)
        path.with_suffix(".txt").write_text("\n".join([question, *instead_of]), encoding="utf-8")
        return path


def questions(service: Service) -> dict[str, list[str]]:
    """Return what is asked, by kind; SPARQL as text, all else as addresses."""
    del service
    saved = [_run(query) for query in catalogue(shipped("queries")).values() if _can_be_asked(query)]
    return {
        "sparql new": list(SPARQL),
        "sparql again": list(SPARQL),
        "saved query": saved,
        "page": [f"{page}{end}" for page in PAGES for end in ("", "?lang=en")],
        "search": [f"/search?{urlencode({'q': words})}" for words in WORDS],
        "ask": [f"/ask?{urlencode({'q': words})}" for words in ASKED],
    }


def _can_be_asked(query: SavedQuery) -> bool:
    return all(p.name in query.header.golden for p in query.header.parameters if p.required)


def _run(query: SavedQuery) -> str:
    fields = {name: str(value) for name, value in query.header.golden.items()}
    return f"/queries/{query.name}/run?{urlencode({**fields, 'format': 'json'})}"


def path_of(kind: str, question: str, salt: str = "") -> str:
    """Return the address at which something is asked.

    Args:
        kind: One of `KINDS`.
        question: One of `questions`.
        salt: Makes a query one that nobody asked before.
    """
    if not kind.startswith("sparql"):
        return question
    text = f"{question} # {salt}" if kind == "sparql new" else question
    return f"/sparql?{urlencode({'query': text, 'format': 'json'})}"


def digest(kind: str, body: bytes) -> str:
    """Return what tells an answer from any other; rows of SPARQL may come in any order."""
    if kind.startswith("sparql"):
        told = json.loads(body)
        if "boolean" in told:
            return str(told["boolean"])
        rows = [
            sorted((name, term["value"]) for name, term in row.items()) for row in told["results"]["bindings"]
        ]
        return sha256(repr(sorted(rows)).encode()).hexdigest()
    if kind == "saved query" and body.lstrip()[:1] in {b"{", b"["}:  # a graph's triples come in any order
        told = json.loads(body)
        told.pop("receipt", None) if isinstance(told, dict) else None  # it says when the answer was given
        body = _ordered(told).encode()
    if kind == "ask":
        body = _RECEIPT.sub(b"", body)
    return sha256(body).hexdigest()


def _ordered(value: object) -> str:
    """Return JSON with the members of lists in one order, whatever order they came in."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{key!r}:{_ordered(below)}" for key, below in sorted(value.items())) + "}"
    return "[" + ",".join(sorted(map(_ordered, value))) + "]" if isinstance(value, list) else repr(value)


def expected(service: Service, asked: Mapping[str, list[str]], version: str, kept: Path) -> dict[Key, str]:
    """Return what is right of the release in service.

    Args:
        service: The service at rest.
        asked: What is asked, by kind.
        version: The release.
        kept: Folder for what it answers.

    Raises:
        RuntimeError: An answer at rest is none, or is another one the second time.
    """
    right: dict[Key, str] = {}
    faults: list[str] = []
    store = Store.load(service.out / "releases" / version / "dataset.nq")
    for query in asked["sparql new"]:
        with store.query(query) as answer:
            found = digest("sparql", answer.write("application/sparql-results+json"))
        right["sparql new", query] = right["sparql again", query] = found
    del store
    for kind, addresses in asked.items():
        for address in addresses if not kind.startswith("sparql") else ():
            bodies = []
            for _ in range(2):
                status, body = service.get(address)
                if status != OK:
                    faults.append(f"{address}: {status} {body[:500].decode()}")
                bodies.append(digest(kind, body))
            if bodies[0] != bodies[1]:
                faults.append(f"{address} has another answer each time")
            right[kind, address] = bodies[0]
            (kept / bodies[0]).write_bytes(body)
    if faults:
        raise RuntimeError("; ".join(faults))
    return right


class Asker:
    """One connection that asks and holds answers to what is right.

    Args:
        asking: What all share.
        number: Its number, which chooses what it asks.
        end: When it stops.
    """

    def __init__(self, asking: Asking, number: int, end: float) -> None:
        self.seen = Seen()
        self._asking, self._number, self._end = asking, number, end
        self._chosen = random.Random(number)  # noqa: S311 - what is asked
        self._connection: HTTPConnection | None = None
        self._count = 0

    def run(self) -> None:
        """Ask until the end."""
        by_kind: dict[str, list[str]] = {kind: [] for kind in KINDS}
        for kind, question in next(iter(self._asking.right.values())):
            by_kind[kind].append(question)
        weights = [weight * (kind in self._asking.asked) for kind, weight in zip(KINDS, WEIGHTS, strict=True)]
        while time.monotonic() < self._end:
            kind = self._chosen.choices(KINDS, weights)[0]
            self._ask(kind, self._chosen.choice(by_kind[kind]) if by_kind[kind] else TOO_SLOW)
        if self._connection is not None:
            self._connection.close()

    def _ask(self, kind: str, question: str) -> None:
        self._count += 1
        if kind == "too slow":
            fields = {"query": f"{TOO_SLOW} # {self._number}.{self._count}", "timeout": "0.3"}
            path = f"/sparql?{urlencode(fields)}"
        else:
            path = path_of(kind, question, f"{self._number}.{self._count}")
        began = time.monotonic()
        try:
            status, body = self._get(path)
        except (OSError, HTTPException) as error:
            self._connection = None
            self.seen.lost.append(f"{kind} {question[:60]}: {error!r}")
            return
        ended = time.monotonic()
        self.seen.seconds[kind].append(ended - began)
        self._judge(kind, question, status, body, (began, ended))

    def _get(self, path: str) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = HTTPConnection(self._asking.service.host, timeout=60)
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        body = answer.read()
        if answer.headers.get("connection") == "close":
            self._connection.close()
            self._connection = None
        lacks_chart = answer.status == OK and "no-store" in answer.headers.get("cache-control", "")
        return (LACKS_CHART if lacks_chart else answer.status), body

    def _judge(self, kind: str, question: str, status: int, body: bytes, when: tuple[float, float]) -> None:
        service = self._asking.service
        if kind == "too slow":
            if status not in TOLD:
                self.seen.wrong.append(f"an endless query was answered with {status}")
            return
        if status != OK:
            self.seen.told[kind] += 1
            if status not in TOLD or not service.felt_a_kill(*when):
                self.seen.wrong.append(
                    f"{kind} {question[:60]}: {status} {body[:200].decode(errors='replace')}"
                )
            return
        found = digest(kind, body)
        right = {self._asking.right[version][kind, question] for version in service.right(*when)}
        if found not in right:
            path = self._asking.keep_wrong(kind, question, body, sorted(right))
            self.seen.wrong.append(
                f"{kind} {question[:80]}: not the answer of {service.right(*when)}: {path}"
            )
