"""The graph store protocol over real HTTP: statuses to the letter, who may write what, nothing by half."""

import json
import subprocess
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import SH

from kg.tokens import Tokens
from tests.api.writing import DEFAULT, GP, PLAN, TURTLE, Writable, WritingClient, members, writable

FOAF = "http://xmlns.com/foaf/0.1/"
JANE = (
    f'@prefix foaf: <{FOAF}> . <#jane> a foaf:Person ; foaf:name "Jane" ; foaf:account [ foaf:name "示例" ] .'
)
NAMES = f'@prefix foaf: <{FOAF}> . <#jane> foaf:familyName "Doe" .'
RDF_XML = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="#x"><rdf:value>中文</rdf:value></rdf:Description>
</rdf:RDF>"""
OBSERVATION = f"<#o> a <{GP}Observation> ."


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writable]:
    with writable(tmp_path_factory.mktemp("graphs")) as found:
        yield found


@pytest.fixture(scope="module")
def writer(service: Writable) -> WritingClient:
    return service.client()


def at(graph: str) -> str:
    return f"/graphs?graph={quote(graph, safe='')}"


def read(client: WritingClient, path: str, accept: str = TURTLE) -> Graph:
    got = client.ask(path, accept=accept)
    assert (got.status, got.media_type) == (200, accept), got.text
    return parsed(got.body, accept)


def parsed(body: bytes, form: str) -> Graph:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # rdflib's reader of JSON-LD uses what rdflib deprecates
        return Graph().parse(data=body, format=form)


def test_a_graph_lives_from_put_to_delete(writer: WritingClient) -> None:
    path = "/graphs/person/1.ttl"
    wanted = Graph().parse(data=JANE, format=TURTLE, publicID=writer.address + path)
    assert writer.ask(path).status == 404
    assert writer.send("PUT", path, JANE).status == 201
    assert isomorphic(read(writer, path), wanted)
    assert isomorphic(read(writer, at(writer.address + path)), wanted)
    assert writer.send("PUT", path, JANE).status == 204
    assert writer.send("PUT", path, NAMES).status == 204
    assert len(read(writer, path)) == 1
    assert writer.send("POST", path, JANE).status == 200
    assert len(read(writer, path)) == 5
    assert writer.send("POST", path, "").status == 204
    assert writer.ask(path, method="HEAD").status == 200
    assert writer.send("DELETE", path).status == 200
    assert writer.ask(path).status == 404
    assert writer.ask(path, method="HEAD").status == 404
    assert writer.send("DELETE", path).status == 404


def test_what_is_posted_twice_keeps_its_blank_nodes_apart(writer: WritingClient) -> None:
    path = "/graphs/twice"
    body = f'[] <{FOAF}name> "示例" .'
    assert writer.send("PUT", path, body).status == 201
    assert writer.send("POST", path, body).status == 200
    assert len(read(writer, path)) == 2
    assert writer.send("PUT", path, body).status == 204
    assert len(read(writer, path)) == 1


def test_a_new_graph_gets_an_address_of_its_own(writer: WritingClient) -> None:
    got = writer.send("POST", "/graphs", JANE)
    assert got.status == 201
    location = got.headers["location"]
    assert location.startswith(f"{writer.address}/graphs/")
    assert got.json["graphs"][0]["graph"] == location
    assert len(read(writer, location.removeprefix(writer.address))) == 4
    other = writer.send("POST", "/graphs", JANE).headers["location"]
    assert other != location


def test_the_default_graph_takes_triples_of_no_graph(writer: WritingClient) -> None:
    assert writer.ask("/graphs?default").status == 200
    assert writer.send("PUT", "/graphs?default", JANE).status == 201
    assert len(read(writer, "/graphs?default")) == 4
    assert isomorphic(read(writer, at(DEFAULT)), read(writer, "/graphs?default"))
    assert writer.asks(f'?s <{FOAF}name> "Jane"'), "queries see the union"
    assert writer.send("DELETE", "/graphs?default").status == 200
    assert writer.send("DELETE", "/graphs?default").status == 204
    assert not writer.asks(f'GRAPH <{DEFAULT}> {{ ?s <{FOAF}name> "Jane" }}')


def test_an_empty_graph_is_there(writer: WritingClient) -> None:
    assert writer.send("PUT", "/graphs/empty", "").status == 201
    got = writer.ask("/graphs/empty", accept="application/n-triples")
    assert (got.status, got.body) == (200, b"")
    assert writer.send("PUT", "/graphs/empty", "").status == 204


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/turtle; charset=utf-8", JANE),
        ("application/n-triples", '<http://a.example/s> <http://a.example/p> "中文"@zh .'),
        (
            "application/rdf+xml",
            RDF_XML,
        ),
        ("application/ld+json", '{"@id": "#x", "http://a.example/p": "中文"}'),
        ("application/n-quads", '<http://a.example/s> <http://a.example/p> "中文" .'),
        ("application/trig", '{ <#s> <#p> "中文" }'),
    ],
)
def test_every_form_is_read_and_every_form_given(writer: WritingClient, media_type: str, body: str) -> None:
    got = writer.send("PUT", "/graphs/forms", body, media_type)
    assert got.status in {201, 204}, got.text
    turtle = read(writer, "/graphs/forms")
    assert len(turtle) >= 1
    for accept in ("application/n-triples", "application/rdf+xml", "application/ld+json"):
        assert isomorphic(read(writer, "/graphs/forms", accept), turtle)
    quads = writer.ask("/graphs/forms?format=nq")
    assert (quads.status, quads.media_type) == (200, "application/n-quads")


def test_parts_of_a_form_are_merged(writer: WritingClient) -> None:
    parts = [f'@prefix f: <{FOAF}> . <#j> f:{name} "{name}" .' for name in ("familyName", "givenName")]
    body = "".join(
        f'--here\r\nContent-Disposition: form-data; name="f{n}"; filename="f{n}.ttl"\r\n'
        f"Content-Type: text/turtle; charset=utf-8\r\n\r\n{part}\r\n"
        for n, part in enumerate(parts)
    )
    got = writer.send("POST", "/graphs/parts", f"{body}--here--\r\n", "multipart/form-data; boundary=here")
    assert got.status == 201, got.text
    assert len(read(writer, "/graphs/parts")) == 2
    broken = writer.send("POST", "/graphs/parts", body, "multipart/form-data")
    assert broken.status == 400
    foreign = f"{body}--here--\r\n".replace("charset=utf-8", "charset=utf-16", 1)
    refused = writer.send("POST", "/graphs/foreign", foreign, "multipart/form-data; boundary=here")
    assert (refused.status, writer.ask("/graphs/foreign").status) == (400, 404)
    assert "UTF-8" in members(refused)["detail"]


def test_a_dataset_is_added_to_the_graphs_that_it_names(writer: WritingClient) -> None:
    body = "<urn:made-up:a> { <urn:s> <urn:p> 1 } <urn:made-up:b> { <urn:s> <urn:p> 2 } <urn:s> <urn:p> 3 ."
    got = writer.send("POST", "/graphs", body, "application/trig")
    assert got.status == 201, got.text
    assert sorted(g["graph"] for g in got.json["graphs"]) == [DEFAULT, "urn:made-up:a", "urn:made-up:b"]
    assert len({g["graph"] for g in got.json["graphs"]}) == len(read(writer, at("urn:made-up:a"))) + 2
    refused = writer.send("PUT", at("urn:made-up:a"), body, "application/trig")
    assert refused.status == 400
    assert "urn:made-up:" in members(refused)["detail"]


@pytest.mark.parametrize(
    ("media_type", "body", "status"),
    [
        (TURTLE, "<a> <b>", 400),
        ("application/rdf+xml", JANE, 400),
        ("application/ld+json", '{"@context": "http://127.0.0.1:9/context", "@id": "urn:x", "p": 1}', 400),
        (TURTLE, "<a> <b> <<( <c> <d> <e> )>> .", 400),
        (TURTLE, b'<a> <b> "\xff" .', 400),
        (f"{TURTLE}; charset=utf-16", JANE.encode("utf-16"), 400),
        (f"{TURTLE};charset=GBK", JANE, 400),
        ('application/n-triples; charset="iso-8859-1"', '<urn:s> <urn:p> "é" .', 400),
        ("text/plain", JANE, 415),
        ("", JANE, 415),
        ("application/sparql-update", "CLEAR ALL", 415),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_written(
    writer: WritingClient, media_type: str, body: str | bytes, status: int
) -> None:
    got = writer.send("PUT", "/graphs/unread", body, media_type)
    assert got.status == status, got.text
    assert members(got)["status"] == status
    assert writer.ask("/graphs/unread").status == 404


def test_a_fault_says_line_and_column(writer: WritingClient) -> None:
    got = writer.send("PUT", "/graphs/unread", "<#a> <#b> 1 .\n<#a> <#b> .")
    assert (got.status, got.json["line"], got.json["column"]) == (400, 2, 11)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/graphs"),
        ("GET", "/graphs?graph=relative"),
        ("GET", "/graphs?graph=urn:a&graph=urn:b"),
        ("GET", "/graphs?default&graph=urn:a"),
        ("PUT", "/graphs"),
        ("DELETE", "/graphs"),
        ("PUT", "/graphs/x?graph=urn:a"),
        ("PUT", "/graphs?graph=urn:%20no%20iri"),
    ],
)
def test_an_address_that_names_no_one_graph_is_a_bad_request(
    writer: WritingClient, method: str, path: str
) -> None:
    got = writer.send(method, path, JANE if method == "PUT" else None)
    assert got.status == 400, got.text


def test_graphs_of_the_release_are_read_and_never_written(service: Writable, writer: WritingClient) -> None:
    quads = (service.out / "current" / "dataset.nq").read_text(encoding="utf-8").splitlines()
    stated = {line.replace(f" <{PLAN}> .", " .") for line in quads if line.endswith(f" <{PLAN}> .")}

    stated = {line.replace("#nonNegativeInteger>", "#integer>") for line in stated}  # the store keeps values

    def held() -> set[str]:
        return set(writer.ask(at(PLAN), accept="application/n-triples").text.splitlines())

    assert held() == stated
    assert stated
    for method in ("PUT", "POST", "DELETE"):
        got = writer.send(method, at(PLAN), None if method == "DELETE" else JANE)
        assert (got.status, got.json["graph"]) == (403, PLAN)
        assert "发布" in got.json["detail"]
    assert held() == stated


def test_who_may_write_what(service: Writable) -> None:
    narrow = service.client(f"write:graph:{service.address}/graphs/mine/")
    assert service.stranger.ask(at(PLAN), accept=TURTLE).status == 200
    missing = service.stranger.send("PUT", "/graphs/mine/a", JANE)
    assert (missing.status, missing.headers["www-authenticate"]) == (401, 'Bearer realm="govplan"')
    wrong = WritingClient(service.address, "govplan_000000000000_" + "A" * 43).send("PUT", "/graphs/a", JANE)
    assert wrong.status == 401
    assert 'error="invalid_token"' in wrong.headers["www-authenticate"]
    assert narrow.send("PUT", "/graphs/mine/a", JANE).status == 201
    outside = narrow.send("PUT", "/graphs/yours/a", JANE)
    assert (outside.status, outside.json["graph"]) == (403, f"{service.address}/graphs/yours/a")
    assert narrow.send("POST", "/graphs", JANE).status == 403
    named = narrow.send("POST", "/graphs", "<urn:g> { <urn:s> <urn:p> 1 }", "application/trig")
    assert (named.status, named.json["graph"]) == (403, "urn:g")
    assert narrow.send("DELETE", "/graphs/mine/a").status == 200
    asking = service.client("query:long")
    assert asking.send("PUT", "/graphs/mine/a", JANE).status == 403
    Tokens(service.out).revoke(narrow.secret.split("_")[1])
    assert narrow.send("PUT", "/graphs/mine/a", JANE).status == 401


def test_a_write_that_breaks_shapes_is_refused_with_its_findings(writer: WritingClient) -> None:
    path = "/graphs/shapes"
    got = writer.send("PUT", path, OBSERVATION)
    assert got.status == 422
    assert got.json["type"].endswith("/problem/write-refused")
    told = members(got)
    focus = f"{writer.address}{path}#o"
    assert told["findings"]["Violation"] == len(
        [r for r in told["report"]["results"] if r["severity"] == "Violation"]
    )
    assert {result["focus"] for result in told["report"]["results"]} == {focus}
    for accept, form in (
        (TURTLE, "turtle"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ):
        rdf = writer.send("PUT", path, OBSERVATION, Accept=accept)
        assert (rdf.status, rdf.media_type) == (422, accept)
        report = parsed(rdf.body, form)
        assert set(report.objects(None, SH.focusNode)) == {URIRef(focus)}
        assert Literal(False) in set(report.objects(None, SH.conforms))
    assert writer.ask(path).status == 404


def test_preconditions_guard_against_lost_writes(writer: WritingClient) -> None:
    path = "/graphs/guarded"
    assert writer.send("PUT", path, JANE, If_Match="*").status == 412
    assert writer.send("PUT", path, JANE, If_None_Match="*").status == 201
    assert writer.send("PUT", path, NAMES, If_None_Match="*").status == 412
    tags = [writer.ask(path, accept=accept).headers["etag"] for accept in (TURTLE, "application/ld+json")]
    assert len(set(tags)) == 2
    assert writer.ask(path, accept=TURTLE, headers={"If-None-Match": tags[0]}).status == 304
    assert writer.send("PUT", path, NAMES, If_Match=tags[1]).status == 204
    assert writer.send("PUT", path, JANE, If_Match=", ".join(tags)).status == 412
    assert writer.send("DELETE", path, If_Match=tags[0]).status == 412
    assert writer.ask(path, accept=TURTLE, headers={"If-None-Match": tags[0]}).status == 200
    assert len(read(writer, path)) == 1


def test_a_write_changes_the_tags_of_queries(writer: WritingClient) -> None:
    query = "/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    before = writer.ask(query, accept="application/sparql-results+json")
    writer.send("PUT", "/graphs/count", f'<#a> <{FOAF}nick> "{"示例" * 3}" .')
    after = writer.ask(query, accept="application/sparql-results+json")
    counts = [int(got.json["results"]["bindings"][0]["n"]["value"]) for got in (before, after)]
    assert counts[1] == counts[0] + 1
    assert before.headers["etag"] != after.headers["etag"]
    writer.send(
        "PUT", "/graphs/count-again", f'<{writer.address}/graphs/count#a> <{FOAF}nick> "{"示例" * 3}" .'
    )
    again = writer.ask(query, accept="application/sparql-results+json")
    assert int(again.json["results"]["bindings"][0]["n"]["value"]) == counts[1], "every triple counts once"


def test_writes_at_the_same_time_are_all_kept_one_after_another(service: Writable) -> None:
    answers: list[int] = []

    def work(number: int) -> None:
        got = service.client().send("POST", "/graphs/many", f"<#a> <#n> {number} .")
        answers.append(got.status)

    workers = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(answers) == [200] * 7 + [201]
    assert len(read(service.stranger, "/graphs/many")) == 8


def test_options_and_methods(service: Writable, writer: WritingClient) -> None:
    got = writer.ask("/graphs/x", method="OPTIONS")
    assert (got.status, got.headers["allow"]) == (204, "DELETE, GET, HEAD, OPTIONS, POST, PUT")
    assert TURTLE in got.headers["accept-post"]
    patched = writer.send("PATCH", "/graphs/x", JANE)
    assert (patched.status, "PUT" in patched.headers["allow"]) == (405, True)
    assert service.stranger.ask("/graphs/none", accept="text/html").status == 404


def test_a_body_that_is_too_large_is_refused(service: Writable, writer: WritingClient) -> None:
    body = b"<urn:s> <urn:p> <urn:o> .\n" * 700_000
    assert len(body) > 16_000_000
    assert writer.send("PUT", "/graphs/large", body).status == 413
    assert service.stranger.ask("/graphs/large").status == 404


def test_curl_puts_and_gets(service: Writable, tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(JANE, encoding="utf-8")
    address = f"{service.address}/graphs/by/curl"
    token = f"Authorization: Bearer {service.client().secret}"
    put = ["curl", "-sS", "-f", "-T", str(file), "-H", "Content-Type: text/turtle", "-H", token, address]
    assert json.loads(subprocess.run(put, capture_output=True, check=True).stdout)["graphs"][0]["added"] == 4
    got = subprocess.run(["curl", "-sS", "-f", "-H", "Accept: application/n-triples", address], capture_output=True, check=True)  # fmt: skip  # noqa: E501
    assert got.stdout.count(b"\n") == 4


def test_where_writing_is_off_graphs_are_read_alone(tmp_path: Path) -> None:
    with writable(tmp_path, write=False) as service:
        holder = service.client()
        assert holder.ask(at(PLAN), accept=TURTLE).status == 200
        for method in ("PUT", "POST", "DELETE"):
            got = holder.send(method, "/graphs/x", JANE)
            assert (got.status, got.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
            assert "KG_WRITE=1" in members(got)["detail"]
        assert holder.update("CLEAR ALL").status == 404
        options = holder.ask("/graphs", method="OPTIONS")
        assert (options.status, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


def test_findings_can_be_accepted(tmp_path: Path) -> None:
    with writable(tmp_path, write_findings="accept") as service:
        got = service.client().send("PUT", "/graphs/a", OBSERVATION)
        assert got.status == 201
        assert got.json["findings"]["Violation"] > 0
        assert service.stranger.asks(f"?o a <{GP}Observation> FILTER(STRENDS(STR(?o), '/graphs/a#o'))")
