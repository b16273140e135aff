"""A report as a PDF, by Typst: tagged for readers of screens (PDF/UA-1), typefaces embedded."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import typst

from kg import typefaces
from kg.errors import KgError
from kg.reports.model import Report


class TypefaceError(KgError):
    """There is no typeface with Chinese characters, so nothing can be printed."""


@cache
def faces() -> tuple[typst.Fonts, tuple[str, ...]]:
    """Return the typefaces to print with, and their families, preferred first: our own, else the machine's.

    Raises:
        TypefaceError: There is none.
    """
    if typefaces.own():
        return typst.Fonts(include_system_fonts=False, font_paths=[typefaces.FOLDER]), (typefaces.FAMILY,)
    fonts = typst.Fonts(include_system_fonts=True)
    known = {*fonts.families()}
    found = tuple(family for family in typefaces.OTHERS if family in known)
    if not found:
        raise TypefaceError(
            "没有中文字体，做不出 PDF。 There is no Chinese typeface, so no PDF can be made.",
            typefaces.REMEDY,
        )
    return fonts, found


def to_pdf(report: Report, drawn: Mapping[str, bytes]) -> bytes:
    """Write a report as PDF; the same report gives the same bytes.

    Args:
        report: The report.
        drawn: Its charts by name, as SVG.

    Raises:
        TypefaceError: There is no Chinese typeface.
    """
    fonts, families = faces()
    told = json.loads(report.model_dump_json(exclude={"parts": {"__all__": {"spec"}}}))
    inputs = {
        "report": json.dumps(told, ensure_ascii=False),
        "families": json.dumps([*families]),
        **{name: picture.decode() for name, picture in drawn.items()},
    }
    template = files("kg.reports").joinpath("report.typ").read_bytes()
    return typst.compile(
        template, font_paths=fonts, format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=0
    )
