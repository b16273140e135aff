"""Reports over HTTP: linked from pages, in three forms, the same as the command line writes."""

import re
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from selectolax.lexbor import LexborHTMLParser
from typer.testing import CliRunner

from api.transport.headers import Headers
from kg.catalogue import SavedQuery, catalogue
from kg.cli.app import app
from kg.cli.entry import load
from kg.errors import KgError
from kg.receipts import read_receipt
from kg.reports.asking import Wanted
from kg.reports.making import report
from kg.reports.page import policy
from kg.reports.paper import TypefaceError, faces
from kg.reports.writing import FORMS, ReportError, written
from kg.shipped import shipped
from kg.store import Store
from tests.api.conftest import Client
from tests.lacking import lacking
from tests.made_up import CITY_WOMEN, DAY, VERSION

load()
AGENCY = "990100/health-bureau"
OF_PLAN, OF_AGENCY = f"/reports/plan/{CITY_WOMEN}", f"/reports/agency/{AGENCY}"
Graph = tuple[Store, dict[str, SavedQuery]]
WORD, PDF = FORMS["docx"].media_type, FORMS["pdf"].media_type


@pytest.fixture(scope="module")
def printing() -> None:
    """Need a Chinese typeface."""
    try:
        faces()
    except TypefaceError as error:
        lacking(str(error), "KG_REQUIRE_BROWSER")


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        (OF_PLAN, None, "text/html"),
        (OF_PLAN, "text/html,*/*;q=0.5", "text/html"),
        (OF_PLAN, WORD, WORD),
        (f"{OF_PLAN}.docx", "text/html", WORD),
        (f"{OF_PLAN}?format=docx", "text/html", WORD),
        (f"{OF_AGENCY}.html", "application/pdf", "text/html"),
    ],
)
def test_a_report_comes_in_the_form_asked_for(
    client: Client, path: str, accept: str | None, media_type: str
) -> None:
    got = client.ask(path, accept=accept)
    assert got.status == 200, got.text
    assert got.media_type == media_type
    assert "Accept" in got.headers["vary"]
    ending = "docx" if media_type == WORD else "html"
    assert got.headers["content-disposition"].endswith(f'.{ending}"')


@pytest.mark.usefixtures("printing")
def test_a_pdf_is_printed_and_read_back(client: Client) -> None:
    got = client.ask(f"{OF_AGENCY}?as_of={DAY}", accept=PDF)
    assert got.media_type == PDF
    assert got.headers["content-disposition"].startswith("inline;")
    document = pypdfium2.PdfDocument(got.body)
    try:
        text = "".join(document[n].get_textpage().get_text_bounded() for n in range(len(document)))
    finally:
        document.close()
    assert "示例市卫生健康局目标责任落实情况报告" in text
    assert "逾期未达" in text


@pytest.fixture(scope="module")
def graph(published: Path) -> Graph:
    """Return what the service has, opened here."""
    return Store.load(published / "current" / "dataset.nq"), catalogue(shipped("queries"))


def test_it_is_what_the_library_makes_of_the_same_data(client: Client, graph: Graph) -> None:
    wanted = Wanted("plan", CITY_WOMEN, DAY, VERSION, "zh", client.address)
    expected = written(report(*graph, wanted), "html")
    assert client.ask(f"{OF_PLAN}?as_of={DAY}").body == expected


def test_every_status_of_the_made_up_plan_is_in_it_and_overdue_comes_first(client: Client) -> None:
    tree = LexborHTMLParser(client.ask(f"{OF_PLAN}?as_of={DAY}").text)
    tables = {caption.text(): caption.parent for caption in tree.css("caption")}
    first = next(table for words, table in tables.items() if "逾期、" in words)
    assert first is not None
    statuses = [row.css("td")[4].text() for row in first.css("tbody tr")]
    assert [status[:4] for status in statuses] == sorted(
        (status[:4] for status in statuses), key=["逾期未达", "逾期未报", "暂无数据", "进展滞后"].index
    )
    assert {"逾期未达", "进展滞后"} <= {status[:4] for status in statuses}


def test_a_page_may_load_nothing_and_its_own_style_is_let_through(client: Client) -> None:
    got = client.ask(OF_PLAN)
    assert got.headers["content-security-policy"] == policy()
    assert "script-src" not in policy()
    assert policy().startswith("default-src 'none'")
    assert (
        client.ask(f"{OF_PLAN}.docx").headers["content-security-policy"]
        == (Headers.ALWAYS["Content-Security-Policy"])
    )


def test_who_has_a_report_is_told_so(client: Client) -> None:
    tag = client.ask(f"{OF_PLAN}?as_of={DAY}").headers["etag"]
    assert client.ask(f"{OF_PLAN}?as_of={DAY}", headers={"If-None-Match": tag}).status == 304


def test_receipts_of_a_report_are_tried_where_it_says(client: Client) -> None:
    text = client.ask(f"{OF_PLAN}?as_of={DAY}").text
    assert f"{client.address}/receipts/" in text
    found = re.findall(r"r1\.[A-Za-z0-9_-]{20,}", text)
    assert len(found) >= 8
    tried = client.ask(f"/receipts/{found[2]}", accept="application/json").json
    assert tried["outcome"] == "same", tried


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/reports/plan/nowhere", 404),
        ("/reports/place/990100", 404),
        ("/reports/agency/990100/nobody.pdf", 404),
        ("/reports/plan/a%20b%3E%7D", 404),
        (f"{OF_PLAN}?as_of=tomorrow", 400),
        (f"{OF_PLAN}?format=odt", 406),
    ],
)
def test_what_there_is_no_report_of_is_told(client: Client, path: str, status: int) -> None:
    got = client.ask(path)
    assert got.status == status
    assert got.media_type == "application/problem+json"


@pytest.mark.parametrize(
    ("page", "path"),
    [(f"/id/plan/{CITY_WOMEN}", OF_PLAN), (f"/id/agency/{AGENCY}", OF_AGENCY)],
)
def test_pages_lead_to_reports_as_of_their_day(client: Client, page: str, path: str) -> None:
    text = client.ask(f"{page}?as_of={DAY}&lang=en", accept="text/html").text
    links = LexborHTMLParser(text).css(".report a")
    assert [link.attributes["href"] for link in links] == [
        f"{path}{ending}?as_of={DAY}&lang=en" for ending in ("", ".pdf", ".docx")
    ]
    assert client.ask(f"{path}?as_of={DAY}&lang=en").text.startswith('<!doctype html>\n<html lang="en">')


def kg(*words: str | Path | date) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    if isinstance(result.exception, KgError):
        raise result.exception
    return result.exit_code, result.output


def test_the_command_writes_and_checks_a_report(published: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.docx"
    assert kg("report", "plan", CITY_WOMEN, "--as-of", DAY, "-o", file, "--out", published)[0] == 0
    assert Document(BytesIO(file.read_bytes())).core_properties.version == VERSION
    code, said = kg("report", "check", file, "--out", published)
    assert code == 0
    assert re.search(r"\n(\d+)/\1 一致 confirmed\n$", said)


def test_a_receipt_that_somebody_changed_is_not_confirmed(
    published: Path, graph: Graph, tmp_path: Path
) -> None:
    found = report(*graph, Wanted("agency", AGENCY, DAY, VERSION))
    forged = read_receipt(found.receipts[1]).model_copy(update={"digest": "0" * 64}).id
    file = tmp_path / "report.html"
    file.write_bytes(written(found, "html").replace(found.receipts[1].encode(), forged.encode()))
    code, said = kg("report", "check", file, "--out", published)
    assert code == 1
    assert said.endswith(f"{len(found.receipts) - 1}/{len(found.receipts)} 一致 confirmed\n")


def test_a_file_without_receipts_is_no_report(published: Path, tmp_path: Path) -> None:
    file = tmp_path / "empty.html"
    file.write_text("<p>nothing</p>", encoding="utf-8")
    with pytest.raises(ReportError, match="no receipt"):
        kg("report", "check", file, "--out", published)


@pytest.mark.parametrize("words", [("plan", "nowhere"), ("agency", "990100/nobody")])
def test_the_command_says_what_there_is_not(published: Path, words: tuple[str, str]) -> None:
    with pytest.raises(KgError, match="There is no"):
        kg("report", *words, "--out", published)
