"""The graph of one imported table of figures, each with the row that holds it."""

from decimal import Decimal

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDFS

from kg import iri
from kg.build.quads import GraphQuads, chinese, day, decimal, english, year
from kg.build.table_graph import TableWriter
from kg.codes import Codes
from kg.indicators import Indicator
from kg.places import Place
from kg.registry import Registry
from kg.tables import OBSERVATIONS, ObservationRow, Table
from kg.vocab import GP


def observation_graph(table: Table[ObservationRow], registry: Registry, codes: Codes) -> GraphQuads:
    """Build the graph of one imported table of figures.

    Args:
        table: The table.
        registry: The registers of places and indicators.
        codes: The code lists, for units.

    Returns:
        Quads of graph `…/graph/observations/<table key>`.

    Raises:
        BuildError: A row names a place, an indicator or a unit that is not there, its day of publication is
            none, or two rows give the same figure; names table, sheet and row.
    """
    return _ObservationGraph(table, registry, codes).quads


class _ObservationGraph:
    """Builds the graph of one table."""

    def __init__(self, table: Table[ObservationRow], registry: Registry, codes: Codes) -> None:
        self.quads = GraphQuads(iri.graph(OBSERVATIONS, table.key))
        self._key = table.key
        self._registry = registry
        self._codes = codes
        self._rows = TableWriter(self.quads, OBSERVATIONS, table.key, table.rows)
        self._written: dict[URIRef, ObservationRow] = {}
        for row in table.rows:
            self._write(row)

    def _write(self, row: ObservationRow) -> None:
        quads, subject = self.quads, self._subject(row)
        place, indicator = self._place(row), self._indicator(row)
        printed = printed_figure(row.value, row.unit)
        zh, en = self._label(row, place, indicator, printed)
        quads.a(subject, GP.Observation)
        quads.add(subject, RDFS.label, chinese(zh), english(en))
        quads.add(subject, GP.indicatorPhrase, chinese(row.phrase))
        quads.add(subject, GP.indicator, iri.concept("indicator", indicator.slug))
        quads.add(subject, GP.place, iri.place(place.code))
        quads.add(subject, GP.year, year(row.year))
        quads.add(subject, GP.value, decimal(Decimal(row.value)))
        quads.add(subject, GP.valueText, Literal(printed))
        quads.add(subject, GP.unit, self._unit(row))
        quads.add(subject, GP.population, chinese(row.population) if row.population else None)
        quads.add(subject, GP.evidence, self._rows.write(row))
        quads.add(subject, DCTERMS.source, chinese(row.source))
        quads.add(subject, DCTERMS.issued, self._published(row) if row.published else None)

    def _subject(self, row: ObservationRow) -> URIRef:
        """Mint the figure's IRI; no two rows may share one."""
        subject = iri.observation(row.place, row.indicator, row.year, row.population, self._key)
        other = self._written.setdefault(subject, row)
        if other is not row:
            raise self._rows.fault(
                row,
                f"与第{other.row}行重复：同一地区、指标、年份和口径",
                f"row {other.row} gives the same place, indicator, year and population",
                "请删去一行 remove one of them, or keep the other in a table of its own.",
            )
        return subject

    def _place(self, row: ObservationRow) -> Place:
        try:
            return self._registry.places.get(row.place)
        except KeyError as error:
            raise self._rows.fault(
                row,
                f"没有登记地区 {row.place}",
                f"no place {row.place} is registered",
                "请补入 add it to places.csv of the registers, or correct the row.",
            ) from error

    def _indicator(self, row: ObservationRow) -> Indicator:
        try:
            return self._registry.indicators.get(row.indicator)
        except KeyError as error:
            raise self._rows.fault(
                row,
                f"没有登记指标 {row.indicator}",
                f"no indicator {row.indicator} is registered",
                "请补入 add it to indicators.csv of the registers, or correct the row.",
            ) from error

    def _unit(self, row: ObservationRow) -> URIRef:
        found = self._codes.find("unit", row.unit)
        if found is None:
            raise self._rows.fault(
                row,
                f"代码表没有单位“{row.unit}”",
                f"the code list `unit` has no {row.unit!r}",
                "请补入 add it, or an alias for it, to ontology/codes/unit.ttl, or correct the row.",
            )
        return found

    def _published(self, row: ObservationRow) -> Literal:
        try:
            return day(row.published)
        except ValueError as error:
            raise self._rows.fault(
                row,
                f"发布日期“{row.published}”不是日期",
                f"{row.published!r} is no day of publication",
                "请写成 write it as 2025-01-31, or leave it empty.",
            ) from error

    def _label(
        self, row: ObservationRow, place: Place, indicator: Indicator, printed: str
    ) -> tuple[str, str]:
        zh = f"{self._registry.places.full_name(place)} {row.year}年 {indicator.label_zh} {printed}"
        en = f"{place.name_en}, {row.year}: {indicator.label_en} {printed}"
        return (f"{zh}（{row.population}）", f"{en} ({row.population})") if row.population else (zh, en)


def printed_figure(value: str, unit: str) -> str:
    """Return value and unit as they are printed: 14.3/10万, and 1:1.5 where the unit leads."""
    return unit + value if unit.endswith(":") else value + unit
