"""What somebody gives to be checked may be cut, damaged or encrypted: that is said, nothing else breaks."""

import random
import zipfile
from pathlib import Path

import pytest

from kg.cli.app import OutputError, put
from kg.cli.receipts import verify_receipt
from kg.cli.reports import check
from kg.errors import KgError
from kg.packs.archive import ArchiveError, readable, zipped

PARTS = {"receipt.txt": b"made up " * 400, "word/document.xml": b"<made-up/>" * 400}


def changed(at: int, to: int) -> bytes:
    """Return a zip of which a byte is another one: behind the head, or behind that of its list of parts."""
    data = bytearray(zipped(PARTS))
    data[at if at >= 0 else data.index(b"PK\x01\x02") - at] = to
    return bytes(data)


DAMAGED = {
    "a flipped byte": changed(60, 0xFF),
    "encrypted": changed(-8, 1),
    "packed otherwise": changed(-10, 99),
    "no head": changed(0, 0),
    "half a name": changed(-46, 0xD9),
}


@pytest.mark.parametrize("name", sorted(DAMAGED))
def test_a_damaged_file_is_said_to_be(tmp_path: Path, name: str) -> None:
    path = tmp_path / "damaged.zip"
    path.write_bytes(DAMAGED[name])
    with pytest.raises(KgError, match=r"damaged\.zip"):
        verify_receipt(str(path))
    with pytest.raises(KgError, match=r"damaged\.zip"):
        check(path)


def test_whatever_is_wrong_with_a_file_it_is_an_error_of_ours(tmp_path: Path) -> None:
    path, chance, refused = tmp_path / "any.zip", random.Random(7), 0  # noqa: S311 - nothing secret
    whole = zipped(PARTS)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(2):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            with readable(path.name), zipfile.ZipFile(path) as book:
                assert all(book.read(part) == content for part, content in PARTS.items())
        except ArchiveError:
            refused += 1
    assert 0 < refused < 60


def test_a_file_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    put(tmp_path / "made-up.csv", b"made up")
    assert (tmp_path / "made-up.csv").read_bytes() == b"made up"
    with pytest.raises(OutputError, match=r"nowhere.+made-up\.csv"):
        put(tmp_path / "nowhere" / "made-up.csv", b"")
    with pytest.raises(OutputError):
        put(tmp_path, b"")
