"""Imports on disk: tried out beside the registers, then switched together, all or none."""

import csv
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from kg.durable import switch
from kg.errors import RegisterError
from kg.registry import Registry, read_registry
from kg.tables import Row, Table

_INSTALLED = "_shipped"
_HIDDEN = shutil.ignore_patterns(".*")
"""What editors and killed processes leave: a lock of Emacs is a link that leads nowhere."""


def check_writable(folder: Path) -> None:
    """Refuse a folder of registers that belongs to an installed package.

    Args:
        folder: The folder of registers.

    Raises:
        RegisterError: It is inside the package: an upgrade would take the imports away.
    """
    if _INSTALLED in folder.resolve().parts:
        raise RegisterError(
            f"{folder}：这是软件包自带的登记表，不能写入 these registers belong to the installed package.",
            "请复制一份并用 KG_REGISTERS 或 --registers 指向它 "
            f"copy them (cp -r {folder} registers) and set KG_REGISTERS or give --registers.",
        )


def is_key(text: str) -> bool:
    """Say whether a text can be a table's key: part of a file's name and of an IRI."""
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) is not None


def table_bytes(table: Table[Row], model: type[Row]) -> bytes:
    """Return a table as the CSV file that keeps it."""
    return csv_bytes(list(model.model_fields), (row.model_dump(mode="json") for row in table.rows))


def csv_bytes(columns: list[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return rows as CSV: UTF-8, line feeds, quotes only where they are needed."""
    text = StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def try_out(folder: Path, files: Mapping[str, bytes]) -> Registry:
    """Read the registers as they would be with some files in them.

    Args:
        folder: The folder of registers; it is not touched.
        files: Path below the folder → content.

    Returns:
        The registry as it would be.

    Raises:
        RegisterError: A register or table would be wrong; names file and line. Or they cannot be copied.
    """
    with tempfile.TemporaryDirectory(prefix="kg-import-") as made:
        trial = Path(made) / "registers"
        try:
            shutil.copytree(folder, trial, ignore=_HIDDEN)
            for name, data in files.items():
                (trial / name).parent.mkdir(exist_ok=True)
                (trial / name).write_bytes(data)
        except OSError as error:
            raise RegisterError(
                f"{folder.name}：试导入时复制不了 cannot be copied, to try out the import: "
                f"{error.strerror or error}.",
                f"请检查该文件夹和 {tempfile.gettempdir()} check rights and space of both.",
            ) from error
        return read_registry(trial)


def unchanged(files: Mapping[Path, bytes]) -> bool:
    """Say whether all files hold these bytes already."""
    return all(path.is_file() and path.read_bytes() == data for path, data in files.items())


def replace(files: Mapping[Path, bytes]) -> None:
    """Write files, all of them or none.

    Args:
        files: Path → content; missing folders are made.

    Raises:
        RegisterError: The disk refuses; what was there is there.
    """
    try:
        switch(files)
    except OSError as error:
        raise RegisterError(
            f"{'、'.join(path.name for path in files)}：写不了 cannot be written: {error.strerror}.",
            "请检查空间和权限，原有数据未变 check space and rights; nothing was changed.",
        ) from error
