"""Traditional Chinese characters as simplified ones, so that people find what they write either way."""

from collections import defaultdict

from opencc import OpenCC

_HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_CONVERTER = OpenCC("t2s")
"""Made at once: who folds words in a worker can open no file any more."""


class _Table(defaultdict[int, int]):
    """Code points by code point, filled as they are asked for."""

    def __missing__(self, code: int) -> int:
        found = code
        if any(first <= code <= last for first, last in _HAN):
            written = _CONVERTER.convert(chr(code))
            found = ord(written) if len(written) == 1 else code
        self[code] = found
        return found


_TABLE = _Table()


def simplified(text: str) -> str:
    """Return a text with each traditional character as the simplified one that is written for it.

    For comparing, not for reading: characters are taken one by one, so that places stay what they are. 乾坤,
    which keeps its first character in good writing, becomes 干坤, as does what it is compared with.

    Args:
        text: Any text.

    Returns:
        A text of as many characters.
    """
    return text if text.isascii() else text.translate(_TABLE)
