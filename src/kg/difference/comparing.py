"""Two versions of plans compared by meaning."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.difference.change import Change, Place, words
from kg.difference.matching import IN_PLACE, Pair, Thing, likeness, match
from kg.difference.sides import Side, paths
from kg.difference.values import Number, compare_numbers, numbers_of
from kg.flat import fold
from kg.record import Domain, Duty, Item, Measure, Target, items

Held = Target | Measure | Item

_FIELDS = (
    "title",
    "place",
    "audience",
    "issuer",
    "document_number",
    "issued",
    "period",
    "based_on",
    "partial",
)
_NOUNS = ("target", "measure", "project", "implementation", "monitoring")


def compare_all(old: Mapping[str, Side], new: Mapping[str, Side]) -> tuple[Change, ...]:
    """Compare two sets of plans, by key: what came, what went, what changed in those that both have.

    Args:
        old: Plans of the older version, by key.
        new: Plans of the newer.
    """
    changes: list[Change] = []
    for key in sorted({*old, *new}):
        if key not in new:
            changes.append(Change("plan-dropped", Place(key), None, was=_title(old[key])))
        elif key not in old:
            changes.append(Change("plan-added", None, Place(key), now=_title(new[key])))
        else:
            changes.extend(compare(old[key], new[key]))
    return tuple(changes)


def compare(old: Side, new: Side) -> tuple[Change, ...]:
    """Compare two versions of a plan, or a plan with its successor.

    Spans, tags, printed numbers and ordinals are no meaning: they follow from the words or from counting.

    Returns:
        The changes: of the plan, its domains, its items in reading order, its preface's figures.
    """
    comparison = _Comparison(old, new)
    return tuple(comparison.changes())


def _title(side: Side) -> str:
    return side.plan.title or side.key


@dataclass
class _Comparison:
    """Two versions while they are compared."""

    old: Side
    new: Side

    def changes(self) -> Iterator[Change]:
        yield from self._of_plan()
        same, changes = self._domains()
        yield from changes
        for noun in _NOUNS:
            yield from self._items(noun, same)
        yield from self._figures()

    def _at(self, side: Side, path: str) -> Place:
        return Place(side.key, path)

    def _of_plan(self) -> Iterator[Change]:
        for name in _FIELDS:
            was, now = (_said(getattr(side.plan, name)) for side in (self.old, self.new))
            if fold(was) != fold(now):
                yield Change("plan-changed", Place(self.old.key), Place(self.new.key), name, was, now)

    def _domains(self) -> tuple[set[tuple[int, int]], list[Change]]:
        """Return which domains are the same, by ordinals, and what changed among them."""
        old, new = list(self.old.plan.domains), list(self.new.plan.domains)
        pairs = [(a, b) for a in old for b in new if fold(a.name) == fold(b.name)]
        pairs = _once(pairs)
        left = [a for a in old if all(a is not one for one, _ in pairs)]
        come = [b for b in new if all(b is not one for _, one in pairs)]
        renamed = _once([(a, b) for a in left for b in come if _is_renamed(a, b)])
        changes = [
            Change("domain-renamed", self._domain(self.old, a), self._domain(self.new, b), "", a.name, b.name)
            for a, b in renamed
        ]
        changes += [
            Change("domain-dropped", self._domain(self.old, a), None, was=a.name)
            for a in left
            if all(a is not one for one, _ in renamed)
        ]
        changes += [
            Change("domain-added", None, self._domain(self.new, b), now=b.name)
            for b in come
            if all(b is not one for _, one in renamed)
        ]
        return {(a.ordinal, b.ordinal) for a, b in (*pairs, *renamed)}, changes

    def _domain(self, side: Side, domain: Domain) -> Place:
        return self._at(side, f"d{domain.ordinal}")

    def _items(self, noun: str, same: set[tuple[int, int]]) -> Iterator[Change]:
        old, new = _things(self.old, noun), _things(self.new, noun)
        pairs, gone, come = match(old, new)
        for thing in gone:
            yield Change("item-dropped", self._at(self.old, thing.path), None, noun, was=thing.words)
        for thing in come:
            yield Change("item-added", None, self._at(self.new, thing.path), noun, now=thing.words)
        for pair in pairs:
            yield from self._item(noun, pair, same)

    def _item(self, noun: str, pair: Pair[Held], same: set[tuple[int, int]]) -> Iterator[Change]:
        a, b = pair
        before, after = self._at(self.old, a.path), self._at(self.new, b.path)
        changes = []
        homes = _home(a.path), _home(b.path)
        if homes[0] is not None and homes[1] is not None and (homes[0], homes[1]) not in same:
            named = (_domain_name(self.old, homes[0]), _domain_name(self.new, homes[1]))
            changes.append(Change("item-moved", before, after, noun, *named))
        if isinstance(a.one, Target) and isinstance(b.one, Target) and a.one.kind != b.one.kind:
            changes.append(Change("kind-changed", before, after, noun, a.one.kind, b.one.kind))
        numbers = [
            numbers_of(thing.path, thing.one.quantities, side)
            for thing, side in ((a, self.old), (b, self.new))
        ]
        changes += compare_numbers(numbers[0], numbers[1], (self.old, self.new))
        changes += _duties(a.one.agencies, b.one.agencies, before, after)
        if not changes and _is_reworded(a, b):
            changes.append(Change("item-reworded", before, after, noun, a.words, b.words))
        yield from changes

    def _figures(self) -> Iterator[Change]:
        """Yield what changed among the figures of the preface, each by indicator and year."""
        old, new = (_figures(side) for side in (self.old, self.new))
        for key in [*old, *(key for key in new if key not in old)]:
            was, now = old.get(key, []), new.get(key, [])
            worths = Counter(n.worth for n in was) & Counter(n.worth for n in now)
            was, now = _less(was, worths), _less(now, worths)
            both = min(len(was), len(now))
            for a, b in zip(was, now, strict=False):
                places = self._at(self.old, a.path), self._at(self.new, b.path)
                yield Change("figure-changed", *places, was=a.told, now=b.told)
            for a in was[both:]:
                yield Change("figure-dropped", self._at(self.old, a.path), None, was=a.told)
            for b in now[both:]:
                yield Change("figure-added", None, self._at(self.new, b.path), now=b.told)


def _said(value: object) -> str:
    if isinstance(value, list):
        return "；".join(sorted(map(str, value)))
    if isinstance(value, tuple):
        return "—".join(map(str, value))
    return "" if value is None else str(value)


def _once(pairs: Sequence[tuple[Domain, Domain]]) -> list[tuple[Domain, Domain]]:
    """Return pairs of which no two share a domain, the first ones first."""
    kept: list[tuple[Domain, Domain]] = []
    for a, b in pairs:
        if all(a is not one and b is not other for one, other in kept):
            kept.append((a, b))
    return kept


def _is_renamed(a: Domain, b: Domain) -> bool:
    """Say whether two domains are one: at the same place, and alike in name or with a target in common."""
    targets = {fold(target.text) for target in a.targets} & {fold(target.text) for target in b.targets}
    return a.ordinal == b.ordinal and (bool(targets) or likeness(a.name, b.name) >= IN_PLACE)


def _things(side: Side, noun: str) -> list[Thing[Held]]:
    found: list[Thing[Held]] = []
    for (at, path), (_, item) in zip(paths(side.plan), items(side.plan), strict=True):
        if f"/{noun}" in at:
            numbers = numbers_of(path, item.quantities, side)
            measured = frozenset(number.measure for number in numbers)
            found.append(Thing(path, _words(item), item, measured))
    return found


def _words(item: Held) -> str:
    if isinstance(item, Target):
        return item.text
    return item.title if isinstance(item, Measure) else item.name


def _is_reworded(a: Thing[Held], b: Thing[Held]) -> bool:
    if fold(a.words) != fold(b.words):
        return True
    texts = a.one.text, b.one.text  # a record of facts has no paragraphs: nothing to compare
    return None not in texts and fold(texts[0] or "") != fold(texts[1] or "")


def _home(path: str) -> int | None:
    first = path.split("/", 1)[0]
    return int(first[1:]) if first.startswith("d") else None


def _domain_name(side: Side, ordinal: int) -> str:
    return next(domain.name for domain in side.plan.domains if domain.ordinal == ordinal)


def _duties(old: Sequence[Duty], new: Sequence[Duty], before: Place, after: Place) -> Iterator[Change]:
    """Yield who came, went, changed its role or was replaced: one for one, in the same role."""
    was, now = (Counter((duty.name, str(duty.role)) for duty in duties) for duties in (old, new))
    gone, come = list((was - now).elements()), list((now - was).elements())
    for part in (0, 1):  # the same name in another role, then another name in the same role
        for a in list(gone):
            others = [b for b in come if b[part] == a[part]]
            rivals = [one for one in gone if one[part] == a[part]]
            if len(others) == len(rivals) == 1:
                gone.remove(a)
                come.remove(others[0])
                yield Change("agency-changed", before, after, was=_duty(a), now=_duty(others[0]))
    for one in gone:
        yield Change("agency-dropped", before, after, was=_duty(one))
    for one in come:
        yield Change("agency-added", before, after, now=_duty(one))


def _duty(duty: tuple[str, str]) -> str:
    return f"{duty[0]}（{words()['nouns'][duty[1]][0]}）"


def _figures(side: Side) -> dict[tuple[str, int | None], list[Number]]:
    found: dict[tuple[str, int | None], list[Number]] = {}
    for ordinal, baseline in enumerate(side.plan.baselines, 1):
        path = f"b{ordinal}"
        number = Number(path, baseline, side.indicators.get(path))
        found.setdefault((number.measure, baseline.year), []).append(number)
    return found


def _less(numbers: Sequence[Number], worths: Counter[tuple[object, ...]]) -> list[Number]:
    """Return the numbers without as many of each worth as both versions have."""
    left = Counter(worths)
    kept = []
    for number in numbers:
        if left[number.worth]:
            left[number.worth] -= 1
        else:
            kept.append(number)
    return kept
