"""The stored result of validation, read back with what a reader needs to know of each finding."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import cast

from rdflib import Graph, URIRef

from kg.history import Past
from kg.report import REPORT, Severity, shorten
from kg.store import GraphStore
from kg.vocab import BASE
from kg.vocabulary import vocabulary
from kg.worklist.asking import Row, ask, key, names, text
from kg.worklist.fixers import Fixers
from kg.worklist.model import Acceptance, Finding, Findings, Ground, Item, Named, Quote, Rule
from kg.worklist.rules import rules

GRAPH = f"{BASE}graph/validation"
_PLAN, _PLAN_GRAPH = f"{BASE}id/plan/", f"{BASE}graph/plan/"
_RESULTS = f"""
SELECT ?result ?focus ?shape ?component ?severity ?value ?zh ?en ?acceptance WHERE {{
  GRAPH <{GRAPH}> {{
    <{REPORT}> sh:result ?result .
    ?result sh:focusNode ?focus ; sh:sourceShape ?shape ; sh:resultSeverity ?severity ;
      sh:sourceConstraintComponent ?component ; sh:resultMessage ?zh, ?en
    FILTER(LANG(?zh) = "zh" && LANG(?en) = "en")
    OPTIONAL {{ ?result sh:value ?value }}
    OPTIONAL {{ ?result gp:acceptance ?acceptance }}
  }}
}}"""
_ACCEPTANCES = """
SELECT ?node ?identifier ?zh ?en ?role ?until WHERE {
  ?node a gp:Acceptance ; dcterms:identifier ?identifier ; gp:acceptedBy ?role ; gp:acceptedUntil ?until ;
    dcterms:description ?zh, ?en
  FILTER(LANG(?zh) = "zh" && LANG(?en) = "en")
}"""
_ITEMS = """
SELECT ?node ?kind ?words ?domain WHERE {
  $nodes ?node a ?kind .
  OPTIONAL { ?node gp:statement ?statement }
  OPTIONAL { ?node dcterms:title ?title }
  OPTIONAL { ?node gp:domain ?domain }
  BIND(COALESCE(?statement, ?title, "") AS ?words)
}"""
_QUOTES = """
SELECT ?node ?document ?name ?start ?end ?exact WHERE {
  $nodes ?node gp:source ?span . ?span oa:hasSource ?document ; oa:hasSelector ?position .
  ?position oa:start ?start ; oa:end ?end .
  ?document dcterms:identifier ?name .
  OPTIONAL { ?span oa:hasSelector/oa:exact ?exact }
}"""
_ROWS = "SELECT ?node ?row WHERE { $nodes ?node gp:evidence ?row }"
_IN_PLANS = f"""
SELECT DISTINCT ?node ?graph WHERE {{
  $nodes GRAPH ?graph {{ ?node a ?kind }} FILTER(STRSTARTS(STR(?graph), "{_PLAN_GRAPH}"))
}}"""


def read_findings(
    store: GraphStore, shapes: Graph, day: date, history: Iterable[Past] = (), version: str = ""
) -> Findings:
    """Read the findings of a release.

    Args:
        store: The built graph, with the report that its build stored.
        shapes: The shapes, for their names.
        day: The day of reading, on which acceptances count or not.
        history: Past releases, oldest first.
        version: The data version.
    """
    with store.query(_RESULTS) as answer:
        results = list(answer.rows())
    with store.query(_ACCEPTANCES) as answer:
        acceptances = {row["node"].value: _acceptance(row) for row in answer.rows()}
    broken = {(row["shape"].value, _severity(row)) for row in results}
    told = rules(shapes, sorted(broken))
    around = _Around.read(store, results)
    found = [_finding(row, told, around, acceptances, day) for row in results]
    found.sort(key=_Place(found))
    used = {finding.acceptance.iri for finding in found if finding.acceptance}
    listed = sorted(acceptances.values(), key=lambda entry: entry.identifier)
    return Findings(
        version,
        day,
        tuple(found),
        tuple(entry for entry in listed if not entry.counts(day)),
        tuple(entry for entry in listed if entry.iri not in used),
        tuple(history),
    )


def _severity(row: Row) -> Severity:
    return cast("Severity", row["severity"].value.rpartition("#")[2])


def _acceptance(row: Row) -> Acceptance:
    return Acceptance(
        row["node"].value,
        row["identifier"].value,
        Named("", row["zh"].value, row["en"].value),
        row["role"].value,
        date.fromisoformat(row["until"].value),
    )


@dataclass
class _Around:
    """What the graph says around the things at fault."""

    called: Mapping[str, Named] = field(default_factory=dict)
    items: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Item to its class, words and domain."""
    quotes: dict[str, Quote] = field(default_factory=dict)
    plans: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Thing outside the plans' own things to the plans whose graphs describe it."""
    fixers: Fixers = field(default_factory=Fixers)

    @classmethod
    def read(cls, store: GraphStore, results: Iterable[Row]) -> "_Around":
        """Ask for everything in few questions."""
        made = cls()
        concerned = {
            row[name].value for row in results for name in ("focus", "value") if _is_thing(row, name)
        }
        nodes = {step for node in concerned for step in _lineage(node)}
        kinds = vocabulary("worklist")["kind"]
        for row in ask(store, _ITEMS, nodes):
            kind = row["kind"].value.removeprefix(f"{BASE}ontology#")
            if kind in kinds:
                made.items[row["node"].value] = kind, row["words"].value, text(row, "domain")
        for row in ask(store, _QUOTES, nodes):
            made.quotes.setdefault(row["node"].value, _quote(row))
        rows = {row["node"].value: row["row"].value for row in ask(store, _ROWS, nodes)}
        for row in ask(store, _IN_PLANS, (node for node in concerned if not node.startswith(_PLAN))):
            plan = _PLAN + row["graph"].value.removeprefix(_PLAN_GRAPH)
            made.plans[row["node"].value] = tuple(sorted({*made.plans.get(row["node"].value, ()), plan}))
        plans = {step for node in nodes for step in made.of_plans(node)}
        domains = {domain for _, _, domain in made.items.values() if domain}
        made.called = names(store, nodes | plans | domains | set(rows.values()))
        made.quotes |= {node: Quote("", made.called[row], of=node) for node, row in rows.items()}
        made.fixers = Fixers.read(store, made.items, plans)
        return made

    def of_plans(self, node: str) -> tuple[str, ...]:
        """Return the plans that a thing is of, or that name it."""
        if node.startswith(_PLAN):
            return (_PLAN + node.removeprefix(_PLAN).partition("/")[0],)
        return self.plans.get(node, ())

    def item(self, node: str) -> str | None:
        """Return the innermost item that a thing is or belongs to; its plan where it belongs to none."""
        return next((step for step in _lineage(node) if step in self.items), None)

    def domain(self, node: str) -> Named | None:
        """Return the domain of a thing."""
        found = (self.items[step][2] for step in _lineage(node) if step in self.items)
        domain = next(filter(None, found), "")
        return self.called[domain] if domain else None

    def quote(self, node: str) -> Quote | None:
        """Return what the document says of a thing or of what it belongs to, a whole plan left out."""
        steps = [step for step in _lineage(node) if step in self.quotes and "/" in step.removeprefix(_PLAN)]
        if not steps:
            return None
        near = self.quotes[steps[0]]
        words = next((self.quotes[step].words for step in steps if self.quotes[step].words), "")
        return near if near.words or not words else replace(near, words=words)


def _is_thing(row: Row, name: str) -> bool:
    return name in row and row[name].kind == "iri"


def _lineage(node: str) -> list[str]:
    """Return a thing and, within a plan, the things above it in its IRI's path, innermost first."""
    if not node.startswith(_PLAN):
        return [node]
    steps = node.removeprefix(_PLAN).split("/")
    return [_PLAN + "/".join(steps[:depth]) for depth in range(len(steps), 0, -1)]


def _quote(row: Row) -> Quote:
    document = Named(row["document"].value, row["name"].value, "", key(row["document"].value))
    start, end = int(row["start"].value), int(row["end"].value)
    return Quote(text(row, "exact"), document, start, end, row["node"].value)


def _finding(
    row: Row, told: Mapping[str, Rule], around: _Around, acceptances: Mapping[str, Acceptance], day: date
) -> Finding:
    focus, rule = row["focus"].value, told[row["shape"].value]
    other = row["value"].value if _is_thing(row, "value") and row["value"].value != focus else ""
    at = around.item(focus)
    items = [item for item in (at, around.item(other)) if item]
    plans = around.of_plans(focus)
    acceptance = acceptances.get(text(row, "acceptance"))
    fixer = around.fixers.of(rule, items, plans)
    quote, beside = around.quote(focus), around.quote(other) if other.startswith(BASE) else None
    return Finding(
        iri=row["result"].value,
        key=row["result"].value.rpartition("/")[2],
        rule=rule,
        focus=around.called[focus],
        item=_item(at, around) if at else None,
        plans=tuple(around.called[plan] for plan in plans),
        domain=around.domain(focus),
        message=Named("", row["zh"].value, row["en"].value),
        value=row.get("value"),
        component=shorten(URIRef(row["component"].value)),
        fixer=fixer,
        suggested=around.fixers.presumed(items) if fixer.ground is Ground.OFFICE else (),
        quote=quote,
        other=beside if beside != quote else None,
        acceptance=acceptance,
        accepted=acceptance is not None and acceptance.counts(day),
    )


def _item(node: str, around: _Around) -> Item:
    kind, words, _ = around.items[node]
    return Item(node, kind, words or around.called[node].zh)


_GRAVEST_FIRST = tuple(vocabulary("worklist")["severity"])


class _Place:
    """Where a finding stands: what needs nobody now comes last, rare faults before common ones."""

    def __init__(self, found: Iterable[Finding]) -> None:
        self._times = Counter(finding.rule.key for finding in found)

    def __call__(self, finding: Finding) -> tuple[object, ...]:
        rule, rank = finding.rule.key, _GRAVEST_FIRST.index(finding.severity)
        return finding.accepted, rank, self._times[rule], rule, *_natural(finding.focus.iri), finding.key


def _natural(node: str) -> Iterator[tuple[str, int]]:
    """Yield the steps of a path so that `m2` stands before `m10`."""
    for step in node.split("/"):
        word = step.rstrip("0123456789")
        yield word, int("0" + step[len(word) :])
