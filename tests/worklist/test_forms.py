"""Findings for the terminal, for paper, for Excel, for programs and in RDF."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH

from kg.report import REPORT, shorten
from kg.validate import path_text, read_shapes
from kg.vocab import GP
from kg.worklist import Chosen, Findings, choose, whole
from kg.worklist.book import to_workbook
from kg.worklist.lines import to_lines
from kg.worklist.paper import to_paper
from kg.worklist.plain import as_dict
from kg.worklist.rdf import report as rdf_report
from tests.made_up import CITY_WOMEN
from tests.made_up_findings import report, store


def test_lines_say_it_all_and_where_there_is_more(findings: Findings) -> None:
    text = "\n".join(to_lines(findings, list(findings.found), more="kg validate --plan 'x y'"))
    for words in (
        "【违规 violation】主要目标：责任单位",
        "目标  反家庭暴力示例工作机制全面建立。",
        "问题  目标没有责任单位。 The target has no responsible agency.",
        "认可  示例理由。（示例维护者，至 until 2099-12-31）",
        "推定牵头 presumably leads",
        "认可已过期 expired acceptance：gps:PresumedTarget",
        "认可没有对应的发现 acceptance that accepts nothing：gps:Percentage",
        "kg validate --plan 'x y' --shape Span-outside",
        f"共 {len(findings.found)} 条",
    ):
        assert words in text, words
    full = list(to_lines(findings, choose(findings.found, Chosen(shape="Span-outside")), more=None))
    assert sum(line.startswith("    问题") for line in full) == 79


class Page(HTMLParser):
    """Reads a page: its anchors, its links, what it loads, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if given.get("id"):
            self.ids.add(str(given["id"]))
        if tag == "a":
            self.links.append(str(given["href"]))
        self.loads += [str(given[name]) for name in ("src", "data") if name in given]
        self.loads += [str(given["href"])] if tag == "link" else []


def test_paper_needs_nothing_else_and_its_links_lead_somewhere(findings: Findings) -> None:
    page = Page()
    text = to_paper(findings, list(findings.found))
    page.feed(text)
    assert page.loads == []
    assert not {"script", "link", "img"} & set(page.tags)
    assert "url(" not in text
    assert {link[1:] for link in page.links if link.startswith("#")} <= page.ids
    assert page.tags.count("article") == sum(len(f.fixer.agencies) for f in findings.found)
    assert "已认可：示例理由。（示例维护者，至 2099-12-31）" in text


def read(findings: Findings) -> Workbook:
    return load_workbook(BytesIO(to_workbook(findings, list(findings.found))))


def test_the_workbook_has_its_sheets_headed_and_filterable(findings: Findings) -> None:
    book = read(findings)
    assert book.sheetnames == ["发现", "按机构", "按规划", "按领域", "按规则", "说明"]
    for name in book.sheetnames[:5]:
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert all(re.search(r"[\u4e00-\u9fff]|^Finding$", str(cell.value)) for cell in sheet[1])
        assert all(
            sheet.column_dimensions[get_column_letter(n)].width > 5 for n in range(1, len(sheet[1]) + 1)
        )
    assert book["发现"].max_row == len(findings.found) + 1
    counted = sum(int(str(row[-1].value)) for row in book["按规则"].iter_rows(min_row=2))
    assert counted == len(findings.found)


def test_a_row_of_the_workbook_says_what_a_finding_says(findings: Findings) -> None:
    sheet = read(findings)["发现"]
    heads = [cell.value for cell in sheet[1]]
    rows = [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=2)]
    (row,) = (r for r in rows if r["规则代号"].value == "Target-responsible")
    assert row["级别"].value == "违规"
    assert row["是否已认可"].value == "已认可"
    assert row["目标或措施"].value == row["原文"].value == "反家庭暴力示例工作机制全面建立。"
    link = row["目标或措施"].hyperlink
    assert link is not None
    assert str(link.target).endswith(f"/{CITY_WOMEN}/d8/t1")
    assert row["认可至"].value == "2099-12-31"


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(1)", '=HYPERLINK("x")'])
def test_words_that_look_like_a_formula_stay_words(findings: Findings, formula: str) -> None:
    first = next(f for f in findings.found if f.item)
    assert first.item is not None
    spoilt = replace(first, item=replace(first.item, words=formula))
    sheet = load_workbook(BytesIO(to_workbook(findings, [spoilt])))["发现"]
    (cell,) = (cell for cell in sheet[2] if cell.value == formula)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_control_characters_do_not_break_the_workbook(findings: Findings) -> None:
    spoilt = replace(
        findings.found[0], message=replace(findings.found[0].message, zh="示\x00例\x0b。" + "长" * 40_000)
    )
    sheet = load_workbook(BytesIO(to_workbook(findings, [spoilt])))["发现"]
    assert any(str(cell.value).startswith("示例。长") and len(str(cell.value)) == 32_767 for cell in sheet[2])


def test_programs_get_the_same(findings: Findings) -> None:
    chosen = choose(findings.found, Chosen(severity="Violation", group="completeness"))
    told = as_dict(findings, chosen)
    assert (told["conforms"], told["passes"]) == (False, True)
    assert told["accepted"]["Violation"] == 1
    (result,) = told["results"]
    assert result["path"] == "^gp:responsibleFor"
    assert result["component"] == "sh:MinCountConstraintComponent"
    assert result["value"] is None
    assert result["acceptance"]["until"] == "2099-12-31"
    assert result["settled_by"]["ground"] == "office"
    assert result["quote"]["start"] < result["quote"]["end"]
    assert [work["key"] for work in told["lists"]["shape"]] == ["Target-responsible"]
    assert len(told["acceptances"]["expired"]) == len(told["acceptances"]["unmatched"]) == 1


def test_the_whole_report_is_rdf_as_it_is_stored(findings: Findings) -> None:
    with rdf_report(store(), read_shapes(), None) as answer:
        told = Graph().parse(data=answer.write("text/turtle"), format="turtle")
    assert len(set(told.objects(REPORT, SH.result))) == len(findings.found)
    assert (REPORT, RDF.type, SH.ValidationReport) in told
    assert len(set(told.subjects(RDF.type, GP.Acceptance))) == 3


def test_a_part_of_the_report_holds_its_results_and_their_acceptances(findings: Findings) -> None:
    chosen = choose(findings.found, Chosen(shape="Target-responsible"))
    with rdf_report(store(), read_shapes(), chosen) as answer:
        told = Graph().parse(data=answer.write("text/turtle"), format="turtle")
    assert set(told.objects(REPORT, SH.result)) == {URIRef(chosen[0].iri)}
    assert len(set(told.subjects(RDF.type, GP.Acceptance))) == 1
    assert (URIRef(chosen[0].rule.iri), SH.group, None) in told
    assert whole(chosen).accepted_count == 1


def test_no_finding_is_an_empty_report(findings: Findings) -> None:
    with rdf_report(store(), read_shapes(), []) as answer:
        told = Graph().parse(data=answer.write("text/turtle"), format="turtle")
    assert (REPORT, RDF.type, SH.ValidationReport) in told
    assert not list(told.objects(None, SH.result))
    assert as_dict(findings, [])["conforms"] is bool(told.value(REPORT, SH.conforms)) is True
    assert to_paper(findings, []).count("<article") == 0
    assert load_workbook(BytesIO(to_workbook(findings, [])))["发现"].max_row == 1


def test_every_result_says_along_which_path(findings: Findings) -> None:
    """A predicate as it is stored; more than that at blank nodes, as SHACL writes paths."""
    shapes = read_shapes()
    with rdf_report(store(), shapes, None) as answer:
        written = answer.write("text/turtle")
    told = Graph().parse(data=written, format="turtle")
    complex_ones = 0
    for finding in findings.found:
        paths = list(told.objects(URIRef(finding.iri), SH.resultPath))
        assert len(paths) <= 1
        path = next(iter(paths), None)
        assert ("" if path is None else path_text(told, path)) == finding.rule.path
        complex_ones += isinstance(path, BNode)
    assert complex_ones
    with rdf_report(store(), shapes, None) as answer:
        assert answer.write("text/turtle") == written


@pytest.mark.parametrize("severity", ["Violation", "Warning", ""])
def test_json_and_rdf_agree_on_whether_it_conforms(findings: Findings, severity: str) -> None:
    """Of the same results, whatever was left out."""
    for chosen in (choose(findings.found, Chosen(severity=severity)), []):
        with rdf_report(store(), read_shapes(), chosen) as answer:
            told = Graph().parse(data=answer.write("application/n-triples"), format="nt")
        assert list(told.objects(REPORT, SH.conforms)) == [Literal(not chosen)]
        assert as_dict(findings, chosen)["conforms"] is (not chosen)


def test_a_value_at_fault_is_told_as_sparql_tells_terms(findings: Findings) -> None:
    results = {result["iri"]: result for result in as_dict(findings, findings.found)["results"]}
    for result in report().results:
        told = results[f"{REPORT}/{result.digest}"]
        assert told["component"] == shorten(result.component)
        assert told["path"] == result.path
        value = told["value"]
        assert (value and value["value"]) == (None if result.value is None else str(result.value))
        assert (value and value["type"] == "uri") == (result.value and isinstance(result.value, URIRef))
