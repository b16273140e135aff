"""What is found where a recorded number or unit is not what the document prints, and what is let pass.

Every sentence is made up. What extraction reads of one is held against its own spelling, so that no spelling
that extraction knows is called a fault; then the same figures are recorded otherwise.
"""

import pytest
from rdflib import Graph

from kg.codes import shipped_codes
from kg.extract.quantities.mentions import find_mentions
from kg.shipped import shipped
from kg.validate import validate
from kg.vocab import BASE

HEAD = f"""
@prefix ex: <https://example.org/> . @prefix gp: <{BASE}ontology#> .
@prefix comparator: <{BASE}id/comparator/> . @prefix unit: <{BASE}id/unit/> .
"""


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """Return the shapes of what is printed."""
    graph = Graph()
    for stem in ("groups", "printed"):
        graph.parse(shipped("shapes") / f"{stem}.ttl", format="turtle")
    return graph


@pytest.fixture(scope="module")
def units() -> Graph:
    """Return the code list of units."""
    return Graph().parse(shipped("ontology", "codes") / "unit.ttl", format="turtle")


def figure(name: str, printed: str, told: tuple[str, str, str, str]) -> str:
    """Return a target value, given as printed and as recorded: comparator, value, upper end, unit."""
    comparator, value, upper, unit = told
    return (
        f'ex:{name} a gp:TargetValue ; gp:indicatorPhrase "示例"@zh ; gp:valueText "{printed}" ;'
        f" gp:comparator comparator:{comparator} ; gp:unit {unit} ;"
        f' gp:value "{value}"^^<http://www.w3.org/2001/XMLSchema#decimal>'
        + (f' ; gp:upperValue "{upper}"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n' if upper else " .\n")
    )


def found(data: str, shapes: Graph, units: Graph) -> set[str]:
    """Return the names of what is found."""
    graph = Graph().parse(data=HEAD + data, format="turtle") + units
    report = validate(graph, shapes, check_shapes=False)
    assert all("{" not in result.message_zh + result.message_en for result in report.results)
    return {result.focus.rsplit("/", 1)[1] for result in report.results}


SENTENCES = [
    "示例率由2020年的12/10万下降到10/10万以下",
    "示例率控制在15/10万活产数以下",
    "示例率从2020年的60%提高到2030年的百分之八十",
    "示例比例达到三分之一以上",
    "示例比例至少有1/3",
    "示例率控制在百万分之五以内",
    "示例率控制在10万分之十五以内",
    "示例率控制在千分之三",
    "示例占比不低于四成",
    "示例率比2020年下降0.5个百分点",
    "示例率比2020年下降1/6",
    "建成示例托位1.2万个",
    "培训示例人员1,200人",
    "培训示例人员1，200人",
    "参加示例培训的人数达到三千人",
    "参加示例培训的人数达到三千二百人",
    "投入示例经费3亿元",
    "建设十二个示例基地",
    "建设二十五个示例基地",
    "建设三十个示例基地",
    "建设30多个示例基地",
    "每个镇有1－2个示例基地",
    "每个镇配备二至三名示例人员",
    "每年开展示例活动不少于一两次",
    "示例率达到９５．５％以上",
    "示例率达到90%-95%",
    "示例比例为1：1.5以上",
    "示例比例为2:3以上",
    "示例比例为2.5:1以上",
    "示例时间不少于2个小时",
    "示例活动每年开展一次，每年不少于两项",
    "示例托位数达到4.5个",
    "示例值达到35微克/立方米以下",
]
COMPARATORS = {
    ">=": "at-least",
    "<=": "at-most",
    "=": "equal",
    "~": "about",
    "range": "range",
    "delta<=": "change-down",
    "delta>=": "change-up",
}


def test_what_extraction_reads_is_what_is_printed(shapes: Graph, units: Graph) -> None:
    data, read = "", 0
    for number, sentence in enumerate(SENTENCES):
        mentions = find_mentions(sentence)
        assert mentions, sentence
        for mention in mentions:
            unit = shipped_codes().get("unit", mention.unit, sentence)
            upper = "" if mention.value_high is None else f"{mention.value_high}"
            told = (COMPARATORS[mention.comparator], f"{mention.value:.18f}", upper, f"<{unit}>")
            data += figure(f"s{number}-{mention.at}", mention.printed, told)
            read += 1
    assert read > len(SENTENCES)
    assert found(data, shapes, units) == set()


OTHERWISE = [
    # printed, comparator, value, upper end, unit
    ("2.8‰", "at-most", "1.5", "", "unit:per-mille"),
    ("2.8‰", "at-most", "28", "", "unit:per-mille"),
    ("2.8‰", "at-most", "-2.8", "", "unit:per-mille"),
    ("95%", "at-least", "95", "", "unit:per-mille"),
    ("９５％", "at-least", "59", "", "unit:percent"),
    ("95%", "at-least", "95", "", "unit:percentage-point"),
    ("0.5个百分点", "change-down", "0.5", "", "unit:percentage-point"),
    ("0.5个百分点", "change-down", "-0.5", "", "unit:percent"),
    ("0.5个百分点", "change-up", "-0.5", "", "unit:percentage-point"),
    ("12/10万", "at-most", "12", "", "unit:per-10000"),
    ("15/10万活产数", "at-most", "15", "", "unit:per-mille"),
    ("百分之九十", "at-least", "80", "", "unit:percent"),
    ("百分之九十", "at-least", "90", "", "unit:per-mille"),
    ("10万分之十五", "at-most", "15", "", "unit:per-10000"),
    ("四成", "at-least", "4", "", "unit:percent"),
    ("四成", "at-least", "40", "", "unit:per-mille"),
    ("三分之一", "at-least", "0.3", "", "unit:number"),
    ("1/6", "change-down", "-0.2", "", "unit:number"),
    ("1:1.5", "at-least", "1", "", "unit:ratio"),
    ("1:1.5", "at-least", "1.5", "", "unit:ratio-to-one"),
    ("2:1", "at-least", "2", "", "unit:percent"),
    ("1,200人", "at-least", "1", "", "unit:person"),
    ("三千人", "at-least", "300", "", "unit:person"),
    ("1.2万名", "at-least", "120000", "", "unit:person"),
    ("十二个", "equal", "2", "", "unit:item"),
    ("二十五个", "equal", "20", "", "unit:item"),
    ("两项", "equal", "3", "", "unit:matter"),
    ("两项", "equal", "2", "", "unit:occasion"),
    ("1－2个", "range", "1", "3", "unit:item"),
    ("1－2个", "range", "0", "2", "unit:item"),
    ("90%-95%", "range", "90", "95", "unit:per-mille"),
    ("2个小时", "at-least", "2", "", "unit:day"),
    ("30", "at-least", "30", "", "unit:percent"),
]


def test_what_is_recorded_otherwise_is_found(shapes: Graph, units: Graph) -> None:
    data = "".join(figure(f"n{n}", printed, told) for n, (printed, *told) in enumerate(OTHERWISE))  # type: ignore[arg-type]  # four texts
    missed = {f"n{n}" for n in range(len(OTHERWISE))} - found(data, shapes, units)
    assert [OTHERWISE[int(name[1:])] for name in missed] == []


UNREAD = [
    ("半数", "at-least", "50", "", "unit:percent"),
    ("三千二百人", "at-least", "32", "", "unit:person"),
    ("5斛", "at-least", "5", "", "unit:item"),
    ("百万分之五", "at-most", "5", "", "unit:number"),
    ("一两次", "range", "1", "2", "unit:occasion"),
    ("1.2万名", "at-least", "12000", "", "unit:person"),
    ("1.2万名", "at-least", "1.2", "", "unit:ten-thousand-persons"),
]


def test_what_cannot_be_read_is_not_judged(shapes: Graph, units: Graph) -> None:
    data = "".join(figure(f"n{n}", printed, told) for n, (printed, *told) in enumerate(UNREAD))  # type: ignore[arg-type]  # four texts
    assert found(data, shapes, units) == set()


@pytest.mark.parametrize(
    ("numbers", "at_fault"),
    [
        ([1, 2, 3], set()),
        ([13, 14, 15], set()),  # a document may go on counting
        ([1, 99, 3], {"t2"}),
        ([99, 2, 3], {"t1"}),
        ([1, 2, 99], {"t3"}),
        ([1, 2, 4, 5], {"t3"}),
        ([1, 2, 2, 3], {"t3"}),
        ([None, None, None], set()),
        ([None, 2, 3], set()),
        ([13, 15, 16], {"t2"}),
    ],
)
def test_printed_numbers_that_jump(
    numbers: list[int | None], at_fault: set[str], shapes: Graph, units: Graph
) -> None:
    data = "@prefix dcterms: <http://purl.org/dc/terms/> .\n" + "".join(
        f"ex:t{n} a gp:Target ; dcterms:isPartOf ex:d ; gp:ordinal {n}"
        + (f" ; gp:printedNumber {number} .\n" if number else " .\n")
        for n, number in enumerate(numbers, 1)
    )
    assert found(data, shapes, units) == at_fault


@pytest.mark.parametrize(
    ("exact", "end", "expected"),
    [
        ("示例率", 3, set()),
        ("示例率达到", 3, {"Quote-longer"}),
        ("示例率", 9, set()),
        ("示例率", 10, {"Quote-shorter"}),
        ("示例率", 0, set()),
    ],
)
def test_quotes_as_long_as_their_places(
    exact: str, end: int, expected: set[str], shapes: Graph, units: Graph
) -> None:
    data = f"""{HEAD} @prefix oa: <http://www.w3.org/ns/oa#> .
    ex:span a gp:SourceSpan ; oa:hasSelector ex:quote, ex:position .
    ex:quote oa:exact "{exact}"@zh . ex:position oa:start 0 ; oa:end {end} ."""
    report = validate(Graph().parse(data=data, format="turtle") + units, shapes, check_shapes=False)
    assert {str(result.shape).rsplit("#", 1)[1] for result in report.results} == expected
