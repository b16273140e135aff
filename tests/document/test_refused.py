"""Files that are no readable document: one error each that names file, reason and remedy."""

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from kg.document import MAX_BYTES, read, read_bytes
from kg.document.faults import FAULTS
from kg.errors import DocumentError

Write = Callable[[str, bytes], Path]


def refusal(name: str, data: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read_bytes(name, data)
    assert caught.value.message.startswith(f"{name}：")
    assert caught.value.remedy
    return caught.value


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def test_every_fault_speaks_both_languages() -> None:
    for key, entry in FAULTS.items():
        assert entry.reason.isascii(), key
        assert entry.remedy.isascii(), key
        assert not entry.reason_zh.isascii(), key
        assert entry.remedy_zh.endswith("。"), key


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(
        DocumentError, match=r"^plan\.txt：文件不存在 there is no such file\. 请检查路径。 Check the path"
    ):
        read(tmp_path / "plan.txt")


def test_a_path_through_a_file(write: Write) -> None:
    with pytest.raises(DocumentError, match="there is no such file"):
        read(write("a.txt", b"x") / "plan.txt")


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "plan.docx").mkdir()
    with pytest.raises(
        DocumentError, match=r"plan\.docx：不是普通文件 this is not a regular file but a folder"
    ):
        read(tmp_path / "plan.docx")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "plan.txt")
    with pytest.raises(DocumentError, match="but a device or pipe"):
        read(tmp_path / "plan.txt")


def test_a_path_that_the_system_refuses(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be opened"):
        read(tmp_path / ("长" * 300))


def test_a_file_of_100_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(DocumentError, match=r"has 100\.0 MB, more than the 50 MB"):
        read(path)


def test_bytes_have_the_same_limit() -> None:
    assert "more than the 50 MB" in refusal("a.txt", bytes(MAX_BYTES + 1)).message


def test_an_empty_file(write: Write) -> None:
    with pytest.raises(DocumentError, match=r"plan\.txt：文件是空的 the file is empty"):
        read(write("plan.txt", b""))


@pytest.mark.parametrize("text", [" \n\t\n", "\u3000\u3000\n", "\ufeff", "\u200b \xa0"])
def test_white_space_alone_is_no_document(text: str) -> None:
    assert "only white space" in refusal("a.txt", text.encode()).message


def test_an_empty_page_and_an_empty_word_file() -> None:
    stream = io.BytesIO()
    docx.Document().save(stream)
    assert "only white space" in refusal("a.docx", stream.getvalue()).message
    assert "only white space" in refusal("a.html", b"<html><body><p> </p></body></html>").message


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG picture"),
        (b"\xff\xd8\xff\xe0\x00", "a JPEG picture"),
        (b"\x1f\x8b\x08\x00", "a gzip archive"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"plan\x00plan", "a binary file"),
        (b"\x01\x02\x03 text", "a binary file"),
        (zipped(notes=b"x"), "a zip archive"),
    ],
)
def test_binary_files_whatever_their_ending(data: bytes, what: str) -> None:
    for name in ("plan.txt", "plan.docx", "plan.pdf", "plan.html"):
        error = refusal(name, data)
        assert f"this is {what}, not a document" in error.message
        assert ".docx" in error.remedy


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "an old Office file"),
        (b"{\\rtf1\\ansi plan}", "an RTF file"),
        (zipped(**{"OFD.xml": b"<ofd/>"}), "an OFD file"),
        (zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "an office file other than"),
        (
            zipped(**{"[Content_Types].xml": b"<Types/>", "xl__workbook.xml": b"<x/>"}),
            "an office file other than",
        ),
    ],
)
def test_other_office_formats_are_sent_to_docx(data: bytes, what: str) -> None:
    error = refusal("plan.doc", data)
    assert f"this is {what}" in error.message
    assert "save it as .docx" in error.remedy
    assert "另存为 .docx" in error.remedy


def test_an_encrypted_word_file() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + "EncryptedPackage".encode("utf-16-le")
    assert "protected by a password" in refusal("plan.docx", data).message


def test_a_damaged_zip() -> None:
    assert "damaged" in refusal("plan.docx", b"PK\x03\x04" + b"x" * 50).message


def test_a_word_file_that_is_none_inside() -> None:
    error = refusal(
        "plan.docx", zipped(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<w/>"})
    )
    assert "the .docx file is damaged or not standard" in error.message
    assert "0x" not in error.message


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    types = b"<Types/>"
    error = refusal(
        "plan.docx", zipped(**{"[Content_Types].xml": types, "word__document.xml": bytes(41 * 1024**2)})
    )
    assert "unpacks to 41 MB, more than the 40 MB" in error.message
    pictures = {f"word__media__{at}.png": bytes(51 * 1024**2) for at in range(4)}
    error = refusal("plan.docx", zipped(**{"[Content_Types].xml": types, **pictures}))
    assert "unpacks to 204 MB, more than the 200 MB" in error.message


def test_more_lines_than_any_plan_has() -> None:
    assert "more than 500000 lines" in refusal("plan.txt", b"x\n" * 500_001).message


def test_more_text_than_any_plan_has() -> None:
    assert "more than 10000000 characters" in refusal("plan.txt", b"x" * 10_000_001).message
    assert "more than 10000000 characters" in refusal("a.html", b"<html>" + b"<p>" * 3_333_400).message
