"""Items made into the record's targets, measures, projects and provisions."""

from collections.abc import Sequence
from typing import Any

from kg.extract.duties import find_duties
from kg.extract.kinds import kind_of
from kg.extract.laws import find_laws
from kg.extract.quantities import FoundQuantity, find_quantities
from kg.extract.quantities.baselines import find_baselines
from kg.extract.structure.items import Found
from kg.extract.structure.lines import Text
from kg.extract.structure.naming import name_of
from kg.extract.structure.notes import Note, notes_between
from kg.flat import Flat
from kg.record import Baseline, Duty, Item, Measure, Quantity, Target
from kg.tags import tag


def target(text: Text, found: Found, ordinal: int, notes: Sequence[Note], until: int) -> Target:
    """Return a target with the footnotes cited before the raw offset `until`, where the next part begins."""
    flat = text.flat.part(found.start, found.end)
    span = flat.span(0, len(flat.text))
    committed = quantities(flat)
    tags = tag(flat.text)
    return Target(
        ordinal=ordinal,
        printed_number=found.number,
        text=flat.text,
        span=span,
        kind=kind_of(flat.text, bool(committed)),
        quantities=committed,
        agencies=_duties(flat),
        footnotes=notes_between(notes, span[0], until),
        groups=tags.groups,
        topics=tags.topics,
    )


def measure(text: Text, found: Found, ordinal: int) -> Measure:
    """Return a measure."""
    flat = text.flat.part(found.start, found.end)
    tags = tag(flat.text)
    return Measure(
        ordinal=ordinal,
        printed_number=found.number,
        title=name_of(text, found),
        text=flat.text,
        span=flat.span(0, len(flat.text)),
        quantities=quantities(flat),
        agencies=_duties(flat),
        laws=find_laws(flat.text),
        groups=tags.groups,
        topics=tags.topics,
    )


def item(text: Text, found: Found, ordinal: int, *, project: bool) -> Item:
    """Return a key project, or a provision of 组织实施 or 监测评估."""
    flat = text.flat.part(found.start, found.end)
    tags = tag(flat.text)
    return Item(
        ordinal=ordinal,
        name=name_of(text, found, colon=project),
        text=flat.text,
        span=flat.span(0, len(flat.text)),
        quantities=quantities(flat),
        agencies=_duties(flat),
        groups=tags.groups,
        topics=tags.topics,
    )


def baselines(flat: Flat) -> list[Baseline]:
    """Return the figures that a preface reports as already reached."""
    return [Baseline.model_validate(_fields(flat, one)) for one in find_baselines(flat.text)]


def quantities(flat: Flat) -> list[Quantity]:
    """Return the numeric commitments of an item, their spans those of the raw text."""
    return [Quantity.model_validate(_fields(flat, one)) for one in find_quantities(flat.text)]


def _fields(flat: Flat, found: FoundQuantity) -> dict[str, Any]:
    """Return a quantity's fields, its place in the item as a span of the raw text."""
    fields = dict(vars(found))
    return fields | {"span": flat.span(fields.pop("start"), fields.pop("end"))}


def _duties(flat: Flat) -> list[Duty]:
    return [
        Duty(name=one.name, role=one.role, text=one.text, span=flat.span(one.start, one.end))
        for one in find_duties(flat.text)
    ]
