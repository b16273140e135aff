"""Tying a fact to the row of the imported table that an official wrote."""

from collections.abc import Iterable

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDFS

from kg import iri
from kg.build.quads import GraphQuads, chinese, english, integer
from kg.errors import BuildError
from kg.tables import TableRow
from kg.vocab import GP

_NO_SHEET = "-"


class TableWriter:
    """Writes an imported table and its rows into the graph of their facts.

    Args:
        quads: The graph to write into.
        kind: `assignments` or `observations`, the folder that the table is kept in.
        key: The table's key.
        rows: The table's rows; without any there is no file to speak of, and nothing is written.
    """

    def __init__(self, quads: GraphQuads, kind: str, key: str, rows: Iterable[TableRow]) -> None:
        self._quads = quads
        self._kind = kind
        self._key = key
        self._table = iri.table(key)
        for row in rows:  # all of one file, as `kg.tables` makes sure
            quads.a(self._table, GP.ImportedTable)
            quads.add(self._table, RDFS.label, Literal(row.file))
            quads.add(self._table, DCTERMS.identifier, Literal(row.file))
            quads.add(self._table, GP.sha256, Literal(row.sha256))

    def write(self, row: TableRow) -> URIRef:
        """Describe a row and return its IRI; several facts may come from one row."""
        subject, quads = iri.table_row(self._key, row.sheet, row.row), self._quads
        zh, en = _place(row)
        quads.a(subject, GP.TableRow)
        quads.add(subject, RDFS.label, chinese(zh), english(en))
        quads.add(subject, DCTERMS.isPartOf, self._table)
        quads.add(subject, GP.sheet, Literal(row.sheet))
        quads.add(subject, GP.rowNumber, integer(row.row))
        quads.add(subject, DCTERMS.source, chinese(row.source))
        return subject

    def fault(self, row: TableRow, zh: str, en: str, remedy: str) -> BuildError:
        """Return the error that names the kept file and the row of the imported one, and what is wrong."""
        place_zh, place_en = _place(row)
        return BuildError(
            f"{self._kind}/{self._key}.csv，{place_zh}：{zh}。 {place_en}: {en}.",
            remedy,
        )


def _place(row: TableRow) -> tuple[str, str]:
    """Return where a row stands, in both languages: file, sheet if it has one, number."""
    if row.sheet == _NO_SHEET:
        return f"{row.file} 第{row.row}行", f"{row.file}, row {row.row}"
    return f"{row.file} {row.sheet} 第{row.row}行", f"{row.file}, sheet {row.sheet}, row {row.row}"
