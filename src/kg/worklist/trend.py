"""How a release's findings compare with those of the release before."""

from dataclasses import dataclass

from kg.history import Past, before
from kg.worklist.lists import whole
from kg.worklist.model import Findings, Named, severity_words


@dataclass(frozen=True)
class Change:
    """One severity in this release and in the one before.

    Attributes:
        severity: What the severity is called.
        now: Findings that are not accepted.
        then: How many there were before.
    """

    severity: Named
    now: int
    then: int

    @property
    def sign(self) -> str:
        """The difference with its sign."""
        return f"{self.now - self.then:+d}" if self.now != self.then else "±0"


@dataclass(frozen=True)
class Trend:
    """What changed since the release before, and which shapes got more or fewer findings."""

    before: Past
    changes: tuple[Change, ...]
    shapes: tuple[tuple[str, int, int], ...]
    """Prefixed name of the shape, findings before, findings now, where they differ."""


def trend(findings: Findings) -> Trend | None:
    """Compare a release with the one before; `None` where no earlier one is remembered.

    Args:
        findings: All findings of the release.
    """
    then = before(findings.history, findings.version)
    if then is None:
        return None
    total = whole(findings.found)
    now: dict[str, int] = {}
    for finding in findings.found:
        name = f"gps:{finding.rule.key}"
        now[name] = now.get(name, 0) + 1
    shapes = (
        (name, then.shapes.get(name, 0), now.get(name, 0)) for name in sorted(now.keys() | then.shapes.keys())
    )
    return Trend(
        then,
        tuple(Change(severity_words(s), count, then.open(s)) for s, count in total.open.items()),
        tuple(change for change in shapes if change[1] != change[2]),
    )
