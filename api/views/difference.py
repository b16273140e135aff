"""What changed between two versions, as a page shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.reading import Label
from api.words import Language
from kg.difference import Change, grouped
from kg.difference.change import Place
from kg.difference.marking import Piece, marked
from kg.vocab import BASE


@dataclass(frozen=True)
class Side:
    """A version's side of a change.

    Attributes:
        where: Where below the plan, in words.
        iri: The thing; empty where this version is not the one in service, so that it has no page.
        pieces: What it says, in pieces, and which of them only this side has.
    """

    where: str
    iri: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Row:
    """A change.

    Attributes:
        name: What it is called.
        plan: The plan, or both if they are two.
        was: The older side; `None` where it says nothing.
        now: The newer side.
    """

    name: str
    plan: str
    was: Side | None
    now: Side | None


@dataclass(frozen=True)
class Part:
    """Changes of one meaning.

    Attributes:
        key: Names them in the address.
        label: What they are called.
        count: How many there are.
        rows: Those that are shown.
    """

    key: str
    label: str
    count: int
    rows: Sequence[Row]


@dataclass(frozen=True)
class Versions:
    """What is compared.

    Attributes:
        older: Version of the older release.
        newer: Version of the newer.
        current: Version of the release in service; only its things have pages.
        plans: Names of plans by key.
        kinds: Names of kinds of target by notation.
        content: The language in which things are named.
    """

    older: str
    newer: str
    current: str
    plans: Mapping[str, Label]
    kinds: Mapping[str, str]
    content: Language

    def called(self, key: str) -> str:
        """Return what a plan is called, else its key."""
        return self.plans[key].first(self.content) if key in self.plans else key


def parts(changes: Sequence[Change], versions: Versions, language: Language, most: int) -> list[Part]:
    """Return changes by meaning.

    Args:
        changes: The changes.
        versions: What is compared.
        language: The reader's.
        most: Rows of a part that are shown.
    """
    return [
        Part(
            group.key,
            group.en if language == "en" else group.zh,
            len(group.changes),
            [_row(change, versions, language) for change in group.changes[:most]],
        )
        for group in grouped(changes)
    ]


def _row(change: Change, versions: Versions, language: Language) -> Row:
    said = change.was, change.now
    if change.kind == "kind-changed":
        said = versions.kinds.get(change.was, change.was), versions.kinds.get(change.now, change.now)
    was, now = marked(*said)
    keys = dict.fromkeys(place.plan for place in (change.before, change.after) if place)
    return Row(
        name=change.named(language),
        plan=" → ".join(versions.called(key) for key in keys),
        was=_side(change.before, was, language, shown=versions.older == versions.current),
        now=_side(change.after, now, language, shown=versions.newer == versions.current),
    )


def _side(place: Place | None, pieces: Sequence[Piece], language: Language, *, shown: bool) -> Side | None:
    if place is None:
        return None
    item = place.path.rpartition("/")[0] if _is_value(place.path) else place.path
    iri = f"{BASE}id/plan/{place.plan}" + (f"/{item}" if item else "")
    return Side(place.told(language), iri if shown else "", pieces)


def _is_value(path: str) -> bool:
    return path.rpartition("/")[2][:1] == "v"
