"""A pack: the same bytes each time, cited by the rules, run again by others, nothing that runs by itself."""

import csv
import io
import json
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from rdflib import Graph
from typer.testing import CliRunner

from kg.catalogue import catalogue, parse_query
from kg.cli.app import app
from kg.cli.entry import load
from kg.errors import KgError, ParameterError
from kg.issuing import Wanted, issue
from kg.packs import added, asked_on, pack, read
from kg.packs.release import Release, release_of
from kg.packs.saved_form import saved_form
from kg.receipts import read_receipt
from kg.saved import Name
from kg.shipped import shipped
from kg.store import Store
from tests.made_up import VERSION, publish
from tests.packs.cff import faults
from tests.saved.made_up import CONSTRUCT, FORMULA, HEADER, query, store

yaml: Any = pytest.importorskip("yaml")
load()
DAY = date(2026, 6, 30)
RELEASE = Release(
    "made-up", Name("示例数据集", "Made-up dataset"), Name("示例单位", "Made-up body"), "2026-01-01"
)
HOSTILE = '"; - } \\textbf{x} #& \u2028\x85\x7f\n@misc{y, `~~~` <b>|'


def made(saved: str = "", release: Release = RELEASE, **values: list[str]) -> bytes:
    asked = query(saved) if saved else query()
    issued = issue(store(), Wanted(asked, values, release.version, DAY), asked_on(DAY))
    return pack(issued, release)


PACK = made()


def text(archive: bytes, name: str) -> str:
    found = read(archive, name)
    assert found is not None, name
    return found.decode()


def test_the_same_question_on_the_same_day_gives_the_same_bytes_without_times() -> None:
    assert made() == PACK
    assert added(PACK, {"chart.svg": b"x"}) == added(made(), {"chart.svg": b"x"})
    with zipfile.ZipFile(io.BytesIO(PACK)) as book:
        assert book.testzip() is None
        assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert set(book.namelist()) == {
            "README.md", "CITATION.cff", "LICENSE.md", "citation.bib", "query/as-run.rq", "query/made-up.rq",
            "query/parameters.json", "receipt.json", "receipt.txt", "result.csv", "result.json",
            "result.xlsx",
        }  # fmt: skip
        told = book.read("README.md").decode()
        assert all(f"- `{name}` " in told for name in book.namelist())


def test_a_graph_is_packed_as_rdf() -> None:
    archive = made(CONSTRUCT)
    turtle = Graph().parse(data=text(archive, "result.ttl"), format="turtle")
    assert len(turtle) == len(Graph().parse(data=text(archive, "result.nt"), format="nt")) == 3
    assert read(archive, "result.csv") is None


def test_a_spreadsheet_runs_nothing_of_a_pack() -> None:
    rows = list(csv.reader(io.StringIO(text(PACK, "result.csv"))))
    assert f"'{FORMULA}" in {cell for row in rows for cell in row}
    sheet = load_workbook(io.BytesIO(read(PACK, "result.xlsx") or b"")).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == FORMULA]
    assert [cell.data_type for cell in cells] == ["s"]


@pytest.mark.parametrize(
    "licence", ["", "https://creativecommons.org/licenses/by/4.0/", "https://example.org/l"]
)
def test_a_citation_keeps_to_the_rules_whatever_was_asked(licence: str) -> None:
    release = Release("v1", Name("示例 \u2028 \x7f 数据", 'A "set": {x}'), Name("", "- # body"), "", licence)
    archive = made(release=release, word=[HOSTILE])
    told = yaml.safe_load(text(archive, "CITATION.cff"))
    assert faults(told) == []
    assert HOSTILE.partition("\n")[0] in told["abstract"]
    assert told["type"] == "dataset"
    assert ("license" in told, "license-url" in told) == (licence.endswith("4.0/"), licence.endswith("/l"))
    receipt = read_receipt(text(archive, "receipt.txt").strip())
    assert told["identifiers"][0]["value"] == receipt.id
    assert json.loads(text(archive, "receipt.json"))["id"] == receipt.id
    bib = text(archive, "citation.bib")
    assert bib.startswith("@misc{govplan-made-up-v1-2026-06-30,\n")
    plain = re.sub(r"\\[{}]", "", bib)
    assert plain.count("{") == plain.count("}")
    assert re.findall(r"^  (\w+) = \{.*\},?$", bib, re.MULTILINE) == [
        "author", "title", "year", "version", "howpublished", "url", "urldate", "note",
    ]  # fmt: skip


def test_the_rules_find_what_breaks_them() -> None:
    told = yaml.safe_load(text(PACK, "CITATION.cff"))
    for key, value in (
        ("cff-version", 1.2),
        ("authors", []),
        ("date-released", "2026"),
        ("url", "x"),
        ("odd", 1),
    ):
        assert faults(told | {key: value}), key
    assert faults({key: value for key, value in told.items() if key != "message"})


def test_what_was_asked_stays_words_in_the_readme() -> None:
    told = text(made(word=[HOSTILE]), "README.md")
    assert "<b>" not in re.sub(r"`[^`]*`|```.*?```|~~~~.*?~~~~", "", told, flags=re.DOTALL).replace(
        r"\<b\>", ""
    )
    assert told.index("这个压缩包") < told.index("This archive")
    assert "| 目标 | `statement` | 目标：原文 | Target: As printed |" in told
    assert f"sha256 `{'0' * 64}`" in text(PACK, "README.md")


def test_the_query_as_it_was_run_gives_the_same_rows_in_another_engine() -> None:
    graph = Graph()
    with store().query("CONSTRUCT WHERE { ?s ?p ?o }") as answer:
        graph.parse(data=answer.write("application/n-triples"), format="nt")
    archive = made(place=["示例市"])
    rows = list(graph.query(text(archive, "query/as-run.rq")))
    assert len(rows) == len(json.loads(text(archive, "result.json"))["rows"]) == 2


def test_every_saved_query_is_read_again_from_its_saved_form() -> None:
    for name, saved in catalogue(shipped("queries")).items():
        assert parse_query(name, saved_form(saved), name).hash == saved.hash, name


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the made-up release."""
    return publish(tmp_path_factory.mktemp("packs") / "graph")


def test_a_release_says_under_which_licence_it_is_offered(out: Path) -> None:
    release = release_of(Store.load(out / "releases" / VERSION / "dataset.nq"), f"{VERSION}+written")
    assert (release.title.en, release.known_licence["spdx"]) == ("Made-up dataset", "CC0-1.0")
    assert release.publisher.zh == "示例数据集"  # nobody else is named
    assert release.iri.endswith(f"/id/dataset/{VERSION}")


def kg(*words: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    if isinstance(result.exception, KgError):
        raise result.exception
    return result.exit_code, result.stdout


def test_the_command_packs_with_pictures_and_its_receipt_is_verified(out: Path, tmp_path: Path) -> None:
    made = tmp_path / "made.zip"
    assert kg("pack", "plan-overview", "--today", "2026-06-30", "-o", made, "--out", out)[0] == 0
    archive = made.read_bytes()
    assert (read(archive, "chart.png") or b"").startswith(b"\x89PNG")
    assert (read(archive, "chart.svg") or b"").startswith(b"<svg")
    code, said = kg("verify-receipt", made, "--out", out)
    assert (code, "逐格核对" in said) == (0, True), said


def test_a_query_of_ones_own_is_packed_and_verified_from_its_pack(out: Path, tmp_path: Path) -> None:
    own, made = tmp_path / "mine.rq", tmp_path / "mine.zip"
    header = HEADER.split("#+ [[parameters]]")[0].replace(
        "截至{as_of}，{place}有哪些目标提到{word}？", "示例"
    )
    header = header.replace("As of {as_of}, which targets of {place} mention {word}?", "Made up")
    column = '#+ [[columns]]\n#+ name = "value"\n#+ label_zh = "目标"\n#+ label_en = "Target"\n'
    own.write_text(header + column + "SELECT ?value WHERE { ?value a gp:Target }\n", encoding="utf-8")
    assert kg("pack", "--file", own, "-o", made, "--out", out, "--release", VERSION)[0] == 0
    assert read(made.read_bytes(), "query/mine.rq")
    assert kg("verify-receipt", made, "--out", out)[0] == 0
    with pytest.raises(ParameterError, match="name a saved query"):
        kg("pack", "--out", out)
    own.write_text(
        "SELECT ?value WHERE { SERVICE <http://x.invalid/> { ?value a gp:Target } }", encoding="utf-8"
    )
    with pytest.raises(KgError):
        kg("pack", "--file", own, "--out", out)
