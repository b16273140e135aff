"""The page of a source document: its text with what was taken from it marked, or quotes with places."""

import hashlib
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.api.conftest import Client, told
from tests.made_up import VERSION, publish, served
from tests.made_up_plans import CITY_WOMEN_TARGETS, made_up_document

TEXT = made_up_document("示例市", "women", CITY_WOMEN_TARGETS)
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()
PAGE = f"/id/document/{SHA256}"
TARGET = "/id/plan/990100-women-2021-2030/d1/t2"


@pytest.fixture(scope="module")
def with_text(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Serve a release that was built with the document, where the operator keeps it."""
    folder = tmp_path_factory.mktemp("documents")
    out = publish(folder / "graph")
    manifest = out / "releases" / VERSION / "build.json"
    told_of_it = json.loads(manifest.read_text(encoding="utf-8")) | {"documents": [SHA256]}
    manifest.write_text(json.dumps(told_of_it), encoding="utf-8")
    (folder / "plans").mkdir()
    (folder / "plans" / "renamed.txt").write_bytes(TEXT.encode())
    (folder / "plans" / "other.txt").write_text("示例其他文件。", encoding="utf-8")
    with served(out, told(documents=folder / "plans")) as address:
        yield Client(address)


def body(client: Client, path: str = PAGE) -> str:
    got = client.ask(path, accept="text/html")
    assert got.status == 200
    return got.text


def spans(client: Client) -> list[dict[str, str]]:
    return client.rows(
        f"""SELECT ?thing ?start ?end WHERE {{
          ?thing gp:source ?s . ?s oa:hasSource <https://w3id.org/govplan{PAGE}> ; oa:hasSelector ?p .
          ?p oa:start ?start ; oa:end ?end .
          FILTER EXISTS {{ ?thing a ?kind FILTER(?kind IN (gp:Target, gp:Measure, gp:KeyProject, gp:Provision,
            gp:TargetValue, gp:Commitment, gp:Responsibility, gp:Observation)) }} }}"""
    )


def test_without_the_text_the_quotes_stand_in_order(client: Client) -> None:
    page = body(client)
    places = page.partition('<ol class="source-places">')[2].partition("</ol>")[0]
    starts = [int(at.replace(",", "")) for at in re.findall(r'class="quiet number at">([\d,]+)—', places)]
    assert starts == sorted(starts)
    assert len(starts) == len({(row["start"], row["end"]) for row in spans(client)})
    assert "示例孕产妇死亡率控制在9.5/10万以下。" in places
    assert "这里没有原文全文" in page
    assert "加强示例服务供给" in places, "what has no quote has its title"


def test_every_thing_of_the_document_is_linked_from_its_place(client: Client) -> None:
    page = body(client)
    for row in spans(client):
        assert f'href="{row["thing"].removeprefix("https://w3id.org/govplan")}.html"' in page
        assert page.count(f'id="c{row["start"]}"') == 1


def test_the_text_is_shown_whole_with_every_place_marked(with_text: Client) -> None:
    page = body(with_text)
    shown = page.partition('<div class="source-text" lang="zh-CN">')[2].partition("</div>")[0]
    assert unescape(re.sub("<[^>]*>", "", shown)) == TEXT
    for row in spans(with_text):
        assert page.count(f'id="c{row["start"]}"') == 1
    assert 'class="marked of-item"' in shown
    duty = TEXT.index("推进示例宣传教育")
    assert f'class="marked of-part" id="c{duty}"' in shown, "a duty within its measure"


def test_a_thing_leads_to_its_place_and_back(with_text: Client) -> None:
    target = body(with_text, TARGET)
    link = re.search(rf'href="({PAGE}\.html\?at=(\d+)#c\d+)"', target)
    assert link is not None
    assert TEXT[int(link[2]) :].startswith("示例孕产妇死亡率控制在9.5/10万以下。")
    page = body(with_text, link[1].partition("#")[0])
    assert f'id="c{link[2]}" href="{TARGET}' in page


def test_a_document_that_the_build_did_not_read_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "it.txt").write_bytes(TEXT.encode())
    with served(publish(tmp_path / "graph"), told(documents=tmp_path)) as address:
        assert "source-text" not in body(Client(address))


@pytest.mark.parametrize("query", ["page=99", "at=999999999", "at=0"])
def test_a_page_beyond_the_last_is_the_last(with_text: Client, query: str) -> None:
    assert "source-text" in body(with_text, f"{PAGE}?{query}")


def test_the_page_is_there_in_english(client: Client) -> None:
    assert "Quotes, in the order of the text" in body(client, f"{PAGE}?lang=en")
