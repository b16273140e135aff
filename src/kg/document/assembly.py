"""Putting a document's text together piece by piece, each with the place that it came from."""

from kg.document.faults import fault
from kg.document.model import Origin, Piece

MAX_CHARACTERS = 10_000_000
"""Fifty times the longest known document; keeps memory bounded whatever a file unpacks to."""

MAX_PIECES = 500_000

# Line boundaries other than \n confuse everyone who counts lines; other control characters cannot be written
# as XML. Both are replaced one to one, so that offsets stay what an editor shows.
_BOUNDARIES = dict.fromkeys([0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029], "\n")
_CONTROLS = dict.fromkeys(
    [*range(9), *range(0x0E, 0x1C), 0x1F, *range(0x7F, 0x85), *range(0x86, 0xA0), 0xFFFE, 0xFFFF], " "
)
_CLEAN = _BOUNDARIES | _CONTROLS


def clean(text: str) -> str:
    r"""Return `text` with every line end as `\n` and control characters as spaces."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CLEAN)


class Assembly:
    """Text that grows piece by piece.

    Args:
        name: The document's name, for errors.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0

    def add(self, text: str, origin: Origin) -> None:
        """Append `text` (its line ends included) that comes from `origin`; nothing happens for no text.

        Raises:
            DocumentError: The document grows beyond `MAX_CHARACTERS` or `MAX_PIECES`.
        """
        text = clean(text)
        if not text:
            return
        if self._length + len(text) > MAX_CHARACTERS:
            raise fault(self._name, "too-long", limit=MAX_CHARACTERS, unit="characters")
        if len(self._pieces) >= MAX_PIECES:
            raise fault(self._name, "too-long", limit=MAX_PIECES, unit="lines")
        self._parts.append(text)
        self._pieces.append(Piece(self._length, self._length + len(text), origin))
        self._length += len(text)

    def text(self) -> str:
        """Return the whole text."""
        return "".join(self._parts)

    def pieces(self) -> tuple[Piece, ...]:
        """Return the map of the text."""
        return tuple(self._pieces)
