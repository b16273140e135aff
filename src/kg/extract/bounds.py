"""What a plan of this kind has to have: a record outside of it gets a finding, not an error."""

from typing import Any

from kg.record import Finding, Plan
from kg.vocabulary import vocabulary

_NAMES = {"domains": "领域", "targets": "主要目标", "measures": "策略措施"}


def check_bounds(plan: Plan, line: int) -> list[Finding]:
    """Return a finding for every count out of bounds and every domain without targets or measures.

    Args:
        plan: The plan.
        line: 1-based line where it begins.
    """
    bounds: dict[str, Any] = vocabulary("bounds")["plan"]
    counts = {
        "domains": len(plan.domains),
        "targets": sum(len(domain.targets) for domain in plan.domains),
        "measures": sum(len(domain.measures) for domain in plan.domains),
    }
    found = [
        Finding(
            code=f"bounds-{what}",
            line=line,
            message=f"{_NAMES[what]}数 {counts[what]} 不在 {low}–{high} 之间"
            f" ({counts[what]} {what}, not {low} to {high})",
        )
        for what, (low, high) in bounds.items()
        if not low <= counts[what] <= high
    ]
    found.extend(
        Finding(
            code=f"no-{what}",
            line=line,
            message=f"“{domain.name}”没有{_NAMES[what]} (domain {domain.ordinal} has no {what})",
        )
        for domain in plan.domains
        for what in ("targets", "measures")
        if not getattr(domain, what)
    )
    return found
