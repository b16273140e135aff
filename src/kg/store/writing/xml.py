"""What XML 1.0 needs beyond Oxigraph's escapes: references for CR, no character it cannot hold."""

from kg.store.errors import UnwritableError
from kg.store.writing.gate import Cut, Write

_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
_OUTSIDE = b"\xef\xbf\xbe", b"\xef\xbf\xbf"
"""U+FFFE and U+FFFF in UTF-8; Oxigraph's strings hold no surrogates."""


def mended(data: bytes) -> bytes:
    """Write carriage returns as `&#13;`: a reader of XML takes a bare one for a line feed.

    Args:
        data: Whole elements in UTF-8, so that no character is split.

    Raises:
        UnwritableError: A character is there that XML 1.0 cannot hold in any spelling.
    """
    if len(data.translate(None, _CONTROLS)) != len(data) or any(code in data for code in _OUTSIDE):
        code = f"U+{_first_outside(data):04X}"
        raise UnwritableError(
            f"结果含有 {code}，XML 1.0 写不出这个字符。 "
            f"The answer holds {code}, which XML 1.0 has no way to write.",
            "请用别的形式，例如 JSON 或 Turtle。 Ask for another form, such as JSON or Turtle.",
        )
    return data.replace(b"\r", b"&#13;") if b"\r" in data else data


def _first_outside(data: bytes) -> int:
    outside = {*map(chr, _CONTROLS), "\ufffe", "\uffff"}
    return next(ord(character) for character in data.decode(errors="replace") if character in outside)


class Mender:
    """A binary file that mends XML which comes in pieces.

    Args:
        write: Takes the mended bytes.
    """

    def __init__(self, write: Write) -> None:
        self._write = write
        self._begun = b""  # of a character that may turn out to be one XML cannot hold

    def write(self, data: bytes) -> int:
        """Take a piece.

        Raises:
            UnwritableError: It holds a character that XML cannot.
        """
        whole = self._begun + data
        self._begun = next((begun for begun in (b"\xef\xbf", b"\xef") if whole.endswith(begun)), b"")
        self._write(mended(whole[: len(whole) - len(self._begun)]))
        return len(data)

    def flush(self) -> None:
        """Do nothing: what waits may be half a character."""

    def end(self) -> None:
        """Hand on what waits; nothing does after a whole document."""
        self._write(self._begun)


def remark(cut: Cut) -> bytes:
    """Return the comment that marks a cut document."""
    return f"<!-- {cut_remark(cut)} -->".encode()


def cut_remark(cut: Cut) -> str:
    """Say in words that a document is not whole."""
    zh, en = ("行数", "rows") if cut == "rows" else ("字节数", "bytes")
    return f"cut: {cut}. 结果不完整：已达{zh}上限。The answer is not whole: it reached the limit of {en}."
