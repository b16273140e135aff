"""StratML, ours or anybody's, as a plan's record: all of it or nothing."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from kg.errors import RecordError
from kg.record import Record, Span, record_of
from kg.stratml.carrying import Loss, counted
from kg.stratml.elements import Finder, child, day_year, number, texts, values
from kg.stratml.forms import Part, open_stratml, words
from kg.stratml.notes import read_notes

_AUDIENCES = {"妇女": "women", "儿童": "children"}
_PERIOD = re.compile(r"((?:19|20|21)\d\d)\s*年?\s*[-—–－~至]+\s*((?:19|20|21)\d\d)")
_SEQUENCE = re.compile(r"(\d{1,5})(?:\.(\d{1,5}))?")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Given:
    """What the importer is told beside the file.

    Attributes:
        groups: Label of a beneficiary group → its slug.
        place: Name of the place, where the file's organisation is another body.
        audience: `women` or `children`, where neither notes nor title say.
    """

    groups: Mapping[str, str] = field(default_factory=dict)
    place: str | None = None
    audience: str | None = None


@dataclass(frozen=True)
class Read:
    """A plan that was read.

    Attributes:
        record: Its record, of one plan; without digest.
        part: Which part of StratML it was.
        losses: What the file says and a record has no place for.
    """

    record: Record
    part: Part
    losses: tuple[Loss, ...]


def read_stratml(data: bytes, name: str, given: Given | None = None) -> Read:
    """Read a StratML file.

    What a file of ours notes (spans, kinds, topics) comes back as it was; in a file of others every fact
    points at its words in the file itself, which is then the record's document.

    Args:
        data: The file's bytes.
        name: The file's name.
        given: What the file does not say.

    Raises:
        RecordError: The file cannot be opened (`open_stratml`), or does not say what a plan needs; says all.
    """
    part, root, text = open_stratml(data, name)
    return _Reader(part, root, name, Finder(text), given or Given()).read(hashlib.sha256(data).hexdigest())


@dataclass
class _Reader:
    """One file while it is read."""

    part: Part
    root: etree._Element
    name: str
    places: Finder
    given: Given
    unread: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def read(self, sha256: str) -> Read:
        said, others = read_notes(texts(self.root, "OtherInformation"))
        self._count("texts", [*others, *filter(None, [texts(self.root, "Description")])])
        core = child(self.root, "StrategicPlanCore")
        self._count("core", [one for name in ("Vision", "Mission", "Value") for one in values(core, name)])
        plan = self._plan(said, core)
        if self.faults:
            raise RecordError(
                f"{self.name}：{'；'.join(self.faults)}.", "请补全后再导入 complete it and import it again."
            )
        data = {
            "document": said.get("document", self.name),
            "sha256": said.get("sha256", sha256),
            "plans": [plan],
        }
        return Read(record_of(self.name, data), self.part, counted(self.unread))

    def _plan(self, said: Mapping[str, Any], core: etree._Element) -> dict[str, Any]:
        title = texts(self.root, "Name") or ""
        bodies = values(core, "Organization")
        around = [body for organisation in bodies for body in values(organisation, "Stakeholder")]
        issuers = [body for body in around if self._role(body)[0] == words()["stakeholders"]["issuer"]]
        self._count("stakeholders", around[len(issuers[:1]) :])
        about = child(self.root, "AdministrativeInformation")
        place = self.given.place or next((name for body in bodies if (name := texts(body, "Name"))), None)
        audience = said.get("audience") or self.given.audience or _audience(title)
        if not place:
            self.faults.append("没有说明地区 it names no place (Organization/Name); 用 --place")
        if audience is None:
            self.faults.append(
                "没有说明对象 it does not say whether it is for women or children; 用 --audience"
            )
        return {
            "title": None if said.get("untitled") else title,
            "audience": audience,
            "place": place,
            "issuer": texts(issuers[0], "Name") if issuers else None,
            "document_number": said.get("documentNumber"),
            "issued": texts(about, "PublicationDate") or None,
            "period": self._period(about, title),
            "based_on": said.get("basedOn", []),
            "slug": said.get("slug"),
            "partial": said.get("partial", False),
            "source": said.get("source"),
            "span": said.get("span") or self.places.whole,
            "domains": self._domains(values(core, "Goal")),
        }

    def _period(self, about: etree._Element | None, title: str) -> tuple[int, int] | None:
        start, end = day_year(texts(about, "StartDate")), day_year(texts(about, "EndDate"))
        if start is not None and end is not None:
            return start, end
        printed = _PERIOD.search(title)
        if printed is None:
            self.faults.append("没有说明规划期 it does not say the period (StartDate, EndDate)")
            return None
        return int(printed[1]), int(printed[2])

    def _domains(self, goals: Sequence[etree._Element]) -> list[dict[str, Any]]:
        domains = []
        for ordinal, goal in zip(_ordinals(goals, None), goals, strict=True):
            said, others = read_notes(texts(goal, "OtherInformation"))
            self._count("texts", [*others, *filter(None, [texts(goal, "Description")])])
            self._count("stakeholders", values(goal, "Stakeholder"))
            name = texts(goal, "Name") or ""
            span = said.get("span") or self.places.find(name)
            objectives = values(goal, "Objective")
            targets = [
                self._target(at, objective)
                for at, objective in zip(_ordinals(objectives, ordinal), objectives, strict=True)
            ]
            domains.append({"ordinal": ordinal, "name": name, "span": span, "targets": targets})
        return domains

    def _target(self, ordinal: int, objective: etree._Element) -> dict[str, Any]:
        said, others = read_notes(texts(objective, "OtherInformation"))
        self._count("texts", others)
        text = texts(objective, "Description") or texts(objective, "Name") or ""
        span = said.get("span") or self.places.find(text)
        quantities = [
            read
            for element in values(objective, "PerformanceIndicator")
            if (read := self._quantity(element, text, span))
        ]
        agencies, groups = self._stakeholders(objective, said, text, span)
        return {
            "ordinal": ordinal,
            "printed_number": said.get("printedNumber"),
            "text": text,
            "span": span,
            "kind": said.get("kind") or ("quantified" if quantities else "qualitative"),
            "quantities": quantities,
            "agencies": agencies,
            "footnotes": said.get("footnotes", []),
            "groups": groups,
            "topics": said.get("topics", []),
        }

    def _stakeholders(
        self, objective: etree._Element, said: Mapping[str, Any], text: str, span: Span
    ) -> tuple[list[dict[str, Any]], list[str]]:
        """Return the duties that the plan's own text gives, and the groups; count the others."""
        roles = {printed: role for role, printed in words()["roles"].items()}
        noted = said.get("duties")
        spans = noted if isinstance(noted, list) else []
        stated = (
            len(spans) if "kind" in said else None
        )  # a file of ours has those that tables name behind them
        duties: list[dict[str, Any]] = []
        groups: list[str] = []
        for body in values(objective, "Stakeholder"):
            role, why = self._role(body)
            name = texts(body, "Name") or ""
            if role == words()["stakeholders"]["beneficiary"] and (slug := self._group(name)):
                groups.append(slug)
            elif role not in roles:
                self.unread["stakeholders"] += 1
            elif stated is not None and len(duties) == stated:
                self.unread["assigned"] += 1
            else:
                at = spans[len(duties)] if stated is not None else span
                duties.append({"name": name, "role": roles[role], "text": why or text, "span": at})
        return duties, groups

    def _group(self, name: str) -> str | None:
        return self.given.groups.get(name) or (name if _SLUG.fullmatch(name) else None)

    def _role(self, body: etree._Element) -> tuple[str, str | None]:
        """Return the words for a stakeholder's role, and what says so."""
        said = texts(body, "Description")
        if self.part == 1:
            role, _, why = (said or "").partition("：")
            return role, why or None
        role = next((name for one in values(body, "Role") if (name := texts(one, "Name"))), "")
        return role, said

    def _quantity(self, element: etree._Element, text: str, span: Span) -> dict[str, Any] | None:
        """Return an indicator's target value; `None` where it has no comparator of ours or no number."""
        said, others = read_notes(texts(element, "OtherInformation"))
        instances = values(element, "MeasurementInstance")
        targets = [result for one in instances for result in values(one, "TargetResult")]
        self._count("texts", others)
        self._count("actuals", [result for one in instances for result in values(one, "ActualResult")])
        comparators = [_comparator(result) for result in targets]
        found = next((at for at, one in enumerate(comparators) if one), None)
        first = targets[found] if found is not None else None
        indicator = texts(element, "MeasurementDimension")
        value = number(texts(first, "NumberOfUnits"))
        if found is None or value is None or not indicator:
            self.unread["indicators"] += 1
            return None
        upper = next(
            (number(texts(targets[at], "NumberOfUnits")) for at, c in enumerate(comparators) if c == _UPPER),
            None,
        )
        return {
            "indicator": indicator,
            "comparator": comparators[found],
            "value": value,
            "value_high": upper,
            "printed": said.get("printed"),
            "unit": texts(element, "UnitOfMeasurement") or "",
            "by_year": day_year(texts(first, "EndDate")),
            "baseline_year": day_year(texts(first, "StartDate")),
            "text": texts(first, "Description") or text,
            "span": said.get("span") or span,
        }

    def _count(self, what: str, found: Sequence[object]) -> None:
        self.unread[what] += len(found)


_UPPER = "range upper"


def _comparator(result: etree._Element) -> str | None:
    descriptor = child(result, "Descriptor")
    named = texts(descriptor, "DescriptorName") == words()["descriptors"]["comparator"]
    return texts(descriptor, "DescriptorValue") if named else None


def _audience(title: str) -> str | None:
    named = {audience for word, audience in _AUDIENCES.items() if word in title}
    return named.pop() if len(named) == 1 else None


def _ordinals(elements: Sequence[etree._Element], parent: int | None) -> list[int]:
    """Return what elements are numbered: as their sequence says where it says it of all, else in order."""
    read = []
    for element in elements:
        match = _SEQUENCE.fullmatch((texts(element, "SequenceIndicator") or "").strip())
        if match is None or (match[2] is not None) != (parent is not None):
            break
        if parent is None:
            read.append(int(match[1]))
        elif int(match[1]) == parent:
            read.append(int(match[2]))
    whole = len(read) == len(elements) == len(set(read)) and all(read)
    return read if whole else list(range(1, len(elements) + 1))
