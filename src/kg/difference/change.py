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

    def told(self, language: Literal["zh", "en"]) -> str:
        """Return where below the plan, in words; empty for the plan itself."""
        at = 0 if language == "zh" else 1
        steps: dict[str, list[str]] = words()["steps"]
        told = []
        for step in filter(None, self.path.split("/")):
            kind = step.rstrip("0123456789")
            told.append(f"{steps[kind][at] if kind in steps else kind} {step[len(kind) :]}".strip())
        return (" " if at == 0 else ", ").join(told)


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

    def named(self, language: Literal["zh", "en"]) -> str:
        """Return what the change is called, without what it changed."""
        at = 0 if language == "zh" else 1
        what = words()["nouns"][self.what][at] if self.what else ""
        line: str = words()["kinds"][self.kind][language]
        return line.partition("：" if language == "zh" else ":")[0].format(what=what).strip()

    def to_json(self) -> list[Any]:
        """Return the change as JSON can carry it; `of_json` reads it."""
        places = [[place.plan, place.path] if place else None for place in (self.before, self.after)]
        return [self.kind, *places, self.what, self.was, self.now]

    @classmethod
    def of_json(cls, told: list[Any]) -> "Change":
        """Read what `to_json` returned."""
        kind, before, after, *words_of = told
        return cls(kind, Place(*before) if before else None, Place(*after) if after else None, *words_of)

    def told(self, language: Literal["zh", "en"]) -> str:
        """Return the change as a line in one language; what versions say stays in their words."""
        nouns = words()["nouns"]
        at = 0 if language == "zh" else 1
        nothing = nouns["nothing"][at]
        what = nouns[self.what][at] if self.what else ""
        line: str = words()["kinds"][self.kind][language]
        return line.format(what=what, was=self.was or nothing, now=self.now or nothing)
