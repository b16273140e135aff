"""Every figure of a text that says something, with the name of what it measures and how it binds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.extract.quantities import years
from kg.extract.quantities.clauses import Clause, brackets, clauses
from kg.extract.quantities.commitments import change_in
from kg.extract.quantities.comparators import decide
from kg.extract.quantities.figures import Figure, find_figures
from kg.extract.quantities.groups import Group, Layers, read_groups
from kg.extract.quantities.phrases import EMPTY, Phrase, clean
from kg.extract.quantities.subjects import State, names_of
from kg.flat import fold
from kg.record import Comparator, Number

_NUMERAL = re.compile(r"[\d一二两三四五六七八九十百千万]")
_BARE = re.compile(r"[\d.，]+")
_REACH = 200  # code points before a number in which its year can stand; keeps a text without marks linear


@dataclass(frozen=True)
class Mention:
    """A figure with its name.

    Attributes:
        indicator: What is measured, as printed, completed where the clause leaves a part out.
        comparator: How the value binds.
        value: The number; negative for a fall.
        value_high: The upper end of a range.
        unit: As printed, width folded.
        year: The year that the text gives for the value.
        base_year: The year that a change counts from.
        start: Where its clause begins.
        end: Where its clause ends.
        at: Where its number begins.
        printed: Number and unit as printed.
        origin: Whether it is the value left behind (从…下降到…), no aim.
        reached: How the value binds in a report of what was reached: 达到95% says that it is 95%.
    """

    indicator: str
    comparator: Comparator
    value: Number
    value_high: Number | None
    unit: str
    year: int | None
    base_year: int | None
    start: int
    end: int
    at: int
    printed: str
    origin: bool = False
    reached: Comparator = "="


@lru_cache(maxsize=4)  # a target is read for its quantities and for what they leave
def find_mentions(text: str) -> tuple[Mention, ...]:
    """Find the figures of a flat text.

    Args:
        text: Flat text (no white space), as printed.

    Returns:
        Mentions in the order of their numbers, values left behind (`origin`) included.
    """
    if not _NUMERAL.search(text):
        return ()
    layers = Layers.of(text)
    found: list[Mention] = []
    figures = find_figures(layers.masked)
    if figures:
        found.extend(_read(layers, clauses(layers.plain), figures, State()))
    added: list[Mention] = []
    passed = 0
    for start, end in brackets(layers.open[0]):
        while passed < len(found) and found[passed].at < start:
            passed += 1
        added.extend(_in_brackets(layers, start, end, found[passed - 1].indicator if passed else ""))
    return tuple(sorted([*found, *added], key=lambda mention: mention.at))


def _in_brackets(layers: Layers, start: int, end: int, measured: str) -> list[Mention]:
    """What a bracket adds (其中农村达到85%以上); only shares that are bound commit there."""
    if not _NUMERAL.search(layers.open[0], start, end):
        return []
    inside = layers.bracket(start, end)
    figures = find_figures(inside.masked)
    state = State(sentence=0, indicator=Phrase(fold(measured), measured))
    inner = [replace(clause, sentence=0) for clause in clauses(inside.plain)]
    return [
        replace(mention, start=mention.start + start, end=mention.end + start, at=mention.at + start)
        for mention in _read(inside, inner, figures, state)
        if mention.comparator in {">=", "<="} and not mention.origin and mention.unit[:1] in {"%", "‰", "/"}
    ]


def _read(layers: Layers, found: list[Clause], figures: list[Figure], state: State) -> Iterator[Mention]:
    at = 0
    for clause in found:
        if at == len(figures):
            return
        here = []
        while at < len(figures) and figures[at].start < clause.end:
            here.append(figures[at])
            at += 1
        state.enter(clause)
        groups = read_groups(layers, clause, here, state.last) if here else []
        yield from _clause(layers, clause, groups, state)
        _leave(layers, clause, state, spoken=bool(groups))


def _leave(layers: Layers, clause: Clause, state: State, *, spoken: bool) -> None:
    """Remember what the next clause may lean on; of a clause with figures that is its indicator alone."""
    dated = layers.dated[clause.start : clause.end]
    state.years = years.carried_years(dated) or state.years
    state.base_year = years.base_year(dated) or state.base_year
    if years.is_year_alone(dated):
        state.opening = clause.start if state.opening is None else state.opening
        return
    state.opening = None
    state.before = EMPTY if spoken else clean(layers.phrase(clause.start, clause.end))


def _clause(layers: Layers, clause: Clause, groups: list[Group], state: State) -> Iterator[Mention]:
    if not groups:
        state.last = None
    for i, group in enumerate(groups):
        names = names_of(group, groups[i + 1 :], state)
        if clean(group.noun):
            state.left = None  # another subject starts from elsewhere
        start, end = _extent(clause, groups, i, state)
        for mention in _mentions(layers, clause, group, names, (start, end), state):
            state.left = mention.year if mention.origin else state.left
            known = mention.base_year or (None if mention.origin else state.left)
            yield mention if known == mention.base_year else replace(mention, base_year=known)
        if names[-1]:
            state.indicator, state.names, state.last = names[-1], names, group


def _extent(clause: Clause, groups: list[Group], i: int, state: State) -> tuple[int, int]:
    """The stretch to quote: the whole clause, or a group's own part where each has its verb and number."""
    start, end = clause.start, clause.end
    if all(group.noun_first and clean(group.noun) for group in groups):
        start = groups[i].before_start if i else start
        end = groups[i].end if i + 1 < len(groups) else end
    if start == clause.start and state.opening is not None:
        start = state.opening
    return start, end


def _mentions(
    layers: Layers, clause: Clause, group: Group, names: list[Phrase], extent: tuple[int, int], state: State
) -> Iterator[Mention]:
    if len(group.figures) == 1:
        pairs = [(group.figures[0], group.tails[0], name) for name in names]
    else:
        repeated = names if len(names) == len(group.figures) else names[:1] * len(group.figures)
        shared = group.tails[-1]
        pairs = [(f, t or shared, n) for f, t, n in zip(group.figures, group.tails, repeated, strict=True)]
    dated = layers.dated[max(clause.start, group.figures[0].start - _REACH) : group.figures[0].start]
    due = years.due_years(dated) or state.years
    for i, (figure, tail, name) in enumerate(pairs):
        comparator = decide(group.lead, tail, figure)
        if figure.unit_class == "points" and not comparator.startswith("delta"):
            comparator = "delta<=" if change_in(dated) < 0 else "delta>="
        sign = -1 if comparator == "delta<=" else 1
        carried = state.base_year if comparator.startswith("delta") else None
        year = due[i] if len(due) == len(pairs) else (due[-1] if due else None)
        yield Mention(
            indicator=name.printed,
            comparator=comparator,
            value=sign * figure.value,
            value_high=None if figure.value_high is None else sign * figure.value_high,
            unit=figure.unit,
            year=years.origin_year(dated) if group.origin else year,
            base_year=years.base_year(dated) or carried,
            start=extent[0],
            end=extent[1],
            at=figure.start,
            printed=_as_printed(layers.printed, figure),
            origin=group.origin,
            reached=tail or group.lead.bound or ("~" if group.lead.about else "="),
        )


def _as_printed(text: str, figure: Figure) -> str:
    """Number and unit as printed; a number whose list prints the unit once gets it, too."""
    own = text[figure.start : figure.end]
    return own + figure.unit if _BARE.fullmatch(own) else own
