"""Figures with a unit that no rule reads as a quantity and none knows as something else."""

import re
from collections.abc import Iterator

from kg.extract.quantities.clauses import Clause, clauses
from kg.extract.quantities.commitments import Setting, is_aside
from kg.extract.quantities.comparators import read_lead, read_tail
from kg.extract.quantities.figures import Figure, find_figures
from kg.extract.quantities.groups import Layers
from kg.extract.quantities.mentions import find_mentions

_CLASSES = {"rate", "fraction", "count", "size"}
_NUMERAL = re.compile(r"[\d百千万]|分之|[不至最][少低超]|以上|以下|以内")


def unclaimed_figures(text: str) -> list[str]:
    """Find the figures of a target that say how much and are no quantity of its record.

    Years, ages, names in quotes, articles (一个), thresholds that choose (1万人以上的场所), sums of
    the plan's own points (12项任务) and the values that a change starts from are known to be none.

    Args:
        text: The target's flat text, as printed.

    Returns:
        The clauses that hold such a figure, as printed, each once, in order; `[]` when everything is read.
    """
    if not _NUMERAL.search(text):
        return []
    layers = Layers.of(text)
    figures = find_figures(layers.masked)
    if not figures:
        return []
    claimed = {mention.at for mention in find_mentions(text) if mention.indicator}
    left = [one for one in figures if one.unit_class in _CLASSES and one.start not in claimed]
    return list(dict.fromkeys(_unknown(layers, left))) if left else []


def _unknown(layers: Layers, left: list[Figure]) -> Iterator[str]:
    at = 0
    for clause in clauses(layers.plain):
        while at < len(left) and left[at].start < clause.end:
            if not is_aside(_setting(layers, clause, left[at])):
                yield layers.printed[clause.start : clause.end]
            at += 1


def _setting(layers: Layers, clause: Clause, figure: Figure) -> Setting:
    """The figure with the words around it, read by itself: what stands before it in the clause is not cut."""
    tail, end = read_tail(layers.plain, figure.end)
    lead = read_lead(layers.plain, clause.start, figure.start)
    return Setting(
        figure=figure,
        lead=lead,
        tail=bool(tail),
        tail_word=layers.plain[figure.end : end],
        before=layers.phrase(clause.start, max(clause.start, lead.start)),
        clause=layers.plain[clause.start : figure.start],
        after=layers.plain[end : clause.end],
        joined=None,
    )
