"""Releases listed, and an older one asked by name within the same limits."""

import io
import json
import os
import shutil
import zipfile
from pathlib import Path
from urllib.parse import urlencode

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import PROV

from kg.exports import Source
from kg.kept.stores import prepare
from kg.receipts import read_receipt
from kg.store.disk import DiskStore
from kg.vocab import BASE
from tests.api.conftest import Client
from tests.api.two_releases import ADDED, OLDER
from tests.made_up import VERSION

DCAT = Namespace("http://www.w3.org/ns/dcat#")
THERE = f"ASK {{ <{BASE}id/{ADDED}> a gp:Target }}"
TARGETS = "SELECT (COUNT(*) AS ?n) WHERE { ?t a gp:Target }"


def asked(version: str, query: str, **fields: str) -> str:
    return f"/releases/{version}/sparql?" + urlencode({"query": query, **fields})


def test_an_older_release_answers_as_it_was(two: Client) -> None:
    older = two.ask(asked(OLDER, THERE))
    assert (older.status, older.json["boolean"]) == (200, False), older.text
    assert two.ask(asked(VERSION, THERE)).json["boolean"] is True
    assert two.query(THERE).json["boolean"] is True
    counts = [
        int(two.ask(asked(version, TARGETS)).json["results"]["bindings"][0]["n"]["value"])
        for version in (OLDER, VERSION)
    ]
    assert counts[1] == counts[0] + 1
    posted = two.ask(
        f"/releases/{OLDER}/sparql",
        method="POST",
        body=TARGETS.encode(),
        headers={"Content-Type": "application/sparql-query", "Accept": "text/csv"},
    )
    assert posted.text.split() == ["n", str(counts[0])]


def test_a_saved_query_of_an_older_release_has_a_receipt_of_it(two: Client) -> None:
    older, newer = (
        two.ask(f"/releases/{version}/queries/targets-of-domain/run?format=json")
        for version in (OLDER, VERSION)
    )
    assert (older.status, newer.status) == (200, 200), older.text
    assert older.json["total"] < newer.json["total"]
    assert read_receipt(older.headers["receipt"]).data == OLDER
    assert older.headers["etag"] != newer.headers["etag"]
    again = two.ask(
        f"/releases/{OLDER}/queries/targets-of-domain/run?format=json",
        headers={"If-None-Match": older.headers["etag"]},
    )
    assert again.status == 304
    packed = two.ask(f"/releases/{OLDER}/queries/targets-of-domain/run?format=zip")
    with zipfile.ZipFile(io.BytesIO(packed.body)) as book:
        assert json.loads(book.read("receipt.json"))["data"] == OLDER
        assert f"--release {OLDER}" in book.read("README.md").decode()
    paged = two.ask(f"/releases/{OLDER}/queries/targets-of-domain/run?format=json&page=1&page_size=2")
    assert f"</releases/{OLDER}/queries/targets-of-domain/run?" in paged.headers["link"]


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "refused-query"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "refused-query"),
        ("SELECT nothing", "malformed-query"),
        (
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d && ?c != ?i) }",
            "query-too-slow",
        ),
    ],
)
def test_an_older_release_is_guarded_as_the_one_in_service(two: Client, query: str, slug: str) -> None:
    for path in (asked(OLDER, query, timeout="1"), "/sparql?" + urlencode({"query": query, "timeout": "1"})):
        got = two.ask(path)
        assert got.json["type"].rsplit("/", 1)[1] == slug, got.text
    assert two.ask(asked(OLDER, THERE)).status == 200


def test_what_there_is_not_is_said(two: Client) -> None:
    for path, status in (
        (asked("000000000000", THERE), 404),
        (f"/releases/{OLDER}/queries/nothing/run", 404),
        (f"/releases/{OLDER}/queries/targets-of-domain/run?odd=1", 400),
        (f"/releases/..%2f{OLDER}/sparql", 404),
        (f"/releases/{OLDER}/nothing", 404),
        (f"/releases/{OLDER}/sparql", 400),
        (asked(OLDER, THERE, format="html"), 200),
    ):
        assert two.ask(path).status == status, path
    got = two.ask(f"/releases/{OLDER}/sparql", method="DELETE")
    assert (got.status, got.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")
    assert two.ask("/releases", method="POST").status == 405
    assert two.ask(f"/releases/{OLDER}", follow=False).headers["location"] == f"/data/{OLDER}"


def test_releases_are_listed_with_what_changed(two: Client) -> None:
    newer, older = two.ask("/releases?format=json").json["releases"]
    assert (newer["version"], newer["in_service"], older["before"]) == (VERSION, True, None)
    before = newer["before"]
    assert (before["version"], len(before["plans_added"]), before["findings"]) == (OLDER, 1, {"Warning": -1})
    assert before["quads"] == newer["quads"] - older["quads"] > 0
    page = two.ask("/releases", accept="text/html")
    assert (page.status, page.media_type) == (200, "text/html")
    for address in (f"/data/{OLDER}", f"/diff?a={OLDER}&amp;b={VERSION}", f"/releases/{OLDER}/sparql"):
        assert address in page.text
    assert "新增规划 1" in page.text
    assert "1 plan(s) added" in two.ask("/releases?lang=en", accept="text/html").text


def test_the_chain_of_versions_is_dcat(two: Client) -> None:
    read = Graph().parse(data=two.ask("/releases", accept="text/turtle").body, format="turtle")
    newer, older = (URIRef(f"{BASE}id/dataset/{version}") for version in (VERSION, OLDER))
    assert (newer, DCAT.previousVersion, older) in read
    assert (newer, PROV.wasRevisionOf, older) in read
    asked_at = URIRef(f"{two.address}/releases/{OLDER}/sparql")
    assert (read.value(predicate=DCAT.endpointURL, object=asked_at), DCAT.servesDataset, older) in read


def test_stores_beyond_the_bound_are_let_go_and_never_the_one_in_service(
    releases: Path, tmp_path: Path
) -> None:
    out = tmp_path / "graph"
    shutil.copytree(releases, out, symlinks=True)
    third = out / "releases" / "00third00000"
    third.mkdir()
    for name in ("build.json", "dataset.nq"):
        (third / name).write_bytes((out / "releases" / OLDER / name).read_bytes())
    for n, version in enumerate((VERSION, OLDER)):  # made before, and asked long ago
        (out / "releases" / version / "store" / "db").mkdir(parents=True)
        mark = out / "releases" / version / "store" / "quads"
        mark.write_text("0", encoding="ascii")
        os.utime(mark, (n + 1, n + 1))
    assert prepare(out, third.name, 1) == third / "store"
    assert len(DiskStore(third / "store")) == Source.at(third).manifest["quads"]
    kept = sorted(path.parent.parent.name for path in out.glob("releases/*/store/quads"))
    assert kept == sorted([VERSION, third.name])
    assert not [path for path in out.glob("releases/*/.store-*") if path.is_dir()]
