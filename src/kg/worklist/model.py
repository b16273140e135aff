"""A finding of validation as somebody who works with plans reads it: what is wrong, where, and for whom."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kg.history import Past
from kg.report import Severity
from kg.term import Term
from kg.vocabulary import vocabulary


@dataclass(frozen=True)
class Named:
    """Something with a name in Chinese and, where it has one, in English.

    Attributes:
        iri: The thing; empty for somebody whom the graph does not know.
        zh: Chinese name, or words of a document.
        en: English name.
        key: What addresses and filters call it; the end of its IRI where there is one.
    """

    iri: str
    zh: str
    en: str = ""
    key: str = ""

    def first(self, language: str) -> str:
        """Return the name in a language, else in the other one, else the key."""
        names = (self.en, self.zh) if language == "en" else (self.zh, self.en)
        return names[0] or names[1] or self.key


@dataclass(frozen=True)
class Rule:
    """The shape that is broken.

    Attributes:
        iri: The shape.
        key: Its name without prefix, for example `Target-responsible`.
        name: What it is called.
        description: Why it is there.
        group: What it is about: completeness, integrity, sense or codes.
        severity: How bad it is to break it.
        path: SPARQL property path that it looks along, prefixed; empty for a rule about the whole thing.
    """

    iri: str
    key: str
    name: Named
    description: Named
    group: Named
    severity: Severity
    path: str = ""


class Ground(StrEnum):
    """Why somebody is to settle a finding."""

    STATED = "stated"
    ASSIGNED = "assigned"
    PRESUMED = "presumed"
    OFFICE = "office"
    STATISTICS = "statistics"
    DRAFTER = "drafter"
    MAINTAINER = "maintainer"

    @property
    def words(self) -> Named:
        """What the ground is called."""
        zh, en = vocabulary("worklist")["fixer"][self.value]
        return Named("", zh, en, self.value)


@dataclass(frozen=True)
class Fixer:
    """Who is to settle a finding; never empty.

    Attributes:
        ground: On what ground; a presumed lead is never shown as a fact.
        agencies: As they are today, where one of them no longer exists.
    """

    ground: Ground
    agencies: tuple[Named, ...]

    @property
    def presumed(self) -> bool:
        """Whether a rule only presumes it."""
        return self.ground is Ground.PRESUMED


@dataclass(frozen=True)
class Quote:
    """Where a document or a table says a thing.

    Attributes:
        words: The words there; empty where they do not ship.
        document: The document, or the table's row.
        start: First code point; `None` for a row.
        end: One past the last.
        of: IRI of the thing that is said there.
    """

    words: str
    document: Named
    start: int | None = None
    end: int | None = None
    of: str = ""

    @property
    def where(self) -> str:
        """The place in words, Chinese."""
        at = "" if self.start is None else f" 第{self.start}—{self.end}字符"
        return f"{self.document.first('zh')}{at}"


@dataclass(frozen=True)
class Item:
    """What a finding is about, as far as a plan is concerned.

    Attributes:
        iri: The target, measure, project, provision, section or plan.
        kind: Local name of its class.
        words: Its statement or title.
    """

    iri: str
    kind: str
    words: str

    @property
    def kind_words(self) -> Named:
        """What things of its kind are called."""
        zh, en = vocabulary("worklist")["kind"][self.kind]
        return Named("", zh, en, self.kind)


@dataclass(frozen=True)
class Acceptance:
    """A decision that a finding is known and left as it is."""

    iri: str
    identifier: str
    reason: Named
    role: str
    until: date

    def counts(self, day: date) -> bool:
        """Tell whether it still counts on a day."""
        return day <= self.until


@dataclass(frozen=True)
class Finding:
    """One thing that breaks one rule.

    Attributes:
        iri: The result in the graph.
        key: Its short name, the same in every release that finds it.
        rule: What it breaks.
        focus: The thing at fault.
        item: The target, measure … that the thing is or belongs to; `None` outside plans.
        plans: Where it stands; several for an agency that several plans name, none outside plans.
        domain: Of the item.
        message: What is missing or contradicts, with its numbers.
        value: The value at fault; `None` where the fault is that there is none, or too many.
        component: Prefixed name of the constraint component, for example `sh:MinCountConstraintComponent`.
        fixer: Who is to settle it.
        suggested: Who presumably leads the item, for an office that has to name somebody.
        quote: What the document says there.
        other: What the document says at the other thing, where two contradict each other.
        acceptance: The decision that accepts it, if any.
        accepted: Whether that decision counts on the day of reading.
    """

    iri: str
    key: str
    rule: Rule
    focus: Named
    item: Item | None
    plans: tuple[Named, ...]
    domain: Named | None
    message: Named
    value: Term | None
    component: str
    fixer: Fixer
    suggested: tuple[Named, ...]
    quote: Quote | None
    other: Quote | None
    acceptance: Acceptance | None
    accepted: bool

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.rule.severity

    @property
    def particular(self) -> str:
        """What the thing at fault is called, where it is not the item itself; else empty."""
        own = self.item is not None and self.focus.iri == self.item.iri
        return "" if own else self.focus.first("zh")


@dataclass(frozen=True)
class Findings:
    """All findings of a release.

    Attributes:
        version: The data version.
        day: The day of reading, on which acceptances count or not.
        found: Those to be settled first, the gravest before all; then by rule, in the order of the plans.
        expired: Acceptances that count no more.
        unmatched: Acceptances that accept nothing.
        history: This release and those before it, oldest first.
    """

    version: str
    day: date
    found: tuple[Finding, ...]
    expired: tuple[Acceptance, ...] = ()
    unmatched: tuple[Acceptance, ...] = ()
    history: tuple[Past, ...] = ()


def severity_words(severity: str) -> Named:
    """Return what a severity is called."""
    zh, en = vocabulary("worklist")["severity"][severity]
    return Named("", zh, en, severity)
