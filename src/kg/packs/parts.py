"""All files of a pack."""

import json
from collections.abc import Mapping

from kg.charts import ChartError
from kg.formats import Issued, write
from kg.packs.archive import CHART, zipped
from kg.packs.citing import bibtex, cff
from kg.packs.release import Release
from kg.packs.saved_form import saved_form, with_prefixes
from kg.packs.telling import licence_lines, readme
from kg.saved.sentence import written

RESULTS: Mapping[str, tuple[str, ...]] = {"table": ("csv", "json", "xlsx"), "graph": ("ttl", "nt", "json")}
"""Forms in which a pack has its answer, by what that is."""
PICTURES = {"svg": "chart.svg", "png": "chart.png"}
"""Names of a chart's pictures, by their form; they are drawn elsewhere and added to the pack."""


def pack(issued: Issued, release: Release) -> bytes:
    """Return the pack of an answer, as yet without pictures of its chart.

    Args:
        issued: The answer and its receipt.
        release: The data that were asked.

    Returns:
        A zip; the same bytes for the same answer, receipt and data.
    """
    answer = issued.answer
    forms = RESULTS["table" if answer.triples is None else "graph"]
    results = {f"result.{form}": write(issued, form) for form in forms}
    chart, undrawn = _chart(issued)
    parts = {
        **results,
        **({CHART: chart} if chart else {}),
        "query/as-run.rq": _as_run(issued).encode(),
        f"query/{answer.query.name}.rq": saved_form(answer.query).encode(),
        "query/parameters.json": _parameters(issued),
        "receipt.txt": f"{issued.receipt.id}\n".encode(),
        "receipt.json": _json({"id": issued.receipt.id, **issued.receipt.model_dump(mode="json")}),
        "CITATION.cff": cff(issued, release),
        "citation.bib": bibtex(issued, release),
        "LICENSE.md": ("\n".join(licence_lines(release)).rstrip() + "\n").encode(),
    }
    names = ["README.md", *parts, *(PICTURES.values() if chart else ())]
    return zipped({"README.md": readme(issued, release, names, undrawn), **parts})


def _chart(issued: Issued) -> tuple[bytes, tuple[str, str]]:
    """Return what is drawn of an answer, or else why nothing is, in both languages."""
    if issued.answer.query.header.chart is None or issued.answer.triples is not None:
        return b"", ("", "")
    try:
        return write(issued, "vega"), ("", "")
    except ChartError as error:
        zh, _, en = error.message.partition("。 ")
        return b"", (zh + "。", en) if en else (error.message, error.message)


def _as_run(issued: Issued) -> str:
    """Return the query with the values that were understood, for any engine."""
    answer = issued.answer
    text = answer.query.bound(
        {name: [value.term for value in found] for name, found in answer.values.items()}
    )
    receipt = issued.receipt
    head = f"# {receipt.query} {receipt.version}; data {receipt.data}; {receipt.day.isoformat()}\n"
    return head + with_prefixes(text)


def _parameters(issued: Issued) -> bytes:
    answer = issued.answer
    told = {
        name: [{"value": value.term, "label": written(value, answer.language)} for value in found]
        for name, found in answer.values.items()
    }
    return _json({"day": answer.day.isoformat(), "language": answer.language, "parameters": told})


def _json(told: object) -> bytes:
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()
