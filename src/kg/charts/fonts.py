"""Whether the fonts of this machine have what charts say."""

import vl_convert

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">'
    '<text x="2" y="18" font-size="16" font-family="sans-serif">{}</text></svg>'
)
_TWO = ("图", "表")
"""Two characters that look different where a font has them, and alike where none does."""


def draws_chinese() -> bool:
    """Say whether charts drawn here show Chinese characters."""
    one, other = (vl_convert.svg_to_png(_SVG.format(character)) for character in _TWO)
    return bool(one != other)
