"""Contents of graphs by digest: canonical N-Quads, compressed, never changed once they are there."""

import gzip
import hashlib
import zlib
from pathlib import Path

from kg.durable import write_whole
from kg.errors import KgError

SUFFIX = ".nq.gz"


class DamagedError(KgError):
    """A file of the written graphs is not what was written; names it."""


def digest_of(content: bytes) -> str:
    """Return the name of a content: SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


class Blobs:
    """A folder of contents.

    Args:
        folder: Made when the first content is put there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: str) -> Path:
        """Return where a content is kept."""
        return self._folder / f"{digest}{SUFFIX}"

    def put(self, content: bytes) -> str:
        """Keep a content; one that is there already is left alone.

        Returns:
            Its digest.

        Raises:
            OSError: The disk refuses.
        """
        digest = digest_of(content)
        path = self.path(digest)
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(path, gzip.compress(content, compresslevel=6, mtime=0))
        return digest

    def get(self, digest: str) -> bytes:
        """Return a content.

        Raises:
            DamagedError: It is missing, or not what was written.
        """
        return read_blob(self.path(digest))


def read_blob(path: Path) -> bytes:
    """Return the content of a file that is named by its digest.

    Raises:
        DamagedError: It is missing, or not what was written.
    """
    try:
        content = gzip.decompress(path.read_bytes())
    except FileNotFoundError as error:
        raise _damaged(path, "没有这个文件 it is missing") from error
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(path, f"读不了 it cannot be read ({error})") from error
    if digest_of(content) != path.name.removesuffix(SUFFIX):
        raise _damaged(path, "内容与文件名不符 its content is not what its name says")
    return content


def _damaged(path: Path, why: str) -> DamagedError:
    return DamagedError(
        f"writes/{path.parent.name}/{path.name}：{why}.",
        "请从备份恢复该文件 restore that file from a backup.",
    )
