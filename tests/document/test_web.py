"""Web pages: the document without the site around it. All text is made up."""

import pytest

from kg.document import read_bytes
from kg.document.page_furniture import page_vocabulary
from kg.errors import DocumentError

BODY = "<p>示例市制定本规划，保障妇女和儿童的合法权益，提高妇女和儿童的健康水平，促进事业发展。</p>"
READ = "示例市制定本规划，保障妇女和儿童的合法权益，提高妇女和儿童的健康水平，促进事业发展。"


def lines(html: str, name: str = "a.html") -> list[str]:
    return [line for line in read_bytes(name, html.encode()).text.split("\n") if line]


@pytest.mark.parametrize(
    "furniture",
    [
        "<script>var a = '文字。';</script>",
        "<style>p {}</style>",
        "<nav>首页</nav>",
        "<footer>示例市人民政府主办</footer>",
        "<noscript>请打开脚本。</noscript>",
        "<template><p>模板。</p></template>",
        "<div class='site-footer'>示例市</div>",
        "<div class='BreadCrumb'>首页</div>",
        "<div id='leftMenu'>机构</div>",
        "<div role='navigation'>机构</div>",
        "<p hidden>隐藏。</p>",
        "<p style='color:red; display: none'>隐藏。</p>",
        "<p>版权所有：示例市　网站标识码</p>",
        "<p>当前位置：首页 &gt; 政策</p>",
        "<ul><li><a href='1'>示例市机构</a></li><li><a href='2'>示例市政策</a> | </li></ul>",
        "<!-- 注释。 -->",
    ],
)
def test_furniture_is_left_out(furniture: str) -> None:
    assert lines(f"<html><body>{furniture}{BODY}{furniture}</body></html>") == [READ]


def test_a_container_is_no_furniture_whatever_it_is_called() -> None:
    assert lines(f"<html><body><div class='print tool' id='search'>{BODY}</div></body></html>") == [READ]


def test_a_sentence_of_links_stays() -> None:
    assert lines(f"<html><body>{BODY}<p><a href='x'>贯彻《示例法》。</a></p></body></html>") == [
        READ,
        "贯彻《示例法》。",
    ]


def test_the_marked_main_text_with_the_heading_before_it() -> None:
    html = (
        f"<html><body><div><p>栏目</p><h1>示例市规划</h1></div><main>{BODY}</main><p>相关</p></body></html>"
    )
    assert lines(html) == ["# 示例市规划", READ]


def test_a_small_article_is_not_taken_for_the_page() -> None:
    html = f"<html><body><article>短讯</article>{BODY}</body></html>"
    assert lines(html) == ["短讯", READ]


def test_headings_lists_breaks_and_spaces() -> None:
    html = """<html><body><h2> 一、<b>总</b>
    则 </h2><div>甲&nbsp;乙<br>丙<span>丁</span></div>
    <ol start=3><li>目标<li value=7>5岁以下</ol><ul><li>项</ul><ol type=a><li><p>款</p></ol>
    <ol><li>1. 已有</ol><ol style="list-style:none"><li>无</ol><pre>一  二</pre></body></html>"""
    assert lines(html) == [
        "## 一、总 则", "甲\xa0乙", "丙丁", "3. 目标", "7. 5岁以下", "项", "a. 款", "1. 已有", "无", "一  二",
    ]  # fmt: skip


def test_table_cells_have_places() -> None:
    html = (
        "<html><body><p>前。</p><table><tr><th colspan=2>甲</th><th>乙</th></tr>"
        "<tr><td>丙</td><td>丁<table><tr><td>内</td></tr></table></td><td>戊</td></tr></table><p>后。</p></body></html>"
    )
    document = read_bytes("a.html", html.encode())
    assert {text: str(document.origin_of(document.text.index(text))) for text in "前甲乙丙丁内戊后"} == {
        "前": "paragraph 1",
        "甲": "table 1 cell A1",
        "乙": "table 1 cell C1",
        "丙": "table 1 cell A2",
        "丁": "table 1 cell B2",
        "内": "table 2 cell A1",
        "戊": "table 1 cell C2",
        "后": "paragraph 2",
    }


@pytest.mark.parametrize(
    ("charset", "codec", "encoding"),
    [("gb2312", "gb18030", "gb18030"), ("GBK", "gb18030", "gb18030"), ("big5", "big5hkscs", "big5hkscs"),
     ("gb2312", "utf-8", "utf-8"), ("no-such", "gb18030", "gb18030"), ("utf-8", "gb18030", "gb18030")],
)  # fmt: skip
def test_charsets_declared_and_misdeclared(charset: str, codec: str, encoding: str) -> None:
    text = "示例市保障老人和人民的生活水平。"
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    html = f"<html><head>{meta}</head><p>{text}</p></html>"
    document = read_bytes("a.html", html.encode(codec))
    assert (document.text.strip(), document.encoding) == (text, encoding)


def test_a_page_is_told_by_its_bytes_and_a_text_by_its_lack_of_tags() -> None:
    page = f"<!-- x --><!DOCTYPE html><html><body>{BODY}</body></html>".encode()
    assert read_bytes("a.txt", page).media_type == "text/html"
    assert read_bytes("a.html", "示例市 a < b。".encode()).media_type == "text/plain"
    assert read_bytes("a.html", BODY.encode()).media_type == "text/html"
    assert read_bytes("a.txt", BODY.encode()).media_type == "text/plain"


def test_unclosed_elements_in_numbers_are_read() -> None:
    assert len(lines("<html><body>" + "<p>文<br>" * 5000)) == 5000


def test_elements_nested_without_end_are_refused_at_once() -> None:
    with pytest.raises(DocumentError, match="elements nested more than 4000 deep"):
        read_bytes("a.html", b"<html>" + b"<div>" * 300_000)
    with pytest.raises(DocumentError, match="nested more than"):
        read_bytes("a.html", b"<html>" + b"<div></p>" * 5_000 + b"x")


def test_deep_pages_below_the_bound_are_read() -> None:
    assert lines("<html>" + "<div>" * 3900 + "文") == ["文"]


def test_the_vocabulary_is_whole() -> None:
    words = page_vocabulary()
    assert {"script", "style", "nav", "footer"} <= words.elements
    assert all(word == word.lower() for word in words.words)
    assert words.lines
