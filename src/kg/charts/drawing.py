"""Charts drawn here, without a browser and without the network: SVG and PNG."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import vl_convert

_VERSION = "6.4"
"""Of Vega-Lite, among those that the converter brings along."""
_KEPT = 32
_SIZE = re.compile(rb'<svg[^>]* width="([0-9.]+)"[^>]* height="([0-9.]+)"')


def svg(spec: Mapping[str, Any]) -> bytes:
    """Draw a chart as SVG; words stay words.

    Args:
        spec: What `chart` returned.
    """
    return _svg(json.dumps(spec, ensure_ascii=False, sort_keys=True))


def size(drawn: bytes) -> tuple[int, int]:
    """Return width and height of a drawn SVG in pixels.

    Args:
        drawn: What `svg` returned.
    """
    found = _SIZE.search(drawn)
    assert found is not None, "every SVG of the converter says its size"  # noqa: S101
    return round(float(found[1])), round(float(found[2]))


def png(spec: Mapping[str, Any]) -> bytes:
    """Draw a chart as PNG, two pixels for one, with the fonts of this machine.

    Args:
        spec: What `chart` returned.
    """
    return _png(json.dumps(spec, ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=_KEPT)
def _svg(spec: str) -> bytes:
    drawn: str = vl_convert.vegalite_to_svg(vl_spec=spec, vl_version=_VERSION, allowed_base_urls=[])
    return drawn.encode()


@lru_cache(maxsize=_KEPT)
def _png(spec: str) -> bytes:
    drawn: bytes = vl_convert.vegalite_to_png(
        vl_spec=spec, vl_version=_VERSION, scale=2, allowed_base_urls=[]
    )
    return drawn
