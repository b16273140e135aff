"""The fill-in sentence of a saved query as a form: what each blank is, what may be chosen, what was."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from weakref import WeakKeyDictionary

from kg.catalogue import TODAY, Parameter, SavedQuery
from kg.catalogue.lists import value_list
from kg.saved import Language, Listed, by_group, listed
from kg.saved.names import folded
from kg.saved.sentence import pieces
from kg.store import GraphStore

Widget = Literal["select", "suggest", "date", "year", "number", "text"]
MOST_IN_SELECT = 60
"""Values from which on a reader writes and is shown what fits, instead of choosing from all."""
_TYPES: Mapping[str, Widget] = {"date": "date", "year": "year", "number": "number", "integer": "number"}


@dataclass(frozen=True)
class Option:
    """A value to choose.

    Attributes:
        value: What the address says: the Chinese name where it is the only one of its list, else the IRI.
        text: What the reader sees.
        means: The IRI or lexical form.
    """

    value: str
    text: str
    means: str


@dataclass(frozen=True)
class Field:
    """A parameter to fill in.

    Attributes:
        parameter: The parameter.
        label: What it is called.
        about: How to fill it in.
        widget: With what.
        groups: What may be chosen, under headings.
        inputs: What each of its controls holds; an empty one takes a further value.
        empty: What an empty one means, in words.
    """

    parameter: Parameter
    label: str
    about: str
    widget: Widget
    groups: Sequence[tuple[str, Sequence[Option]]]
    inputs: Sequence[str]
    empty: str

    @property
    def filled(self) -> bool:
        """Whether it holds a value."""
        return any(self.inputs)


@dataclass(frozen=True)
class Blank:
    """A piece of the sentence: words, or a blank to be filled in."""

    words: str
    field: Field | None


@dataclass(frozen=True)
class Form:
    """The form of a query.

    Attributes:
        sentence: Its question, cut at the blanks.
        more: Parameters that are not in the sentence.
    """

    sentence: Sequence[Blank]
    more: Sequence[Field]

    @property
    def missing(self) -> list[Field]:
        """Parameters without which there is no answer, and that are not filled in."""
        fields = [*(blank.field for blank in self.sentence if blank.field), *self.more]
        return [field for field in fields if field.parameter.required and not field.filled]


_LISTS: WeakKeyDictionary[GraphStore, dict[tuple[str | None, str], tuple[Listed, ...]]] = WeakKeyDictionary()
"""Lists read so far: many queries ask for the same ones."""


def form(
    store: GraphStore,
    query: SavedQuery,
    given: Mapping[str, Sequence[str]],
    languages: tuple[Language, Language],
    day: date,
) -> Form:
    """Return the form of a query.

    Args:
        store: The graph.
        query: The saved query.
        given: Values as the reader wrote them.
        languages: The reader's, and that in which things are named.
        day: Today.
    """
    fields = {
        parameter.name: field(store, parameter, given.get(parameter.name, ()), languages, day)
        for parameter in query.header.parameters
    }
    sentence, used = [], set[str]()
    for piece in pieces(query, {}, languages[0]):
        name = piece.parameter.name if piece.parameter else ""
        if name and name not in used:
            used.add(name)
            sentence.append(Blank("", fields[name]))
        else:
            sentence.append(Blank(piece.text, None))
    return Form(sentence, [one for name, one in fields.items() if name not in used])


def field(
    store: GraphStore,
    parameter: Parameter,
    given: Sequence[str],
    languages: tuple[Language, Language],
    day: date,
) -> Field:
    """Return a parameter as a reader fills it in; for the languages see `form`."""
    english = languages[0] == "en"
    label = parameter.label_en if english else parameter.label_zh
    groups = _groups(_listed(store, parameter), languages[0] if parameter.choices else languages[1])
    options = [option for _, group in groups for option in group]
    widget: Widget = _TYPES.get(parameter.type, "text")
    if options:
        widget = "select" if len(options) <= MOST_IN_SELECT else "suggest"
    chosen = [_found(value, options) for value in given]
    if not chosen and parameter.default:
        default = day.isoformat() if parameter.default == TODAY else parameter.default
        chosen = [_found(default, options)]
    if (parameter.several and not parameter.default) or not chosen:
        chosen.append("")
    return Field(
        parameter=parameter,
        label=label,
        about=parameter.help_en if english else parameter.help_zh,
        widget=widget,
        groups=groups,
        inputs=chosen,
        empty=(f"any {label[:1].lower()}{label[1:]}" if english else f"全部{label}"),
    )


def forget(store: GraphStore) -> None:
    """Forget the lists read so far: something was written."""
    _LISTS.pop(store, None)


def _listed(store: GraphStore, parameter: Parameter) -> tuple[Listed, ...]:
    if parameter.choices:
        return listed(store, parameter)
    known, key = _LISTS.setdefault(store, {}), (value_list(parameter), parameter.type)
    if key not in known:
        known[key] = listed(store, parameter)
    return known[key]


def _groups(values: Iterable[Listed], language: Language) -> list[tuple[str, list[Option]]]:
    values = tuple(values)
    names = Counter(value.name.first("zh") for value in values)
    return [
        (
            heading,
            [
                Option(
                    value.name.first("zh")
                    if _is_thing(value) and names[value.name.first("zh")] == 1
                    else value.value,
                    value.name.first(language),
                    value.value,
                )
                for value in group
            ],
        )
        for heading, group in by_group(values, language)
    ]


def _is_thing(value: Listed) -> bool:
    return value.value.startswith(("http://", "https://"))


def _found(written: str, options: Sequence[Option]) -> str:
    """Return the option that a reader's word means, else the word."""
    wanted = folded(written)
    for option in options:
        known = (option.value, option.text, option.means, option.means.rsplit("/", 1)[-1])
        if wanted in map(folded, known):
            return option.value
    return written
