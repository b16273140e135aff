"""Values in people's words become what the query is bound to, and stay beside it as they were understood."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from kg.catalogue import Parameter, SavedQuery
from kg.errors import ParameterError
from kg.saved.answer import Name, Value
from kg.saved.labels import names
from kg.saved.names import resolved
from kg.store import GraphStore

MOST_VALUES = 50
"""Values that one parameter takes."""
MOST_CHARACTERS = 500
"""Characters of the longest value."""
_YES_NO = {"true": Name("是", "yes"), "false": Name("否", "no")}


@dataclass(frozen=True)
class Bound:
    """A saved query with values bound in it.

    Attributes:
        values: By parameter what was understood; parameters without any mean all.
        day: What `today` meant.
    """

    query: SavedQuery
    values: Mapping[str, tuple[Value, ...]]
    day: date

    @property
    def terms(self) -> dict[str, tuple[str, ...]]:
        """By parameter the IRIs and lexical forms that it is bound to."""
        return {name: tuple(value.term for value in values) for name, values in self.values.items()}

    def text(self, limit: int | None = None) -> str:
        """Return the SPARQL text.

        Args:
            limit: Rows that the answer may have.

        Raises:
            ParameterError: A parameter is missing, or a value is not of its type.
        """
        return self.query.bound(self.terms, limit=limit)


def bind(
    store: GraphStore, query: SavedQuery, values: Mapping[str, Sequence[str]], today: date | None = None
) -> Bound:
    """Understand people's values.

    Args:
        store: The built graph, in which names are looked up.
        query: The saved query.
        values: Parameter name to values as people write them: labels or aliases of concepts, names of places
            and agencies, plan keys, IRIs, numbers, years, dates, `today`. Missing or empty means the
            parameter's default, or all; blanks around a value do not count.
        today: The day of asking; without it, this day in UTC.

    Raises:
        ParameterError: A parameter is unknown, missing, or names nothing or several things.
    """
    day = today or datetime.now(UTC).date()
    given = {name: _counted(name, several) for name, several in values.items()}
    terms: dict[str, tuple[tuple[str, str], ...]] = {}
    places: set[str] = set()
    for parameter in sorted(query.header.parameters, key=lambda parameter: parameter.key != "place"):
        chosen = parameter.given(given.pop(parameter.name, ()), day)
        terms[parameter.name] = _terms(store, parameter, chosen, places)
        if parameter.key == "place":
            places.update(term for _, term in terms[parameter.name])
    bound = {name: tuple(term for _, term in pairs) for name, pairs in terms.items()}
    query.bound(bound | given)  # what is left of `given` are parameters that there are not; raises
    return Bound(query, _named(store, query, terms), day)


def _counted(name: str, values: Sequence[str]) -> tuple[str, ...]:
    """Return the values that are any, each once.

    Raises:
        ParameterError: There are too many, or one is too long.
    """
    counted = tuple(dict.fromkeys(value.strip() for value in values if value.strip()))
    if len(counted) > MOST_VALUES:
        raise ParameterError(
            f"参数 {name} 有 {len(counted)} 个值。 {name} has {len(counted)} values.",
            f"最多 {MOST_VALUES} 个。 Give no more than {MOST_VALUES}.",
        )
    longest = max(map(len, counted), default=0)
    if longest > MOST_CHARACTERS:
        raise ParameterError(
            f"参数 {name} 的值有 {longest} 个字符。 {name} has a value of {longest} characters.",
            f"最多 {MOST_CHARACTERS} 个。 Write no more than {MOST_CHARACTERS}.",
        )
    return counted


def _terms(
    store: GraphStore, parameter: Parameter, values: Sequence[str], places: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """Return each value as it was written and as it is bound."""
    if not parameter.is_thing:
        return tuple((value, value) for value in values)
    found = {resolved(store, parameter, value, places): value for value in reversed(values)}
    return tuple((written, term) for term, written in reversed(found.items()))


def _named(
    store: GraphStore, query: SavedQuery, terms: Mapping[str, Sequence[tuple[str, str]]]
) -> dict[str, tuple[Value, ...]]:
    known = {parameter.name: parameter for parameter in query.header.parameters}
    things = {term for name, pairs in terms.items() if known[name].is_thing for _, term in pairs}
    labels = names(store, things)

    def named(parameter: Parameter, term: str) -> Name:
        if parameter.is_thing:
            return labels.get(term, Name())
        return called(parameter, term)

    return {
        name: tuple(Value(written, term, named(known[name], term)) for written, term in terms[name])
        for name in known
        if terms[name]
    }


def called(parameter: Parameter, value: str) -> Name:
    """Return what people call a value that is no thing: a choice by its label, yes and no in words."""
    if parameter.type == "boolean":
        return _YES_NO.get(value, Name(value, value))
    for choice in parameter.choices:
        if choice.value == value:
            return Name(choice.label_zh or value, choice.label_en or value)
    return Name(value, value)
