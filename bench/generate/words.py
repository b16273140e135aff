"""What synthetic plans speak of: names of the registers that mean one thing to the extraction alone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from bench.generate.places import grammar
from kg.extract.duties import find_duties
from kg.extract.kinds import kind_of
from kg.extract.quantities import find_quantities, unclaimed_figures
from kg.indicators import Indicator, read_indicators
from kg.record import Audience
from kg.registers import Concept, groups, topics
from kg.shipped import shipped

_OTHERS = {
    "women": ("儿童", "未成年", "幼", "婴", "女童", "学"),
    "children": ("妇女", "女性", "女职工", "妇"),
}
_NUMBER = "77"


@dataclass(frozen=True)
class Words:
    """The words of plans for one audience."""

    topics: tuple[str, ...]
    groups: tuple[str, ...]
    indicators: tuple[Indicator, ...]


@cache
def words(audience: Audience) -> Words:
    """Return the words of plans for an audience."""
    return Words(
        topics=tuple(filter(_given, _labels(topics(), audience))),
        groups=_labels(groups(), audience),
        indicators=tuple(filter(_measured, _of(read_indicators(shipped("data", "registers")), audience))),
    )


def _of(register: Iterable[Indicator], audience: Audience) -> list[Indicator]:
    values = grammar()["values"]
    return [
        one
        for one in register
        if one.unit[0] in values
        and one.direction in values[one.unit[0]]
        and not any(word in one.label_zh for word in _OTHERS[audience])
    ]


def _labels(concepts: Sequence[Concept], audience: Audience) -> tuple[str, ...]:
    excluded = (*_OTHERS[audience], *grammar()["left_out"]["words"])
    labels = [one.label_zh for one in concepts if one.tagged]
    return tuple(
        label for label in labels if not any(word in label for word in excluded) and _means_itself(label)
    )


def _means_itself(label: str) -> bool:
    """Tell whether a label gives no number, no duty and no kind of target to a sentence about it."""
    carriers: tuple[Callable[[str], str], ...] = (
        lambda word: f"关注{word}，守住示例底线。",
        lambda word: f"{word}的合成状况良好。",
        lambda word: f"面向{word}的{word}合成状况良好。",
    )
    return "、" not in label and all(
        not find_quantities(said)
        and not unclaimed_figures(said)
        and not find_duties(said)
        and kind_of(said, quantified=False) == "qualitative"
        for said in (carrier(label) for carrier in carriers)
    )


def _given(topic: str) -> bool:
    """Tell whether a topic can be a duty: 负责 before 人居环境 reads as 负责人."""
    patterns = [row["text"].replace("|", "") for row in grammar()["duties"]]
    return all(find_duties(row.format(lead="市妇联", body="市妇联", topic=topic)) for row in patterns)


def _measured(one: Indicator) -> bool:
    """Tell whether an indicator's label is all of what is measured where a sentence gives it a number.

    A label that cites a law would give one to the measure.
    """
    if "《" in one.label_zh:
        return False
    found = find_quantities(f"{one.label_zh}达到{_NUMBER}{one.unit[0]}以上。")
    return len(found) == 1 and found[0].indicator == one.label_zh and found[0].value == int(_NUMBER)
