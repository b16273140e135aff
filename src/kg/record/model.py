"""The models of a record: the source of its JSON Schema (`docs/reference/record.schema.json`).

Field by field they follow `docs/extraction.md`.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from kg.record.bounds import Day, Ordinal, Span, Value, Words, Year

Comparator = Literal[">=", "<=", "=", "~", "delta<=", "delta>=", "range"]
Audience = Literal["women", "children"]
Role = Literal["lead", "participating"]
TargetKind = Literal["quantified", "trend", "deliverable", "full-coverage", "parity", "qualitative"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


Slugs = list[Slug]


class Part(BaseModel):
    """Base of all parts of a record: unknown fields are errors."""

    model_config = ConfigDict(extra="forbid")


class Quantity(Part):
    """One numeric commitment."""

    indicator: Words = Field(description="Shortest noun phrase of the text that names what is measured")
    comparator: Comparator
    value: Value = Field(description="For delta comparators the signed change; for range the lower end")
    value_high: Value | None = Field(default=None, description="Upper end of a range")
    printed: str | None = Field(
        default=None, description="Number and unit as printed: 3.0%, 两项, 百分之九十"
    )
    unit: str = Field(
        description="As printed, width folded: %, ‰, /10万, 岁, 个 …; a ratio 1:1.5 has unit 1:"
    )
    by_year: Year | None = Field(default=None, description="The year the text itself gives")
    baseline_year: Year | None = None
    text: Words = Field(description="The clause that states it, layout removed")
    span: Span


class Baseline(Quantity):
    """A figure that the preface reports as already reached."""

    year: Year | None = Field(description="The year it was reached in; null when the text gives none")


class Duty(Part):
    """A duty that the text itself gives to a public body."""

    name: Words = Field(description="The body as printed")
    role: Role
    text: Words = Field(description="The clause that gives the duty, layout removed")
    span: Span


class Target(Part):
    """One of a domain's 主要目标."""

    ordinal: Ordinal
    printed_number: int | None
    text: Words
    span: Span
    kind: TargetKind = "qualitative"
    quantities: list[Quantity] = Field(default_factory=list)
    agencies: list[Duty] = Field(default_factory=list)
    footnotes: list[str] = Field(default_factory=list)
    groups: Slugs = Field(default_factory=list, description="Beneficiary groups the statement names")
    topics: Slugs = Field(default_factory=list, description="Topics the statement names")


class Measure(Part):
    """One of a domain's 策略措施; `text` is null in a record of facts."""

    ordinal: Ordinal
    printed_number: int | None
    title: Words
    text: Words | None
    span: Span
    quantities: list[Quantity] = Field(default_factory=list)
    agencies: list[Duty] = Field(default_factory=list)
    laws: list[Words] = Field(default_factory=list)
    groups: Slugs = Field(default_factory=list, description="Beneficiary groups the whole text names")
    topics: Slugs = Field(default_factory=list, description="Topics the whole text names")


class Item(Part):
    """A key project, or a provision of 组织实施 or 监测评估; `text` is null in a record of facts."""

    ordinal: Ordinal
    name: Words
    text: Words | None
    span: Span
    quantities: list[Quantity] = Field(default_factory=list)
    agencies: list[Duty] = Field(default_factory=list)
    groups: Slugs = Field(default_factory=list, description="Beneficiary groups the whole text names")
    topics: Slugs = Field(default_factory=list, description="Topics the whole text names")


class Domain(Part):
    """One domain section of a plan."""

    ordinal: Ordinal
    name: Words
    span: Span
    targets: list[Target] = Field(default_factory=list)
    measures: list[Measure] = Field(default_factory=list)


class Plan(Part):
    """One plan of a document."""

    title: Words | None
    audience: Audience
    place: Words | None
    issuer: Words | None
    document_number: Words | None
    issued: Day | None
    period: tuple[Year, Year]
    based_on: list[Words] = Field(default_factory=list)
    slug: Slug | None = Field(
        default=None, description="Tells apart plans of one place, audience and period; ends the plan's key"
    )
    partial: bool = Field(
        default=False,
        description="Only some of the plan's targets are known: it comes from a table, not its text",
    )
    source: str | None = Field(
        default=None, description="Of a plan that comes from a table: where the table has the targets from"
    )
    span: Span
    domains: list[Domain] = Field(default_factory=list)
    projects: list[Item] = Field(default_factory=list)
    implementation: list[Item] = Field(default_factory=list)
    monitoring: list[Item] = Field(default_factory=list)
    baselines: list[Baseline] = Field(default_factory=list)

    @model_validator(mode="after")
    def _each_ordinal_once(self) -> Self:
        """Refuse two parts of one list with the same ordinal: they would be one thing in the graph."""
        if doubled := _doubled(self):
            raise PydanticCustomError(DOUBLED, "{said}", {"said": "; ".join(doubled)})
        return self


class Finding(Part):
    """Something a reviewer has to look at: an unclaimed line, a broken bound, a doubtful number."""

    code: Slug
    line: int | None = Field(description="1-based line of the raw text; null when it concerns a whole plan")
    message: str
    text: str | None = Field(default=None, description="The line itself; null in a record of facts")


class Correction(Part):
    """A fact that a person corrected against the document."""

    at: str = Field(
        pattern=r"^(/[^/]+)+$",
        description="Address in the record: /plans/<audience>/domains/<ordinal>/targets/<ordinal>/…; "
        "elements of other lists by their position from 1",
    )
    was: Any = Field(description="What extraction yields there; null for an element that it misses")
    now: Any = Field(description="What the document says; null for an element that is not there")
    reason: Words


class Record(Part):
    """One document's record."""

    document: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="Of the document file's bytes")
    plans: list[Plan]
    findings: list[Finding] = Field(default_factory=list)
    software: str | None = Field(default=None, description="What extracted it, with its version")
    digest: str | None = Field(
        default=None, description="Of the facts before corrections; guards unlisted edits"
    )
    corrections: list[Correction] = Field(default_factory=list)


def items(plan: Plan) -> Iterator[tuple[str, Target | Measure | Item]]:
    """Yield a plan's targets, measures, projects and provisions in reading order.

    Args:
        plan: A plan.

    Yields:
        (address in the record as in `Correction.at`, item).
    """
    at = f"/plans/{plan.audience}"
    for domain in plan.domains:
        for target in domain.targets:
            yield f"{at}/domains/{domain.ordinal}/targets/{target.ordinal}", target
        for measure in domain.measures:
            yield f"{at}/domains/{domain.ordinal}/measures/{measure.ordinal}", measure
    for name in ("projects", "implementation", "monitoring"):
        for item in getattr(plan, name):
            yield f"{at}/{name}/{item.ordinal}", item


DOUBLED = "ordinal_doubled"
QUOTED = 24
"""So many characters of what a part says tell which one is meant."""


def _doubled(plan: Plan) -> list[str]:
    """Say of each address that two or more parts have which ones they are; of domains first and alone."""
    domains = ((f"/plans/{plan.audience}/domains/{domain.ordinal}", domain) for domain in plan.domains)
    for parts in (domains, items(plan)):
        named: dict[str, list[str]] = {}
        for at, part in parts:
            says = next(getattr(part, name) for name in ("name", "title", "text") if hasattr(part, name))
            short = says if len(says) <= QUOTED else f"{says[:QUOTED]}…"
            named.setdefault(at, []).append(f"“{short}” [{part.span[0]}, {part.span[1]})")
        if doubled := [
            f"{at} 顺序号重复 is the ordinal of {len(told)} parts: {', '.join(told)}"
            for at, told in named.items()
            if len(told) > 1
        ]:
            return doubled
    return []
