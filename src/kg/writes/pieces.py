"""The text of a SPARQL Update request cut into its operations, without parsing them.

Strings, IRIs and comments are blanked first, so that a brace or semicolon is one. Whoever evaluates an
operation has it read by a parser; this only says where it stands.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kg.algebra import RefusedQueryError, UnreadableQueryError, bare
from kg.errors import QueryError

_OPERATION = re.compile(
    r"(?<![\w:.-])(INSERT|DELETE|WITH|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY)(?![\w:.-])", re.IGNORECASE
)
_DATA = re.compile(r"(INSERT|DELETE)\s+DATA\s*(?=\{)", re.IGNORECASE)
_WHERE_ALONE = re.compile(r"DELETE\s+WHERE\s*(?=\{)", re.IGNORECASE)
_SELECT = "SELECT * WHERE "
_BRACE = re.compile(r"[{};]")


@dataclass(frozen=True)
class Piece:
    """One operation.

    Attributes:
        kind: `insert data`, `delete data`, `delete where`, `modify`, or `graphs` for those on whole graphs.
        prologue: The declarations that hold for it, on one line.
        text: The operation.
        pattern: Where its last group begins in `text`, which is the pattern of `modify` and `delete where`.
        line: 1-based line where it begins in the request.
        column: 1-based column.
    """

    kind: str
    prologue: str
    text: str
    pattern: int
    line: int
    column: int

    @property
    def whole(self) -> str:
        """The operation with its prologue, a request of its own."""
        return self.prologue + self.text

    @property
    def head(self) -> str:
        """The operation with an empty pattern: its templates, and its dataset."""
        return f"{self.prologue}{self.text[: self.pattern]}{{}}"

    @property
    def selection(self) -> str:
        """A query for the solutions of the pattern; places in it are those in `whole`, but for `_SELECT`."""
        before = re.sub(r"[^\n]", " ", self.text[: self.pattern])
        return f"{self.prologue}{_SELECT}{before}{self.text[self.pattern :]}"

    @contextmanager
    def reading(self, *, selection: bool = False) -> Iterator[None]:
        """Turn errors about `whole`, `head` or `selection` into errors about the request.

        Raises:
            QueryError: What was raised inside, with line and column of the request where it knows them.
        """
        try:
            yield
        except RefusedQueryError:
            raise
        except QueryError as error:
            if error.line is None or error.column is None:
                raise
            lead = len(self.prologue) + (len(_SELECT) if selection else 0)
            line = self.line + error.line - 1
            column = error.column if error.line > 1 else max(error.column - lead, 1) + self.column - 1
            raise _not_sparql(line, column) from error


def pieces(text: str, base: str) -> Iterator[Piece]:
    """Yield the operations of an update request.

    Args:
        text: The request, escapes expanded.
        base: What relative IRIs are resolved against where the request does not say.

    Raises:
        QueryError: Braces do not match, or something that is no operation stands where one should.
    """
    blanked = bare(text)
    prologue = f"BASE <{base}> "
    bounds = list(_bounds(text, blanked))
    for start, end, groups in bounds:
        found = _OPERATION.search(blanked, start, end)
        first = groups[0][0] if groups else end
        if found is None or found.start() > first:
            if (start, end) == bounds[-1][:2] and not groups and _declares(blanked[start:end]):
                return
            raise _wrong(text, start + len(blanked[start:end]) - len(blanked[start:end].lstrip()))
        prologue += _declarations(text[start : found.start()])
        yield _piece(text, blanked, prologue, (found.start(), end), groups)


def _piece(
    text: str, blanked: str, prologue: str, bounds: tuple[int, int], groups: list[tuple[int, int]]
) -> Piece:
    start, end = bounds
    kind = "graphs"
    if groups:
        data, alone = _DATA.match(blanked, start), _WHERE_ALONE.match(blanked, start)
        kind = f"{data[1].lower()} data" if data else "delete where" if alone else "modify"
        closed = groups[0 if data or alone else -1][1]
        if rest := blanked[closed + 1 : end].strip():
            raise _wrong(text, blanked.index(rest, closed + 1))
    pattern = groups[-1][0] - start if groups else end - start
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return Piece(kind, prologue, text[start:end], pattern, line, column)


def _bounds(text: str, blanked: str) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """Yield beginning, end and outermost groups of what semicolons outside groups part."""
    start = depth = opened = 0
    groups: list[tuple[int, int]] = []
    for mark in _BRACE.finditer(blanked):
        at, sign = mark.start(), mark[0]
        if sign == "{":
            opened = at if depth == 0 else opened
            depth += 1
        elif sign == "}":
            depth -= 1
            if depth < 0:
                raise _wrong(text, at)
            if depth == 0:
                groups.append((opened, at))
        elif depth == 0:
            yield start, at, groups
            start, groups = at + 1, []
    if depth:
        raise _wrong(text, opened)
    yield start, len(text), groups


def _declarations(text: str) -> str:
    """Return the prologue of an operation on one line, without comments."""
    without = _without_comments(text)
    return " ".join(without.split()) + " " if without.strip() else ""


def _without_comments(declarations: str) -> str:
    """Blank comments; IRIs, which may hold a `#`, stay."""
    return re.sub(r"(<[^>\s]*>)|#[^\n]*", lambda match: match[1] or " ", declarations)


def _declares(blanked: str) -> bool:
    """Tell whether what follows the last operation is declarations or nothing."""
    return not re.sub(r"(?i)\bBASE\b|\bPREFIX\s+[^\s:]*:", " ", blanked).strip()


def _wrong(text: str, at: int) -> QueryError:
    line = text.count("\n", 0, at) + 1
    return _not_sparql(line, at - (text.rfind("\n", 0, at) + 1) + 1)


def _not_sparql(line: int, column: int) -> UnreadableQueryError:
    said = f"The update is not SPARQL 1.1 Update from line {line}, column {column} on."
    return UnreadableQueryError(said, "Mend it at that place.", line, column)
