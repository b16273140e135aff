"""An answer as a table: which columns readers get, under which headings, with which types of cells."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from kg.catalogue import Column
from kg.saved import Answer, Cell, Language

_IRI = "IRI"
_NUMBERS = ("decimal", "integer", "double", "float", "int", "long", "nonNegativeInteger", "gYear")
_DIGITS = 15
"""Digits that a spreadsheet keeps of a number."""

Typed = str | int | Decimal | date | bool | None


@dataclass(frozen=True)
class Shown:
    """A column as a reader sees it.

    Attributes:
        column: The column.
        heading: What stands above it, with the unit of its numbers.
        meaning: What stands in it, in a sentence; may be empty.
        numeric: Whether its cells are numbers, years and dates, which stand in a line on the right.
        as_iri: Whether its cells show IRIs instead of what these are called.
    """

    column: Column
    heading: str
    meaning: str
    numeric: bool = False
    as_iri: bool = False

    def text(self, cell: Cell) -> str:
        """Return what a cell shows."""
        if self.as_iri:
            return cell.iri or (cell.term.value if cell.term else "")
        return cell.text

    def typed(self, cell: Cell) -> Typed:
        """Return a cell's value as its type; text where its words are no value of that type."""
        if cell.term is None:
            return None
        return self.text(cell) if self.as_iri or self.column.label_of else typed(cell)


@dataclass(frozen=True)
class Layout:
    """The columns of an answer, for readers and for those who go on with it.

    Attributes:
        readers: Labels, words and numbers.
        beside: IRIs and technical columns, which files have after those and pages leave out.
    """

    readers: tuple[Shown, ...]
    beside: tuple[Shown, ...]

    @property
    def all(self) -> tuple[Shown, ...]:
        """All columns, those for readers first."""
        return self.readers + self.beside


def layout(answer: Answer) -> Layout:
    """Return how an answer's columns stand; an IRI that no column names stands by its name, and beside."""
    language, columns = answer.language, answer.columns
    shown = {column.name for column in answer.query.header.shown}
    things = {column.name for column in columns if _is_thing(answer, column)}
    headings = {heading(column, language) for column in columns}
    readers, beside = [], []
    for column in columns:
        above, meaning = heading(column, language), _meaning(column, language)
        if column.name in things and not column.label_of:
            if column.name in shown:
                readers.append(Shown(column, _without_iri(above, headings), meaning))
            beside.append(Shown(column, above if _IRI in above else f"{above} {_IRI}", meaning, as_iri=True))
        elif column.name not in shown:
            beside.append(Shown(column, above, meaning, _is_numeric(answer, column)))
        else:
            readers.append(Shown(column, above, meaning, _is_numeric(answer, column)))
    return Layout(tuple(readers), tuple(beside))


def heading(column: Column, language: Language) -> str:
    """Return a column's heading, with the unit of its numbers."""
    if language == "en":
        return f"{column.label_en} ({column.unit})" if column.unit else column.label_en
    return f"{column.label_zh}（{column.unit}）" if column.unit else column.label_zh


def typed(cell: Cell) -> Typed:
    """Return a literal's value: number, day, yes or no, else its words."""
    term = cell.term
    if term is None or term.kind != "literal":
        return cell.text or None
    kind = (term.datatype or "").rsplit("#", 1)[-1]
    if kind == "boolean":
        return term.value in {"true", "1"}
    if kind == "date":
        return _day(term.value)
    return _number(term.value) if kind in _NUMBERS else cell.text


def _number(text: str) -> int | Decimal | str:
    """Return a number, unless it has more digits than a spreadsheet keeps, or is none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or len(number.as_tuple().digits) > _DIGITS:
        return text
    return int(text) if text.lstrip("+-").isdigit() else number


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _meaning(column: Column, language: Language) -> str:
    return column.meaning_en if language == "en" else column.meaning_zh


def _is_thing(answer: Answer, column: Column) -> bool:
    """Tell whether a column holds IRIs: as it is declared, else as its cells are."""
    if column.kind == "iri":
        return True
    terms = [term for row in answer.rows if (term := row[column.name].term) is not None]
    return bool(terms) and all(term.kind == "iri" for term in terms)


def _is_numeric(answer: Answer, column: Column) -> bool:
    if column.label_of:
        return False
    if column.kind in {"number", "integer", "year", "date"}:
        return True
    cells = [row[column.name] for row in answer.rows if row[column.name].term is not None]
    return bool(cells) and all(isinstance(typed(cell), int | Decimal | date) for cell in cells)


def _without_iri(above: str, headings: set[str]) -> str:
    """Return the heading of a thing's name where the column's own heading says that it holds IRIs."""
    name = above.replace(_IRI, "").strip()
    return above if not name or name in headings else name
