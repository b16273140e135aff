"""What the sheet 说明 of a workbook says: the question, what counts, sources, receipt, licence."""

from collections.abc import Iterator
from dataclasses import dataclass

from kg.formats.issued import Issued
from kg.formats.table import layout
from kg.formats.words import words
from kg.saved.sentence import written


@dataclass(frozen=True)
class Line:
    """A line of the sheet.

    Attributes:
        name: What it is about.
        text: What it says.
        more: An IRI, a hash or another thing for those who want it exact.
        link: Where the text leads.
        heading: Whether it begins a part.
    """

    name: str
    text: str = ""
    more: str = ""
    link: str = ""
    heading: bool = False


def about(issued: Issued) -> list[Line]:
    """Return the lines, in the reader's language."""
    answer, say = issued.answer, words(issued.answer.language)
    lines = [
        Line(say["question"], issued.question, heading=True),
        Line(say["title"], issued.title, issued.answer.query.name),
        Line(say["rule"], issued.description),
        Line(say["extent"], ("" if answer.complete else say["cut"]) + issued.extent),
    ]
    if not answer.total:
        lines.append(Line("", say["none"]))
    return [*lines, *_parameters(issued), *_columns(issued), *_sources(issued), *_receipt(issued)]


def _parameters(issued: Issued) -> Iterator[Line]:
    answer, say = issued.answer, words(issued.answer.language)
    english = answer.language == "en"
    if answer.query.header.parameters:
        yield Line(say["parameters"], heading=True)
    for parameter in answer.query.header.parameters:
        name = parameter.label_en if english else parameter.label_zh
        values = answer.values.get(parameter.name, ())
        if not values:
            yield Line(name, say["all"], parameter.name)
        for value in values:
            more = value.term if parameter.is_thing else parameter.name
            yield Line(
                name,
                written(value, answer.language),
                more,
                issued.link(value.term) if parameter.is_thing else "",
            )


def _columns(issued: Issued) -> Iterator[Line]:
    answer, say = issued.answer, words(issued.answer.language)
    yield Line(say["columns"], heading=True)
    for column in layout(answer).all:
        yield Line(column.heading, column.meaning, column.column.name)
    if order := answer.query.header.order:
        headings = {column.column.name: column.heading for column in layout(answer).readers}
        named = (
            headings.get(name.removeprefix("-"), name.removeprefix("-"))
            + (say["descending"] if name.startswith("-") else "")
            for name in order
        )
        yield Line(say["order"], (", " if answer.language == "en" else "、").join(named))


def _sources(issued: Issued) -> Iterator[Line]:
    answer, say = issued.answer, words(issued.answer.language)
    if answer.sources:
        yield Line(say["sources"], heading=True)
    for source in answer.sources:
        link = issued.link(source.iri) if source.iri else ""
        hashed = f"{source.document} sha256 {source.sha256}" if source.sha256 else source.document
        yield Line(say[source.kind], source.title.first(answer.language), hashed, link)
    yield Line("", say["prevails"])


def _receipt(issued: Issued) -> Iterator[Line]:
    receipt, say = issued.receipt, words(issued.answer.language)
    yield Line(say["receipt"], heading=True)
    yield Line(say["receipt"], receipt.id, link=issued.receipt_link if issued.site else "")
    yield Line("", say["receipt_use"])
    yield Line(say["time"], receipt.time)
    yield Line(say["day"], receipt.day.isoformat())
    yield Line(say["data"], receipt.data)
    yield Line(say["version"], receipt.version, issued.answer.query.name)
    yield Line(say["hash"], receipt.hash)
    yield Line(say["digest"], receipt.digest)
    if issued.answer.license:
        yield Line(say["license"], issued.answer.license, link=issued.answer.license)
