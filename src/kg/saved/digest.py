"""One short name for the rows of an answer, whatever their order, language and form."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256

from kg.term import Term, Triple


class Digest:
    """Takes rows one by one.

    The digest of a row is that of its bound terms as the query answered them, by column; that of an answer
    is that of its rows' digests in order of these. So neither the order of rows that are equal in what the
    query sorts by, nor labels in the reader's language, make a difference.
    """

    def __init__(self) -> None:
        self._rows: list[bytes] = []

    def row(self, row: Mapping[str, Term]) -> None:
        """Take a row of a table."""
        told = {name: _told(term) for name, term in sorted(row.items())}
        self._rows.append(sha256(json.dumps(told, ensure_ascii=False).encode()).digest())

    def triples(self, triples: Iterable[Triple]) -> None:
        """Take the triples of a graph; a triple that comes twice counts once."""
        found = {tuple(map(_told, triple)) for triple in triples}
        self._rows += [sha256(json.dumps(told, ensure_ascii=False).encode()).digest() for told in found]

    def __len__(self) -> int:
        return len(self._rows)

    def hex(self) -> str:
        """Return the digest of what was taken so far: 64 hexadecimal digits."""
        return sha256(b"".join(sorted(self._rows))).hexdigest()


def _told(term: Term) -> tuple[str, ...]:
    return (term.kind, term.value, term.language or "", term.datatype or "")
