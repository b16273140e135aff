"""The one door: a path or bytes in, a `Document` out, or one `DocumentError` that says why not."""

import hashlib
from pathlib import Path, PurePath

from kg.document import plain, web
from kg.document.decode import decode
from kg.document.faults import fault
from kg.document.model import Document
from kg.document.sniff import container_of

MAX_BYTES = 50 * 1024 * 1024
"""Files larger than this are refused before they are opened; the longest known plan has 0.2 MB of text."""

_BLANK = "\u200b\ufeff"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MARKDOWN = {".md", ".markdown"}
_HTML = {".html", ".htm", ".xhtml", ".shtml"}


def read(path: Path) -> Document:
    """Read a document file: UTF-8, UTF-16 or GB18030 text, Markdown, HTML, .docx, or PDF with a text layer.

    What the file is, is decided by its bytes; its ending only tells Markdown from plain text and settles
    whether tags make an HTML page.

    Args:
        path: The file.

    Returns:
        Its text with the map back to places in the file.

    Raises:
        DocumentError: The file cannot be read; the message names file and reason, the remedy what to do.
    """
    return read_bytes(path.name, _load(path))


def read_bytes(name: str, data: bytes) -> Document:
    """Read a document's bytes, for example of an upload; see `read`.

    Args:
        name: The file's name; its ending is a hint.
        data: Its bytes.

    Raises:
        DocumentError: As `read`.
    """
    name = PurePath(name).name or name
    if len(data) > MAX_BYTES:
        raise _too_large(name, len(data))
    if not data:
        raise fault(name, "empty")
    encoding: str | None = None
    notes: tuple[str, ...] = ()
    match container_of(data, name):
        case "pdf":
            from kg.document import pdf  # noqa: PLC0415 - PDFium is large, and most documents are text

            media_type = "application/pdf"
            assembly, notes = pdf.assemble(data, name)
        case "docx":
            from kg.document import word  # noqa: PLC0415 - so is what reads Word

            media_type = _DOCX
            assembly = word.assemble(data, name)
        case "text":
            suffix = PurePath(name).suffix.lower()
            decoded = decode(data, name, web.declared_charset(data))
            encoding = decoded.encoding
            if web.is_page(decoded.text, hinted=suffix in _HTML):
                media_type = "text/html"
                assembly = web.assemble(decoded.text, name)
            else:
                media_type = "text/markdown" if suffix in _MARKDOWN else "text/plain"
                assembly = plain.assemble(decoded.text, name)
    text = assembly.text()
    if not any(not char.isspace() and char not in _BLANK for char in text):
        raise fault(name, "blank")
    digest = hashlib.sha256(data).hexdigest()
    return Document(name, digest, media_type, encoding, text, assembly.pieces(), notes)


def _load(path: Path) -> bytes:
    name = path.name or str(path)
    try:
        status = path.stat()
        if not path.is_file():
            raise fault(name, "not-a-file", what="a folder" if path.is_dir() else "a device or pipe")
        if status.st_size > MAX_BYTES:
            raise _too_large(name, status.st_size)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise fault(name, "missing") from error
    except (OSError, ValueError) as error:
        raise fault(name, "unreadable", why=getattr(error, "strerror", None) or str(error)) from error


def _too_large(name: str, size: int) -> Exception:
    return fault(name, "too-large", size=size / 1024**2, limit=MAX_BYTES / 1024**2)
