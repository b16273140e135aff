"""A report written in one of its forms, its charts drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from kg.charts import png, svg
from kg.errors import KgError
from kg.reports.model import Report

Form = Literal["html", "pdf", "docx"]


class ReportError(KgError):
    """A report cannot be written as is wanted."""


@dataclass(frozen=True)
class Written:
    """How a report is written in one form.

    Attributes:
        media_type: Of the file.
        pictures: Form of the charts in it: a key of `kg.charts.tasks.DRAW`.
    """

    media_type: str
    pictures: Literal["svg", "png"]


FORMS: Mapping[Form, Written] = {
    "html": Written("text/html", "svg"),
    "pdf": Written("application/pdf", "svg"),
    "docx": Written("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "png"),
}


def composed(found: Report, form: Form, drawn: Mapping[str, bytes]) -> bytes:
    """Write a report; the same report gives the same bytes.

    Args:
        found: The report.
        form: How.
        drawn: Its charts by name, in the form that `FORMS` says.

    Raises:
        TypefaceError: A PDF is wanted, and there is no Chinese typeface.
    """
    write: Callable[[Report, Mapping[str, bytes]], bytes]
    if form == "html":
        from kg.reports.page import to_html as write  # noqa: PLC0415 - each form loads a library of its own
    elif form == "pdf":
        from kg.reports.paper import to_pdf as write  # noqa: PLC0415
    else:
        from kg.reports.word import to_docx as write  # noqa: PLC0415
    return write(found, drawn)


def written(found: Report, form: Form) -> bytes:
    """Draw a report's charts and write it, all in this process.

    Raises:
        KgError: As `composed`.
    """
    draw = svg if FORMS[form].pictures == "svg" else png
    return composed(found, form, {figure.name: draw(figure.spec) for figure in found.figures})


def ended(name: str) -> Form:
    """Return the form that a file's name ends in.

    Raises:
        ReportError: It is none of reports.
    """
    for form in FORMS:
        if name.lower().endswith(f".{form}"):
            return form
    raise ReportError(
        f"{name}：看不出格式。 {name}: its ending names no form of reports.",
        f"请用 --format，或以此结尾 give --format, or end it in: {', '.join(FORMS)}.",
    )
