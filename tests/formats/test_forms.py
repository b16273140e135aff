"""An answer in every form: the same bytes each time, nothing that runs in a spreadsheet, nothing lost."""

import csv
import io
import json
import time
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from rdflib import Graph

from kg.charts import ChartError
from kg.formats import FORMS, RECEIPT, Issued, write
from kg.formats.delimited import guarded
from kg.issuing import Wanted, file_name, issue, kind_of
from kg.saved import Language
from tests.saved.made_up import CITY, CONSTRUCT, FORMULA, SELECT, query, store

NOW, DAY = datetime(2026, 6, 30, 8, tzinfo=UTC), date(2026, 6, 30)
SITE = "http://127.0.0.1:8000"


def made(language: Language = "zh", form: str | None = None, **values: list[str]) -> Issued:
    saved = query(form) if form else query()
    return issue(store(), Wanted(saved, values, "v1", DAY, language, site=SITE), NOW)


ISSUED = made()
CHARTED = (
    """#+ [chart]
#+ title_zh = "示例图"
#+ title_en = "Made-up chart"
#+ mark = "bar"
#+ x = "value"
#+ y = "statement"
"""
    + SELECT
)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_answer_and_receipt_give_the_same_bytes(form: str) -> None:
    issued = made(form=CHARTED) if "table" in FORMS[form].kinds else made(form=CONSTRUCT)
    assert kind_of(issued.answer.query) in FORMS[form].kinds
    before = write(issued, form)
    if form == "xlsx":
        time.sleep(2.1)  # ZIP knows even seconds
    assert write(issued, form) == before
    assert before


def test_a_chart_says_what_was_asked_and_what_it_rests_on() -> None:
    spec = json.loads(write(made(form=CHARTED, place=["示例市"]), "vega"))
    assert spec["title"]["text"] == "示例图"
    said = "".join(spec["title"]["subtitle"])
    assert "截至2026-06-30，示例市有哪些目标" in said
    assert "来源：示例市妇女规划；" in said
    assert "v1、2026-06-30" in said
    assert [row["value"] for row in spec["data"]["values"]] == [90, 4.5]
    english = json.loads(write(made("en", CHARTED, place=["示例市"]), "vega"))
    assert english["title"]["text"] == "Made-up chart"
    assert all(len(line) <= 118 for line in english["title"]["subtitle"])


def test_what_a_chart_shows_of_a_document_runs_nothing() -> None:
    drawn = write(made(form=CHARTED), "svg").decode()
    assert "=HYPERLINK(" in drawn
    assert "href" not in drawn
    with pytest.raises(ChartError, match="没有图"):
        write(ISSUED, "svg")


def test_csv_has_labels_first_and_iris_after_them() -> None:
    text = write(ISSUED, "csv").decode()
    assert "\r\n" in text
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == ["地区", "目标", "目标值", "单位", "到期年", "截至", "地区IRI", "目标IRI"]
    assert rows[0]["地区"] == "示例市"
    assert rows[0]["地区IRI"] == str(CITY)
    assert write(ISSUED, "csv-bom") == b"\xef\xbb\xbf" + write(ISSUED, "csv")


def test_csv_runs_nothing() -> None:
    cells = [cell for row in csv.reader(io.StringIO(write(ISSUED, "csv").decode())) for cell in row]
    assert "'" + FORMULA in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))]


@pytest.mark.parametrize("text", ["=1", "+x", "-x", "@x", "\tx", "\rx", "\n=1", "-1+2", "+1e5"])
def test_what_looks_like_a_formula_is_guarded(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["", "-1", "+1.5", "12/10万", "1=1", "目标", "−1"])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


def test_a_workbook_opens_with_types_links_and_a_frozen_head() -> None:
    book = load_workbook(io.BytesIO(write(ISSUED, "xlsx")))
    assert book.sheetnames == ["答案", "说明"]
    sheet = book["答案"]
    assert [cell.value for cell in sheet[1]] == [
        "地区", "目标", "目标值", "单位", "到期年", "截至", "地区IRI", "目标IRI",
    ]  # fmt: skip
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:H4"
    assert sheet.print_title_rows == "$1:$1"
    place, statement, value, _, due, asked, iri = sheet[2][:7]
    assert place.value == "示例市"
    assert place.hyperlink is not None
    assert place.hyperlink.target == f"{SITE}/id/place/999900"
    assert statement.data_type == "s"
    assert (value.value, due.value) == (90, 2025)
    assert value.alignment.horizontal == "right"
    assert asked.value == datetime(2026, 6, 30)  # noqa: DTZ001 - a spreadsheet's day has no zone
    assert asked.number_format == "yyyy-mm-dd"
    assert iri.value == str(CITY)
    assert sheet.cell(4, 3).value is None
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths[1] > widths[0] >= 8


def test_a_workbook_runs_nothing() -> None:
    data = write(ISSUED, "xlsx")
    sheet = load_workbook(io.BytesIO(data))["答案"]
    hostile = next(cell for row in sheet.iter_rows() for cell in row if cell.value == FORMULA)
    assert hostile.data_type == "s"
    assert hostile.quotePrefix
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if b"<f>" in parts.read(name) or "vba" in name.lower()]


def test_the_second_sheet_says_what_one_has_to_know() -> None:
    book = load_workbook(io.BytesIO(write(made(place=["示例市"]), "xlsx")))
    said = {str(row[0].value): row[1].value for row in book["说明"].iter_rows() if row[0].value}
    texts = "\n".join(str(cell.value) for row in book["说明"].iter_rows() for cell in row if cell.value)
    assert said["问题"] == "截至2026-06-30，示例市有哪些目标提到各词？"
    assert said["口径"] == "每个目标一行。"
    assert said["行数"] == "共 2 行，全部列出"
    assert said["规划"] == "示例市妇女规划"
    assert said["数据版本"] == "v1"
    assert said["许可"] == "https://example.org/licence"
    assert f"city.txt sha256 {'0' * 64}" in texts
    [receipt] = [p for p in vars(book)["custom_doc_props"].props if p.name == RECEIPT]
    assert said["回执"] == receipt.value
    assert str(receipt.value).startswith("r1.")


def test_an_english_workbook_is_english() -> None:
    book = load_workbook(io.BytesIO(write(made("en"), "xlsx")))
    assert book.sheetnames == ["Answer", "About"]
    assert book["Answer"]["A2"].value == "Shili City"


def test_a_cut_answer_says_so_in_every_form_that_people_read() -> None:
    cut = issue(store(), Wanted(query(), {}, "v1", DAY, most=1), NOW)
    book = load_workbook(io.BytesIO(write(cut, "xlsx")))
    assert any("答案不完整" in str(cell.value) for row in book["说明"].iter_rows() for cell in row)
    for form in ("txt", "md"):
        assert "共 1 行以上" in write(cut, form).decode()
    assert json.loads(write(cut, "json"))["complete"] is False


def test_json_has_numbers_iris_labels_and_what_was_understood() -> None:
    told = json.loads(write(made(place=["示例市"]), "json"), parse_float=Decimal)
    assert told["rows"][1]["value"] == Decimal("4.5")
    assert told["rows"][1]["due"] == 2030
    assert told["rows"][1]["place"] == str(CITY)
    assert told["labels"][str(CITY)] == "示例市"
    assert told["parameters"]["place"] == [{"value": str(CITY), "label": "示例市"}]
    assert told["receipt"]["link"] == f"{SITE}/receipts/{told['receipt']['id']}"
    assert (told["total"], told["complete"], told["license"]) == (2, True, "https://example.org/licence")


def test_sparql_results_have_the_terms_as_they_are() -> None:
    told = json.loads(write(ISSUED, "srj"))
    assert told["head"]["vars"] == [column.name for column in ISSUED.answer.columns]
    first = told["results"]["bindings"][0]
    assert first["placeLabel"] == {"type": "literal", "value": "示例市", "xml:lang": "zh"}
    assert first["value"]["datatype"].endswith("#decimal")
    assert "value" not in told["results"]["bindings"][2]


def test_markdown_keeps_hostile_words_in_their_cell() -> None:
    hostile = store(second="a | b <script> [x](y) `c`\n# d")
    lines = write(issue(hostile, Wanted(query(), {}, "v1", DAY), NOW), "md").decode().splitlines()
    [line] = [line for line in lines if "script" in line]
    assert line.count(" | ") == 5
    assert "\\<script\\>" in line


def test_text_stands_in_line_although_a_chinese_character_is_two_wide() -> None:
    lines = write(ISSUED, "txt").decode().splitlines()
    assert lines[0] == "截至2026-06-30，各地区有哪些目标提到各词？"
    assert lines[-1].endswith(ISSUED.receipt.id)


def test_a_graph_is_read_back_as_it_was() -> None:
    issued = made(form=CONSTRUCT)
    read = Graph().parse(data=write(issued, "ttl"), format="turtle")
    assert {str(value) for value in read.objects()} == {FORMULA, "两癌筛查率达到 90%", "改善环境"}
    assert len(write(issued, "nt").splitlines()) == issued.answer.total == 3


def test_a_file_is_called_after_query_and_day() -> None:
    assert file_name(query(), DAY, "csv-bom") == "made-up-2026-06-30.csv"


def test_a_page_leaves_out_columns_with_nothing_in_them_and_says_which() -> None:
    told = json.loads(write(made(place=["样本县"]), "page"))["shown"]
    assert [column["heading"] for column in told["columns"]] == ["地区", "目标", "截至"]
    assert told["left_out"] == ["目标值", "到期年"]
    full = json.loads(write(ISSUED, "page"))["shown"]
    assert full["left_out"] == []
    assert full["rows"][0][2] == ["90", "", "%", 90.0], "a unit stands beside its number"
