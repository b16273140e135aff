"""The record of a document: what extraction yields, what `data/plans/` keeps, what the build reads.

These models are the source of the record's JSON Schema (`docs/reference/record.schema.json`). Field by field
they follow the extraction's specification in `docs/reference/extraction.md`.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Span = tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]
"""`[start, end)` in Unicode code points of the document's raw text."""

Comparator = Literal[">=", "<=", "=", "~", "delta<=", "delta>=", "range"]
Audience = Literal["women", "children"]
Role = Literal["lead", "participating"]
TargetKind = Literal["quantified", "trend", "deliverable", "full-coverage", "parity", "qualitative"]
Number = int | float
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Part(BaseModel):
    """Base of all parts of a record: unknown fields are errors."""

    model_config = ConfigDict(extra="forbid")


class Quantity(Part):
    """One numeric commitment."""

    indicator: str = Field(min_length=1, description="Shortest noun phrase of the text that names what is measured")
    comparator: Comparator
    value: Number = Field(description="For delta comparators the signed change; for range the lower end")
    value_high: Number | None = Field(default=None, description="Upper end of a range")
    unit: str = Field(description="As printed, width folded: %, ‰, /10万, 岁, 个 …; a ratio 1:1.5 has unit 1:")
    by_year: int | None = Field(default=None, description="The year the text itself gives")
    baseline_year: int | None = None
    text: str = Field(min_length=1, description="The clause that states it, layout removed")
    span: Span


class Baseline(Quantity):
    """A figure that the preface reports as already reached."""

    year: int | None = Field(description="The year it was reached in; null when the text gives none")


class Duty(Part):
    """A duty that the text itself gives to a public body."""

    name: str = Field(min_length=1, description="The body as printed")
    role: Role
    text: str = Field(min_length=1, description="The clause that gives the duty, layout removed")
    span: Span


class Tagged(Part):
    """What an item is about, as slugs of the registers `groups` and `topics`."""

    groups: list[Slug] = Field(default_factory=list, description="Beneficiary groups the item names")
    topics: list[Slug] = Field(default_factory=list, description="Topics the item names")


class Target(Tagged):
    """One of a domain's 主要目标."""

    ordinal: int = Field(ge=1)
    printed_number: int | None
    text: str = Field(min_length=1)
    span: Span
    kind: TargetKind = "qualitative"
    quantities: list[Quantity] = Field(default_factory=list)
    agencies: list[Duty] = Field(default_factory=list)
    footnotes: list[str] = Field(default_factory=list)


class Measure(Tagged):
    """One of a domain's 策略措施; `text` is null in a record of facts."""

    ordinal: int = Field(ge=1)
    printed_number: int | None
    title: str = Field(min_length=1)
    text: str | None
    span: Span
    quantities: list[Quantity] = Field(default_factory=list)
    agencies: list[Duty] = Field(default_factory=list)
    laws: list[str] = Field(default_factory=list)


class Item(Tagged):
    """A key project, or a provision of 组织实施 or 监测评估; `text` is null in a record of facts."""

    ordinal: int = Field(ge=1)
    name: str = Field(min_length=1)
    text: str | None
    span: Span
    quantities: list[Quantity] = Field(default_factory=list)
    agencies: list[Duty] = Field(default_factory=list)


class Domain(Part):
    """One domain section of a plan."""

    ordinal: int = Field(ge=1)
    name: str = Field(min_length=1)
    span: Span
    targets: list[Target] = Field(default_factory=list)
    measures: list[Measure] = Field(default_factory=list)


class Plan(Part):
    """One plan of a document."""

    title: str | None
    audience: Audience
    place: str | None
    issuer: str | None
    document_number: str | None
    issued: str | None = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    period: tuple[int, int]
    based_on: list[str] = Field(default_factory=list)
    span: Span
    domains: list[Domain] = Field(default_factory=list)
    projects: list[Item] = Field(default_factory=list)
    implementation: list[Item] = Field(default_factory=list)
    monitoring: list[Item] = Field(default_factory=list)
    baselines: list[Baseline] = Field(default_factory=list)


class Finding(Part):
    """Something a reviewer has to look at: an unclaimed line, a broken bound, a doubtful number."""

    code: Slug
    line: int | None = Field(description="1-based line of the raw text; null when it concerns a whole plan")
    message: str
    text: str | None = Field(default=None, description="The line itself; null in a record of facts")


class Record(Part):
    """One document's record."""

    document: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="Of the document file's bytes")
    plans: list[Plan]
    findings: list[Finding] = Field(default_factory=list)
