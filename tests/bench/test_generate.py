"""Synthetic plans: extraction yields what was written, a seed decides every byte, all say what they are."""

import hashlib
from pathlib import Path

import pytest

from bench.generate.places import governed
from bench.generate.plans import documents
from bench.generate.writing import write_documents, write_records
from kg.build.plan_graph import PlanGraph
from kg.codes import shipped_codes
from kg.intake import extract_document, plan_facts, read_records
from kg.places import read_places
from kg.registry import read_registry

PLANS = 10


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synthetic")
    write_documents(folder, PLANS, "1")
    return folder


def test_extraction_yields_what_was_written(written: Path, tmp_path: Path) -> None:
    places = read_places(written / "registers")
    write_records(tmp_path, PLANS, "1")
    records = read_records(tmp_path / "records")
    assert len(records) == PLANS
    kinds = set()
    for made in documents(PLANS, "1"):
        record = extract_document(written / "documents" / made.name)
        assert record.findings == []
        assert record.model_dump(exclude={"software"}) == made.record.model_dump(exclude={"software"})
        kinds |= {Path(made.name).suffix}
        for plan in record.plans:
            targets = [one for domain in plan.domains for one in domain.targets]
            assert sum(len(one.quantities) for one in targets) >= 10
            assert any(one.agencies for domain in plan.domains for one in domain.measures)
        for key, facts in plan_facts(record, places).items():
            assert records[key].model_dump(exclude={"software"}) == facts.model_dump(exclude={"software"})
    assert kinds == {".md", ".docx"}


def test_a_seed_decides_every_byte() -> None:
    def digests(seed: str) -> list[str]:
        return [hashlib.sha256(made.data).hexdigest() for made in documents(3, seed)]

    assert digests("1") == digests("1")
    assert not set(digests("1")) & set(digests("2"))


def test_fewer_plans_are_the_first_of_more() -> None:
    few, more = list(documents(3, "1")), list(documents(4, "1"))
    assert [len(made.record.plans) for made in few] == [2, 1]
    assert few[0] == more[0]


def test_a_graph_says_that_it_is_synthetic(written: Path) -> None:
    places = read_places(written / "registers")
    key, record = next(iter(plan_facts(next(documents(1, "1")).record, places).items()))
    graph = PlanGraph(record, read_registry(written / "registers"), shipped_codes())
    labels = [
        str(node) for _, _, node, _ in graph.quads if "Synthetic" in str(node) and "made up" in str(node)
    ]
    assert graph.key == key
    assert any("development plan" in label for label in labels)
    assert any("target" in label for label in labels)


def test_there_are_places_for_all_of_china_and_none_of_its_codes() -> None:
    places = list(governed())
    assert len(places) == len({one.code for one in places}) == len({one.name_zh for one in places}) == 3500
    assert all(one.code.startswith("9") and one.name_zh.startswith("示例") for one in places)
