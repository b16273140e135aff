"""Solutions and booleans in JSON, XML, CSV and TSV, row by row.

Oxigraph writes JSON, XML and TSV; its CSV does not quote an IRI that holds a comma, so ours is Python's.
"""

import csv
import json
import re
from contextlib import suppress

import pyoxigraph as ox

from kg.store.failing import UNKNOWN, Failing
from kg.store.writing.forms import CSV, JSON, SOLUTION_FORMATS, TSV, XML, NotAcceptableError
from kg.store.writing.gate import (
    PIECE,
    Cut,
    CutError,
    Gate,
    Limits,
    Shape,
    Tap,
    Write,
    Written,
    evaluating,
)
from kg.store.writing.xml import Mender, remark

_JSON_ROW = re.compile(rb'\},\{(?:"(?=[^},])|(?=(\})))')
r"""Between two rows. Inside a string a quote has a backslash before it, and a string that ends in `},{` has
`}` or `,` after its quote: so the first form is certain. The second, a row without values, may be text."""

_LABELLED = (ox.BlankNode, ox.Triple)
_JSON_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)


def _json_starts(block: bytes) -> list[int]:
    """Find the rows; a block begins outside strings, so these can be blanked where that is needed."""
    found = list(_JSON_ROW.finditer(block))
    if any(match[1] for match in found):
        blanked = _JSON_STRING.sub(lambda match: b'"' + b" " * (len(match[0]) - 1), block)
        return [match.start() for match in re.finditer(rb"(?<=\}),\{", blanked)]
    return [match.start() + 1 for match in found]


def _json_ending(cut: Cut) -> bytes:
    return b']},"cut":' + json.dumps(cut).encode() + b"}"


def _xml_ending(cut: Cut) -> bytes:
    return b"</results>" + remark(cut) + b"</sparql>"


def _tsv_starts(block: bytes) -> list[int]:
    return [match.end() for match in re.finditer(rb"\n(?!\Z)", block)]


_SHAPES = {
    JSON: Shape(b'"bindings":[', b"{", _json_starts, _json_ending),
    XML: Shape(
        b"<results>",
        b"<result>",
        lambda block: [match.end() - 8 for match in re.finditer(b"</result><result>", block)],
        _xml_ending,
    ),
    TSV: Shape(b"\n", b"", _tsv_starts, lambda _: b""),
}


def stream_solutions(
    results: ox.QuerySolutions,
    media_type: str,
    write: Write,
    limits: Limits | None = None,
    failing: Failing = UNKNOWN,
) -> Written:
    """Write a table of solutions while it is computed.

    Args:
        results: Solutions nobody has read from yet.
        media_type: A key of `SOLUTION_FORMATS`.
        write: Takes the bytes.
        limits: Where to cut; JSON then has a member `cut`, XML a comment; CSV and TSV just end.
        failing: Says why evaluation failed.

    Returns:
        How much was written, and whether it was cut.

    Raises:
        KgError: Evaluation failed; what was written so far is no whole document, here and below.
        UnwritableError: XML cannot hold a character of the answer.
        KeyError: The media type is no format of solutions.
    """
    tap, limits = Tap(write), limits or Limits()
    if media_type == CSV:
        with evaluating(tap, failing):
            return _stream_csv(results, tap, limits)
    gate = Gate(tap, _SHAPES[media_type], limits)
    mender = Mender(gate.write) if media_type == XML else None
    with evaluating(tap, failing), suppress(CutError):
        results.serialize(mender or gate, format=SOLUTION_FORMATS[media_type])  # type: ignore[arg-type]  # all it uses
        if mender is not None:
            mender.end()
    return gate.end()


class _CsvFile:
    """Takes one row a call from Python's writer.

    Args:
        tap: Where the rows go.
        limits: Where the answer is cut.
    """

    def __init__(self, tap: Tap, limits: Limits) -> None:
        self._tap = tap
        self._limits = limits
        self._waiting = bytearray()
        self.rows = -1  # the head is none

    def write(self, text: str) -> None:
        """Take a row.

        Raises:
            CutError: It lies beyond a limit.
        """
        row = text.encode()
        if self.rows >= 0:
            if self._limits.rows is not None and self.rows >= self._limits.rows:
                raise CutError("rows")
            size = self._tap.sent + len(self._waiting) + len(row)
            if self._limits.bytes is not None and size > self._limits.bytes:
                raise CutError("bytes")
        self.rows += 1
        self._waiting += row
        if len(self._waiting) >= PIECE:
            self.flush()

    def flush(self) -> None:
        """Hand on what waits."""
        if self._waiting:
            self._tap.write(bytes(self._waiting))
            self._waiting.clear()


def _stream_csv(results: ox.QuerySolutions, tap: Tap, limits: Limits) -> Written:
    file = _CsvFile(tap, limits)
    rows = csv.writer(file, lineterminator="\r\n")
    cut: Cut | None = None
    try:
        rows.writerow([variable.value for variable in results.variables])
        rows.writerows(map(_csv_row, results))
    except CutError as reached:
        cut = reached.cut
    file.flush()
    return Written(file.rows, tap.sent, cut)


def _csv_row(solution: ox.QuerySolution) -> list[str]:
    return [
        "" if term is None else str(term) if isinstance(term, _LABELLED) else term.value for term in solution
    ]


def stream_boolean(answer: bool, media_type: str, write: Write) -> Written:
    """Write a boolean.

    Args:
        answer: What ASK found.
        media_type: JSON or XML; the specifications give ASK no other form.
        write: Takes the bytes.

    Returns:
        How much was written.

    Raises:
        NotAcceptableError: Another media type is asked for.
    """
    tap, word = Tap(write), b"true" if answer else b"false"
    if media_type == JSON:
        tap.write(b'{"head":{},"boolean":' + word + b"}")
    elif media_type == XML:
        tap.write(
            b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/>'
            b"<boolean>" + word + b"</boolean></sparql>"
        )
    else:
        raise NotAcceptableError("boolean")
    return Written(1, tap.sent)
