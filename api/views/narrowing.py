"""A plan's page narrowed to what a reader looks for: words, targets with numbers, a status, a domain."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from api.views.plan import Item, PlanView
from api.views.standing import Standings

Only = Literal["", "quantified", "words"]


@dataclass(frozen=True)
class Narrowed:
    """What of a plan is shown.

    Attributes:
        words: All of these words have to stand in an item, its indicators, tags or agencies.
        only: Only targets with numbers, or only those in words.
        status: Only targets of a status, by its code.
        domain: Only a domain section, by its place in the plan (`d1`).
    """

    words: str = ""
    only: Only = ""
    status: str = ""
    domain: str = ""

    @property
    def any(self) -> bool:
        """Whether something is left out."""
        return bool(self.words.strip() or self.only or self.status or self.domain)

    @property
    def targets_only(self) -> bool:
        """Whether only targets can have what is asked for."""
        return bool(self.only or self.status)

    def of(self, plan: PlanView) -> PlanView:
        """Return the plan with what is asked for; counts of the whole plan stay as they are."""
        if not self.any:
            return plan
        sections = [
            replace(
                section,
                targets=[item for item in section.targets if self._fits(item, plan.standings)],
                measures=self._others(section.measures),
            )
            for section in plan.sections
            if self.domain in {"", section.anchor}
        ]
        return replace(
            plan,
            sections=[section for section in sections if section.targets or section.measures],
            projects=self._outside(plan.projects),
            implementation=self._outside(plan.implementation),
            monitoring=self._outside(plan.monitoring),
        )

    def _others(self, items: Iterable[Item]) -> list[Item]:
        return [] if self.targets_only else [item for item in items if self._says(item)]

    def _outside(self, items: Iterable[Item]) -> list[Item]:
        """Return what belongs to no domain."""
        return [] if self.domain else self._others(items)

    def _fits(self, item: Item, standings: Standings) -> bool:
        if self.only and (self.only == "quantified") != bool(item.quantities):
            return False
        return self.status in {"", *_statuses(item, standings)} and self._says(item)

    def _says(self, item: Item) -> bool:
        said = folded(" ".join(_texts(item)))
        return all(word in said for word in folded(self.words).split())


def folded(text: str) -> str:
    """Return a text in which width and case make no difference."""
    return unicodedata.normalize("NFKC", text).casefold()


def _texts(item: Item) -> Iterable[str]:
    yield item.words
    for quantity in item.quantities:
        yield quantity.phrase
        yield quantity.printed
    yield from item.names


def _statuses(item: Item, standings: Standings) -> set[str]:
    subjects = [quantity.iri for quantity in item.quantities] or [item.iri]
    return {standings.by_subject[iri].slug for iri in subjects if iri in standings.by_subject}
