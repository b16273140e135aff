"""The files that a release's tables are offered as; see `kg.exports`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.exports import Export, Source
from kg.settings import Settings
from kg.store import open_store, source_of
from kg.tabular import book, csvw, database, datapackage, dictionary
from kg.tabular.delimited import to_csv
from kg.tabular.describing import Described, described
from kg.tabular.model import declared

_FAMILY = "tables"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PARQUET = "application/vnd.apache.parquet"
_PACKED = frozenset({_XLSX, _PARQUET})
"""What is compressed already."""


@lru_cache(maxsize=1)
def tables_of(source: Source) -> Described:
    """Return a release's tables; kept for the next file that is made of them.

    Raises:
        TabularError: As `kg.tabular.described`.
        NotBuiltError: The release is damaged.
    """
    settings = Settings().model_copy(update={"store": "auto"})  # the release itself, whatever serves it
    return described(open_store(source_of(settings, source.folder, source.version)))


@dataclass(frozen=True)
class _Made:
    """Writes a file of a release's tables."""

    make: Callable[[Described], bytes]

    def __call__(self, source: Source, target: Path, _: str) -> None:
        target.write_bytes(self.make(tables_of(source)))


def _package(tables: Described) -> bytes:
    written = {f"{filled.table.name}.csv": to_csv(filled) for filled in tables.filled}
    return datapackage.to_datapackage(tables, written)


def _csv(table: str) -> Callable[[Described], bytes]:
    return lambda tables: to_csv(tables.of(table))


def _parquet(table: str) -> Callable[[Described], bytes]:
    def make(tables: Described) -> bytes:
        from kg.tabular.parquet import to_parquet  # noqa: PLC0415 - Arrow takes a while to load

        return to_parquet(tables, tables.of(table))

    return make


def _export(name: str, media_type: str, words: tuple[str, str], make: Callable[[Described], bytes]) -> Export:
    packs = media_type not in _PACKED
    return Export(f"{_FAMILY}/{name}", media_type, _FAMILY, *words, _Made(make), packs=packs)


def _exports() -> Iterator[Export]:
    words = ("全部表（Excel 工作簿）", "all tables as a workbook")
    yield _export(book.FILE, _XLSX, words, book.to_xlsx)
    words = ("全部表（SQLite 数据库）", "all tables as a SQLite database")
    yield _export(database.FILE, "application/vnd.sqlite3", words, database.to_sqlite)
    words = ("CSV 表的数据包说明（Frictionless）", "data package of the CSV tables (Frictionless)")
    yield _export(datapackage.FILE, "application/vnd.datapackage+json", words, _package)
    words = ("CSV 表的元数据（CSVW）", "metadata of the CSV tables (CSVW)")
    yield _export(csvw.FILE, "application/csvm+json", words, csvw.to_csvw)
    words = ("各表的数据字典", "data dictionary of the tables")
    yield _export(dictionary.FILE, "text/markdown", words, dictionary.to_markdown)
    for table in declared().tables:
        zh, en = table.title
        words = (f"{zh}（CSV）", f"{en} as CSV")
        yield _export(f"{table.name}.csv", "text/csv", words, _csv(table.name))
        words = (f"{zh}（Parquet）", f"{en} as Parquet")
        yield _export(f"{table.name}.parquet", _PARQUET, words, _parquet(table.name))


EXPORTS: tuple[Export, ...] = tuple(_exports())
"""Each table as CSV and Parquet, all as one workbook and one database, and what says what they mean."""
