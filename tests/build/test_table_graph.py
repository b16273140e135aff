"""Imported tables and their rows in the graph."""

from rdflib import Literal
from rdflib.namespace import DCTERMS, RDF, RDFS

from kg import iri
from kg.build.quads import GraphQuads
from kg.build.table_graph import TableWriter
from kg.tables import TableRow
from kg.vocab import GP

ROWS = (
    TableRow(source="编造", file="示例.xlsx", sha256="3" * 64, sheet="妇女 儿童", row=3),
    TableRow(source="编造", file="示例.xlsx", sha256="3" * 64, row=3),
)


def test_a_table_is_described_once_and_its_rows_belong_to_it() -> None:
    quads = GraphQuads(iri.graph("assignments", "example"))
    writer = TableWriter(quads, "assignments", "example", ROWS)
    first = [writer.write(row) for row in ROWS]
    count = len(quads)
    assert [writer.write(row) for row in ROWS] == first
    assert len(quads) == count
    assert len(set(first)) == len(ROWS)
    tables = {s for s, p, o, _ in quads if p == RDF.type and o == GP.ImportedTable}
    assert tables == {iri.table("example")} == {o for _, p, o, _ in quads if p == DCTERMS.isPartOf}


def test_a_row_says_where_it_stands_as_the_spreadsheet_counts() -> None:
    quads = GraphQuads(iri.graph("assignments", "example"))
    writer = TableWriter(quads, "assignments", "example", ROWS)
    labels = {
        subject: {o for s, p, o, _ in quads if s == subject and p == RDFS.label}
        for subject in map(writer.write, ROWS)
    }
    assert list(labels.values()) == [
        {
            Literal("示例.xlsx 妇女 儿童 第3行", lang="zh"),
            Literal("示例.xlsx, sheet 妇女 儿童, row 3", lang="en"),
        },
        {Literal("示例.xlsx 第3行", lang="zh"), Literal("示例.xlsx, row 3", lang="en")},
    ]


def test_a_table_without_rows_says_nothing() -> None:
    quads = GraphQuads(iri.graph("assignments", "example"))
    TableWriter(quads, "assignments", "example", ())
    assert len(quads) == 0


def test_a_fault_names_the_kept_file_the_imported_file_its_sheet_and_row() -> None:
    writer = TableWriter(GraphQuads(iri.graph("assignments", "x")), "assignments", "x", ROWS)
    fault = writer.fault(ROWS[0], "有误", "something is wrong", "请改正。")
    assert fault.message == (
        "assignments/x.csv，示例.xlsx 妇女 儿童 第3行：有误。 "
        "示例.xlsx, sheet 妇女 儿童, row 3: something is wrong."
    )
    assert fault.remedy == "请改正。"
