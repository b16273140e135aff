"""A saved query: its name, header and text, and the text with values bound in it."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

from kg.catalogue.header import Header
from kg.errors import ParameterError

Form = Literal["SELECT", "CONSTRUCT", "ASK", "DESCRIBE"]
PLACEHOLDER = re.compile(r"^(?P<indent>[ \t]*)# VALUES (?P<name>\S+)[ \t]*$", re.MULTILINE)
GIVEN = re.compile(r"^(?P<indent>[ \t]*)# GIVEN (?P<name>\w+): (?P<pattern>.*\S)[ \t]*\n", re.MULTILINE)
"""What narrows a query where a parameter has a value, and says nothing that the rest does not say."""
_FORM = re.compile(r"^[ \t]*(SELECT|CONSTRUCT|ASK|DESCRIBE)\b", re.MULTILINE | re.IGNORECASE)
_MOST = 10_000_000
"""No answer has so many rows; what is asked beyond it is a mistake."""


class SavedQuery(BaseModel):
    """A saved query. As JSON it is whole, and can be read back."""

    model_config = ConfigDict(frozen=True)

    name: str
    header: Header
    text: str
    """SPARQL without the header."""

    @cached_property
    def hash(self) -> str:
        """SHA-256 of header and text, in hexadecimal: the same as long as the query means the same.

        Keys of a header that have their default value do not count, so that new ones leave it as it is.
        """
        header = self.header.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        words = json.dumps(header, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(f"{words}\n{self.text}".encode()).hexdigest()

    def to_json(self) -> str:
        """Return the query as JSON, which `model_validate_json` reads."""
        return self.model_dump_json(by_alias=True, exclude_defaults=True)

    @property
    def version(self) -> str:
        """The version that the header gives."""
        return self.header.version

    @property
    def form(self) -> Form | None:
        """The form of the query: what comes back; `None` when no line begins with one."""
        found = _FORM.search(self.text)
        if found is None:
            return None
        forms: dict[str, Form] = {form: form for form in ("SELECT", "CONSTRUCT", "ASK", "DESCRIBE")}
        return forms[found[1].upper()]

    def bound(
        self,
        values: Mapping[str, Sequence[str]],
        *,
        whole: bool = True,
        limit: int | None = None,
        offset: int | None = None,
    ) -> str:
        """Return the query with its parameters bound.

        Args:
            values: Parameter name to values: IRIs for concepts and things, lexical forms for the rest. A
                missing or empty parameter is bound to `UNDEF`, which is all. Defaults, names and the day of
                asking are for who runs it.
            whole: Whether a required parameter has to be given; where not, it too may stay unbound.
            limit: Rows at most, from 0.
            offset: Rows to leave out, from 0.

        Returns:
            SPARQL text. No value changes it beyond the terms in its `VALUES` blocks; patterns of its `GIVEN`
            lines are there for parameters that have one.

        Raises:
            ParameterError: A parameter is unknown, missing though required, or of the wrong type; or limit or
                offset is out of range.
        """
        known = self.header.parameters_by_name
        for name in values:
            if name not in known:
                raise ParameterError(
                    f"查询 {self.name} 没有参数 {name}。 The query {self.name} has no parameter {name!r}.",
                    f"可用的参数：{'、'.join(known) or '无'}。 It takes: {', '.join(known) or 'none'}.",
                )
        for name, parameter in known.items():
            if whole and parameter.required and not values.get(name):
                raise ParameterError(
                    f"缺少参数 {name}。 The parameter {name!r} is missing.",
                    f"请给出{parameter.label_zh}。 Give {parameter.label_en.lower()}.",
                )
        blocks = {name: parameter.block(values.get(name, ())) for name, parameter in known.items()}
        text = GIVEN.sub(
            lambda match: f"{match['indent']}{match['pattern']}\n" if values.get(match["name"]) else "",
            self.text,
        )
        text = PLACEHOLDER.sub(lambda match: match["indent"] + blocks[match["name"]], text)
        return text + _slice("LIMIT", limit) + _slice("OFFSET", offset)


def _slice(word: str, number: int | None) -> str:
    if number is None:
        return ""
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= _MOST:
        raise ParameterError(
            f"{word}={number!r} 不是0到{_MOST}的整数 is no whole number from 0 to {_MOST}.",
            "请改为其中的数 write one of these.",
        )
    return f"{word} {number}\n"
