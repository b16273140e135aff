"""Figures of targets that no rule reads: made-up sentences, and the real documents when they are there."""

from hashlib import sha256
from pathlib import Path
from time import process_time

import pytest

from kg.extract.assemble import extract_text
from kg.extract.quantities import find_quantities, unclaimed_figures

from .made_up import document, domain, record


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("到2030年，达到90%以上。", ["达到90%以上"]),
        ("亲子驿站20间，服务更加完善。", ["亲子驿站20间"]),
        ("亲子驿站50个左右分布于城区。", ["亲子驿站50个左右分布于城区"]),
        ("推动3000户家庭参与，社工3000人。", ["推动3000户家庭参与", "社工3000人"]),
        ("学校12所、幼儿园20所免费开放。", ["学校12所、幼儿园20所免费开放"]),
        ("至少设立一所。", ["至少设立一所"]),
    ],
)
def test_a_number_that_no_rule_reads_is_named_with_its_clause(text: str, clauses: list[str]) -> None:
    assert find_quantities(text) == []
    assert unclaimed_figures(text) == clauses


@pytest.mark.parametrize(
    "text",
    [
        "示例病筛查率达到90%以上，新建示例驿站2—3所。",
        "示例病筛查率由2020年的45.5%提高到60%以上。",
        "示例病筛查率2020年为52%，到2030年控制在45%以内。",
        "到2030年，0—6岁儿童普遍接受“十百千”示例服务。",
        "落实12项重点任务，建立一个示例机制。",
        "50人以上单位普遍设立示例室，日人流量超过1万人的场所配备示例间。",
        "示例服务能力不断提高。",
    ],
)
def test_what_is_read_or_known_to_be_no_quantity_is_not_named(text: str) -> None:
    assert unclaimed_figures(text) == []


def test_a_target_with_an_unread_number_is_found_with_its_line() -> None:
    text = document(domain(targets="1. 示例甲提高。\n2. 示例乙更好，亲子驿站20间。\n"))
    (finding,) = record(text).findings
    assert (finding.code, finding.text) == ("unread-number", "亲子驿站20间")
    assert text.split("\n")[(finding.line or 0) - 1] == "2. 示例乙更好，亲子驿站20间。"
    assert "亲子驿站20间" in finding.message


def test_a_long_target_is_read_in_linear_time() -> None:
    def seconds(clauses: int) -> float:
        text = "达到1%以上，" * clauses
        before = process_time()
        assert unclaimed_figures(text) == ["达到1%以上"]
        return process_time() - before

    assert min(seconds(8000), seconds(8001)) < 4 * max(min(seconds(4000), seconds(4001)), 0.05)


@pytest.mark.shared
def test_it_is_quiet_on_real_documents(shared: Path) -> None:
    """Each one raised has to be read by a person: more than a few would hide the one that matters."""
    raised = [
        finding.text
        for path in sorted((shared / "plans").glob("*.txt"))
        for raw in [path.read_text(encoding="utf-8-sig")]
        for finding in extract_text(raw, path.name, sha256(raw.encode()).hexdigest()).findings
        if finding.code == "unread-number"
    ]
    assert len(raised) <= 3, raised
