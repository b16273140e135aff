"""Which plan a table, a sheet or a row means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kg.flat import fold
from kg.places import Place, PlaceRegister
from kg.record import Plan, Record
from kg.vocabulary import vocabulary

_AUDIENCES = {"妇女": "women", "儿童": "children"}
_PERIOD = re.compile(r"((?:19|20)\d\d)年?-+((?:19|20)\d\d)")
_LEVELS = ("市", "区", "县", "省", "州", "旗", "盟", "国")
_QUOTES = re.compile(r"[\s《》<>〈〉“”\"]+")


class Plans:
    """The plans of the records, by what tables call them.

    Args:
        records: One record a plan, by the plan's key.
        places: The register of places.
    """

    def __init__(self, records: Mapping[str, Record], places: PlaceRegister) -> None:
        self._places = places
        self._known = {key: _Known.read(record.plans[0], places) for key, record in records.items()}

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of all plans."""
        return tuple(self._known)

    def title(self, key: str) -> str:
        """Return a plan's title, or its key where it has none."""
        return self._known[key].printed or key

    def place(self, key: str) -> Place | None:
        """Return the place that a plan is for."""
        return self._known[key].place

    def named(self, text: str) -> tuple[str, ...]:
        """Return the plans that a text may mean: one when it says so, several when it leaves something out.

        Args:
            text: A key, a title, or a table's heading that holds a title or names place, audience or period.

        Returns:
            Keys; none where the text names no plan that is known.
        """
        if text.strip() in self._known:
            return (text.strip(),)
        plain = _plain(text)
        whole = [key for key, known in self._known.items() if known.title == plain]
        if whole:
            return tuple(whole)
        held = [key for key, known in self._known.items() if known.title and known.title in plain]
        if held:
            longest = max(len(self._known[key].title) for key in held)
            return tuple(key for key in held if len(self._known[key].title) == longest)
        key = self._places.plan_key(plain)
        if key in self._known:
            return (key,)
        return self._described(plain)

    def claims(self, text: str) -> bool:
        """Tell whether a text is a plan's title by its form, known or not: 某市儿童发展规划（2011—2020年）.

        A sheet called 儿童规划 claims nothing: it leaves out both place and period.
        """
        plain = _plain(text)
        title = re.search(vocabulary("matching")["titles"], plain)
        if title is None:
            return False
        before = re.split("|".join(_AUDIENCES), plain[: title.end()], maxsplit=1)[0]
        named = before.endswith(_LEVELS) or self._place_at_end(before) is not None
        return named or _PERIOD.search(plain) is not None

    def _described(self, plain: str) -> tuple[str, ...]:
        """Return the plans that agree with whatever a text says of place, audience and period.

        None where it names a place that is not registered: another place's plan often says the same.
        """
        words = plain
        for body in vocabulary("matching")["not_audiences"]:
            words = words.replace(body, "")
        audiences = {audience for word, audience in _AUDIENCES.items() if word in words}
        before = re.split("|".join(_AUDIENCES), words, maxsplit=1)[0]
        place = self._place_at_end(before)
        if not audiences or (place is None and before.endswith(_LEVELS)):
            return ()
        period = _PERIOD.search(plain)
        years = (int(period[1]), int(period[2])) if period else None
        return tuple(
            key
            for key, known in self._known.items()
            if known.audience in audiences
            and years in (None, known.period)
            and (place is None or place == known.place)
        )

    def _place_at_end(self, words: str) -> Place | None:
        endings = (words[start:] for start in range(len(words) - 1))
        return next(filter(None, map(self._places.find, endings)), None)


@dataclass(frozen=True)
class _Known:
    """What is known of one plan."""

    printed: str
    title: str
    audience: str
    period: tuple[int, int]
    place: Place | None

    @classmethod
    def read(cls, plan: Plan, places: PlaceRegister) -> "_Known":
        place = places.find(plan.place) if plan.place else None
        return cls(plan.title or "", _plain(plan.title or ""), plan.audience, plan.period, place)


def _plain(title: str) -> str:
    """Return a title in one spelling: half-width, no quotes, 规划 for 纲要, the period without 年."""
    text = _QUOTES.sub("", fold(title)).replace("发展纲要", "发展规划")
    return _PERIOD.sub(r"\1-\2", text).replace("年)", ")")
