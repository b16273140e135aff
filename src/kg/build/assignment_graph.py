"""The graph of one imported table of assignments: who answers for which target, and which row says so."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.namespace import RDFS

from kg import iri
from kg.build.agency_graph import agency_iri
from kg.build.named_agency import named_agency
from kg.build.quads import GraphQuads, chinese
from kg.build.table_graph import TableWriter
from kg.codes import Codes
from kg.places import Place
from kg.record import Record, Target
from kg.registry import Registry
from kg.tables import ASSIGNMENTS, AssignmentRow, Table
from kg.vocab import GP

_ROLE = {"lead": "牵头", "participating": "参与", "oversight": "监督"}
_ID = re.compile(r"[a-z0-9-]+")
_ANEW = "请重新导入该表 import the table anew with `kg import assignments`."


@dataclass(frozen=True)
class _Planned:
    """A plan's place, and its targets by their address in it (`d1/t2`)."""

    place: Place
    targets: Mapping[str, Target]


def assignment_graph(
    table: Table[AssignmentRow], records: Mapping[str, Record], registry: Registry, codes: Codes
) -> GraphQuads:
    """Build the graph of one imported table of assignments.

    Args:
        table: The table.
        records: Records of the plans that it may name, by name.
        registry: The registers, for the agencies that it names.
        codes: The code lists, for the functions of agencies that the register lacks.

    Returns:
        Quads of graph `…/graph/assignments/<table key>`.

    Raises:
        BuildError: A row names a plan, target or agency that is not there, or a target that says something
            else than when the table was imported; names table, sheet and row.
    """
    return _AssignmentGraph(table, _plans(records, registry), registry, codes).quads


def _plans(records: Mapping[str, Record], registry: Registry) -> dict[str, _Planned]:
    """Return the records' plans by key."""
    found = {}
    for name, record in records.items():
        for plan in record.plans:
            place = registry.places.governed(plan.place, name)
            targets = {f"d{d.ordinal}/t{t.ordinal}": t for d in plan.domains for t in d.targets}
            key = iri.plan_key(place.code, plan.audience, plan.period, plan.slug)
            found[key] = _Planned(place, targets)
    return found


class _AssignmentGraph:
    """Builds the graph of one table."""

    def __init__(
        self, table: Table[AssignmentRow], plans: Mapping[str, _Planned], registry: Registry, codes: Codes
    ) -> None:
        self.quads = GraphQuads(iri.graph(ASSIGNMENTS, table.key))
        self._key = table.key
        self._plans = plans
        self._registry = registry
        self._codes = codes
        self._rows = TableWriter(self.quads, ASSIGNMENTS, table.key, table.rows)
        self._counted: Counter[URIRef] = Counter()
        for row in table.rows:
            self._write(row, self._planned(row))

    def _write(self, row: AssignmentRow, place: Place) -> None:
        quads = self.quads
        target = URIRef(f"{iri.plan(row.plan)}/{row.target}")
        self._counted[target] += 1
        subject = iri.assigned(target, self._key, self._counted[target])
        quads.a(subject, GP.Responsibility)
        quads.add(subject, RDFS.label, chinese(f"{row.printed}（{_ROLE[row.role]}）"))
        quads.add(subject, GP.responsibleFor, target)
        quads.add(subject, GP.agency, self._agency(row, place))
        quads.add(subject, GP.role, iri.concept("role", row.role))
        quads.add(subject, GP.basis, iri.concept("basis", "assigned"))
        quads.add(subject, GP.plan, iri.plan(row.plan))
        quads.add(subject, GP.printedAgency, chinese(row.printed))
        quads.add(subject, GP.evidence, self._rows.write(row))

    def _planned(self, row: AssignmentRow) -> Place:
        """Return the place of the row's plan, once that still has the row's target."""
        plan = self._plans.get(row.plan)
        if plan is None:
            raise self._rows.fault(row, f"没有规划 {row.plan}", f"there is no plan {row.plan}", _ANEW)
        target = plan.targets.get(row.target)
        if target is None:
            raise self._rows.fault(
                row,
                f"规划 {row.plan} 没有目标 {row.target}",
                f"the plan {row.plan} has no target {row.target}",
                _ANEW,
            )
        if target.text != row.statement:
            raise self._rows.fault(
                row,
                f"目标 {row.plan} {row.target} 导入时为“{row.statement}”，现为“{target.text}”",
                f"the target {row.plan} {row.target} no longer says what it said at the import",
                _ANEW,
            )
        return plan.place

    def _agency(self, row: AssignmentRow, place: Place) -> URIRef:
        """Return the row's agency: the register's by id or name, else one described as it is printed."""
        if not _ID.fullmatch(row.agency):
            return named_agency(self.quads, place, row.agency, self._registry, self._codes)
        try:
            return agency_iri(self._registry.agencies.get(place.code, row.agency))
        except KeyError as error:
            raise self._rows.fault(
                row,
                f"机构登记表中地区 {place.code} 没有 {row.agency}",
                f"the register of agencies has no {row.agency} in place {place.code}",
                "请补入 add it to agencies.csv of the registers, or import the table anew.",
            ) from error
