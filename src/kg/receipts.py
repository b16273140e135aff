"""Receipts: which question was asked of which data, and what came back, in one text that stores nothing.

A receipt's id holds the receipt itself, compressed, with a check sum. So anybody can keep one, and the
service keeps none. It claims; whether the same answer comes back is found out by asking again
(`kg.verifying`).
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from kg.errors import KgError
from kg.vocab import BASE

PREFIX = "r1."
"""Begins an id; says how the rest is written."""
MOST_ID = 6_000
"""Characters of the longest id that is read: it has to fit into a header and an address."""
_MOST_TOLD = 64_000
"""Bytes that an id may hold; one that unpacks to more is refused while it unpacks."""
_CHECK = 6
"""Bytes of the check sum."""
_ID = re.compile(r"r1\.[A-Za-z0-9_-]{20,6000}")

_Hex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_Line = Annotated[str, StringConstraints(max_length=2_000)]


class ReceiptError(KgError):
    """A receipt cannot be read: damaged, cut off, or none at all."""


class Receipt(BaseModel):
    """What was asked, of which data, and what came back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    query: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,99}$")]
    """Name of the saved query."""
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    """Its version."""
    hash: _Hex
    """Hash of its text and header."""
    parameters: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], tuple[_Line, ...]]
    """IRIs and lexical forms by parameter, as they were bound; what is missing meant all."""
    day: date
    """What `today` meant."""
    language: Literal["zh", "en"]
    """In which language labels were."""
    data: Annotated[str, StringConstraints(max_length=200)]
    """Version of the data."""
    time: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")]
    """When it was asked, UTC."""
    rows: int = Field(ge=0)
    """Rows of the whole answer."""
    complete: bool
    """Whether `rows` are all that there are; else the answer was cut there."""
    digest: _Hex
    """Of the rows; see `kg.saved.digest`."""

    @property
    def id(self) -> str:
        """The receipt as one text of letters, digits, `.`, `-` and `_`."""
        told = [
            self.query, self.version, _packed(self.hash),
            {name: [*map(_shortened, values)] for name, values in sorted(self.parameters.items())},
            self.day.isoformat(), self.language, self.data, self.time, self.rows, int(self.complete),
            _packed(self.digest),
        ]  # fmt: skip
        plain = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        squeezed = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        body = squeezed.compress(plain) + squeezed.flush()
        return PREFIX + _text(_check(body) + body)


def read_receipt(text: str) -> Receipt:
    """Read a receipt's id.

    Args:
        text: The id; anything that a stranger may send.

    Raises:
        ReceiptError: It is none, damaged or cut off; says which.
    """
    if not text.startswith(PREFIX):
        raise ReceiptError(
            "这不是回执编号。 That is no receipt's id.",
            f"回执编号以 {PREFIX} 开头，见结果页和表格的“说明”页。 "
            f"An id begins with {PREFIX}; pages of answers and the sheet 说明 of workbooks show it.",
        )
    if len(text) > MOST_ID:
        raise _damaged("过长", "too long")
    try:
        packed = base64.b64decode(_padded(text.removeprefix(PREFIX)), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise _damaged(
            "有编号里不该有的字符，或缺字符", "it has characters that no id has, or lacks some"
        ) from error
    check, body = packed[:_CHECK], packed[_CHECK:]
    if _text(packed) != text.removeprefix(PREFIX) or _check(body) != check:
        raise _damaged("校验和不符", "its check sum does not fit")
    try:
        return _receipt(json.loads(_unpacked(body)))
    except (ValueError, TypeError, RecursionError, ValidationError, zlib.error) as error:
        raise _damaged("内容不是回执", "what it holds is no receipt") from error


def receipt_in(text: str) -> str | None:
    """Return the first receipt's id in a text, such as an address or a cell; `None` if there is none."""
    found = _ID.search(text)
    return found[0] if found else None


def receipts_in(text: str) -> tuple[str, ...]:
    """Return the ids of all receipts in a text, each once, in the order in which they come."""
    return tuple(dict.fromkeys(_ID.findall(text)))


def _receipt(told: list[object]) -> Receipt:
    query, version, hashed, parameters, day, language, data, time, rows, complete, digest = told
    if not isinstance(parameters, Mapping):
        raise TypeError("parameters")
    return Receipt.model_validate(
        {
            "query": query,
            "version": version,
            "hash": _hex(hashed),
            "parameters": {name: [_whole(v) for v in values] for name, values in parameters.items()},
            "day": day,
            "language": language,
            "data": data,
            "time": time,
            "rows": rows,
            "complete": bool(complete),
            "digest": _hex(digest),
        }
    )


def _damaged(zh: str, en: str) -> ReceiptError:
    return ReceiptError(
        f"回执编号已损坏：{zh}。 The receipt's id is damaged: {en}.",
        "请完整复制编号，不多一字，不少一字。 Copy the whole id, without a letter more or less.",
    )


def _shortened(value: str) -> str:
    """Write an IRI of ours without what all begin with; other text that looks so gets a mark before it."""
    if value.startswith(BASE):
        return "~" + value.removeprefix(BASE)
    return "=" + value if value.startswith(("~", "=")) else value


def _whole(value: str) -> str:
    if value.startswith("~"):
        return BASE + value[1:]
    return value.removeprefix("=")


def _unpacked(body: bytes) -> bytes:
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    plain = unpacking.decompress(body, _MOST_TOLD)
    if unpacking.unconsumed_tail or not unpacking.eof or unpacking.unused_data:
        raise ValueError("too large, cut off, or more than one")
    return plain


def _check(body: bytes) -> bytes:
    return sha256(b"govplan receipt" + body).digest()[:_CHECK]


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _padded(text: str) -> str:
    return text + "=" * (-len(text) % 4)


def _packed(digest: str) -> str:
    return _text(bytes.fromhex(digest))


def _hex(packed: object) -> str:
    if not isinstance(packed, str):
        raise TypeError("digest")
    return base64.urlsafe_b64decode(_padded(packed)).hex()
