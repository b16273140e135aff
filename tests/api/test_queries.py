"""Saved queries over HTTP: catalogue, pages, answers in every form, pages of an answer, receipts."""

import html
import io
import json
import re
import time
from pathlib import Path
from urllib.parse import quote, unquote, urlencode

import pytest
from openpyxl import load_workbook
from rdflib import Graph

from kg.catalogue import catalogue
from kg.issuing import kind_of
from kg.receipts import read_receipt
from kg.shipped import shipped
from tests.api.conftest import Client, told
from tests.catalogue.made_up import EXAMPLE
from tests.made_up import CITY_WOMEN, VERSION, publish, served

NAME = "overdue-targets-by-agency"
QUERIES = catalogue(shipped("queries"))
DAY = {"as_of": "2026-06-30"}


def run(name: str = NAME, **fields: str) -> str:
    return f"/queries/{name}/run?" + urlencode(DAY | fields if name == NAME else fields)


def links(header: str) -> dict[str, str]:
    return {relation: href for href, relation in re.findall(r'<([^>]+)>; rel="(\w+)"', header)}


def test_the_catalogue_lists_every_query_under_its_topic(client: Client) -> None:
    page = client.ask("/queries", accept="text/html").text
    for query in QUERIES.values():
        assert page.count(f'href="/queries/{query.name}"') == 1
        assert query.header.title_zh in page
    listed = client.ask("/queries", accept="application/json").json
    assert [one["name"] for one in listed] == [*QUERIES]


@pytest.mark.parametrize(
    ("words", "there", "missing"),
    [("逾期", NAME, "laws-cited"), ("OVERDUE agency", NAME, "laws-cited"), ("法律", "laws-cited", NAME)],
)
def test_the_catalogue_is_searched_without_scripts(
    client: Client, words: str, there: str, missing: str
) -> None:
    page = client.ask("/queries?" + urlencode({"q": words}), accept="text/html").text
    assert f'href="/queries/{there}"' in page
    assert f'href="/queries/{missing}"' not in page


def test_a_search_without_a_match_offers_what_is_near(client: Client) -> None:
    page = client.ask("/queries?" + urlencode({"q": "哪些目标已经逾期了呀"}), accept="text/html").text
    assert "没有完全对应的问题" in page
    assert f'href="/queries/{NAME}"' in page
    hostile = client.ask("/queries?" + urlencode({"q": '"><script>x</script>'}), accept="text/html")
    assert hostile.status == 200
    assert "<script>x" not in hostile.text


def test_a_page_has_the_sentence_as_a_form_and_the_answer_below_it(client: Client) -> None:
    got = client.ask(f"/queries/{NAME}?as_of=2026-06-30", accept="text/html")
    assert got.status == 200
    page = got.text
    assert '<input type="date" name="as_of"' in page
    assert 'value="2026-06-30"' in page
    assert re.search(r'<select name="domain"[^>]*>\s*<option value="">全部领域</option>', page)
    assert re.search(r"<h2 id=\"answer\">截至2026-06-30，各地区各领域有哪些目标逾期", page)
    visible = re.sub(r"<details>.*?</details>|<[^>]*>", "", page, flags=re.DOTALL)
    assert "https://" not in visible
    assert "SELECT" not in visible
    assert 'formaction="/queries/overdue-targets-by-agency/run" name="format" value="xlsx"' in page
    rows = client.ask(run()).json["total"]
    assert page.count('<th scope="row"') == rows


def test_a_page_without_what_it_needs_asks_for_it_and_gives_an_example(client: Client) -> None:
    got = client.ask("/queries/items-mentioning", accept="text/html")
    assert got.status == 200
    assert "请先填写" in got.text
    [example] = re.findall(r'例如：<a href="([^"]+)"', got.text)
    assert client.ask(html.unescape(example), accept="text/html").status == 200


def test_what_is_wrong_stands_above_the_form_which_keeps_what_was_written(client: Client) -> None:
    got = client.ask(f"/queries/{NAME}?" + urlencode({"place": "火星"}), accept="text/html")
    assert got.status == 400
    assert "地区“火星”查无此名" in got.text
    assert '<option value="火星" selected>' in got.text


@pytest.mark.parametrize(
    ("accept", "form", "media_type"),
    [
        (None, None, "application/json"),
        ("application/json", None, "application/json"),
        ("text/csv", None, "text/csv"),
        ("application/sparql-results+json", None, "application/sparql-results+json"),
        ("text/markdown", None, "text/markdown"),
        ("text/html", None, "text/html"),
        ("text/html", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (None, "txt", "text/plain"),
    ],
)
def test_an_answer_comes_in_the_form_asked_for(
    client: Client, accept: str | None, form: str | None, media_type: str
) -> None:
    got = client.ask(run(**({"format": form} if form else {})), accept=accept)
    assert got.status == 200, got.text
    assert got.media_type == media_type
    assert "Accept" in got.headers["vary"]


def test_every_query_answers_its_golden_values_as_a_workbook_or_says_why(client: Client) -> None:
    for name, query in QUERIES.items():
        if kind_of(query) == "graph":
            continue
        got = client.ask(f"/queries/{name}/run?" + urlencode({**query.header.golden, "format": "xlsx"}))
        assert got.status in {200, 400}, (name, got.text)
        if got.status == 200:
            assert load_workbook(io.BytesIO(got.body)).sheetnames == ["答案", "说明"]
        else:
            assert "查无此名" in got.json["detail"], "the made-up plans lack what the example is about"


def test_a_graph_comes_as_rdf_and_on_a_page(client: Client) -> None:
    graphs = [query for query in QUERIES.values() if kind_of(query) == "graph"]
    for query in graphs:
        values = urlencode({"plan": CITY_WOMEN} if "plan" in query.header.parameters_by_name else {})
        got = client.ask(f"/queries/{query.name}/run?{values}")
        assert (got.status, got.media_type) == (200, "text/turtle"), got.text
        assert len(Graph().parse(data=got.body, format="turtle")) > 0
        assert client.ask(f"/queries/{query.name}/run?{values}&format=xlsx").status == 406
        assert "@prefix" in client.ask(f"/queries/{query.name}?{values}", accept="text/html").text
    assert graphs


def test_a_workbook_is_called_by_title_and_day_and_carries_the_receipt(client: Client) -> None:
    got = client.ask(run(format="xlsx"))
    named = got.headers["content-disposition"]
    assert re.search(r'filename="overdue-targets-by-agency-\d{4}-\d\d-\d\d\.xlsx"', named)
    assert unquote(named.rsplit("''", 1)[1]).startswith("逾期目标及其责任单位 ")
    texts = [c.value for row in load_workbook(io.BytesIO(got.body))["说明"].iter_rows() for c in row]
    assert got.headers["receipt"] in texts


def test_csv_begins_with_a_mark_if_that_is_wanted(client: Client) -> None:
    assert client.ask(run(format="csv", bom="1")).body == b"\xef\xbb\xbf" + client.ask(run(format="csv")).body


def test_an_answer_is_not_sent_again_to_who_has_it(client: Client) -> None:
    first = client.ask(run())
    tag = first.headers["etag"]
    assert client.ask(run(), headers={"If-None-Match": tag}).status == 304
    assert client.ask(run(lang="en")).headers["etag"] != tag
    assert client.ask(run(format="csv")).headers["etag"] != tag
    assert client.ask(run()).headers["receipt"] == first.headers["receipt"], "it was kept"


def test_pages_of_an_answer_link_each_other_and_make_the_whole(client: Client) -> None:
    whole = client.ask("/queries/plan-items/run").json
    assert whole["total"] > 5
    rows, path = [], "/queries/plan-items/run?page_size=5"
    for _ in range(100):
        got = client.ask(path)
        rows += got.json["rows"]
        assert got.json["total"] == whole["total"]
        found = links(got.headers["link"])
        assert {"first", "last", "describedby", "collection"} <= set(found)
        assert "prev" in found or path.endswith("page_size=5")
        if "next" not in found:
            assert path == found["last"]
            break
        path = found["next"]
    assert rows == whole["rows"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"page": "0"}, "page"),
        ({"page": "x"}, "page"),
        ({"page": "1e3"}, "page"),
        ({"page_size": "10001"}, "page_size"),
        ({"page_size": "-5"}, "page_size"),
        ({"page": "9999"}, "page=9999"),
        ({"bom": "maybe"}, "bom"),
        ({"wrong": "1"}, "no parameter 'wrong'"),
        ({"as_of": "2026-02-30"}, "no day of the calendar"),
        ({"domain": "火星"}, "names nothing"),
    ],
)
def test_a_wrong_parameter_is_named(client: Client, fields: dict[str, str], says: str) -> None:
    got = client.ask(run(**fields))
    assert got.status == 400
    assert got.media_type == "application/problem+json"
    assert got.json["type"].endswith("bad-parameter")
    assert says in got.json["detail"]


def test_a_version_is_the_one_there_is_or_told_from_it(client: Client) -> None:
    version = QUERIES[NAME].version
    assert client.ask(f"/queries/{NAME}@{version}", accept="text/html").status == 200
    assert client.ask(f"/queries/{NAME}@{version}/run").json["query"]["version"] == version
    older = client.ask(f"/queries/{NAME}@0.0.1/run")
    assert (older.status, older.json["version"]) == (410, version)
    assert older.json["type"].endswith("version-gone")
    assert client.ask(f"/queries/{NAME}@99.0.0").status == 404
    assert client.ask(f"/queries/{NAME}@1..2").status in {404, 410}


@pytest.mark.parametrize(
    "path", ["/queries/overdue-target", "/queries/x/y", "/queries/..%2f", "/queries/@1.0.0"]
)
def test_what_is_no_query_is_not_found(client: Client, path: str) -> None:
    got = client.ask(path)
    assert (got.status, got.media_type) == (404, "application/problem+json")
    if path.endswith("overdue-target"):
        assert NAME in got.json["near"]


def test_only_reading_is_offered(client: Client) -> None:
    assert client.ask(run(), method="POST", body=b"").status == 405
    options = client.ask(run(), method="OPTIONS")
    assert (options.status, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    head = client.ask(run(), method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["receipt"].startswith("r1.")


def test_a_receipt_tells_what_was_asked_and_is_confirmed(client: Client) -> None:
    got = client.ask(run(lang="en"))
    receipt = read_receipt(got.headers["receipt"])
    assert (receipt.query, receipt.data, receipt.language) == (NAME, VERSION, "en")
    assert (receipt.rows, receipt.complete) == (got.json["total"], True)
    assert got.json["receipt"]["id"] == receipt.id
    assert links(got.headers["link"])["describedby"] == f"/receipts/{receipt.id}"
    assert client.ask(f"/receipts/{receipt.id}?format=json").json["outcome"] == "same"
    page = client.ask(f"/receipts/{receipt.id}", accept="text/html").text
    assert "答案一致" in page
    assert "截至2026-06-30" in page


def test_a_forged_receipt_is_shown_as_not_confirmed(client: Client) -> None:
    receipt = read_receipt(client.ask(run()).headers["receipt"])
    forged = receipt.model_copy(update={"rows": receipt.rows + 7})
    assert client.ask(f"/receipts/{forged.id}?format=json").json["confirmed"], (
        "the rows are the same all the same"
    )
    other = receipt.model_copy(update={"digest": "0" * 64})
    assert client.ask(f"/receipts/{other.id}?format=json").json["outcome"] == "other"
    assert "未能证实" in client.ask(f"/receipts/{other.id}", accept="text/html").text
    elsewhere = receipt.model_copy(update={"data": "another", "query": "gone"})
    assert client.ask(f"/receipts/{elsewhere.id}?format=json").json["outcome"] == "query-gone"


@pytest.mark.parametrize("given", ["x", "r1.AAAA", "r1." + "A" * 5_000, "%00", "<script>"])
def test_what_is_no_receipt_is_a_clear_problem(client: Client, given: str) -> None:
    got = client.ask(f"/receipts/{quote(given, safe='%')}")
    assert (got.status, got.json["type"].rsplit("/", 1)[1]) == (400, "bad-receipt")


def test_a_receipt_is_pasted_into_a_form(client: Client) -> None:
    assert 'name="id"' in client.ask("/receipts", accept="text/html").text
    receipt = client.ask(run()).headers["receipt"]
    got = client.ask("/receipts?" + urlencode({"id": f" http://x/receipts/{receipt} "}), follow=False)
    assert (got.status, got.headers["location"]) == (303, f"/receipts/{receipt}")


def test_three_clicks_lead_from_home_to_the_spreadsheet(client: Client) -> None:
    page = client.ask("/", accept="text/html").text
    [form] = re.findall(r'<form class="saved".*?</form>', page, re.DOTALL)
    places = re.findall(
        r'<option value="([^"]+)"', re.findall(r'<select name="place".*?</select>', form, re.DOTALL)[0]
    )
    assert places
    assert '<input type="date" name="as_of"' in form
    [action] = re.findall(r'formaction="([^"]+)" name="format" value="xlsx"', form)
    got = client.ask(
        f"{action}?" + urlencode({"as_of": "2026-06-30", "place": html.unescape(places[0]), "format": "xlsx"})
    )
    assert got.status == 200
    assert load_workbook(io.BytesIO(got.body)).sheetnames == ["答案", "说明"]


def test_each_query_is_an_operation_with_parameters_and_examples_of_its_own(client: Client) -> None:
    paths = client.ask("/openapi.json").json["paths"]
    names = set()
    for name, query in QUERIES.items():
        operation = paths[f"/queries/{name}/run"]["get"]
        names.add(operation["operationId"])
        found = {parameter["name"]: parameter for parameter in operation["parameters"]}
        for parameter in query.header.parameters:
            assert found[parameter.name]["required"] is parameter.required
            if parameter.name in query.header.golden:
                assert query.header.golden[parameter.name] in json.dumps(
                    found[parameter.name]["example"], ensure_ascii=False
                )
        assert {"format", "lang", "page", "page_size", "bom"} <= set(found)
    assert len(names) == len(QUERIES)


def test_an_operators_own_query_is_offered_as_soon_as_its_file_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    with served(publish(tmp_path / "graph"), told(queries=folder)) as address:
        client = Client(address)
        assert client.ask("/queries/own-one/run").status == 404
        (folder / "own-one.rq").write_text(EXAMPLE, encoding="utf-8")
        for _ in range(60):
            got = client.ask("/queries/own-one/run?" + urlencode({"word": "两癌"}))
            if got.status == 200:
                break
            time.sleep(0.25)
        assert got.json["rows"] == [{"word": "两癌"}]
        assert "/queries/own-one/run" in client.ask("/openapi.json").json["paths"]
