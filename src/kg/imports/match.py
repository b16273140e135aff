"""Which target a row of a table means.

The threshold and the margin were chosen on the 464 targets of the six plans known by their text, each worded
anew in seven ways (numbered and full-width, one sentence, one clause, filling words dropped, a quarter of it
dropped in pieces, its indicator alone, indicator and figure): 2,380 rows. At 0.70 and 0.05 96.3 % are
matched, none to a wrong target. Of 407 statements with a figure changed, two figures exchanged, one put in
another's place, or an indicator given the figure of another one, none passes. Of 2,380 rows whose own target
was taken out of the plan 28 (1.2 %) pass, mostly between twins such as 市政府领导班子 and
市政府工作部门领导班子. `tests/imports/test_match.py` measures it again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kg.codes import Codes
from kg.document.numerals import spell
from kg.flat import fold
from kg.imports.likeness import Likeness, Wording, split_number, unnumbered, wording
from kg.imports.row_figures import Contradiction
from kg.record import Domain, Plan, Record, Target

THRESHOLD = 0.70
"""A target less alike than this is never taken."""
MARGIN = 0.05
"""How much less alike the runner-up has to be."""
KEYED = 0.50
"""A row that names its target's id may word it more freely."""
NEAREST = 3
_NUMBER_COUNTS = 0.06
_KEY = re.compile(r"(?:(?P<plan>[a-z0-9-]+)/)?d(?P<domain>[1-9]\d*)/t(?P<target>[1-9]\d*)")


@dataclass(frozen=True, eq=False)
class Goal:
    """A target with its place in its plan.

    Attributes:
        plan: Key of the plan.
        domain: Its domain section.
        target: The target.
    """

    plan: str
    domain: Domain
    target: Target

    @property
    def address(self) -> str:
        """Ordinals of the domain and of the target, as in its IRI: `d1/t2`."""
        return f"d{self.domain.ordinal}/t{self.target.ordinal}"

    @property
    def key(self) -> str:
        """What the templates' column 目标编号 holds: `440103-women-2021-2030/d1/t2`."""
        return f"{self.plan}/{self.address}"

    def __str__(self) -> str:
        """Write address and statement for a message."""
        return f"{self.address} {self.target.text}"

    def is_numbered(self, printed: str) -> bool:
        """Say whether the plan numbers the target so: 3, （三）, 第3条, 1.3."""
        parts = re.findall(r"\d+|[一二三四五六七八九十]+", fold(printed))
        own = {self.target.ordinal, self.target.printed_number or self.target.ordinal}
        return bool(parts) and any(parts[-1] in {str(n), spell(n, "chineseCountingThousand")} for n in own)


@dataclass(frozen=True)
class Wanted:
    """What a row says of the target that it means; empty where it says nothing.

    Attributes:
        text: The statement.
        key: The template's 目标编号.
        domain: The domain's name.
        number: The target's number.
    """

    text: str = ""
    key: str = ""
    domain: str = ""
    number: str = ""


@dataclass(frozen=True)
class Match:
    """The target that a row means.

    Attributes:
        goal: The target.
        likeness: 0 to 1; 1 where the row says what the plan says.
    """

    goal: Goal
    likeness: float


@dataclass(frozen=True)
class Miss:
    """Why a row's target is not known.

    Attributes:
        of: The attribute of `Wanted` that is at fault: `text`, `key` or `domain`.
        reason_zh: In Chinese.
        reason_en: In English.
        near: The nearest targets, the most alike first.
        names: Where the domain is at fault: the domains that the plan has.
    """

    of: str
    reason_zh: str
    reason_en: str
    near: tuple[Goal, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Ranked:
    """A target with how alike a row is."""

    goal: Goal
    likeness: float
    row: Wording
    target: Wording
    period: tuple[int, int]

    @property
    def contradictions(self) -> tuple[Contradiction, ...]:
        return self.row.contradicts(self.target, self.period)


class PlanTargets:
    """The targets of one plan, to be found by what rows say of them.

    Args:
        key: The plan's key.
        record: Its record.
        codes: The code lists: domains by their aliases.
    """

    def __init__(self, key: str, record: Record, codes: Codes) -> None:
        self._key = key
        self._plan: Plan = record.plans[0]
        self._codes = codes
        self.goals = tuple(
            Goal(key, domain, target) for domain in self._plan.domains for target in domain.targets
        )

    @cached_property
    def _wordings(self) -> tuple[tuple[Wording, ...], ...]:
        return tuple(
            (
                wording(goal.target.text, [(q.indicator, q.printed or "") for q in goal.target.quantities]),
                *(wording(q.indicator + (q.printed or "")) for q in goal.target.quantities),
            )
            for goal in self.goals
        )

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(self._wordings)

    def find(self, wanted: Wanted) -> Match | Miss:
        """Return the target that a row means, or why it is not known.

        An address decides, unless the statement beside it says something else. Otherwise the statement
        decides, within the domain where one is given; a number only breaks ties, since tables number anew.
        """
        if wanted.key:
            return self._by_key(wanted)
        domain = self._domain(wanted.domain) if wanted.domain else None
        if wanted.domain and domain is None:
            return Miss(
                "domain",
                "规划中没有这个领域",
                "the plan has no such domain",
                names=tuple(domain.name for domain in self._plan.domains),
            )
        found = self._by_text(wanted, domain)
        if isinstance(found, Match) or (parts := split_number(wanted.text)) is None:
            return found
        number, text = parts
        again = self._by_text(replace(wanted, text=text, number=number), domain)
        return again if isinstance(again, Match) and again.goal.is_numbered(number) else found

    def has_domain(self, printed: str) -> bool:
        """Say whether the plan has a domain of this name or of one that means the same."""
        return self._domain(printed) is not None

    def nearest(self, text: str) -> tuple[Goal, ...]:
        """Return the targets that a statement is most like."""
        return tuple(ranked.goal for ranked in self._ranked(Wanted(text))[:NEAREST])

    def _by_key(self, wanted: Wanted) -> Match | Miss:
        parts = _KEY.fullmatch(fold(wanted.key).strip().casefold())
        at = f"d{parts['domain']}/t{parts['target']}" if parts else ""
        goal = next((goal for goal in self.goals if goal.address == at), None)
        if parts is None or goal is None or parts["plan"] not in {None, self._key}:
            near = self.nearest(wanted.text)
            return Miss("key", "规划中没有这个目标编号", "the plan has no target with this id", near)
        if not wanted.text:
            return Match(goal, 1.0)
        ranked = {one.goal.address: one for one in self._ranked(Wanted(wanted.text))}[goal.address]
        if ranked.contradictions or ranked.likeness < KEYED:
            return Miss(
                "text",
                f"与目标编号 {goal.address} 的内容不符{_figures_zh(ranked)}",
                f"does not say what target {goal.address} says{_figures_en(ranked)}",
                tuple(dict.fromkeys((goal, *self.nearest(wanted.text))))[:NEAREST],
            )
        return Match(goal, ranked.likeness)

    def _domain(self, printed: str) -> Domain | None:
        name = unnumbered(printed)
        concept = self._codes.find("domain", name)
        for domain in self._plan.domains:
            if fold(domain.name) == name:
                return domain
            if concept is not None and self._codes.find("domain", domain.name) == concept:
                return domain
        return None

    def _ranked(self, wanted: Wanted) -> list[_Ranked]:
        row = wording(wanted.text)
        scores = self._likeness.scores(row)
        ranked = [
            _Ranked(goal, likeness, row, wordings[0], self._plan.period)
            for goal, wordings, likeness in zip(self.goals, self._wordings, scores, strict=True)
        ]
        return sorted(ranked, key=lambda one: (-self._rank(one, wanted), one.goal.address))

    @staticmethod
    def _rank(one: _Ranked, wanted: Wanted) -> float:
        numbered = bool(wanted.number) and one.goal.is_numbered(wanted.number)
        return one.likeness + (_NUMBER_COUNTS if numbered else 0.0)

    def _by_text(self, wanted: Wanted, domain: Domain | None) -> Match | Miss:
        everywhere = self._ranked(wanted)
        ranked = [one for one in everywhere if domain is None or one.goal.domain is domain]
        near = tuple(one.goal for one in (ranked or everywhere)[:NEAREST])
        if not wording(wanted.text).text:
            return Miss("text", "没有写明目标", "no target is named", near)
        best = ranked[0] if ranked else None
        if best is None or best.likeness < THRESHOLD:
            return Miss(
                "text",
                f"规划中没有足够相近的目标{_figures_zh(best)}",
                f"no target is alike enough{_figures_en(best)}",
                tuple(one.goal for one in everywhere[:NEAREST]),
            )
        if best.contradictions:
            return Miss(
                "text",
                f"与最相近的目标数字不一致{_figures_zh(best)}",
                f"has other figures than the nearest target{_figures_en(best)}",
                near,
            )
        if self._has_rival(best, ranked[1:], wanted):
            return Miss("text", "有几个目标同样相近，无法确定是哪一个", "several targets are as near", near)
        return Match(best.goal, best.likeness)

    def _has_rival(self, best: _Ranked, others: Sequence[_Ranked], wanted: Wanted) -> bool:
        reach = self._rank(best, wanted) - MARGIN
        near = (one for one in others if self._rank(one, wanted) > reach)
        rivals = [one for one in near if not one.contradictions]
        return bool(rivals) and (best.likeness < 1 or rivals[0].likeness == 1)


def _figures_zh(ranked: _Ranked | None) -> str:
    return (
        f"：{'；'.join(one.zh for one in ranked.contradictions)}" if ranked and ranked.contradictions else ""
    )


def _figures_en(ranked: _Ranked | None) -> str:
    return (
        f": {'; '.join(one.en for one in ranked.contradictions)}" if ranked and ranked.contradictions else ""
    )
