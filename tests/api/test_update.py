"""SPARQL Update over real HTTP: the protocol, the language, what it may not reach, and that reads see it."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from SPARQLWrapper import JSON, POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper

from kg.writes.journal import Writer
from kg.writes.ledger import Kept, Ledger, Told
from tests.api.writing import DEFAULT, GP, PLAN, Writable, WritingClient, members, writable
from tests.conftest import clean_environment
from tests.made_up import VERSION, publish

FORM = "application/x-www-form-urlencoded"
EX = "https://example.org/made-up/"
INSERT = f'INSERT DATA {{ GRAPH <{EX}g> {{ <{EX}s> <{EX}p> "示例" }} }}'
TOP = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writable]:
    with writable(tmp_path_factory.mktemp("update")) as found:
        yield found


@pytest.fixture
def writer(service: Writable) -> WritingClient:
    client = service.client()
    assert client.update("DROP ALL").status == 200
    return client


def test_an_update_comes_as_a_form_or_as_it_is(writer: WritingClient) -> None:
    form = writer.send("POST", "/update", urlencode({"update": INSERT}), FORM)
    assert (form.status, form.json["graphs"][0]["added"]) == (200, 1)
    assert writer.asks(f'GRAPH <{EX}g> {{ ?s ?p "示例" }}')
    direct = writer.send("POST", "/update", f"DELETE WHERE {{ GRAPH <{EX}g> {{ ?s ?p ?o }} }}",
                         "application/sparql-update; charset=utf-8")  # fmt: skip
    assert (direct.status, direct.json["graphs"][0]["removed"]) == (200, 1)
    assert not writer.asks('?s ?p "示例"')


@pytest.mark.parametrize(
    ("method", "path", "body", "media_type", "status"),
    [
        ("GET", f"/update?update={quote(INSERT)}", None, "", 405),
        ("PUT", "/update", INSERT, "application/sparql-update", 405),
        ("POST", "/update", urlencode([("update", INSERT), ("update", INSERT)]), FORM, 400),
        ("POST", "/update", "", FORM, 400),
        ("POST", "/update", urlencode({"update": INSERT, "query": "ASK {}"}), FORM, 400),
        ("POST", "/update", INSERT, "text/plain", 415),
        ("POST", "/update", INSERT, "", 415),
        ("POST", "/update", INSERT.encode("utf-16"), "application/sparql-update; charset=utf-16", 400),
        ("POST", "/update", INSERT.encode("gb18030"), "application/sparql-update", 400),
        ("POST", "/update", urlencode({"update": INSERT}, encoding="gb18030"), FORM, 400),
        ("POST", "/update", "INSERT DATA {", "application/sparql-update", 400),
        ("POST", "/update", "ASK {}", "application/sparql-update", 400),
        ("POST", f"/update?update={quote(INSERT)}", INSERT, "application/sparql-update", 400),
    ],
)
def test_what_breaks_the_protocol_is_refused(
    writer: WritingClient, method: str, path: str, body: str | bytes | None, media_type: str, status: int
) -> None:
    got = writer.send(method, path, body, media_type)
    assert (got.status, members(got)["status"]) == (status, status)
    assert not writer.asks(f"GRAPH <{EX}g> {{ ?s ?p ?o }}")


def test_a_fault_says_line_and_column(writer: WritingClient) -> None:
    got = writer.update(f"{INSERT} ;\nINSERT DATA {{ <urn:a> <urn:b> }}")
    assert (got.status, got.json["line"], got.json["column"]) == (400, 2, 31)
    assert not writer.asks(f"GRAPH <{EX}g> {{ ?s ?p ?o }}"), "no operation is kept where one cannot be read"


def test_an_empty_update_does_nothing(writer: WritingClient) -> None:
    assert writer.update("# nothing").json == {"sequence": None, "graphs": [], "findings": {}}


def test_operations_follow_one_another_and_are_kept_together(
    service: Writable, writer: WritingClient
) -> None:
    got = writer.update(
        f"""PREFIX ex: <{EX}> # the ; and }} of a comment count for nothing
        INSERT DATA {{ GRAPH ex:a {{ ex:s ex:p "a; }} \\"b", 1 }} ex:s ex:q ex:o }} ;
        INSERT {{ GRAPH ex:b {{ ?s ex:r ?o, [ ex:of ?o ] }} ?s ex:seen true }} WHERE {{ ?s ex:p ?o }} ;
        DELETE {{ GRAPH ex:a {{ ?s ex:p ?o }} }} WHERE {{ GRAPH ex:a {{ ?s ex:p ?o FILTER(?o = 1) }} }} ;
        COPY ex:b TO ex:c ; MOVE ex:b TO ex:d ; ADD ex:d TO ex:a ; CREATE GRAPH ex:e ;
        CLEAR GRAPH ex:c ; DROP GRAPH ex:d ;"""
    )
    assert got.status == 200, got.text
    held = {g["graph"].removeprefix(EX): g["triples"] for g in got.json["graphs"]}
    assert held == {"a": 7, "c": 0, "e": 0, DEFAULT: 2}
    ledger = Ledger(service.out)
    ledger.read_on()
    assert ledger.entries[-1].seq == got.json["sequence"], "one line for all"
    assert ledger.entries[-1].what.startswith("PREFIX ex:")
    assert writer.asks(f"GRAPH <{EX}a> {{ ?x <{EX}of> 1 FILTER(ISBLANK(?x)) }}")


def test_with_using_and_the_dataset_of_the_address(writer: WritingClient) -> None:
    for name in "abc":
        writer.update(f"INSERT DATA {{ GRAPH <{EX}{name}> {{ <{EX}{name}> a <{EX}Document> }} }}")
    copy = f"INSERT {{ GRAPH <{EX}to> {{ ?s <{EX}in> ?g }} }} WHERE {{ {{ GRAPH ?g {{ ?s a <{EX}Document> }} }} UNION {{ ?s a <{EX}Document> BIND('default' AS ?g) }} }}"  # noqa: E501

    def found(parameters: str = "", text: str = copy) -> set[tuple[str, str]]:
        got = writer.update(f"DROP SILENT GRAPH <{EX}to>")
        got = writer.update(text, parameters)
        assert got.status == 200, got.text
        rows = writer.rows(f"SELECT ?s ?g {{ GRAPH <{EX}to> {{ ?s <{EX}in> ?g }} }}")
        return {(row["s"].removeprefix(EX), row["g"].removeprefix(EX)) for row in rows}

    everything = {(name, "default") for name in "abc"} | {(name, name) for name in "abc"}
    assert found() == everything
    one, two = quote(f"{EX}a", safe=""), quote(f"{EX}b", safe="")
    assert found(f"?using-graph-uri={one}") == {("a", "default")}
    assert found(f"?using-graph-uri={one}&using-graph-uri={two}") == {("a", "default"), ("b", "default")}
    assert found(f"?using-named-graph-uri={two}") == {("b", "b")}
    assert found(f"?using-graph-uri={one}&using-named-graph-uri={two}") == {("a", "default"), ("b", "b")}
    using = copy.replace("WHERE", f"USING <{EX}a> USING NAMED <{EX}c> WHERE", 1)
    assert found(text=using) == {("a", "default"), ("c", "c")}
    assert found(text=f"WITH <{EX}b> {copy}") == {("b", "default")} | {(name, name) for name in "abc"}
    twice = writer.update(using, f"?using-graph-uri={one}")
    assert (twice.status, "USING" in twice.json["detail"]) == (400, True)
    unknown = writer.update(copy, "?using-graph-uri=urn:unknown")
    assert (unknown.status, "urn:unknown" in unknown.json["detail"]) == (403, True)


def test_with_means_its_graph_in_templates_too(writer: WritingClient) -> None:
    text = "WITH <w> INSERT { <s> <p> ?n } WHERE { VALUES ?n { 1 2 } } ;"
    assert writer.update(f"BASE <{EX}> {text}").json["graphs"][0]["graph"] == f"{EX}w"
    renamed = writer.update(
        f"WITH <{EX}w> DELETE {{ ?s ?p ?o }} INSERT {{ ?s <{EX}q> ?o }} WHERE {{ ?s ?p ?o }}"
    )
    assert (renamed.json["graphs"][0]["added"], renamed.json["graphs"][0]["removed"]) == (2, 2)


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1:9/a>",
        "LOAD SILENT <file:///etc/passwd> INTO GRAPH <urn:a>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/a> { ?s ?p ?o } }",
        "INSERT { ?s ?p ?o } WHERE { SERVICE SILENT ?x { ?s ?p ?o } }",
        "INSERT { ?s ?p ?o } WHERE { \\u0053ERVICE <http://127.0.0.1:9/a> { ?s ?p ?o } }",
        "INSERT { ?s ?p ?o } WHERE { { SELECT * { # {\n SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } }",
        "DELETE { ?s ?p ?o } USING <file:///etc/passwd> WHERE { ?s ?p ?o }",
        f"{INSERT} ; LOAD <http://127.0.0.1:9/a>",
    ],
)
def test_nothing_outside_is_reached_and_nothing_kept(writer: WritingClient, text: str) -> None:
    got = writer.update(text)
    assert (got.status, members(got)["type"].rsplit("/", 1)[1]) == (403, "refused-query")
    assert not writer.asks(f"GRAPH <{EX}g> {{ ?s ?p ?o }}")


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT DATA {{ GRAPH <{PLAN}> {{ <urn:s> <urn:p> 1 }} }}",
        f"DELETE WHERE {{ GRAPH <{PLAN}> {{ ?s ?p ?o }} }}",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"CLEAR GRAPH <{PLAN}>",
        f"DROP SILENT GRAPH <{PLAN}>",
        f"COPY DEFAULT TO <{PLAN}>",
        f"MOVE <{PLAN}> TO <urn:mine>",
        f"WITH <{PLAN}> INSERT {{ <urn:s> <urn:p> 1 }} WHERE {{}}",
    ],
)
def test_graphs_of_the_release_stay_as_they_are(writer: WritingClient, text: str) -> None:
    count = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{PLAN}> {{ ?s ?p ?o }} }}"
    before = writer.rows(count)
    got = writer.update(f"{INSERT} ; {text}")
    assert (got.status, got.json["graph"].startswith("https://w3id.org/govplan/graph/")) == (403, True)
    assert writer.rows(count) == before
    assert not writer.asks(f"GRAPH <{EX}g> {{ ?s ?p ?o }}"), "the operation before it is not kept either"


def test_deleting_what_only_the_release_says_changes_nothing(writer: WritingClient) -> None:
    plans = f"SELECT (COUNT(*) AS ?n) {{ ?p a <{GP}Plan> }}"
    before = writer.rows(plans)
    got = writer.update(f"DELETE {{ ?p a <{GP}Plan> }} WHERE {{ ?p a <{GP}Plan> }}")
    assert (got.status, got.json["graphs"]) == (200, [])
    assert writer.rows(plans) == before
    everything = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    before = writer.rows(everything)
    copied = writer.update("COPY <https://w3id.org/govplan/graph/ontology> TO <urn:made-up:copy>")
    assert copied.status == 200, copied.text
    assert writer.rows(everything) == before, "a triple of two graphs counts once"
    assert writer.update("DROP GRAPH <urn:made-up:copy>").status == 200
    assert writer.rows(everything) == before, "and stays when one of them goes"


def test_a_token_writes_within_its_scopes(service: Writable, writer: WritingClient) -> None:
    writer.update(INSERT)
    narrow = service.client(f"write:graph:{EX}mine/")
    assert narrow.update(f"INSERT DATA {{ GRAPH <{EX}mine/a> {{ <urn:s> <urn:p> 1 }} }}").status == 200
    for text, graph in (
        (INSERT, f"{EX}g"),
        ("INSERT DATA { <urn:s> <urn:p> 1 }", DEFAULT),
        ("CLEAR ALL", f"{EX}g"),
        (
            f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ ?s ?p ?o FILTER(?g = <{EX}g>) }} }}",
            f"{EX}g",
        ),
        (f"MOVE <{EX}g> TO <{EX}mine/b>", f"{EX}g"),
    ):
        got = narrow.update(text)
        assert (got.status, got.json["graph"]) == (403, graph), text
    assert service.stranger.update(INSERT).status == 401
    assert writer.asks(f"GRAPH <{EX}g> {{ ?s ?p ?o }}")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("DROP GRAPH <urn:none>", 409),
        ("CLEAR GRAPH <urn:none>", 200),
        ("COPY <urn:none> TO <urn:x>", 409),
        ("CREATE GRAPH <urn:x> ; CREATE GRAPH <urn:x>", 409),
        ("DROP SILENT GRAPH <urn:none>", 200),
        ("COPY SILENT <urn:none> TO <urn:x>", 200),
        ("CREATE SILENT GRAPH <urn:x> ; CREATE SILENT GRAPH <urn:x>", 200),
        ("CLEAR DEFAULT", 200),
        ("DROP NAMED", 200),
    ],
)
def test_operations_on_whole_graphs_mind_whether_they_are_there(
    writer: WritingClient, text: str, status: int
) -> None:
    assert writer.update(text).status == status


def test_an_update_that_breaks_shapes_is_refused_whole(writer: WritingClient) -> None:
    got = writer.update(f"{INSERT} ; INSERT DATA {{ GRAPH <{EX}h> {{ <{EX}o> a <{GP}Observation> }} }}")
    assert (got.status, got.json["findings"]["Violation"] > 0) == (422, True)
    assert {result["focus"] for result in got.json["report"]["results"]} == {f"{EX}o"}
    assert not writer.asks(f"GRAPH <{EX}g> {{ ?s ?p ?o }}")


def test_an_update_past_its_time_or_memory_changes_nothing(tmp_path: Path) -> None:
    with writable(tmp_path, write_seconds=2) as service:
        writer = service.client()
        slow = f"{INSERT} ; INSERT {{ <urn:a> <urn:b> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} }}"  # noqa: E501
        started = time.monotonic()
        assert writer.update(slow).status in {503, 504}
        assert time.monotonic() - started < 20
        assert not writer.asks(f"GRAPH <{EX}g> {{ ?s ?p ?o }}")
        assert writer.update(INSERT).status == 200


def test_a_client_that_goes_away_writes_nothing(service: Writable, writer: WritingClient) -> None:
    host, port = writer.address.removeprefix("http://").split(":")
    body = f"{INSERT} ; INSERT {{ <urn:a> <urn:b> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} }}".encode()  # noqa: E501
    head = f"POST /update HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {writer.secret}\r\nContent-Type: application/sparql-update\r\nContent-Length: {len(body)}\r\n\r\n"  # noqa: E501
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(head.encode() + body)
        time.sleep(1)
    assert writer.update("INSERT DATA { <urn:after> <urn:it> 1 }").status == 200, (
        "the next write gets its turn"
    )
    assert not service.stranger.asks(f"GRAPH <{EX}g> {{ ?s ?p ?o }}")


def test_other_peoples_clients_write(service: Writable, writer: WritingClient) -> None:
    for method in (URLENCODED, POSTDIRECTLY):
        wrapper = SPARQLWrapper(f"{service.address}/sparql", f"{service.address}/update")
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(method)
        wrapper.addCustomHttpHeader("Authorization", f"Bearer {writer.secret}")
        wrapper.setReturnFormat(JSON)
        wrapper.setQuery(f'INSERT DATA {{ GRAPH <{EX}wrapper> {{ <{EX}s> <{EX}{method}> "中文" }} }}')
        wrapper.query().response.close()
        assert writer.asks(f'GRAPH <{EX}wrapper> {{ ?s <{EX}{method}> "中文" }}')
    store = SPARQLUpdateStore(
        f"{service.address}/sparql",
        f"{service.address}/update",
        headers={"Authorization": f"Bearer {writer.secret}"},
    )
    graph = Graph(store, URIRef(f"{EX}rdflib"))
    graph.add((URIRef(f"{EX}s"), URIRef(f"{EX}p"), Literal('中"文\n', lang="zh")))
    assert list(graph.objects()) == [Literal('中"文\n', lang="zh")]
    graph.remove((None, None, None))
    assert len(graph) == 0
    curl = [
        "curl",
        "-sS",
        "-f",
        "-H",
        f"Authorization: Bearer {writer.secret}",
        "--data-urlencode",
        f"update={INSERT}",
        f"{service.address}/update",
    ]
    assert json.loads(subprocess.run(curl, capture_output=True, check=True).stdout)["graphs"][0]["added"] == 1


def test_what_was_written_is_there_after_a_restart_and_after_a_new_release(tmp_path: Path) -> None:
    with writable(tmp_path) as service:
        assert service.client().update(INSERT).status == 200
        version = service.stranger.ask("/readyz").json["version"]
        assert version == f"{VERSION}+1"
    with writable(tmp_path, write=False) as service:
        assert service.stranger.asks(f'GRAPH <{EX}g> {{ ?s ?p "示例" }} ?s ?p "示例"'), (
            "also where writing is off"
        )
        assert service.stranger.ask("/readyz").json["version"] == version
    with writable(tmp_path) as service:
        other = service.out / "releases" / "00madeup0001"
        claimed = f'<{EX}s> <{EX}p> "released" <{EX}g> .\n'
        other.mkdir()
        here = service.out / "current"
        (other / "dataset.nq").write_bytes((here / "dataset.nq").read_bytes() + claimed.encode())
        manifest = json.loads((here / "build.json").read_text(encoding="utf-8"))
        (other / "build.json").write_text(
            json.dumps({**manifest, "version": "00madeup0001"}), encoding="utf-8"
        )
        client = service.client()
        assert client.update(f"INSERT DATA {{ GRAPH <{EX}kept> {{ <{EX}s> <{EX}p> 1 }} }}").status == 200
        here.unlink()
        here.symlink_to(Path("releases") / "00madeup0001")
        wait(service, "00madeup0001+2")
        assert client.asks(f"GRAPH <{EX}kept> {{ ?s ?p 1 }}"), "written graphs are carried over"
        assert client.asks(f'GRAPH <{EX}g> {{ ?s ?p "released" }}'), "the release wins"
        assert not client.asks('?s ?p "示例"')
        assert client.update(f"DROP GRAPH <{EX}g>").status == 403


def test_a_write_of_another_process_is_seen(service: Writable, writer: WritingClient) -> None:
    ledger = Ledger(service.out)
    ledger.read_on()
    told = Told(Writer(name="示例"), "PUT", VERSION)
    entry = ledger.keep(
        told, [Kept(f"{EX}beside", f'<urn:s> <urn:p> "beside" <{EX}beside> .\n'.encode(), 1, 0)], ledger.seq
    )
    wait(service, f"{VERSION}+{entry.seq}")
    assert writer.asks(f'GRAPH <{EX}beside> {{ ?s ?p "beside" }}')
    ledger.revert(entry.seq, told)
    assert writer.update(INSERT).status == 200, "a write knows of all before it"
    assert not writer.asks('?s ?p "beside"')


def wait(service: Writable, version: str) -> None:
    for _ in range(200):
        if service.stranger.ask("/readyz").json.get("version") == version:
            return
        time.sleep(0.1)
    raise AssertionError(service.stranger.ask("/readyz").json)


def _counted(number: int) -> str:
    """Return an update that leaves one number in two graphs."""
    graphs = " ".join(f"GRAPH <{EX}{name}> {{ <urn:s> <urn:p> {number} }}" for name in "nm")
    return f"DELETE WHERE {{ GRAPH <{EX}n> {{ ?s ?p ?o }} }} ; INSERT DATA {{ {graphs} }}"


def test_a_service_that_is_killed_while_it_writes_loses_no_answered_write(tmp_path: Path) -> None:
    """What it answered is there; what it did not answer is there whole or not at all."""
    out = publish(tmp_path / "graph")
    answered = 0
    for life in range(3):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = clean_environment() | {"KG_WRITE": "1", "KG_OUT": str(out), "PYTHONPATH": str(TOP)}
        process = subprocess.Popen(
            [sys.executable, "-m", "kg.cli", "serve", "--port", str(port)],
            cwd=TOP,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        try:
            service = Writable(out, f"http://127.0.0.1:{port}")
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"{service.address}/readyz", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.2)
            client = service.client()
            assert client.asks(f"GRAPH <{EX}n> {{ ?s ?p {answered} }}") or not answered
            assert client.update(_counted(answered + 1)).status == 200  # however long the first one takes
            answered += 1
            until = time.monotonic() + 1.5 + life * 0.37
            late = f"import os, time; time.sleep({until - time.monotonic()}); os.kill({process.pid}, 9)"
            killer = subprocess.Popen([sys.executable, "-c", late])
            try:
                while True:
                    if client.update(_counted(answered + 1)).status == 200:
                        answered += 1
            except OSError:
                pass
            killer.wait()
        finally:
            process.kill()
            process.wait()
        ledger = Ledger(out)
        ledger.read_on()
        held = ledger.content(ledger.state[f"{EX}n"].digest)
        number = int(held.split(b'"')[1])
        assert answered <= number <= answered + 1
        assert f'"{number}"'.encode() in ledger.content(ledger.state[f"{EX}m"].digest)
        answered = number
    assert answered >= 3
