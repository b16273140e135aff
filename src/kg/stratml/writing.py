"""A plan's record as StratML, of either part."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lxml import etree

from kg import iri
from kg.errors import RecordError
from kg.figures import Figure, heads_of
from kg.flat import fold
from kg.record import Domain, Plan, Quantity, Record, Target
from kg.registry import Registry
from kg.stratml.around import Around, around, values
from kg.stratml.carrying import Loss, counted, losses
from kg.stratml.forms import NAMESPACES, ROOTS, Part, faults, words
from kg.stratml.notes import write_notes

PERFORMANCE = 2
"""The part with performance indicators and roles."""


@dataclass(frozen=True)
class Written:
    """A plan as StratML.

    Attributes:
        xml: The file: UTF-8, indented; the same record and figures give the same bytes.
        losses: What of the record it does not carry.
    """

    xml: bytes
    losses: tuple[Loss, ...]


def identifier(thing: str) -> str:
    """Return the identifier of a thing of the graph: `_` and the UUID (version 5, URL) of its IRI."""
    return f"_{uuid.uuid5(uuid.NAMESPACE_URL, thing)}"


def write_stratml(record: Record, registry: Registry, part: Part, figures: Sequence[Figure] = ()) -> Written:
    """Write a record's plan as StratML: `write_plan` with what registers and imported tables know around it.

    Args:
        record: A record of one plan.
        registry: The registers and imported tables.
        part: 1 or 2.
        figures: What is known of indicators (`kg.figures.figures`).

    Raises:
        RecordError: The plan has no domain, or a text holds a character that XML cannot.
        BuildError: The plan's place is not in the register.
    """
    return write_plan(record, around(record, registry, figures), part)


def write_plan(record: Record, about: Around, part: Part) -> Written:
    """Write a plan as StratML.

    Domains become goals, targets objectives; bodies that the text or an imported table makes responsible
    become stakeholders with their role, groups that a target names beneficiaries. In Part 2 target values
    become performance indicators, and figures of the same indicator and place actual results.

    Args:
        record: A record of one plan.
        about: What is known around it.
        part: 1 or 2.

    Raises:
        RecordError: The plan has no domain, or a text holds a character that XML cannot.
    """
    writer = _Writer(record, about, part)
    root = writer.plan()
    if found := faults(part, root):
        raise RecordError(
            f"{about.key}：写出的 StratML 不合格式 the StratML breaks the form: {found[0]}.",
            "没有领域的规划不能写成 StratML a plan without domains has none.",
        )
    etree.indent(root)
    xml = etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
    return Written(xml, (*losses(record, part), *counted(writer.unwritten)))


@dataclass
class _Writer:
    """One plan while it is written."""

    record: Record
    about: Around
    part: Part
    unwritten: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.of: Plan = self.record.plans[0]
        self.iri = iri.plan(self.about.key)

    def plan(self) -> etree._Element:
        """Return the root element."""
        plan = self.of
        space = NAMESPACES[self.part]
        root = etree.Element(f"{{{space}}}{ROOTS[self.part]}", nsmap={None: space})
        reported = any(self._actuals(path, quantity) for path, quantity in values(plan))
        if self.part == PERFORMANCE:
            root.set("Type", "Performance_Report" if reported else "Performance_Plan")
        self._add(root, "Name", plan.title or self.about.key)
        self._add(root, "OtherInformation", write_notes(self._said_of_plan()))
        core = self._add(root, "StrategicPlanCore")
        body = self._add(core, "Organization")
        self._add(body, "Name", str(plan.place))
        self._add(body, "Identifier", identifier(iri.place(self.about.place)))
        if plan.issuer:
            self._stakeholder(body, plan.issuer, words()["stakeholders"]["issuer"])
        for domain in plan.domains:
            self._goal(core, domain)
        self._administration(root)
        return root

    def _said_of_plan(self) -> dict[str, Any]:
        plan = self.of
        return {
            "audience": plan.audience,
            "untitled": plan.title is None,
            "documentNumber": plan.document_number,
            "basedOn": plan.based_on,
            "slug": plan.slug,
            "partial": plan.partial,
            "source": plan.source,
            "span": list(plan.span),
            "document": self.record.document,
            "sha256": self.record.sha256,
        }

    def _administration(self, root: etree._Element) -> None:
        about = self._add(root, "AdministrativeInformation")
        if self.part == PERFORMANCE:
            self._add(about, "Identifier", identifier(self.iri))
        start, end = self.of.period
        self._add(about, "StartDate", f"{start}-01-01")
        self._add(about, "EndDate", f"{end}-12-31")
        if self.of.issued:
            self._add(about, "PublicationDate", self.of.issued)
        self._add(about, "Source", self.iri)

    def _goal(self, core: etree._Element, domain: Domain) -> None:
        section = iri.section(self.iri, domain.ordinal)
        goal = self._add(core, "Goal")
        self._add(goal, "Name", domain.name)
        self._add(goal, "Description")
        self._add(goal, "Identifier", identifier(section))
        self._add(goal, "SequenceIndicator", str(domain.ordinal))
        self._add(goal, "OtherInformation", write_notes({"span": list(domain.span)}))
        for target in domain.targets:
            self._objective(goal, domain, target)

    def _objective(self, goal: etree._Element, domain: Domain, target: Target) -> None:
        subject = iri.target(iri.section(self.iri, domain.ordinal), target.ordinal)
        objective = self._add(goal, "Objective")
        self._add(objective, "Name", f"{domain.name} 目标{target.ordinal}")
        self._add(objective, "Description", target.text)
        self._add(objective, "Identifier", identifier(subject))
        self._add(objective, "SequenceIndicator", f"{domain.ordinal}.{target.ordinal}")
        roles = words()["roles"]
        for duty in target.agencies:
            self._stakeholder(objective, duty.name, roles[duty.role], duty.text)
        for one in self.about.assigned.get(f"d{domain.ordinal}/t{target.ordinal}", ()):
            self._stakeholder(objective, one.name, roles[one.role], one.why)
        for slug in target.groups:
            self._beneficiary(objective, self.about.groups.get(slug, slug))
        said = {
            "kind": target.kind,
            "printedNumber": target.printed_number,
            "span": list(target.span),
            "duties": [list(duty.span) for duty in target.agencies],
            "topics": target.topics,
            "footnotes": target.footnotes,
        }
        self._add(objective, "OtherInformation", write_notes(said))
        if self.part == PERFORMANCE:
            for ordinal, quantity in enumerate(target.quantities, 1):
                self._indicator(objective, ordinal, quantity, str(iri.quantity(subject, ordinal)))

    def _stakeholder(self, parent: etree._Element, name: str, role: str, why: str | None = None) -> None:
        """Write a body with its role, which Part 1 has in the description alone."""
        body = self._add(parent, "Stakeholder")
        body.set("StakeholderTypeType", "Organization")
        self._add(body, "Name", name)
        if self.part == PERFORMANCE:
            if why:
                self._add(body, "Description", why)
            self._role(body, role, "Performer")
        else:
            self._add(body, "Description", f"{role}：{why}" if why else role)

    def _beneficiary(self, parent: etree._Element, name: str) -> None:
        group = self._add(parent, "Stakeholder")
        group.set("StakeholderTypeType", "Generic_Group")
        self._add(group, "Name", name)
        role = words()["stakeholders"]["beneficiary"]
        if self.part == PERFORMANCE:
            self._role(group, role, "Beneficiary")
        else:
            self._add(group, "Description", role)

    def _role(self, body: etree._Element, name: str, kind: str) -> None:
        role = self._add(body, "Role")
        self._add(role, "Name", name)
        self._add(role, "RoleType", kind)

    def _indicator(self, objective: etree._Element, ordinal: int, quantity: Quantity, subject: str) -> None:
        element = self._add(objective, "PerformanceIndicator")
        element.set("PerformanceIndicatorType", "Quantitative")
        self._add(element, "SequenceIndicator", str(ordinal))
        self._add(element, "MeasurementDimension", quantity.indicator)
        self._add(element, "UnitOfMeasurement", quantity.unit)
        self._add(element, "Identifier", identifier(subject))
        instance = self._add(element, "MeasurementInstance")
        self._target(instance, quantity, quantity.value, quantity.comparator)
        if quantity.value_high is not None:
            self._target(instance, quantity, quantity.value_high, "range upper")
        path = subject.removeprefix(f"{self.iri}/")
        like = self._actuals(path, quantity)
        left_out = len(self.about.known(path, self.of.period)) - len(like)
        self.unwritten["unmeasured"] = self.unwritten.get("unmeasured", 0) + left_out
        for figure in like:
            self._actual(self._add(element, "MeasurementInstance"), figure)
        said = {"printed": quantity.printed, "span": list(quantity.span)}
        self._add(element, "OtherInformation", write_notes(said))

    def _target(self, instance: etree._Element, quantity: Quantity, value: float, comparator: str) -> None:
        """Write a target; one without an end date is due when the plan ends: the text says no year."""
        result = self._add(instance, "TargetResult")
        if quantity.baseline_year is not None:
            self._add(result, "StartDate", f"{quantity.baseline_year}-12-31")
        if quantity.by_year is not None:
            self._add(result, "EndDate", f"{quantity.by_year}-12-31")
        self._add(result, "NumberOfUnits", f"{Decimal(repr(value)):f}")
        self._descriptor(result, "comparator", comparator)
        self._add(result, "Description", quantity.text)

    def _actual(self, instance: etree._Element, figure: Figure) -> None:
        result = self._add(instance, "ActualResult")
        self._add(result, "StartDate", f"{figure.year}-01-01")
        self._add(result, "EndDate", f"{figure.year}-12-31")
        self._add(result, "NumberOfUnits", f"{figure.value:f}")
        if figure.population:
            self._descriptor(result, "population", figure.population)
        self._add(result, "Description", f"{figure.phrase}；{figure.source}；{figure.iri}")

    def _descriptor(self, result: etree._Element, name: str, value: str) -> None:
        descriptor = self._add(result, "Descriptor")
        self._add(descriptor, "DescriptorName", words()["descriptors"][name])
        self._add(descriptor, "DescriptorValue", value)

    def _actuals(self, path: str, quantity: Quantity) -> list[Figure]:
        """Return the figures to be read beside a target value: of its unit, counted for its heads."""
        known = self.about.known(path, self.of.period)
        like = [figure for figure in known if _is_like(quantity, figure)]
        return sorted(like, key=lambda figure: (figure.year or 0, figure.population, str(figure.iri)))

    def _add(self, parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
        element = etree.SubElement(parent, f"{{{NAMESPACES[self.part]}}}{name}")
        try:
            element.text = text
        except ValueError as error:
            raise RecordError(
                f"{self.about.key}：{name} {text!r} 含有 XML 不能写的字符 holds a character that XML cannot.",
                "请对照原文改正 correct it against the document.",
            ) from error
        return element


def _is_like(quantity: Quantity, figure: Figure) -> bool:
    return (
        figure.exact
        and not quantity.comparator.startswith("delta")
        and figure.unit == fold(quantity.unit)
        and heads_of(figure.phrase) == heads_of(quantity.indicator)
    )
