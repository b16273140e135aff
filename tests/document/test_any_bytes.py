"""Whatever the bytes, reading ends in a document or in one `DocumentError`."""

import io
import random
import re
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.document import Document, read_bytes
from kg.errors import DocumentError

SUFFIXES = ("txt", "md", "html", "docx", "pdf", "doc", "png", "")
HEADS = (
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"<html>",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xff\xfe\x00\x00",
    b"\xd0\xcf\x11\xe0",
)
TAGS = (
    "<p>", "</p>", "<li>", "<ol>", "<ol/start=9>", "</ol>", "<table>", "<td/colspan=x>", "</td>",
    "<tr>", "</table>", "<h1>", "</h1>", "<main>", "</main>", "<pre>", "<br>", "</ul>", "<a>",
    "</a>", "文。", "<svg>", "<template>", "<!--", "-->", "<script>",
)  # fmt: skip
WORD_PARTS = (
    "word/document.xml",
    "word/numbering.xml",
    "word/styles.xml",
    "[Content_Types].xml",
    "word/_rels/document.xml.rels",
)


def read_whatever(name: str, data: bytes) -> None:
    refused: DocumentError | None = None
    try:
        document = read_bytes(name, data)
    except DocumentError as error:
        refused = error
    if refused is None:
        check(document)
    else:
        assert refused.message.startswith(name)
        assert refused.remedy


def check(document: Document) -> None:
    assert document.text.strip()
    assert document.pieces[0].start == 0
    assert document.pieces[-1].end == len(document.text)
    assert document.line_of(len(document.text)) == document.text.count("\n") + 1
    str(document.origin_of(len(document.text)))
    document.text.encode()


@given(data=st.binary(max_size=400), head=st.sampled_from(HEADS), suffix=st.sampled_from(SUFFIXES))
@settings(max_examples=400, deadline=None)
def test_any_bytes(data: bytes, head: bytes, suffix: str) -> None:
    read_whatever(f"plan.{suffix}", head + data)


@given(text=st.text(max_size=300), codec=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]))
@settings(max_examples=200, deadline=None)
def test_any_text(text: str, codec: str) -> None:
    read_whatever("plan.txt", text.encode(codec, errors="replace"))


@given(parts=st.lists(st.sampled_from(TAGS), max_size=30))
@settings(max_examples=300, deadline=None)
def test_any_soup_of_tags(parts: list[str]) -> None:
    read_whatever("plan.html", ("<html>" + "".join(parts)).encode())


@given(seed=st.integers(0, 2**32), count=st.integers(1, 20))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_pdf_with_wrong_bytes(plan_pdf: bytes, seed: int, count: int) -> None:
    read_whatever("plan.pdf", damaged(plan_pdf, seed, count))


@given(seed=st.integers(0, 2**32), count=st.integers(1, 4), part=st.sampled_from(WORD_PARTS))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_word_file_with_wrong_bytes_inside(plan_docx: bytes, seed: int, count: int, part: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plan_docx)) as old, zipfile.ZipFile(stream, "w") as new:
        for member in old.namelist():
            data = old.read(member)
            new.writestr(
                member, damaged(data, seed, count, b'0129<>/"=:wpr \xff') if member == part else data
            )
    read_whatever("plan.docx", stream.getvalue())


@pytest.mark.parametrize("value", ["", "x", "-1", "99999999999999999999", "４", "1.5"])
@pytest.mark.parametrize(
    "attribute", ["w:ilvl", "w:numId", "w:abstractNumId", "w:start", "w:lvlText", "w:outlineLvl"]
)
def test_a_word_file_with_senseless_numbers(plan_docx: bytes, attribute: str, value: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plan_docx)) as old, zipfile.ZipFile(stream, "w") as new:
        for member in old.namelist():
            data = old.read(member)
            if member.endswith(".xml"):
                pattern = rf'(<{attribute} w:val|{attribute})="[^"]*"'
                data = re.sub(pattern, rf'\g<1>="{value}"', data.decode()).encode()
            new.writestr(member, data)
    read_whatever("plan.docx", stream.getvalue())


def damaged(data: bytes, seed: int, count: int, alphabet: bytes = bytes(range(256))) -> bytes:
    chance = random.Random(seed)  # noqa: S311 - which byte is hit is no secret
    wrong = bytearray(data)
    for _ in range(count):
        wrong[chance.randrange(len(wrong))] = chance.choice(alphabet)
    return bytes(wrong)
