"""A report as one HTML page that needs nothing else: to be read, mailed and printed."""

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.charts import size
from kg.reports.model import Figure, Report


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("kg.reports", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def style() -> str:
    """Return the page's style sheet, which stands in it."""
    return files("kg.reports").joinpath("report.css").read_text(encoding="utf-8")


@cache
def policy() -> str:
    """Return the `Content-Security-Policy` that a report is read under: its own style, its own pictures."""
    digest = b64encode(sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )


def to_html(report: Report, drawn: Mapping[str, bytes]) -> bytes:
    """Write a report as an HTML page; the same report gives the same bytes.

    Args:
        report: The report.
        drawn: Its charts by name, as SVG.
    """

    def picture(figure: Figure) -> Markup:
        width, height = size(figure.spec)
        data = b64encode(drawn[figure.name]).decode()
        tag = '<img src="data:image/svg+xml;base64,{}" width="{}" height="{}" alt="{}">'
        return Markup(tag).format(data, width, height, figure.alt)  # noqa: S704 - its parts are escaped

    template = _environment().get_template("report.html")
    pages = re.split(r"\{pages?\}", report.page)
    styled = Markup(style())  # noqa: S704 - our own
    return template.render(report=report, style=styled, picture=picture, pages=pages).encode()
