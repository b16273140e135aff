"""What pages of comparisons show, as lists for JSON and as CSV."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from api.reading import Label
from api.views.compare import Compared, Counts
from api.views.comparing import Aim
from api.views.indicator import IndicatorView
from api.words import Language, Words, heading, sign
from kg.formats.delimited import BOM, guarded

Line = dict[str, str]
COLUMNS = (
    "indicator", "place", "plan", "comparator", "printed", "value", "upper", "unit", "due", "base", "verdict",
    "apart", "phrase", "plan_key", "target", "indicator_iri",
)  # fmt: skip
"""Of a table of values: what people read first, addresses last."""


def of_plans(compared: Compared) -> Iterator[Line]:
    """Yield every value of plans that are compared, indicator by indicator."""
    for row in compared.rows:
        for held in (held for values in row.held for held in values):
            yield _line(row.name, held.aim, held.verdict, held.apart)


def of_indicator(view: IndicatorView) -> Iterator[Line]:
    """Yield every plan's values of an indicator; those that are not compared with most say why."""
    comparison = view.comparison
    for aim in (*comparison.together, *comparison.apart):
        yield _line(comparison.indicator, aim, "apart" if aim.apart else aim.mark, aim.apart)


def _line(indicator: Label, aim: Aim, verdict: str, apart: Sequence[str]) -> Line:
    quantity, origin = aim.quantity, aim.origin
    return {
        "indicator": indicator.zh,
        "place": origin.place.zh,
        "plan": origin.plan.zh,
        "comparator": quantity.notation,
        "printed": quantity.printed,
        "value": f"{quantity.number:f}",
        "upper": "" if quantity.upper is None else f"{quantity.upper:f}",
        "unit": quantity.unit_text,
        "due": quantity.due,
        "base": quantity.baseline_year,
        "verdict": verdict,
        "apart": " ".join(apart),
        "phrase": quantity.phrase,
        "plan_key": _key(origin.plan),
        "target": quantity.item,
        "indicator_iri": indicator.iri,
    }


def table(lines: Iterable[Line], language: Language) -> bytes:
    """Write lines as CSV (RFC 4180) with a byte order mark, so that Excel reads the Chinese.

    Args:
        lines: The lines; text that a spreadsheet would take for a formula begins with an apostrophe.
        language: Of headings, verdicts and reasons.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([heading(column, language) for column in COLUMNS])
    words = Words(language)
    for line in lines:
        told = {
            "comparator": sign(line["comparator"], language),
            "verdict": words(f"verdict_{line['verdict']}") if line["verdict"] else "",
            "apart": words("comma").join(words(f"differs_{name}") for name in line["apart"].split()),
        }
        writer.writerow([guarded((line | told)[column]) for column in COLUMNS])
    return (BOM + out.getvalue()).encode()


def plans(compared: Compared) -> list[dict[str, object]]:
    """Return the plans that are compared, with what each has in all and what it alone has."""
    return [
        {
            "iri": origin.plan.iri,
            "key": _key(origin.plan),
            "title": origin.plan.zh,
            "place": origin.place.zh,
            **_counts(counts),
            "only": [row.name.zh for row in own],
            "only_tags": [tag.zh for tag in tags],
        }
        for origin, counts, own, tags in zip(
            compared.plans, compared.totals, compared.only, compared.tags, strict=True
        )
    ]


def domains(compared: Compared) -> list[dict[str, object]]:
    """Return what each plan has by domain."""
    return [
        {
            "iri": label.iri,
            "domain": label.zh,
            "plans": {
                _key(origin.plan): _counts(counts)
                for origin, counts in zip(compared.plans, found, strict=True)
            },
        }
        for label, found in compared.domains
    ]


def _counts(counts: Counts) -> dict[str, object]:
    return {"targets": counts.targets, "quantified": counts.quantified, "measures": counts.measures}


def _key(plan: Label) -> str:
    return plan.iri.rsplit("/", 1)[-1]
