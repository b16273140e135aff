"""The foundation's question, asked over HTTP with somebody else's client.

*Targets of 儿童与安全 in all plans, with indicator, comparator, value, unit, due year and the quote with its
place in the document.*
"""

import shutil
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from SPARQLWrapper import JSON, SPARQLWrapper

from kg.flat import flatten
from kg.record import read_record
from kg.shipped import shipped

Serving = Callable[[Path, Path], AbstractContextManager[str]]

QUESTION = """
PREFIX gp: <https://w3id.org/govplan/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
SELECT ?plan ?ordinal ?statement ?indicator ?comparator ?value ?unit ?due ?quote ?sha256 ?start ?end WHERE {
  ?domain skos:prefLabel "儿童与安全"@zh .
  ?target a gp:Target ; gp:domain ?domain ; gp:plan/dcterms:identifier ?plan ; gp:ordinal ?ordinal ;
    gp:statement ?statement .
  OPTIONAL {
    ?target gp:hasTargetValue ?q .
    ?q gp:indicatorPhrase ?indicator ; gp:comparator/skos:notation ?comparator ; gp:value ?value ;
      gp:unit/skos:notation ?unit ; gp:due ?due .
  }
  BIND(COALESCE(?q, ?target) AS ?stated)
  ?stated gp:source ?span .
  ?span oa:hasSource/gp:sha256 ?sha256 ; oa:hasSelector ?position, ?quoted .
  ?position oa:start ?start ; oa:end ?end .
  ?quoted oa:exact ?quote .
} ORDER BY ?plan ?ordinal ?start
"""


@pytest.fixture(scope="module")
def rows(
    built_by_command: Path, tmp_path_factory: pytest.TempPathFactory, serving: Serving
) -> list[dict[str, Any]]:
    """Serve the shipped data, built as a user does, and ask."""
    folder = tmp_path_factory.mktemp("asked") / "here"
    shutil.copytree(built_by_command, folder, symlinks=True)
    kg = Path(sys.executable).parent / "kg"
    with serving(kg, folder) as address:
        client = SPARQLWrapper(f"http://{address}/sparql")
        client.setQuery(QUESTION)
        client.setReturnFormat(JSON)
        answer: Any = client.queryAndConvert()
    return [{k: v["value"] for k, v in row.items()} for row in answer["results"]["bindings"]]


def test_every_target_of_the_domain_is_there(rows: list[dict[str, Any]]) -> None:
    expected = {
        (path.stem, str(target.ordinal))
        for path in shipped("data", "plans").glob("*-children-*.json")
        for domain in read_record(path).plans[0].domains
        if domain.name == "儿童与安全"
        for target in domain.targets
    }
    assert len(expected) > 20
    assert {(row["plan"], row["ordinal"]) for row in rows} == expected


@pytest.mark.parametrize(
    ("plan", "ordinal", "indicator", "comparator", "value", "unit", "due"),
    [
        ("440103-children-2021-2030", "1", "儿童伤害死亡率", "<=", "5", "/10万", "2030"),
        ("440103-children-2021-2030", "5", "儿童药品质量抽检合格率", ">=", "99", "%", "2030"),
        ("440281-children-2021-2030", "1", "儿童伤害死亡率", "delta<=", "-20", "%", "2030"),
        ("440281-children-2021-2030", "5", "儿童药品质量抽检合格率", ">=", "95", "%", "2030"),
        ("450700-children-2021-2030", "1", "儿童伤害死亡率", "delta<=", "-20", "%", "2030"),
    ],
)
def test_the_values_are_right(  # noqa: PLR0917 - a row of the table
    rows: list[dict[str, Any]],
    plan: str, ordinal: str, indicator: str, comparator: str, value: str, unit: str, due: str,
) -> None:  # fmt: skip
    found = [row for row in rows if (row["plan"], row["ordinal"]) == (plan, ordinal) and "indicator" in row]
    assert [
        (row["indicator"], row["comparator"], row["value"], row["unit"], row["due"]) for row in found
    ] == [(indicator, comparator, value, unit, due)]


def test_five_safety_targets_have_a_number(rows: list[dict[str, Any]]) -> None:
    assert sum("value" in row for row in rows) == 5


@pytest.mark.shared
def test_every_quote_stands_at_its_place(rows: list[dict[str, Any]], shared: Path) -> None:
    texts = {}
    for path in shipped("data", "plans").glob("*.json"):
        record = read_record(path)
        folder = "reference" if record.plans[0].partial else "plans"
        texts[record.sha256] = (shared / folder / record.document).read_text(encoding="utf-8")
    for row in rows:
        found = flatten(texts[row["sha256"]], int(row["start"]), int(row["end"])).text
        assert found == row["quote"]
