"""Filling parameters that are words or numbers of the question itself: words searched for, a goal."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING

from kg.catalogue import Parameter, SavedQuery
from kg.questions.marks import Reading
from kg.questions.things import LAW
from kg.questions.tokens import cut

if TYPE_CHECKING:
    from kg.questions.filling import Filling

Known = Mapping[str, Collection[str]]
TEXT = "text"
"""Name of the parameter for words that are searched for."""
_MENTION = "mention"
_NUMBERED = {"goal": "sdg"}
"""Parameters that are a number, and the meaning beside which it stands."""
_BESIDE = 4


def strings(query: SavedQuery, reading: Reading, filling: "Filling", known: Known) -> None:
    """Fill a query's free words and numbers, and choices that are named as its own header names them.

    Args:
        query: The saved query.
        reading: The question.
        filling: Gets the values.
        known: By parameter, the values that meanings choose; their labels are not looked for.
    """
    for parameter in query.header.parameters:
        if parameter.name == TEXT:
            _searched(parameter, reading, filling)
        elif parameter.name == LAW:
            _law(parameter, reading, filling)
        elif parameter.name in _NUMBERED:
            _number(parameter, reading, filling)
        elif parameter.choices:
            _labelled(parameter, reading, filling, known.get(parameter.name, {}))


def _labelled(parameter: Parameter, reading: Reading, filling: "Filling", known: Collection[str]) -> None:
    """Take a choice whose label stands in the question, the longest one."""
    said = [token.text for token in reading.tokens]
    labels = [
        (sequence, choice.value)
        for choice in parameter.choices
        if choice.value not in known
        for sequence in (_cut(choice.label_zh), _cut(choice.label_en))
        if sequence
    ]
    for sequence, value in sorted(labels, key=lambda label: -len(label[0])):
        for start in range(len(said) - len(sequence) + 1):
            if tuple(said[start : start + len(sequence)]) == sequence:
                filling.put(parameter.name, [value], range(start, start + len(sequence)))
                return


_cut = cache(cut)


def _searched(parameter: Parameter, reading: Reading, filling: "Filling") -> None:
    """Take what stands in quotation marks, else what follows the word for mentioning."""
    mentions = [mark for mark in reading.marks if _MENTION in mark.meanings]
    if not mentions:
        return
    if reading.quoted:
        for start, end, text in reading.quoted:
            at = [n for n, t in enumerate(reading.tokens) if t.start >= start and t.end <= end]
            filling.put(parameter.name, [text], at)
            filling.loose = filling.loose or any(LAW in {t.key for t in m.things} for m in reading.marks)
        return
    known = {n: mark for mark in reading.marks for n in mark.at}
    left = {*reading.left}
    run: list[int] = []
    for position in range(mentions[-1].at[-1] + 1, len(reading.tokens)):
        mark = known.get(position)
        sought = position in left or (mark is not None and bool(mark.things) and not mark.of("place"))
        if sought:
            run.append(position)
        elif run or reading.tokens[position].stop:
            break
    if run:
        filling.put(parameter.name, [reading.words(run)], run)


def _law(parameter: Parameter, reading: Reading, filling: "Filling") -> None:
    for mark in reading.marks:
        for law in mark.of(LAW)[:1]:
            filling.put(parameter.name, [law.iri], mark.at)


def _number(parameter: Parameter, reading: Reading, filling: "Filling") -> None:
    beside = [n for mark in reading.marks if _NUMBERED[parameter.name] in mark.meanings for n in mark.at]
    for position in reading.left:
        token = reading.tokens[position]
        whole = token.text.partition(".")[0]  # target 3.1 is one of goal 3
        if whole.isdigit() and any(abs(position - other) <= _BESIDE for other in beside):
            value = str(int(whole))
            if not parameter.choices or value in {choice.value for choice in parameter.choices}:
                filling.put(parameter.name, [value], [position])
            return
