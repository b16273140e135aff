"""What is in the graph, counted once when it is loaded."""

from dataclasses import dataclass

from api.reading import Label, labels, number, rows, text
from api.views.duty import Ground, grounds
from kg.store import GraphStore

_PLANS = """
SELECT ?plan ?place ?audience ?key ?code ?start ?end ?partial ?source WHERE {
  ?plan a gp:Plan ; gp:place ?place ; gp:audience ?audience ; dcterms:identifier ?key ;
    gp:periodStart ?start ; gp:periodEnd ?end .
  ?place gp:placeCode ?code
  OPTIONAL { ?plan gp:partial ?partial }
  OPTIONAL { ?plan dcterms:source ?source }
}"""
_COUNTS = """
SELECT ?plan (COUNT(DISTINCT ?thing) AS ?n) WHERE { ?thing a $kind ; gp:plan ?plan } GROUP BY ?plan"""
_QUANTIFIED = """
SELECT ?plan (COUNT(DISTINCT ?target) AS ?n) WHERE {
  ?target a gp:Target ; gp:plan ?plan ; gp:hasTargetValue ?value
} GROUP BY ?plan"""
_GRAPHS = "SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"
_LICENSE = "SELECT ?license WHERE { ?dataset a dcat:Dataset ; dcterms:license ?license } LIMIT 1"
_KINDS = {
    "targets": "gp:Target",
    "values": "gp:TargetValue",
    "measures": "gp:Measure",
    "duties": "gp:Responsibility",
}


@dataclass(frozen=True)
class PlanCounts:
    """One plan's line of the home page."""

    iri: str
    key: str
    label: Label
    place: Label
    place_code: str
    audience: Label
    targets: int
    quantified: int
    values: int
    measures: int
    duties: int
    start: int
    end: int
    """First and last year of its period."""
    partial: bool
    """Whether only some of its targets are there, from a table of targets."""
    source: str
    """Where a partial plan's targets are from."""
    grounds: dict[Ground, int]
    """How many targets somebody answers for, by the firmest ground."""

    @property
    def share(self) -> float:
        """Which share of its targets has numbers, from 0 to 100."""
        return 100 * self.quantified / self.targets if self.targets else 0.0

    @property
    def audience_key(self) -> str:
        """Whom it is for, as addresses name it: `women`."""
        return self.audience.iri.rpartition("/")[2]


@dataclass(frozen=True)
class Overview:
    """Counts of the whole graph.

    Attributes:
        plans: One entry a plan, by place code and audience.
        graphs: (IRI, label, number of triples) of every named graph.
        license: IRI of the dataset's licence; empty if it names none.
    """

    plans: tuple[PlanCounts, ...]
    graphs: tuple[tuple[str, Label, int], ...]
    license: str

    def total(self, name: str) -> int:
        """Return the sum of a count over all plans."""
        return sum(getattr(plan, name) for plan in self.plans)

    @property
    def grounds(self) -> dict[Ground, int]:
        """How many targets of all plans somebody answers for, by the firmest ground."""
        return {ground: sum(plan.grounds[ground] for plan in self.plans) for ground in Ground}

    def by_age(self, year: int) -> list[tuple[str, list[PlanCounts]]]:
        """Return the plans whose period has not ended before a year, and those whose has.

        Returns:
            (`current_plans` or `past_plans`, plans by place, newest first).
        """
        split = {
            "current_plans": [plan for plan in self.plans if plan.end >= year],
            "past_plans": [plan for plan in self.plans if plan.end < year],
        }
        return [(name, plans) for name, plans in split.items() if plans]

    @property
    def most_targets(self) -> int:
        """The largest number of targets of a plan, for drawing; at least 1."""
        return max((plan.targets for plan in self.plans), default=1) or 1


def overview(store: GraphStore) -> Overview:
    """Count what is in the graph."""
    found = list(rows(store, _PLANS))
    graphs = [(row["graph"].value, number(row, "n")) for row in rows(store, _GRAPHS)]
    things = [row[name].value for row in found for name in ("plan", "place", "audience")]
    names = labels(store, [*things, *(graph for graph, _ in graphs)])
    counts = {
        name: {row["plan"].value: number(row, "n") for row in rows(store, _COUNTS.replace("$kind", kind))}
        for name, kind in _KINDS.items()
    }
    counts["quantified"] = {row["plan"].value: number(row, "n") for row in rows(store, _QUANTIFIED)}
    answered = grounds(store)
    plans = [
        PlanCounts(
            iri=row["plan"].value,
            key=row["key"].value,
            label=names[row["plan"].value],
            place=names[row["place"].value],
            place_code=row["code"].value,
            audience=names[row["audience"].value],
            start=number(row, "start"),
            end=number(row, "end"),
            partial=text(row, "partial") == "true",
            source=text(row, "source"),
            grounds=answered.get(row["plan"].value) or dict.fromkeys(Ground, 0),
            **{name: by_plan.get(row["plan"].value, 0) for name, by_plan in counts.items()},
        )
        for row in found
    ]
    plans.sort(key=lambda p: (p.place_code, -p.end, p.audience.iri.endswith("/children"), p.key))
    license_iri = text(next(rows(store, _LICENSE), {}), "license")
    return Overview(tuple(plans), tuple((iri, names[iri], n) for iri, n in graphs), license_iri)
