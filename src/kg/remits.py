"""The register of remits: which function presumably answers for what, by rule, and why."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, field_validator, model_validator

from kg.codes import Codes
from kg.errors import RegisterError, RowFault
from kg.flat import fold
from kg.indicators import IndicatorRegister
from kg.record import Slug
from kg.registers import read_register

_FILE = "remits.csv"


class Remit(BaseModel):
    """A row of `data/registers/remits.csv`.

    It speaks for a sentence of a target that has a value of one of its `indicators` or that holds one of its
    `keywords`. With neither it speaks for whole targets: of its `domains`, or, without these, for all.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: Slug
    """The rule's id, part of its IRI."""
    function: Slug | Literal[""] = ""
    """Slug of the agency function; empty: the rule says that no single function fits."""
    role: Literal["lead", "participating"] = "lead"
    indicators: tuple[str, ...] = ()
    """Slugs: sentences with a value of one of these indicators or of a narrower one."""
    domains: tuple[str, ...] = ()
    """Slugs: only targets of these domains; empty: of all."""
    keywords: tuple[str, ...] = ()
    """Sentences that hold one of these words, width folded."""
    unless: tuple[str, ...] = ()
    """Not by a keyword where the sentence holds one of these, width folded."""
    label_zh: str
    label_en: str
    reason_zh: str
    reason_en: str
    source: str

    @field_validator("keywords", "unless")
    @classmethod
    def _folded(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(fold, words))

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.role == "participating" and not (self.function and (self.conditional or self.domains)):
            raise ValueError("a participating rule names its function and when it takes part")
        if self.unless and not self.keywords:
            raise ValueError("unless narrows keywords, and there are none")
        return self

    @property
    def conditional(self) -> bool:
        """Whether it looks at what a sentence says, not at the domain alone."""
        return bool(self.indicators or self.keywords)


def read_remits(folder: Path) -> tuple[Remit, ...]:
    """Read `remits.csv` of a folder of registers, in its order.

    Raises:
        RegisterError: A row is wrong, or there is not exactly one rule for what no other rule speaks to;
            names file and line or rule.
    """
    remits = read_register(folder / _FILE, Remit)
    last = [rule.slug for rule in remits if not (rule.conditional or rule.domains)]
    if len(last) != 1:
        what = f"兜底规则应恰有一条 rules without any condition: {len(last)} ({', '.join(last)})"
        remedy = "请只留一条 keep exactly one: it decides where no other rule speaks"
        faults = [RowFault(_FILE, slug, "", "", what, remedy) for slug in last]
        raise RegisterError.of_rows(faults) if faults else RegisterError(f"{_FILE}：{what}.", f"{remedy}.")
    return remits


def check_remits(remits: Iterable[Remit], indicators: IndicatorRegister, codes: Codes) -> None:
    """Hold the rules against the registers and code lists that they name, and against each other.

    Args:
        remits: The register's rows, in its order.
        indicators: The register of indicators.
        codes: The ontology's code lists.

    Raises:
        RegisterError: A rule names an unknown function, domain or indicator, or can never decide anything;
            names the rule, the column and the value.
    """
    rules = tuple(remits)
    faults = [*_unknown_to(rules, {row.slug for row in indicators}, codes), *_idle(rules)]
    if faults:
        raise RegisterError.of_rows(faults)


def _unknown_to(rules: Sequence[Remit], indicators: set[str], codes: Codes) -> Iterator[RowFault]:
    for rule in rules:
        for column, value in _unknown(rule, indicators, codes):
            yield RowFault(
                _FILE, rule.slug, column, value,
                "没有登记这一项 neither registered nor in the code list",
                "请改用已登记的代码 use a slug of the register or code list",
            )  # fmt: skip


def _idle(rules: tuple[Remit, ...]) -> Iterator[RowFault]:
    for rule, by in _shadowed(rules):
        yield RowFault(
            _FILE, rule.slug, "", "",
            f"“{by.slug}”先行适用，这一条永远轮不到 the rule {by.slug!r} decides all that it could",
            "请移到其前、缩小其中一条或删去 move it before that one, narrow one of them or drop it",
        )  # fmt: skip


def _unknown(rule: Remit, indicators: set[str], codes: Codes) -> Iterator[tuple[str, str]]:
    if rule.function and rule.function not in codes.slugs("agency-function"):
        yield "function", rule.function
    yield from (("domains", slug) for slug in rule.domains if slug not in codes.slugs("domain"))
    yield from (("indicators", slug) for slug in rule.indicators if slug not in indicators)


def _shadowed(rules: tuple[Remit, ...]) -> Iterator[tuple[Remit, Remit]]:
    """Yield lead rules that an earlier lead rule of the same rank always goes before."""
    leads = [rule for rule in rules if rule.role == "lead"]
    for at, rule in enumerate(leads):
        for earlier in leads[:at]:
            same_rank = bool(earlier.domains) == bool(rule.domains)
            if same_rank and set(rule.domains) <= set(earlier.domains) and _covers(earlier, rule):
                yield rule, earlier


def _covers(earlier: Remit, rule: Remit) -> bool:
    if not rule.conditional:
        return not earlier.conditional
    words = all(any(word in longer for word in earlier.keywords) for longer in rule.keywords)
    return words and not earlier.unless and set(rule.indicators) <= set(earlier.indicators)
