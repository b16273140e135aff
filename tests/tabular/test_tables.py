"""What tables refuse and keep: a value a cell, keys that lead somewhere, words that run nothing, bytes."""

import hashlib
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from rdflib import RDF, RDFS, Literal, URIRef
from rdflib.namespace import DCAT, SKOS, XSD
from rdflib.term import Node

from kg.store import Store
from kg.tabular import Described, TabularError, declared, described, read
from kg.tabular.book import to_xlsx
from kg.tabular.csvw import to_csvw
from kg.tabular.database import to_sqlite
from kg.tabular.datapackage import to_datapackage
from kg.tabular.delimited import cell_text, to_csv
from kg.tabular.dictionary import entries
from kg.tabular.parquet import to_parquet
from kg.tabular.reading import Filled
from kg.vocab import GP

G = URIRef("urn:made-up")
PLACE, UNIT = URIRef("https://example.org/place"), URIRef("https://example.org/unit")
Quads = list[tuple[Node, Node, Node, Node]]


def _place(*more: tuple[Node, Node, Node]) -> Store:
    """A place of the made-up 示例市, and whatever else is said."""
    said: list[tuple[Node, Node, Node]] = [
        (PLACE, RDF.type, GP.Place),
        (PLACE, GP.placeCode, Literal("999900")),
        (PLACE, RDFS.label, Literal("示例市", lang="zh")),
        *more,
    ]
    return Store.of((s, p, o, G) for s, p, o in said)


@pytest.fixture(scope="module")
def tables(quads: Quads) -> Described:
    return described(Store.of(quads))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ((PLACE, GP.placeCode, Literal("999901")), "two values of code"),
        ((PLACE, GP.placeLevel, Literal("city")), "no iri"),
        ((PLACE, GP.placeLevel, UNIT), "is not in the table concepts"),
        ((UNIT, RDF.type, GP.Place), "has no code"),
    ],
)
def test_what_does_not_fit_a_table_is_refused(wrong: tuple[Node, Node, Node], says: str) -> None:
    assert len(read(_place())) == len(declared().tables)
    with pytest.raises(TabularError, match=says) as refused:
        read(_place(wrong))
    assert "places" in refused.value.message
    assert refused.value.remedy


def test_a_number_that_is_none_is_refused() -> None:
    indicator = URIRef("https://example.org/indicator")
    said = [
        (indicator, RDF.type, GP.Indicator),
        (indicator, SKOS.prefLabel, Literal("示例指标", lang="zh")),
        (indicator, GP.leastPlausible, Literal("little", datatype=XSD.string)),
    ]
    with pytest.raises(TabularError, match="is no decimal: 'little'"):
        read(Store.of((s, p, o, G) for s, p, o in said), [declared().table("indicators")])


def test_a_dataset_that_does_not_say_what_it_is_is_refused(quads: Quads) -> None:
    with pytest.raises(TabularError, match="no description"):
        described(Store.of(quad for quad in quads if quad[2] != DCAT.Dataset))


def test_every_column_has_words_in_both_languages(tables: Described) -> None:
    listed = list(entries(tables))
    assert len(listed) == sum(len(table.columns) for table in declared().tables)
    for entry in listed:
        assert all((entry.label_zh, entry.label_en, entry.about_zh, entry.about_en)), entry
        assert not entry.label_en.isspace()
        assert any("\u4e00" <= c <= "\u9fff" for c in entry.about_zh), entry


def test_labels_are_those_of_the_ontology(tables: Described) -> None:
    words = tables.columns["target_values", "indicator_phrase"]
    assert (words.zh, words.en) == ("指标原文", "indicator phrase")
    assert words.en_about == "The phrase by which the text names what is measured."
    assert tables.columns["assessments", "status_code"].en.endswith(": code")


def test_rows_stand_in_order_of_their_numbers() -> None:
    more = [URIRef(f"{PLACE}/{number}") for number in (10, 9, 2)]
    said = [
        triple
        for place in more
        for triple in (
            (place, RDF.type, GP.Place),
            (place, GP.placeCode, Literal(str(place))),
            (place, RDFS.label, Literal("示例区", lang="zh")),
        )
    ]
    rows = read(_place(*said), [declared().table("places")])[0].rows
    assert [str(row[0]) for row in rows] == [str(PLACE), *map(str, reversed(more))]


FORMS: dict[str, Callable[[Described], bytes]] = {
    "csv": lambda tables: b"".join(map(to_csv, tables.filled)),
    "csvw": to_csvw,
    "package": lambda tables: to_datapackage(
        tables, {f"{f.table.name}.csv": to_csv(f) for f in tables.filled}
    ),
    "parquet": lambda tables: b"".join(to_parquet(tables, filled) for filled in tables.filled),
    "sqlite": to_sqlite,
    "xlsx": to_xlsx,
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_data_give_the_same_bytes(form: str, quads: Quads, tables: Described) -> None:
    again = described(Store.of(reversed(quads)))
    first, second = (hashlib.sha256(FORMS[form](made)).hexdigest() for made in (tables, again))
    assert first == second


RISKY = ("=1+1", "@SUM(A1)", "-cmd|' /C calc'!A0", "+1-800", "\tx")


def _with_footnotes(tables: Described) -> Filled:
    """The made-up targets, of which the first have footnotes that a spreadsheet would run."""
    filled = tables.of("targets")
    at = filled.table.at("footnote")
    rows = [
        (*row[:at], RISKY[i] if i < len(RISKY) else None, *row[at + 1 :]) for i, row in enumerate(filled.rows)
    ]
    return Filled(filled.table, rows)


def test_words_that_look_like_formulas_run_nowhere_and_are_kept(tables: Described) -> None:
    filled = _with_footnotes(tables)
    at = filled.table.at("footnote")
    lines = to_csv(filled).decode()
    assert all(f"'{text}" in lines for text in RISKY)
    kept = pq.read_table(io.BytesIO(to_parquet(tables, filled))).column("footnote").to_pylist()
    assert tuple(kept[: len(RISKY)]) == RISKY
    of_targets = Described((filled,), tables.about, tables.tables, tables.columns)
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(of_targets)))["targets"]
    cells = [sheet.cell(row + 2, at + 1) for row in range(len(RISKY))]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells] == list(RISKY)


def test_what_a_workbook_cannot_hold_is_refused(tables: Described) -> None:
    filled = tables.of("places")
    at = filled.table.at("label_en")
    row = filled.rows[0]
    long = Filled(filled.table, [(*row[:at], "x" * 32_768, *row[at + 1 :])])
    with pytest.raises(TabularError, match="32768 characters"):
        to_xlsx(Described((long,), tables.about, tables.tables, tables.columns))
    many = Filled(filled.table, [row] * 1_048_576)
    with pytest.raises(TabularError, match="1048576 rows"):
        to_xlsx(Described((many,), tables.about, tables.tables, tables.columns))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (Decimal("0.00000001"), "0.00000001"),
        (Decimal("-3.5"), "-3.5"),
        (date(2030, 12, 31), "2030-12-31"),
        (2030, "2030"),
        ("=", "="),
        (">=", ">="),
        ("=A1", "'=A1"),
    ],
)
def test_values_as_text(value: object, text: str) -> None:
    assert cell_text(value) == text  # type: ignore[arg-type]  # each is one that cells may have


def test_what_is_offered_lies_in_one_folder(small: Path) -> None:
    names = {path.name for path in small.iterdir()}
    assert {
        "govplan.sqlite",
        "govplan.xlsx",
        "csv-metadata.json",
        "datapackage.json",
        "dictionary.md",
    } <= names
    assert {f"{table.name}.{end}" for table in declared().tables for end in ("csv", "parquet")} < names
    assert "## target_values" in (small / "dictionary.md").read_text("utf-8")
