"""One change between two versions of a plan."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Kind = Literal[
    "plan-added",
    "plan-dropped",
    "plan-changed",
    "domain-added",
    "domain-dropped",
    "domain-renamed",
    "item-added",
    "item-dropped",
    "item-reworded",
    "item-moved",
    "kind-changed",
    "value-added",
    "value-dropped",
    "raised",
    "lowered",
    "value-changed",
    "date-moved",
    "baseline-moved",
    "indicator-remapped",
    "agency-added",
    "agency-dropped",
    "agency-changed",
    "figure-added",
    "figure-dropped",
    "figure-changed",
]


@cache
def words() -> dict[str, Any]:
    """Return `words.toml`."""
    return tomllib.loads((files("kg.difference") / "words.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Place:
    """Where a version says something.

    Attributes:
        plan: The plan's key.
        path: Below the plan's IRI, as in `d1/t2/v1`; empty for the plan.
    """

    plan: str
    path: str = ""


@dataclass(frozen=True)
class Change:
    """A change of meaning.

    Attributes:
        kind: What happened.
        before: Where the older version says it; `None` where it does not.
        after: Where the newer version says it; `None` where it does not.
        what: A key of `[nouns]`: what kind of thing, or which of the plan's particulars.
        was: What the older version says, in its words.
        now: What the newer version says, in its words.
    """

    kind: Kind
    before: Place | None
    after: Place | None
    what: str = ""
    was: str = ""
    now: str = ""

    @property
    def mirrored(self) -> "Change":
        """The change as it is from the newer version to the older."""
        mirror: Kind = words()["kinds"][self.kind]["mirror"]
        return Change(mirror, self.after, self.before, self.what, self.now, self.was)

    def told(self, language: Literal["zh", "en"]) -> str:
        """Return the change as a line in one language; what versions say stays in their words."""
        nouns = words()["nouns"]
        at = 0 if language == "zh" else 1
        nothing = nouns["nothing"][at]
        what = nouns[self.what][at] if self.what else ""
        line: str = words()["kinds"][self.kind][language]
        return line.format(what=what, was=self.was or nothing, now=self.now or nothing)
