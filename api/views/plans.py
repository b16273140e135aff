"""The list of all plans: narrowed, in an order that the reader chooses, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from api.views.overview import PlanCounts
from api.views.places import lies_in, named

AT_ONCE = 50
"""Plans on a page."""
When = Literal["", "current", "past"]

ORDERS: dict[str, Callable[[PlanCounts], tuple[float, ...]]] = {
    "period": lambda plan: (plan.start, plan.end),
    "targets": lambda plan: (plan.targets,),
    "quantified": lambda plan: (plan.quantified,),
    "share": lambda plan: (plan.share,),
    "measures": lambda plan: (plan.measures,),
}
"""What plans may be ordered by, beside the order of places that they have anyway."""


@dataclass(frozen=True)
class Listed:
    """Some of the plans.

    Attributes:
        plans: Those of the page.
        count: How many fit in all.
        page: Which page, from 1.
    """

    plans: list[PlanCounts]
    count: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.count // AT_ONCE))


@dataclass(frozen=True)
class Wanted:
    """Which plans are wanted, and in which order.

    Attributes:
        place: Code or name of a place, or part of a name; plans of places within are there too.
        audience: For whom, by its slug; for all if empty.
        when: Only those whose period has not ended, or has.
        sort: A key of `ORDERS`, the least first, or with `-` before it the greatest; by place if empty.
    """

    place: str = ""
    audience: str = ""
    when: When = ""
    sort: str = ""

    def of(self, plans: Sequence[PlanCounts], year: int, page: int) -> Listed:
        """Return a page of those that fit."""
        codes = named(self.place, ((plan.place_code, plan.place) for plan in plans)) if self.place else [""]
        codes = codes or [self.place] * self.place.isdigit()
        fit = [
            plan
            for plan in plans
            if self.audience in {"", plan.audience_key}
            and (not self.when or (self.when == "current") == (plan.end >= year))
            and any(lies_in(plan.place_code, code) for code in codes)
        ]
        key = ORDERS.get(self.sort.removeprefix("-"))
        if key:
            fit.sort(key=key, reverse=self.sort.startswith("-"))
        return Listed(fit[(page - 1) * AT_ONCE : page * AT_ONCE], len(fit), page)
