"""The zip: the same files give the same bytes."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO

from kg.errors import KgError

MEDIA_TYPE = "application/zip"
CHART = "chart.vl.json"
"""The member that says what is drawn, where something is."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can tell; all members have it."""
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


_BROKEN = (
    OSError, EOFError, KeyError, RuntimeError, UnicodeDecodeError, zlib.error,
    zipfile.BadZipFile, zipfile.LargeZipFile,
)  # fmt: skip
"""What reading a zip raises that is cut, damaged, encrypted or packed in another way."""


class ArchiveError(KgError):
    """A file that somebody gives cannot be read."""


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Say of which file it is that reading it fails.

    Args:
        name: What the file is called.

    Raises:
        ArchiveError: It is cut, damaged, encrypted or lacks what is looked for; or the disk refuses.
    """
    try:
        yield
    except _BROKEN as error:
        raise ArchiveError(
            f"{name}: 读不了 cannot be read: {error or 'EOF'}.", "请检查文件 check the file."
        ) from error


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return files as a zip, in their order, without times.

    Args:
        parts: Content by name.
    """
    return added(b"", parts)


def added(archive: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a zip with further files behind those that it has.

    Args:
        archive: What `zipped` returned; empty for a new one.
        parts: Content by name.
    """
    out = BytesIO(archive)
    with zipfile.ZipFile(out, "a" if archive else "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system, info.external_attr = _UNIX, _PLAIN_FILE
            book.writestr(info, content)
    return out.getvalue()


def read(archive: bytes, name: str) -> bytes | None:
    """Return a file of a zip, `None` if it has no such file.

    Args:
        archive: What `zipped` or `added` returned.
        name: The file's name.
    """
    with zipfile.ZipFile(BytesIO(archive)) as book:
        return book.read(name) if name in book.namelist() else None
