"""A parameter of a saved query: what may be filled in, and the `VALUES` block that it becomes."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, field_validator, model_validator
from rdflib import Literal as RdfLiteral
from rdflib import URIRef

from kg import iri
from kg.catalogue.parts import HeaderPart
from kg.catalogue.values import TODAY, ParameterType, to_term, written
from kg.errors import ParameterError
from kg.vocab import GP, PREFIXES

NAME = r"[a-z][a-z0-9_]*"
CLASSES = {"place": GP.Place, "plan": GP.Plan, "agency": GP.Agency}
"""Classes of things by the word (`Parameter.key`) that commands and pages use for them."""

_OPEN = frozenset({"string", "number", "integer", "year", "language"})
"""Types whose values may be restricted to choices."""


class Choice(HeaderPart):
    """One of the only values that a parameter may have.

    Written as a table, or as the value alone where it needs no other label.
    """

    value: str
    label_zh: str = ""
    label_en: str = ""


class Parameter(HeaderPart):
    """A parameter of a saved query. Left out, it means its default, else all, unless it is required."""

    name: Annotated[str, StringConstraints(pattern=f"^{NAME}$")]
    """Also the variable that it binds."""
    type: ParameterType
    scheme: str = ""
    """For a concept: the scheme (`domain`, `indicator` …) that it belongs to."""
    class_: str = Field(default="", alias="class")
    """For a thing: its class as a prefixed name (`gp:Place`)."""
    label_zh: str
    label_en: str
    help_zh: str = ""
    help_en: str = ""
    required: bool = False
    several: bool = True
    """Whether several values may be given, of which any will do."""
    default: str = ""
    """What it is when it is left out, as people write it; for a date `today` is the day of asking in UTC."""
    choices: tuple[Choice, ...] = ()
    """The only values it may have; none means that its type alone decides."""
    values: str = ""
    """SPARQL `SELECT ?value ?label (?group)` that lists what may be chosen; empty for the list of its scheme
    or class."""

    @field_validator("choices", mode="before")
    @classmethod
    def _plain_choices(cls, given: Any) -> Any:  # noqa: ANN401 - whatever the TOML holds
        if not isinstance(given, list | tuple):
            return given
        return [{"value": choice} if isinstance(choice, str) else choice for choice in given]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        for fault, says in (
            (self.default and self.required, "is required and has a default"),
            (self.choices and self.type not in _OPEN, f"has choices and is no string: {self.type}"),
            (self.choices and self.values, "has choices and a list of values"),
            (bool(self.scheme) != (self.type == "concept"), "a concept, and nothing else, has a scheme"),
            (bool(self.class_) != (self.type == "iri"), "an iri, and nothing else, has a class"),
        ):
            if fault:
                raise ValueError(f"the parameter {self.name!r} {says}")
        if self.class_ and self.class_.partition(":")[0] not in PREFIXES:
            raise ValueError(f"the class of {self.name!r} is no prefixed name such as gp:Place")
        if self.default and not self.is_thing and (self.type, self.default) != ("date", TODAY):
            try:
                self.term(self.default)
            except ParameterError as error:
                raise ValueError(f"the default of {self.name!r} is no {self.type}") from error
        for choice in self.choices:
            to_term(self.type, choice.value)
        return self

    @property
    def is_thing(self) -> bool:
        """Whether its values are IRIs, which people write as names."""
        return self.type in {"concept", "iri"}

    @property
    def key(self) -> str:
        """The word for what its values are: a scheme's (`domain`), a class's (`place`), or empty."""
        return self.scheme or self.class_.partition(":")[2].lower()

    @property
    def of(self) -> URIRef | None:
        """The IRI of the scheme or class that its values belong to; `None` for literals."""
        if self.class_:
            prefix, _, name = self.class_.partition(":")
            return URIRef(PREFIXES[prefix] + name)
        return iri.scheme(self.scheme) if self.scheme else None

    def given(self, values: Sequence[str], today: date) -> tuple[str, ...]:
        """Return the values that count: those given, else the default; `today` becomes the day.

        Args:
            values: As people write them; none when the parameter is left out.
            today: The day of asking.
        """
        chosen = tuple(values) or ((self.default,) if self.default else ())
        if self.type != "date":
            return chosen
        return tuple(today.isoformat() if value == TODAY else value for value in chosen)

    def term(self, value: str) -> URIRef | RdfLiteral:
        """Turn a value into an RDF term of the declared type.

        Args:
            value: An absolute IRI for a concept or thing, a lexical form for the rest.

        Raises:
            ParameterError: The value is not of the parameter's type, or none of its choices.
        """
        try:
            made = to_term(self.type, value)
        except ValueError as error:
            zh, _, en = str(error).partition(" ")
            remedy = (
                "请写成年-月-日，如 2026-11-22。 Write year-month-day: 2026-11-22."
                if self.type == "date"
                else f"{self.help_zh or self.label_zh}。 {self.help_en or self.label_en}."
            )
            said = f"{self.label_zh}“{value}”{zh}。 {self.name}={value!r} {en}."
            raise ParameterError(said, remedy) from error
        if self.choices and value not in {choice.value for choice in self.choices}:
            raise ParameterError(
                f"{self.label_zh}“{value}”不在可选值中。 {self.name}={value!r} is none of its values.",
                f"可选：{'、'.join(choice.value for choice in self.choices)}。 "
                f"Choose from: {', '.join(choice.value for choice in self.choices)}.",
            )
        return made

    def block(self, values: Sequence[str]) -> str:
        """Return the `VALUES` block of these values, as `term` takes them; `UNDEF`, which is all, for none.

        Raises:
            ParameterError: As `term`, or there are several values and it takes one.
        """
        if len(values) > 1 and not self.several:
            raise ParameterError(
                f"{self.label_zh}只能填一个值，现有 {len(values)} 个。 "
                f"{self.name} takes one value, not {len(values)}: {', '.join(values)}.",
                "请只保留一个。 Keep one of them.",
            )
        terms = " ".join(written(self.term(value)) for value in values) or "UNDEF"
        return f"VALUES ?{self.name} {{ {terms} }}"


def term(parameter: Parameter, value: str) -> URIRef | RdfLiteral:
    """Turn a parameter's value into an RDF term of the declared type; see `Parameter.term`."""
    return parameter.term(value)
