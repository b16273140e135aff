"""Saved queries: `queries/<name>.rq`, SPARQL with a TOML header in `#+` lines.

The header says what the query answers in words, which parameters it takes and what its columns mean. A value
is bound as a typed RDF term in a `VALUES` block put in place of the line `# VALUES <name>`; it is never
pasted into the text.
"""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from rdflib import Literal as RdfLiteral
from rdflib import URIRef
from rdflib.namespace import XSD

from kg.errors import CatalogueError, ParameterError
from kg.vocab import GP

ParameterType = Literal["concept", "string", "number", "year", "date", "boolean"]
_NAME = r"[a-z][a-z0-9_]*"
_PLACEHOLDER = re.compile(r"^(?P<indent>[ \t]*)# VALUES (?P<name>\S+)[ \t]*$", re.MULTILINE)
_YEAR = re.compile(r"\d{4}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
CLASSES = {"place": GP.Place, "plan": GP.Plan, "agency": GP.Agency}
"""What a concept's `scheme` may name beside concept schemes: classes of things."""
DATATYPES = {"number": XSD.decimal, "year": XSD.gYear, "date": XSD.date, "boolean": XSD.boolean}
"""Datatypes of parameters that are neither concepts nor strings."""
TODAY = "today"
"""What a parameter of type `date` may be given, or have as its default, instead of a day."""


class _HeaderPart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Parameter(_HeaderPart):
    """A parameter of a saved query."""

    name: Annotated[str, StringConstraints(pattern=f"^{_NAME}$")]
    """Also the variable that it binds."""
    type: ParameterType
    scheme: str = ""
    """For a concept: the scheme (`domain`, `indicator`, `place`, `plan` …) its labels are looked up in."""
    label_zh: str
    label_en: str
    help_zh: str = ""
    help_en: str = ""
    required: bool = False
    """An optional parameter that is left out means its default, or all."""
    default: str = ""
    """What it is when it is left out, as people write it; for a date `today` is the day of asking in UTC."""
    choices: tuple[str, ...] = ()
    """For a string: the only values it may have."""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.default and self.required:
            raise ValueError(f"the parameter {self.name!r} is required and has a default")
        if self.choices and self.type != "string":
            raise ValueError(f"the parameter {self.name!r} has choices and is no string")
        if self.default and self.type != "concept" and (self.type, self.default) != ("date", TODAY):
            try:
                term(self, self.default)
            except ParameterError as error:
                raise ValueError(f"the default of {self.name!r} is no {self.type}") from error
        return self

    def given(self, values: tuple[str, ...], today: date) -> tuple[str, ...]:
        """Return the values that count: those given, else the default; `today` becomes the day.

        Args:
            values: As people write them; none when the parameter is left out.
            today: The day of asking.
        """
        chosen = values or ((self.default,) if self.default else ())
        if self.type != "date":
            return chosen
        return tuple(today.isoformat() if value == TODAY else value for value in chosen)


class Column(_HeaderPart):
    """A column of a saved query's answer."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][A-Za-z0-9_]*$")]
    label_zh: str
    label_en: str


class Header(_HeaderPart):
    """What a saved query says of itself."""

    title_zh: str
    title_en: str
    question_zh: str
    question_en: str
    description_zh: str
    description_en: str
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    topics: tuple[str, ...] = Field(min_length=1)
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[Column, ...] = Field(min_length=1)
    rows_at_least: int = Field(ge=0)
    """Golden check: without parameters (or with `golden`) the shipped data give at least so many rows."""
    golden: dict[str, str] = Field(default_factory=dict)
    """Parameter values of the golden check."""


class SavedQuery(BaseModel):
    """A saved query: its name, header and SPARQL text without the header."""

    model_config = ConfigDict(frozen=True)

    name: str
    header: Header
    text: str

    def bound(self, values: dict[str, tuple[str, ...]], *, whole: bool = True) -> str:
        """Return the query with its parameters bound.

        Args:
            values: Parameter name to values; IRIs for concepts, lexical forms for the rest. A missing or
                empty parameter is bound to `UNDEF`: all. Defaults are for `kg.query.bind`, which knows names
                and the day.
            whole: Whether a required parameter has to be given; where not, it too may stay unbound.

        Returns:
            SPARQL text.

        Raises:
            ParameterError: A parameter is unknown, missing though required, or of the wrong type.
        """
        known = {parameter.name: parameter for parameter in self.header.parameters}
        for name in values:
            if name not in known:
                raise ParameterError(
                    f"查询 {self.name} 没有参数 {name!r} the query has no parameter {name!r}.",
                    f"可用的参数 it takes: {', '.join(known) or 'none'}.",
                )
        for name, parameter in known.items():
            if whole and parameter.required and not values.get(name):
                raise ParameterError(
                    f"缺少参数 the parameter {name!r} is missing.",
                    f"请给出{parameter.label_zh} give {parameter.label_en.lower()}.",
                )
        blocks = {name: _block(parameter, values.get(name, ())) for name, parameter in known.items()}
        return _PLACEHOLDER.sub(lambda match: match["indent"] + blocks[match["name"]], self.text)


def _block(parameter: Parameter, values: tuple[str, ...]) -> str:
    terms = " ".join(term(parameter, value).n3() for value in values) or "UNDEF"
    return f"VALUES ?{parameter.name} {{ {terms} }}"


def term(parameter: Parameter, value: str) -> URIRef | RdfLiteral:
    """Turn a parameter's value into an RDF term of the declared type.

    Args:
        parameter: The parameter.
        value: An absolute IRI for a concept, a lexical form for the rest.

    Raises:
        ParameterError: The value is not of the parameter's type.
    """
    checks = {
        "concept": re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+"),
        "number": re.compile(r"[+-]?\d+(\.\d+)?"),
        "year": _YEAR,
        "date": _DATE,
        "boolean": re.compile(r"true|false"),
    }
    check = checks.get(parameter.type)
    if check is not None and not check.fullmatch(value):
        raise ParameterError(
            f"{parameter.name}={value!r} 类型不符 is no {parameter.type}.",
            f"{parameter.help_zh} {parameter.help_en}",
        )
    if parameter.type == "date" and not _is_day(value):
        raise ParameterError(
            f"{parameter.name}={value!r} 不是日历上的日期 is no day of the calendar.",
            "请写成年-月-日 write year-month-day: 2026-11-22.",
        )
    if parameter.choices and value not in parameter.choices:
        raise ParameterError(
            f"{parameter.name}={value!r} 不在可选值中 is none of its values.",
            f"可选 choose from: {', '.join(parameter.choices)}.",
        )
    if parameter.type == "concept":
        return URIRef(value)
    return RdfLiteral(value, datatype=DATATYPES.get(parameter.type))


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def read_query(path: Path) -> SavedQuery:
    """Read one saved query.

    Args:
        path: A `.rq` file.

    Raises:
        CatalogueError: The header is missing or wrong, or parameters and placeholders differ; names file
            and line.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    header = [line.removeprefix("#+").removeprefix(" ") for line in lines if line.startswith("#+")]
    text = "\n".join("" if line.startswith("#+") else line for line in lines)
    try:
        parsed = Header.model_validate(tomllib.loads("\n".join(header)))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"queries/{path.name}: the header is no TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        key = str(first["loc"][0])
        line = next((n for n, text in enumerate(lines, 1) if text.startswith("#+") and key in text), 1)
        raise CatalogueError(f"queries/{path.name}, line {line}: {where}: {first['msg']}") from error
    placeholders = {match["name"] for match in _PLACEHOLDER.finditer(text)}
    names = {parameter.name for parameter in parsed.parameters}
    if placeholders != names:
        odd = ", ".join(sorted(placeholders ^ names))
        raise CatalogueError(
            f"queries/{path.name}: parameters and `# VALUES` lines differ: {odd}.",
            "Each parameter needs one line `# VALUES <name>` in the query.",
        )
    return SavedQuery(name=path.stem, header=parsed, text=text.strip() + "\n")


def catalogue(folder: Path) -> dict[str, SavedQuery]:
    """Read all saved queries of a folder, by name in alphabetic order."""
    return {path.stem: read_query(path) for path in sorted(folder.glob("*.rq"))}
