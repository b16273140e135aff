"""Who answers for what, and on what ground: a plan's words, a table's row, or a mere presumption."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from api.reading import Label, Row, labels, rows, text
from api.views.items import Place, places_of
from kg.store import GraphStore

IN_PLAN = "?duty gp:plan $scope ."
OF_ITEM = "VALUES ?item { $scope } ?duty gp:responsibleFor ?item ."
OF_AGENCY = """VALUES ?now { $scope }
  { ?duty gp:agency ?now } UNION { ?former gp:presentAgency ?now . ?duty gp:agency ?former }"""
"""Of an agency and of those whose duties it has today."""

_WHO = """
SELECT DISTINCT ?duty ?item ?agency ?role ?basis WHERE {
  %s
  ?duty gp:responsibleFor ?item ; gp:agency ?agency ; gp:role ?role ; gp:basis ?basis .
}"""
_DUTY = """
SELECT DISTINCT ?duty ?item ?agency ?role ?basis ?printed ?rule ?row ?source WHERE {
  %s
  ?duty gp:responsibleFor ?item ; gp:agency ?agency ; gp:role ?role ; gp:basis ?basis .
  OPTIONAL { ?duty gp:printedAgency ?printed }
  OPTIONAL { ?duty gp:rule ?rule }
  OPTIONAL { ?duty gp:evidence ?row OPTIONAL { ?row dcterms:source ?source } }
}"""
_PRESENT = "SELECT ?agency ?now WHERE { VALUES ?agency { $agencies } ?agency gp:presentAgency ?now }"
_REASONS = "SELECT ?rule ?reason WHERE { VALUES ?rule { $rules } ?rule gp:reason ?reason }"
_NO_LEAD = "SELECT ?item ?rule WHERE { %s ?item gp:noPresumedLead ?rule }"
_GROUNDS = """
SELECT DISTINCT ?plan ?target ?basis WHERE {
  ?target a gp:Target ; gp:plan ?plan .
  OPTIONAL { ?duty gp:responsibleFor ?target ; gp:basis ?basis }
}"""
_BASES = ("stated", "assigned", "presumed")
_ROLES = ("lead", "participating", "oversight")


class Ground(StrEnum):
    """On what somebody answers for a target: the firmest ground there is."""

    STATED = "stated"
    ASSIGNED = "assigned"
    PRESUMED = "presumed"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Rule:
    """A rule that presumes who answers for something, or that nobody in particular does."""

    label: Label
    zh: str
    en: str

    def reason(self, language: str) -> str:
        """Return why, in a language, else in the other one."""
        return (self.en or self.zh) if language == "en" else (self.zh or self.en)


@dataclass(frozen=True)
class Evidence:
    """What a duty rests on: a place in a document, or a row of a table.

    Attributes:
        thing: The document, or the row with file, sheet and number.
        quote: The document's words; empty for a row and where the document does not ship.
        start: First code point of the words; `None` for a row.
        end: One past the last.
        source: Where the table has the row from; empty for a document.
    """

    thing: Label
    quote: str = ""
    start: int | None = None
    end: int | None = None
    source: str = ""


@dataclass(frozen=True)
class DutyOf:
    """Who answers for an item, and on what ground.

    Attributes:
        item: IRI of the target, measure, project or provision.
        agency: As the ground names it; perhaps one that no longer exists.
        present: Who has its duties today, where that is somebody else.
        printed: Its name as a table prints it; empty elsewhere.
        evidence: Of a stated or assigned duty.
        rule: Of a presumed duty.
    """

    iri: str
    item: str
    agency: Label
    role: Label
    basis: Label
    present: tuple[Label, ...] = ()
    printed: str = ""
    evidence: Evidence | None = None
    rule: Rule | None = None

    @property
    def presumed(self) -> bool:
        """Whether a rule only presumes it; it is then never shown as a fact."""
        return self.basis.iri.endswith("/presumed")

    @property
    def leads(self) -> bool:
        """Whether the agency leads."""
        return self.role.iri.endswith("/lead")

    @property
    def rank(self) -> tuple[int, int, str]:
        """Its place in a list: facts before presumptions, leads before participants."""
        basis, role = (label.iri.rsplit("/", 1)[-1] for label in (self.basis, self.role))
        at = _BASES.index(basis), _ROLES.index(role)
        return *at, self.iri.rstrip("0123456789") + self.iri[len(self.iri.rstrip("0123456789")) :].zfill(4)


@dataclass(frozen=True)
class Answering:
    """Who answers for one item.

    Attributes:
        firm: What the plan states and what tables assign.
        presumed: What rules presume.
        no_lead: The rule that says that no single function leads, where one does.
    """

    firm: list[DutyOf] = field(default_factory=list)
    presumed: list[DutyOf] = field(default_factory=list)
    no_lead: Rule | None = None

    @property
    def ground(self) -> Ground:
        """The firmest ground on which somebody answers for it."""
        return _firmest(duty.basis.iri for duty in (*self.firm, *self.presumed))


def duties(store: GraphStore, pattern: str, scope: str) -> list[DutyOf]:
    """Return who answers for what, facts first.

    Args:
        store: The built graph.
        pattern: `IN_PLAN`, `OF_ITEM` or `OF_AGENCY`.
        scope: The plan, item or agency.
    """
    found = list(rows(store, _DUTY % pattern, scope=scope))
    rules = _rules(store, {row["rule"].value for row in found if "rule" in row})
    places = places_of(store, {row["duty"].value for row in found})
    return _read(store, found, rules, places)


def _read(
    store: GraphStore, found: Iterable[Row], rules: Mapping[str, Rule], places: Mapping[str, Place]
) -> list[DutyOf]:
    """Return the duties of rows, facts first."""
    by_duty = {row["duty"].value: row for row in found}
    present = _present(store, {row["agency"].value for row in by_duty.values()})
    keys = ("agency", "role", "basis", "row")
    named = {row[key].value for row in by_duty.values() for key in keys if key in row}
    names = labels(store, named | {now for others in present.values() for now in others})
    made = [_duty(row, names, present, rules, places.get(duty)) for duty, row in by_duty.items()]
    return sorted(made, key=lambda duty: (duty.item, *duty.rank))


def _duty(
    row: Row,
    names: Mapping[str, Label],
    present: Mapping[str, list[str]],
    rules: Mapping[str, Rule],
    place: Place | None,
) -> DutyOf:
    agency = row["agency"].value
    return DutyOf(
        iri=row["duty"].value,
        item=row["item"].value,
        agency=names[agency],
        role=names[row["role"].value],
        basis=names[row["basis"].value],
        present=tuple(names[now] for now in present.get(agency, ())),
        printed=text(row, "printed"),
        evidence=_evidence(row, names, place),
        rule=rules.get(text(row, "rule")),
    )


def _evidence(row: Row, names: Mapping[str, Label], place: Place | None) -> Evidence | None:
    if "row" in row:
        return Evidence(names[row["row"].value], source=text(row, "source"))
    return Evidence(place.document, place.exact, place.start, place.end) if place else None


def _present(store: GraphStore, agencies: Iterable[str]) -> dict[str, list[str]]:
    """Return who has the duties of agencies that no longer exist."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows(store, _PRESENT, agencies=sorted(agencies)):
        agency, now = row["agency"].value, row["now"].value
        if now != agency:
            found[agency].append(now)
    return {agency: sorted(others) for agency, others in found.items()}


def _rules(store: GraphStore, rules: Iterable[str]) -> dict[str, Rule]:
    wanted = sorted(rules)
    reasons: dict[str, dict[str, str]] = {rule: {} for rule in wanted}
    for row in rows(store, _REASONS, rules=wanted):
        reasons[row["rule"].value][row["reason"].language or ""] = row["reason"].value
    names = labels(store, wanted)
    return {rule: Rule(names[rule], said.get("zh", ""), said.get("en", "")) for rule, said in reasons.items()}


def answering(store: GraphStore, pattern: str, scope: str) -> dict[str, Answering]:
    """Return who answers for the items of a plan, or for one item, by item.

    Args:
        store: The built graph.
        pattern: `IN_PLAN`, whose duties come without what they rest on, which takes a third of a plan's page
            to read and is shown on the pages of its items; or `OF_ITEM`.
        scope: The plan or item.
    """
    if pattern == OF_ITEM:
        who, where = duties(store, pattern, scope), "VALUES ?item { $scope }"
    else:
        who, where = _read(store, rows(store, _WHO % pattern, scope=scope), {}, {}), "?item gp:plan $scope ."
    found: dict[str, Answering] = defaultdict(Answering)
    for duty in who:
        (found[duty.item].presumed if duty.presumed else found[duty.item].firm).append(duty)
    without = {row["item"].value: row["rule"].value for row in rows(store, _NO_LEAD % where, scope=scope)}
    rules = _rules(store, set(without.values()))
    for item, rule in without.items():
        found[item] = Answering(found[item].firm, found[item].presumed, rules[rule])
    return dict(found)


def grounds(store: GraphStore) -> dict[str, dict[Ground, int]]:
    """Count the targets of every plan by the firmest ground on which somebody answers for them."""
    bases: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows(store, _GROUNDS):
        bases[row["plan"].value, row["target"].value].append(text(row, "basis"))
    counted: dict[str, dict[Ground, int]] = {}
    for (plan, _), found in bases.items():
        counted.setdefault(plan, dict.fromkeys(Ground, 0))[_firmest(found)] += 1
    return counted


def _firmest(bases: Iterable[str]) -> Ground:
    found = {basis.rsplit("/", 1)[-1] for basis in bases}
    return next((ground for ground in Ground if ground.value in found), Ground.NOBODY)
