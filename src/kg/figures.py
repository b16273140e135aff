"""Figures: what is known of an indicator in a place, from imported tables and from the prefaces of plans.

Also how a figure is read: its digits as printed, and the heads that it is counted for (每千人口).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from rdflib import URIRef

from kg import iri
from kg.errors import RegisterError
from kg.flat import fold
from kg.indicators import Indicator
from kg.places import Place
from kg.record import Number, Plan, Record
from kg.registry import Registry
from kg.tables import ObservationRow
from kg.vocabulary import vocabulary

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Figure:
    """A figure that is known of a place.

    Attributes:
        iri: Its address in the graph.
        place: GB/T 2260 code.
        indicator: Register slug; `None` where the register knows no indicator of this phrase.
        phrase: The indicator as printed.
        year: The year it describes; `None` where a preface names none.
        value: The number, digits as printed.
        unit: As printed, width folded.
        population: Whom it covers, as the table says; empty where nothing is said.
        published: Day it became known; `None`: taken as the end of its year.
        source: Where it stands, in words.
        exact: False where a bound is printed (95%以上), which is no value.
    """

    iri: URIRef
    place: str
    indicator: str | None
    phrase: str
    year: int | None
    value: Decimal
    unit: str
    population: str
    published: date | None
    source: str
    exact: bool = True


@dataclass(frozen=True)
class Heads:
    """For how many of whom a measure is counted: 每千名儿童 is (3, 儿童), 人均 is (0, 人口).

    Attributes:
        power: How many, as the power of ten.
        of: Whose heads.
    """

    power: int
    of: str


def figures(records: Mapping[str, Record], registry: Registry) -> tuple[Figure, ...]:
    """Return every figure of the imported tables and of the records' prefaces.

    Args:
        records: Records of one or more plans, by name.
        registry: Registers and imported tables.

    Returns:
        By table and row, then by record and ordinal.

    Raises:
        RegisterError: The day of a row is none, or its indicator is unknown; names table, sheet and row.
        BuildError: A plan is for a place that the register lacks.
    """
    return (
        *(_of_row(table.key, row, registry) for table in registry.observations for row in table.rows),
        *(
            figure
            for name, record in records.items()
            for plan in record.plans
            for figure in _of_preface(plan, registry.places.governed(plan.place, name), registry)
        ),
    )


def find_indicator(phrase: str, place: Place, registry: Registry) -> Indicator | None:
    """Return the indicator that a phrase names, also where it is counted for another number of heads.

    每万人口托位数 names the indicator 每千人口托位数; 每千名儿童托位数 does not: whose heads are counted is
    part of the definition.

    Args:
        phrase: As printed.
        place: Whose name may stand before it.
        registry: Registers.
    """
    names = ("", registry.places.full_name(place), *place.names)
    bare = (
        wording.removeprefix(name)
        for wording in (phrase, *_recounted(phrase))
        for name in names
        if wording.startswith(name)
    )
    return next(filter(None, map(registry.indicators.find, bare)), None)


def heads_of(phrase: str) -> Heads | None:
    """Return for how many of whom a phrase counts, `None` where it does not say."""
    match = _pattern().search(fold(phrase))
    if match is None:
        return None
    words = vocabulary("assessment")["heads"]
    if not match["size"]:
        return Heads(0, words["person"])
    # Heads that the list of nouns lacks are told apart by all that follows: at worst refused.
    return Heads(words["sizes"][match["size"]], words["nouns"].get(match["of"], match.string[match.end() :]))


def printed_number(value: Number, printed: str | None) -> Decimal:
    """Return a number with its digits as printed, which say how exact it is.

    Args:
        value: The number; a change has its sign.
        printed: Number and unit as printed, if known: 3.0%, 百分之九十.

    Returns:
        `value` with the decimals of `printed`, else with as many as it needs.
    """
    plain = Decimal(repr(value))
    plain = plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain
    digits = (Decimal(text) for text in _NUMBER.findall(fold(printed or "")))
    shown = next((number for number in digits if number == abs(plain)), None)
    return plain if shown is None else shown.copy_sign(plain)


def _recounted(phrase: str) -> Iterator[str]:
    """Yield the phrase as it would be for other numbers of the same heads."""
    folded, words = fold(phrase), vocabulary("assessment")["heads"]
    match, heads = _pattern().search(folded), heads_of(phrase)
    if match is None or heads is None:
        return
    before, behind = folded[: match.start()], folded[match.end() :]
    for size in words["sizes"]:
        yield f"{before}每{size}{match['of'] or words['person']}{behind}"
    if heads.of == words["person"]:
        yield from (f"{before}{each}{behind}" for each in words["each"])


@cache
def _pattern() -> re.Pattern[str]:
    """Return what finds the heads in a folded phrase."""
    words = vocabulary("assessment")["heads"]
    sizes, nouns, each = (
        "|".join(re.escape(word) for word in sorted(words[name], key=len, reverse=True))
        for name in ("sizes", "nouns", "each")
    )
    return re.compile(rf"每(?P<size>{sizes})(?P<of>{nouns}|)|{each}")


def _of_row(key: str, row: ObservationRow, registry: Registry) -> Figure:
    """Return the figure of a table's row."""
    where = f"observations/{key}.csv（{row.file} {row.sheet} 第{row.row}行 row {row.row}）"
    try:
        published = date.fromisoformat(row.published) if row.published else None
        registry.indicators.get(row.indicator)
    except ValueError as error:
        raise RegisterError(
            f"{where}：published “{row.published}” 不是日期 is no day.",
            "请写成 write it as 2025-01-31, or leave it empty.",
        ) from error
    except KeyError as error:
        raise RegisterError(
            f"{where}：指标未登记 indicator “{row.indicator}” is not in the register.",
            "请在 indicators.csv 登记 enter it in indicators.csv, or name one that is there.",
        ) from error
    return Figure(
        iri=iri.observation(row.place, row.indicator, row.year, row.population, key),
        place=row.place,
        indicator=row.indicator,
        phrase=row.phrase,
        year=row.year,
        value=Decimal(row.value),
        unit=fold(row.unit),
        population=row.population,
        published=published,
        source=row.source,
    )


def _of_preface(plan: Plan, place: Place, registry: Registry) -> Iterator[Figure]:
    """Yield the figures that a plan's preface reports."""
    key = iri.plan_key(place.code, plan.audience, plan.period, plan.slug)
    for ordinal, baseline in enumerate(plan.baselines, 1):
        indicator = find_indicator(baseline.indicator, place, registry)
        yield Figure(
            iri=iri.baseline(iri.plan(key), ordinal),
            place=place.code,
            indicator=indicator.slug if indicator else None,
            phrase=baseline.indicator,
            year=baseline.year,
            value=printed_number(baseline.value, baseline.printed),
            unit=fold(baseline.unit),
            population="",
            published=None,  # a preface repeats what was published before it
            source=f"{plan.title or key} 前言",
            exact=baseline.comparator == "=",
        )
