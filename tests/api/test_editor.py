"""What the query page offers beside answers: links that hold a query, programs that ask it, terms for it."""

import subprocess
import sys
import zlib
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sparql.protocol import MAX_QUERY
from api.sparql.samples import samples
from api.sparql.sharing import packed, unpacked
from api.transport.problem import ProblemError
from tests.api.conftest import Client

TRICKY = """SELECT ?x ("it's \\\\ ""quoted" AS ?a) ('''a)--"b''' AS ?b) WHERE {
  ?x a gp:Plan # )--- $HOME `id` !
} ORDER BY ?x"""
QUERY = "SELECT ?x WHERE {\n  ?x a gp:Plan ; gp:place/rdfs:label '示例市'@zh # it's $HOME `id` \\n \"\n}"


@given(st.text(min_size=1, max_size=500).filter(str.strip))
def test_a_link_holds_its_query_whole(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:  # half a pair of surrogates is no text that a request could bring
        return
    assert unpacked(packed(text)) == text


@pytest.mark.parametrize(
    "segment",
    [
        "",
        "!",
        "AAAA",
        "中文",
        packed("SELECT * {}")[:-4],
        packed(" \n "),
        packed("x" * (MAX_QUERY + 1)),
        urlsafe_b64encode(b"SELECT * {}").decode(),
    ],
)
def test_what_holds_no_query_is_refused(segment: str) -> None:
    with pytest.raises(ProblemError):
        unpacked(segment)


def test_a_link_that_would_swell_is_refused_before_it_does(client: Client) -> None:
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = urlsafe_b64encode(squeezer.compress(b"#" * 50_000_000) + squeezer.flush()).decode().rstrip("=")
    assert len(bomb) > 50_000
    answer = client.ask(f"/sparql/q/{bomb[:60_000]}", accept="text/html")
    assert answer.status in {404, 414, 431}


def test_a_link_shows_its_query_and_does_not_run_it(client: Client) -> None:
    answer = client.ask(f"/sparql/q/{packed(QUERY)}", accept="text/html")
    assert answer.status == 200
    assert "示例市" in answer.text
    assert 'id="answer"' not in answer.text
    cut = client.ask(f"/sparql/q/{packed(QUERY)[:20]}", accept="text/html")
    assert cut.status == 404
    assert "截断" in cut.text


def test_a_saved_query_can_be_started_from(client: Client) -> None:
    assert "gp:Plan" in client.ask("/sparql/saved/plan-overview", accept="text/html").text
    assert client.ask("/sparql/saved/none", accept="text/html").status == 404


def test_terms_of_the_graph_come_with_their_names(client: Client) -> None:
    answer = client.ask("/sparql/terms")
    known = answer.json
    assert known["prefixes"]["gp"] == "https://w3id.org/govplan/ontology#"
    classes = {term["name"]: term for term in known["classes"]}
    assert classes["gp:Target"]["zh"] == "主要目标"
    assert classes["gp:Target"]["count"] > 3
    assert {"rdfs:label", "gp:value"} <= {term["name"] for term in known["properties"]}
    again = client.ask("/sparql/terms", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status == 304


@pytest.mark.parametrize("query", [QUERY, TRICKY.replace('""quoted"', '"')], ids=["plain", "tricky"])
def test_programs_ask_the_query_as_it_is(client: Client, tmp_path: Path, query: str) -> None:
    expected = client.rows(query)
    assert expected
    code = {sample.name: sample.code for sample in samples(f"{client.address}/sparql", query)}
    got = subprocess.run(["bash", "-c", code["curl"]], capture_output=True, text=True, timeout=60, check=True)
    assert len(got.stdout.splitlines()) == len(expected) + 1
    (tmp_path / "ask.py").write_text(code["Python"], encoding="utf-8")
    got = subprocess.run(
        [sys.executable, "ask.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    assert len(got.stdout.splitlines()) == len(expected)


def test_a_raw_string_of_r_ends_where_the_query_does() -> None:
    code = {sample.name: sample.code for sample in samples("http://127.0.0.1/sparql", TRICKY)}["R"]
    assert f'r"----({TRICKY})----"' in code
