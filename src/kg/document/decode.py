"""From bytes to text: Unicode with or without a byte order mark, or GB18030."""

import codecs
from dataclasses import dataclass

from kg.document.faults import fault

# utf-32-le begins as utf-16-le does, so the longer marks come first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ENOUGH = 50
_SAMPLE = 400_000
_MIN_LEVEL_1 = 0.6
_MIN_COMMON = 0.04
_LAST_LEVEL_1_ROW = 0xD7
# The signs that any Chinese text of some length is full of.
_COMMON = frozenset("，。、；：（）“”的一是不了在人有和中大为上个国到以会与对于发展实行提高保加")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the name of the encoding that it was in."""

    text: str
    encoding: str


def decode(data: bytes, name: str, declared: str | None = None) -> Decoded:
    """Decode a text file strictly: a byte order mark, else UTF-8, else what is declared, else GB18030.

    Args:
        data: The file's bytes.
        name: The file's name, for errors.
        declared: A codec that the file itself names (an HTML page's charset), if any.

    Returns:
        The text, its byte order mark removed.

    Raises:
        DocumentError: No encoding fits; names byte offset and line.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _strict(data, name, codec)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        in_utf8 = error
    if declared is not None:
        return _strict(data, name, declared)
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as error:
        # The one that fails later in the file, or less often, is what the file was meant to be.
        nearer = min((in_utf8, error), key=lambda e: _losses(data, e.encoding))
        raise _broken(data, name, nearer) from error
    if not reads_as_chinese(text[:_SAMPLE]):
        if _losses(data[:_SAMPLE], "utf-8") < _losses_if_gb18030(data[:_SAMPLE]):
            raise _broken(data, name, in_utf8)
        line = data.count(b"\n", 0, in_utf8.start) + 1
        raise fault(name, "not-chinese", byte=in_utf8.start, line=line)
    return Decoded(text, "gb18030")


def reads_as_chinese(text: str) -> bool:
    """Tell whether text decoded from GB18030 is Chinese, and not another encoding's bytes misread.

    Misread bytes give rare characters: little of it is on level 1 of GB 2312 (the 3755 commonest). Korean
    lands on level 1, but evenly spread over it, where Chinese repeats a few dozen signs.
    """
    foreign = [char for char in text if ord(char) > 0x7F]  # noqa: PLR2004 - the end of ASCII
    if not foreign:
        return True
    if sum(map(_on_level_1, foreign)) < len(foreign) * _MIN_LEVEL_1:
        return False
    common = sum(char in _COMMON for char in foreign)
    return len(foreign) < _ENOUGH or common >= len(foreign) * _MIN_COMMON


def _on_level_1(char: str) -> bool:
    try:
        return char.encode("gb2312")[0] <= _LAST_LEVEL_1_ROW
    except UnicodeEncodeError:
        return False


def _losses(data: bytes, encoding: str) -> int:
    return data.decode(encoding, errors="replace").count("\ufffd")


def _losses_if_gb18030(data: bytes) -> int:
    text = data.decode("gb18030", errors="replace")
    return sum(not _on_level_1(char) for char in text if ord(char) > 0x7F)  # noqa: PLR2004 - the end of ASCII


def _strict(data: bytes, name: str, codec: str) -> Decoded:
    try:
        return Decoded(data.decode(codec), codec)
    except UnicodeDecodeError as error:
        raise _broken(data, name, error) from error


def _broken(data: bytes, name: str, error: UnicodeDecodeError) -> Exception:
    # Codecs with a byte order mark count from behind the mark only in utf-8-sig.
    start = error.start + (len(codecs.BOM_UTF8) if error.encoding == "utf-8" and _marked(data) else 0)
    line = data.count(b"\n", 0, start) + 1
    return fault(name, "encoding", byte=start, line=line, encoding=error.encoding.upper())


def _marked(data: bytes) -> bool:
    return data.startswith(codecs.BOM_UTF8)
