"""What a file is, by its first bytes; its name's ending is not believed."""

import re
import zipfile
from io import BytesIO
from typing import Literal

from kg.document.faults import fault

Container = Literal["pdf", "docx", "text"]

_SIGNATURES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a sound recording"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PDF_HEAD = re.compile(rb"\A(?:\xef\xbb\xbf)?[\s\x00]*%PDF-")
_PDF_LATE = re.compile(rb"%PDF-\d\.\d")
_HEAD = 1024
_MAX_CONTROL_SHARE = 0.01
_CONTROLS = bytes([*range(9), *range(0x0E, 0x20), 0x7F])


def container_of(data: bytes, name: str) -> Container:
    """Return how the bytes have to be opened.

    Args:
        data: The file's bytes, not empty.
        name: The file's name, for errors.

    Returns:
        `pdf`, `docx`, or `text` (which may still turn out to be HTML or of broken encoding).

    Raises:
        DocumentError: The bytes are of a kind that holds no readable plan.
    """
    # Mail gateways and scanners put bytes before a PDF's head; a text that only mentions it has no end mark.
    if _PDF_HEAD.match(data) or (_PDF_LATE.search(data[:_HEAD]) and b"%%EOF" in data[-_HEAD:]):
        return "pdf"
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise fault(name, "encrypted")
        raise fault(name, "old-office", what="an old Office file (.doc, .wps, .xls)")
    if data.startswith(b"{\\rtf"):
        raise fault(name, "old-office", what="an RTF file")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data, name)
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise fault(name, "binary", what=what)
    if not data.startswith(_BOMS) and _is_binary(data):
        raise fault(name, "binary", what="a binary file")
    return "text"


def _is_binary(data: bytes) -> bool:
    if b"\x00" in data:
        return True
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls > len(data) * _MAX_CONTROL_SHARE


def _zip(data: bytes, name: str) -> Container:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise fault(name, "damaged", format="zip or .docx", why=str(error)) from error
    if "[Content_Types].xml" in members and any(member.startswith("word/") for member in members):
        return "docx"
    if "OFD.xml" in members:
        raise fault(name, "old-office", what="an OFD file")
    if "mimetype" in members or "[Content_Types].xml" in members:
        raise fault(name, "old-office", what="an office file other than .docx")
    raise fault(name, "binary", what="a zip archive")
