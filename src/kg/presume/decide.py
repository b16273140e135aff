"""The order of the rules: which of those that speak for a target decide."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.presume.sentences import Sentence, sentences
from kg.record import Target
from kg.remits import Remit

_MOST_LEADS = 2


@dataclass(frozen=True)
class Presumption:
    """Who presumably answers for a target; each rule names its function and its reason.

    Attributes:
        leads: The rules that give it a lead, one or two, no function twice; empty when none fits.
        participating: The rules that let others take part, no function twice and none of the leads'.
        none: When there is no lead: the rule that says why.
    """

    leads: tuple[Remit, ...]
    participating: tuple[Remit, ...] = ()
    none: Remit | None = None


def presume(
    target: Target,
    domain: str,
    indicators: Sequence[str | None],
    remits: Sequence[Remit],
    broader: Mapping[str, str],
) -> Presumption:
    """Presume who answers for a target.

    Each sentence of the statement is judged by itself, by the first of these that speaks for it:

    1. the rules that name an indicator of its values: the named indicator itself before a broader one; the
       sentence's indicators are asked one by one;
    2. the rules that have a keyword in it (and none of their `unless`).

    In both, a rule for the target's domain goes before one for any domain, and else the one that stands
    first in the register. The functions of the first two sentences or indicators that differ lead; those of
    further ones take part. A rule without a function settles that its sentence has no lead.

    Where no sentence has a lead and none is settled so, the rule for the rest of the domain decides, and
    where there is none, the rule without any condition.

    Participating rules all count, each wherever it speaks for a sentence or names the domain alone.

    Args:
        target: The target.
        domain: Slug of its domain.
        indicators: Slug of the indicator of each of its values, in their order; `None` where none is known.
        remits: The rules in the register's order, exactly one without any condition.
        broader: Of each indicator's slug the next broader one's; missing or empty at the top.

    Returns:
        The rules that decide.
    """
    rules = [rule for rule in remits if not rule.domains or domain in rule.domains]
    leading = [rule for rule in rules if rule.role == "lead"]
    parts = sentences(target, indicators)
    winners = [rule for part in parts for rule in _winners(part, leading, broader)]
    with_function = _once(rule for rule in winners if rule.function)
    leads = with_function[:_MOST_LEADS]
    none = None
    if not leads:
        fallback = min((rule for rule in leading if not rule.conditional), key=_any_domain)
        decided = winners[0] if winners else fallback
        leads, none = ((decided,), None) if decided.function else ((), decided)
    others = [*with_function, *(rule for rule in rules if rule.role == "participating")]
    leading_functions = {rule.function for rule in leads}
    participating = _once(
        rule
        for rule in others
        if rule.function not in leading_functions
        and (rule in with_function or any(_speaks(rule, part, broader) for part in parts))
    )
    return Presumption(leads, participating, none)


def _winners(part: Sentence, rules: list[Remit], broader: Mapping[str, str]) -> list[Remit]:
    """Return the lead rules that decide a sentence: one for each indicator, else one for its words."""
    by_indicator = []
    for indicator in part.indicators:
        near = [(found, rule) for rule in rules if (found := _steps(rule, indicator, broader)) is not None]
        if near:
            by_indicator.append(min(near, key=lambda pair: (pair[0], _any_domain(pair[1])))[1])
    if by_indicator:
        return by_indicator
    by_word = [rule for rule in rules if _has_word(rule, part)]
    return [min(by_word, key=_any_domain)] if by_word else []


def _steps(rule: Remit, indicator: str, broader: Mapping[str, str]) -> int | None:
    """Return how many steps up from an indicator a rule names one, or `None`."""
    steps = 0
    while indicator:
        if indicator in rule.indicators:
            return steps
        indicator, steps = broader.get(indicator, ""), steps + 1
    return None


def _has_word(rule: Remit, part: Sentence) -> bool:
    return any(word in part.text for word in rule.keywords) and not any(
        word in part.text for word in rule.unless
    )


def _speaks(rule: Remit, part: Sentence, broader: Mapping[str, str]) -> bool:
    named = any(_steps(rule, indicator, broader) is not None for indicator in part.indicators)
    return named or _has_word(rule, part) or not rule.conditional


def _any_domain(rule: Remit) -> bool:
    return not rule.domains


def _once(rules: Iterable[Remit]) -> tuple[Remit, ...]:
    """Return the first rule of each function."""
    first: dict[str, Remit] = {}
    for rule in rules:
        first.setdefault(rule.function, rule)
    return tuple(first.values())
