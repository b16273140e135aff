"""Charts drawn here, without a browser and without the network: SVG and PNG."""

import json
import re
from collections.abc import Mapping
from typing import Any

import vl_convert

from kg import typefaces

_VERSION = "6.4"
"""Of Vega-Lite, among those that the converter brings along."""
_OUTER = re.compile(r' width="[0-9.]+" height="[0-9.]+"')
_FINER = 2
"""Pixels of a PNG for one of the chart."""
if typefaces.own():
    vl_convert.register_font_directory(str(typefaces.FOLDER))  # where the machine has nothing better


def size(spec: Mapping[str, Any]) -> tuple[int, int]:
    """Return width and height of a chart in pixels, known before it is drawn.

    Args:
        spec: What `chart` returned.
    """
    width, height = spec.get("usermeta", {}).get("frame") or (spec["width"], spec["height"])
    return int(width), int(height)


def svg(spec: Mapping[str, Any]) -> bytes:
    """Draw a chart as SVG of its `size`; words stay words.

    Args:
        spec: What `chart` returned.
    """
    width, height = size(spec)
    # what no frame fits is drawn into it by the reader of the SVG, as its viewBox has it
    return _OUTER.sub(f' width="{width}" height="{height}"', _drawn(spec), count=1).encode()


def png(spec: Mapping[str, Any]) -> bytes:
    """Draw a chart as PNG, two pixels for one, with typefaces of this machine, else our own.

    Args:
        spec: What `chart` returned.
    """
    drawn: bytes = vl_convert.svg_to_png(_drawn(spec), scale=_FINER)
    return drawn


def _drawn(spec: Mapping[str, Any]) -> str:
    drawn: str = vl_convert.vegalite_to_svg(
        vl_spec=json.dumps(spec), vl_version=_VERSION, allowed_base_urls=[]
    )
    return drawn
