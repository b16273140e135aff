"""The structure of the real documents, which are not in the repository: held to the hand-made reference."""

import json
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kg.extract.assemble import extract_text
from kg.flat import flatten, fold
from kg.record import Plan, Record

pytestmark = pytest.mark.shared


def records(shared: Path) -> list[tuple[str, Record]]:
    """Return each real document's raw text and record."""
    found = []
    for path in sorted((shared / "plans").glob("*.txt")):
        raw = path.read_text(encoding="utf-8-sig")
        found.append((raw, extract_text(raw, path.name, sha256(path.read_bytes()).hexdigest())))
    assert found
    return found


def parts(plan: Plan) -> list[tuple[str, tuple[int, int]]]:
    """Return text and span of every item of a plan."""
    found = [(one.text, one.span) for domain in plan.domains for one in domain.targets]
    found += [(one.text or "", one.span) for domain in plan.domains for one in domain.measures]
    return found + [
        (one.text or "", one.span) for one in (*plan.projects, *plan.implementation, *plan.monitoring)
    ]


def test_every_span_holds_exactly_its_text(shared: Path) -> None:
    for raw, record in records(shared):
        for plan in record.plans:
            assert flatten(raw, *plan.span).text.startswith(plan.title or "")
            for text, span in parts(plan):
                assert flatten(raw, *span).text == text
            for domain in plan.domains:
                assert domain.name in flatten(raw, *domain.span).text[: len(domain.name) + 5]
                assert domain.span[1] == domain.measures[-1].span[1]


def test_items_follow_each_other_inside_their_plan(shared: Path) -> None:
    for _, record in records(shared):
        for plan in record.plans:
            in_order = sorted((span for _, span in parts(plan)), key=lambda span: span[0])
            assert all(one[1] <= other[0] for one, other in pairwise(in_order))
            assert plan.span[0] <= in_order[0][0] <= in_order[-1][1] <= plan.span[1]


def test_nothing_of_the_real_plans_goes_unclaimed(shared: Path) -> None:
    codes = [one.code for _, record in records(shared) for one in record.findings]
    assert codes == ["numbering"]  # one real plan leaves out a （七）


def test_measures_begin_with_their_titles(shared: Path) -> None:
    for _, record in records(shared):
        for plan in record.plans:
            for domain in plan.domains:
                assert all(fold(one.text or "").startswith(fold(one.title) + "。") for one in domain.measures)


def test_the_structure_agrees_with_the_reference(shared: Path) -> None:
    found = {record.document: record for _, record in records(shared)}
    for path in sorted((shared / "gold").glob("*.json")):
        reference: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        record = found[reference["document"]]
        for expected, plan in zip(reference["plans"], record.plans, strict=True):
            assert facts(plan) == bare(expected)


def facts(plan: Plan) -> dict[str, Any]:
    """Return of a plan what the reference holds of its structure."""
    return bare(plan.model_dump(mode="json"))


def bare(plan: dict[str, Any]) -> dict[str, Any]:
    """Return the structure of a plan given as JSON: no spans, quantities, duties or tags."""
    kept = ("title", "audience", "place", "issuer", "document_number", "issued", "period", "based_on")
    target = ("ordinal", "printed_number", "text")
    measure = ("ordinal", "printed_number", "title", "text", "laws")
    result = {key: plan[key] for key in kept}
    result["domains"] = [
        (
            domain["ordinal"],
            domain["name"],
            [[one[key] for key in target] for one in domain["targets"]],
            [[one[key] for key in measure] for one in domain["measures"]],
        )
        for domain in plan["domains"]
    ]
    for lists in ("projects", "implementation", "monitoring"):
        result[lists] = [(one["ordinal"], one["name"]) for one in plan[lists]]
    return result
