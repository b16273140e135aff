"""Word files: structure, numbers, notes, tables, changes. All text is made up."""

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kg.document import Document, read_bytes
from kg.flat import flatten

from .builders import Word, level

W = nsdecls("w")


def lines(word: Word) -> list[str]:
    return [line for line in reading(word).text.split("\n") if line]


def reading(word: Word) -> Document:
    return read_bytes("a.docx", word.data())


def test_headings_by_style_title_and_outline_level(word: Word) -> None:
    word.paragraph("示例市规划", style="Title")
    word.paragraph("总则", style="Heading 2")
    word.paragraph("正文。")
    word.xml(f'<w:p {W}><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>目标</w:t></w:r></w:p>')
    word.xml(f'<w:p {W}><w:pPr><w:outlineLvl w:val="9"/></w:pPr><w:r><w:t>正文二</w:t></w:r></w:p>')
    long = "很长的段落" * 30
    word.xml(f'<w:p {W}><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>{long}</w:t></w:r></w:p>')
    assert lines(word) == ["# 示例市规划", "## 总则", "正文。", "### 目标", "正文二", long]


def test_a_style_based_on_a_heading_is_one(word: Word) -> None:
    style = word.file.styles.add_style("示例标题", 1)
    style.base_style = word.file.styles["Heading 3"]
    word.paragraph("目标", style="示例标题")
    assert lines(word) == ["### 目标"]


def test_styles_in_a_ring_do_no_harm(word: Word) -> None:
    one, two = (word.file.styles.add_style(name, 1) for name in ("甲", "乙"))
    one.base_style, two.base_style = two, one
    word.paragraph("正文", style="甲")
    assert lines(word) == ["正文"]


def test_automatic_numbers_in_chinese_and_arabic(word: Word) -> None:
    plan = word.define_list(
        [
            level("chineseCounting", "%1、"),
            level("chineseCountingThousand", "（%2）"),
            level("decimal", "%3."),
            level("none", ""),
        ]
    )
    for at in (0, 1, 2, 2, 1, 2, 0, 1, 3):
        word.paragraph("甲", (plan, at))
    assert lines(word) == [
        "一、 甲",
        "（一） 甲",
        "1. 甲",
        "2. 甲",
        "（二） 甲",
        "1. 甲",
        "二、 甲",
        "（一） 甲",
        "甲",
    ]


def test_numbers_of_higher_levels_and_legal_numbering(word: Word) -> None:
    plan = word.define_list(
        [
            level("chineseCounting", "第%1章"),
            level("decimal", "%1.%2"),
            level("decimal", "%1.%2.%3", more="<w:isLgl/>"),
        ]
    )
    for at in (0, 1, 2, 2):
        word.paragraph("甲", (plan, at))
    assert lines(word) == ["第一章 甲", "一.1 甲", "1.1.1 甲", "1.1.2 甲"]


def test_a_level_that_never_restarts(word: Word) -> None:
    plan = word.define_list(
        [level("decimal", "%1."), level("decimal", "第%2条", more='<w:lvlRestart w:val="0"/>')]
    )
    for at in (0, 1, 0, 1):
        word.paragraph("甲", (plan, at))
    assert lines(word) == ["1. 甲", "第1条 甲", "2. 甲", "第2条 甲"]


def test_a_start_other_than_one_and_no_gap(word: Word) -> None:
    plan = word.define_list([level("decimal", "%1、", more='<w:suff w:val="nothing"/>', start=5)])
    word.paragraph("甲", (plan, 0))
    word.paragraph("乙", (plan, 0))
    assert lines(word) == ["5、甲", "6、乙"]


def test_two_users_of_a_list_count_on_unless_one_begins_anew(word: Word) -> None:
    first = word.define_list([level("decimal", "%1.")])
    again = word.define_list([], abstract=first)
    anew = word.define_list(
        [], abstract=first, overrides='<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    )
    for number in (first, first, again, anew, anew, first):
        word.paragraph("甲", (number, 0))
    assert lines(word) == ["1. 甲", "2. 甲", "3. 甲", "1. 甲", "2. 甲", "3. 甲"]


def test_a_user_of_a_list_with_a_level_of_its_own(word: Word) -> None:
    first = word.define_list([level("decimal", "%1.")])
    own = f'<w:lvl w:ilvl="0">{level("upperLetter", "%1)")}</w:lvl>'
    other = word.define_list(
        [],
        abstract=first,
        overrides=f'<w:lvlOverride w:ilvl="0">{own}</w:lvlOverride>',
    )
    word.paragraph("甲", (first, 0))
    word.paragraph("乙", (other, 0))
    assert lines(word) == ["1. 甲", "B) 乙"]


def test_numbers_by_style(word: Word) -> None:
    """A style names the list; the list's level names the style."""
    plan = word.define_list(
        [level("decimal", "%1."), level("decimal", "（%2）", more='<w:pStyle w:val="Heading2"/>')]
    )
    style = word.file.styles["Heading 2"].element
    style.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = plan
    word.paragraph("甲", style="Heading 2")
    word.paragraph("乙", style="Heading 2")
    assert lines(word) == ["## （1） 甲", "## （2） 乙"]


def test_a_paragraph_takes_itself_out_of_its_styles_list(word: Word) -> None:
    plan = word.define_list([level("decimal", "%1.")])
    style = word.file.styles["Heading 2"].element
    style.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = plan
    word.paragraph("甲", (0, 0), style="Heading 2")
    word.paragraph("乙", style="Heading 2")
    assert lines(word) == ["## 甲", "## 1. 乙"]


def test_bullets_and_unknown_lists_print_no_number(word: Word) -> None:
    bullets = word.define_list([level("bullet", "·")])
    word.paragraph("甲", (bullets, 0))
    word.paragraph("乙", (4711, 0))
    word.paragraph("丙", (bullets, 7))
    assert lines(word) == ["甲", "乙", "丙"]


def test_blank_items_count_as_they_do_in_word(word: Word) -> None:
    plan = word.define_list([level("decimal", "%1.")])
    for text in ("甲", "", "乙"):
        word.paragraph(text, (plan, 0))
    assert lines(word) == ["1. 甲", "3. 乙"]


def test_a_number_in_front_of_a_number(word: Word) -> None:
    """`7.` before `5岁以下` must not read as 7.5."""
    plan = word.define_list([level("decimal", "%1.", start=7)])
    word.paragraph("5岁以下儿童死亡率控制在5‰以下。", (plan, 0))
    assert lines(word) == ["7. 5岁以下儿童死亡率控制在5‰以下。"]


def test_footnotes_stand_at_their_reference_and_are_layout(word: Word) -> None:
    word.footnotes(["指[示例]疫苗。", "见附件。"])
    paragraph = word.paragraph("适龄女生")
    for note, text in ((2, "疫苗接种率达到"), (1, "90%以上。")):
        run = f'<w:r {W}><w:footnoteReference w:id="{note}"/></w:r>'
        paragraph.append(parse_xml(run))
        paragraph.append(parse_xml(f"<w:r {W}><w:t>{text}</w:t></w:r>"))
    text = reading(word).text.strip()
    assert text == (
        "适龄女生[footnoteRef:1] [1: 见附件。]疫苗接种率达到[footnoteRef:2] [2: 指［示例］疫苗。]90%以上。"
    )
    assert flatten(text).text == "适龄女生疫苗接种率达到90%以上。"


def test_tables_cell_by_cell_with_their_places(word: Word) -> None:
    word.paragraph("前文。")
    table = word.file.add_table(2, 3)
    table.cell(0, 0).text = "专栏一"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(0, 2).text = "2030年"
    table.cell(1, 1).text = "第一段\n第二段"
    nested = table.cell(1, 2).add_table(1, 1)
    nested.cell(0, 0).text = "内表"
    word.paragraph("后文。")
    document = reading(word)
    places = {text: str(document.origin_of(document.text.index(text))) for text in lines(word)}
    assert places == {
        "前文。": "paragraph 1",
        "专栏一": "table 1 cell A1",
        "2030年": "table 1 cell C1",
        "第一段": "table 1 cell B2",
        "第二段": "table 1 cell B2",
        "内表": "table 2 cell A1",
        "后文。": "paragraph 2",
    }


def test_content_controls_and_text_boxes_are_read_once(word: Word) -> None:
    word.xml(
        f"<w:sdt {W}><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>控件内</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    box = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    word.xml(
        f"<w:p {W} {mc}><w:r><w:t>框外</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert lines(word) == ["控件内", "框外", "框内"]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲\t乙"),
        ("<w:r><w:t>2021</w:t><w:noBreakHyphen/><w:t>2030</w:t></w:r>", "2021-2030"),
        ("<w:r><w:t>甲</w:t></w:r><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", "甲"),
        ("<w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:r><w:t>甲</w:t></w:r>", "新甲"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>甲</w:t></w:r>", "甲"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r>', "显"),
        ("<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>", "链接"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>甲</w:t></w:r>", "甲"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>甲</w:t></w:r>', "甲"),
        ('<w:r><w:sym w:font="Symbol" w:char="2265"/><w:t>90%</w:t></w:r>', "≥90%"),
        ('<w:r><w:sym w:font="Symbol" w:char="xyz"/><w:t>甲</w:t></w:r>', "甲"),
        ('<w:r><w:footnoteReference w:id="9"/><w:t>甲</w:t></w:r>', "甲"),
    ],
)
def test_what_a_paragraph_prints(word: Word, runs: str, text: str) -> None:
    word.xml(f"<w:p {W}>{runs}</w:p>")
    assert reading(word).text == text + "\n\n"


def test_a_line_break_stays_in_its_paragraph(word: Word) -> None:
    word.xml(f"<w:p {W}><w:r><w:t>示例市</w:t><w:br/><w:t>规划</w:t></w:r></w:p>")
    document = reading(word)
    assert document.text == "示例市\n规划\n\n"
    assert [str(piece.origin) for piece in document.pieces] == ["paragraph 1"]
