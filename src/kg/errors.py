"""Every error that a user of `kg` can meet: what was wrong, where, and what to do.

A message names the thing (file, line, cell, IRI, position in a query); `remedy` says what to do next.
The command line prints both and exits with 1; the service maps each class to one HTTP status.
"""

from collections.abc import Sequence
from typing import NamedTuple


class KgError(Exception):
    """Base of all errors raised on purpose.

    Args:
        message: What was wrong and where, one sentence.
        remedy: What the reader can do about it, one sentence; empty when there is nothing to add.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class DocumentError(KgError):
    """A document cannot be read as text: scanned, empty, binary, too large, broken encoding."""


class ExtractionError(KgError):
    """A readable document holds no plan, or a record cannot be updated without losing a correction."""


class RecordError(KgError):
    """A record file breaks its schema; names the file and the place inside it."""


class RowFault(NamedTuple):
    """What is wrong with one row of a register.

    Attributes:
        file: The register's file, below the folder of registers.
        row: Its line there, or the cells that tell which row it is, joined by blanks.
        column: Which cell is wrong; empty when it is the row.
        value: What the cell holds.
        reason: Why, Chinese first; without a final stop.
        remedy: What to do, Chinese first.
    """

    file: str
    row: int | str
    column: str
    value: str
    reason: str
    remedy: str


class RegisterError(KgError):
    """A register (CSV or TOML under `data/`) has a wrong line; names file and line.

    Args:
        message: What was wrong and where, one sentence.
        remedy: What the reader can do about it.
        rows: The rows that are wrong, where it is a matter of rows: whoever imports a table looks its own
            rows up by them.
    """

    def __init__(self, message: str, remedy: str = "", rows: Sequence[RowFault] = ()) -> None:
        super().__init__(message, remedy)
        self.rows = tuple(rows)

    @classmethod
    def of_rows(cls, rows: Sequence[RowFault]) -> "RegisterError":
        """Return the error for these faults, at least one; its message is about the first."""
        first = rows[0]
        where = f"line {first.row}" if isinstance(first.row, int) else f"{first.row!r}"
        cell = f"column {first.column!r}, value {first.value!r}: " if first.column else ""
        return cls(f"{first.file} {where}: {cell}{first.reason}.", f"{first.remedy.removesuffix('.')}.", rows)


class BuildError(KgError):
    """The graph cannot be built from the given records; nothing was replaced."""


class PolicyError(BuildError):
    """An entry of `[[accepted]]` in `data/dataset.toml` names no shape that is there; says which are near."""


class UnacceptedError(BuildError):
    """Validation found violations that nobody accepted; nothing was replaced."""


class QuoteMismatchError(BuildError):
    """A quote of a record is not what the source document holds at its span."""


class QueryError(KgError):
    """A SPARQL query is malformed or not allowed here.

    Args:
        message: What was wrong.
        remedy: What to do.
        line: 1-based line in the query, if known.
        column: 1-based column in the query, if known.
    """

    def __init__(
        self, message: str, remedy: str = "", line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message, remedy)
        self.line = line
        self.column = column


class CatalogueError(KgError):
    """A saved query's header or text is wrong; names file and line."""


class ParameterError(KgError):
    """A parameter of a saved query is missing, unknown or of the wrong type."""


class NotBuiltError(KgError):
    """There is no built graph to serve or query."""
