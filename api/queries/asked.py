"""What an address below `/queries` asks for: a query's values, a form, a page of the answer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from api.keeping import NamedRelease
from api.sparql.protocol import fields_of, form_of, one
from api.transport.problem import ProblemError

OWN = ("format", "lang", "names", "page", "page_size", "bom")
"""Parameters of ours; all others are the query's."""
MOST_PAGES = 100_000
MOST_ROWS = 10_000
"""Rows of the longest page."""

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """What an address asks for.

    Attributes:
        values: Values of the query's parameters, as people wrote them; empty ones are left out.
        form: Value of `format`; `None` if it is not given.
        language: The reader's.
        names: In which language things are named, where that is another one.
        page: Which page of the answer; `None` if none is named.
        page_size: Rows a page; `None` if it is not given.
        bom: Whether CSV begins with a byte order mark.
        sent: Whether a parameter of the query was sent, if only an empty one.
        named: The kept release that is asked; `None` for the one in service.
    """

    values: dict[str, list[str]] = field(default_factory=dict)
    form: str | None = None
    language: Literal["zh", "en"] = "zh"
    names: Literal["zh", "en"] | None = None
    page: int | None = None
    page_size: int | None = None
    bom: bool = False
    sent: bool = False
    named: NamedRelease | None = None

    @property
    def content(self) -> Literal["zh", "en"]:
        """The language in which things are named."""
        return self.names or self.language

    @property
    def languages(self) -> Pairs:
        """What keeps both languages, as fields of an address."""
        spoken = [("lang", "en")] if self.language == "en" else []
        return [*spoken, *([("names", self.names)] if self.names else [])]

    @property
    def pairs(self) -> Pairs:
        """The query's parameters as fields of an address."""
        return [(name, value) for name, values in self.values.items() for value in values]


def read(query_string: bytes) -> Asked:
    """Read what follows the question mark of an address.

    Raises:
        ProblemError: It is badly encoded, or a parameter of ours is wrong.
    """
    fields = fields_of(query_string)
    values: dict[str, list[str]] = {}
    for name, value in fields:
        if name not in OWN and value.strip():
            values.setdefault(name, []).append(value)
    language: Literal["zh", "en"] = "en" if one(fields, "lang") == "en" else "zh"
    other: Literal["zh", "en"] = "zh" if language == "en" else "en"
    return Asked(
        values=values,
        form=form_of(fields),
        language=language,
        names=other if one(fields, "names") == other else None,
        page=_number(fields, "page", MOST_PAGES),
        page_size=_number(fields, "page_size", MOST_ROWS),
        bom=_yes(fields, "bom"),
        sent=any(name not in OWN for name, _ in fields),
    )


def _number(fields: Pairs, name: str, most: int) -> int | None:
    """Return a whole number from one on; `None` if the field is missing or empty.

    Raises:
        ProblemError: It is something else.
    """
    given = (one(fields, name) or "").strip()
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= len(str(most)) and 1 <= int(given) <= most):
        raise ProblemError(
            "bad-parameter",
            f"参数 {name} 应为 1 到 {most} 的整数，现为“{given[:40]}”。",
            f"`{name}` is a whole number from 1 to {most}, not {given[:40]!r}.",
        )
    return int(given)


def _yes(fields: Iterable[tuple[str, str]], name: str) -> bool:
    given = (one([*fields], name) or "").strip().lower()
    if given not in {"", "0", "1", "true", "false"}:
        raise ProblemError(
            "bad-parameter",
            f"参数 {name} 应为 1 或 0，现为“{given[:40]}”。",
            f"`{name}` is 1 or 0, not {given[:40]!r}.",
        )
    return given in {"1", "true"}
