"""From a path to sheets that are not understood yet; what is no table is told apart by its bytes."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Literal

from kg.sheets.refusals import refused

MAX_BYTES = 20 * 1024 * 1024
"""Larger files are refused before they are opened."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head", b"mime-version:")
_OTHERS = (
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"Rar!", "RAR"),
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MAX_CONTROL_SHARE = 0.01
_CONTROLS = bytes([*range(9), *range(0x0E, 0x20), 0x7F])
_PARTS = (
    ("word/", "Word（.docx）"),
    ("ppt/", "PowerPoint（.pptx）"),
    ("xl/workbook.bin", "二进制 Excel（.xlsb）"),
)


def load(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        TableFileError: It cannot be opened, is empty or larger than `MAX_BYTES`.
    """
    name = path.name or str(path)
    try:
        if not path.is_file():
            raise refused(name, "not-a-file" if path.exists() else "missing")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise refused(name, "unreadable", why=getattr(error, "strerror", None) or str(error)) from error
    if len(data) > MAX_BYTES:
        raise refused(name, "too-large", limit=MAX_BYTES // 1024**2)
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise refused(name, "empty")
    return data


def container_of(data: bytes, name: str) -> Literal["xlsx", "text"]:
    """Return how the bytes have to be opened; the name's ending is not believed.

    Raises:
        TableFileError: They are no workbook that is read and no text.
    """
    if data.startswith(_OLE):
        raise refused(name, "encrypted" if _ENCRYPTED in data else "old-excel")
    if data.startswith(_ZIP):
        return _zip(data, name)
    for signature, what in _OTHERS:
        if data.startswith(signature):
            raise refused(name, "other-format", what=what)
    if data[:1024].lstrip(b"\xef\xbb\xbf\r\n\t ").lower().startswith(_MARKUP):
        raise refused(name, "web-page")
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if not data.startswith(_BOMS) and (b"\x00" in data or controls > len(data) * _MAX_CONTROL_SHARE):
        raise refused(name, "binary")
    return "text"


def _zip(data: bytes, name: str) -> Literal["xlsx"]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise refused(name, "damaged", why=str(error)) from error
    for part, what in _PARTS:
        if any(member.startswith(part) for member in members):
            raise refused(name, "other-format", what=what)
    if "mimetype" in members:
        raise refused(name, "other-format", what="OpenDocument（.ods）")
    if "[Content_Types].xml" not in members:
        raise refused(name, "other-format", what="zip")
    return "xlsx"
