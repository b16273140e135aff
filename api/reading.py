"""Asking the store for pages: IRIs put safely into queries, labels of many things in one go."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from string import Template
from types import MappingProxyType

from api.derived import OncePerStore
from kg.errors import QueryError
from kg.iri import segment_text
from kg.saved import names, short
from kg.store import GraphStore, Term

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*")

Row = dict[str, Term]


@dataclass(frozen=True)
class Label:
    """What a thing is called.

    Attributes:
        zh: Chinese name; empty if it has none.
        en: English name; empty if it has none.
        iri: The thing.
    """

    zh: str
    en: str
    iri: str

    def first(self, language: str) -> str:
        """Return the name in a language, else in the other one, else a short form of the IRI."""
        names = (self.en, self.zh) if language == "en" else (self.zh, self.en)
        return names[0] or names[1] or short(self.iri)

    def beside(self, language: str) -> str:
        """Return the English name to stand beside the Chinese one; empty where it adds nothing."""
        return self.en if language != "en" and self.zh and self.en != self.zh else ""


def is_iri(text: str) -> bool:
    """Tell whether a text may stand in a query as `<text>`."""
    return _IRI.fullmatch(text) is not None


def ref(iri: str) -> str:
    """Write an IRI for a query.

    Raises:
        QueryError: It holds a character that no IRI may hold.
    """
    if not is_iri(iri):
        raise QueryError("That is no IRI.", "Percent-encode what an IRI cannot hold.")
    return f"<{iri}>"


def rows(store: GraphStore, template: str, **values: str | date | Iterable[str]) -> Iterator[Row]:
    """Ask one of our own queries.

    Args:
        store: The built graph.
        template: SPARQL with `$name` where values go.
        values: A value a name: an IRI; several, which stand in a row as `VALUES` wants them; or a day.

    Yields:
        One dictionary a solution.
    """
    written = {name: _written(value) for name, value in values.items()}
    yield from store.query(Template(template).substitute(written)).rows()


def _written(value: str | date | Iterable[str]) -> str:
    if isinstance(value, date):
        return f'"{value.isoformat()}"^^xsd:date'
    return ref(value) if isinstance(value, str) else " ".join(ref(iri) for iri in value)


def number(row: Row, name: str) -> int:
    """Return a whole number of a row; 0 where it is unbound."""
    term = row.get(name)
    return int(term.value) if term else 0


def text(row: Row, name: str) -> str:
    """Return a term's value of a row; empty where it is unbound."""
    term = row.get(name)
    return term.value if term else ""


def decoded(path: str) -> str:
    """Return a path with its encoded segments as the words they stand for, to be read and not followed."""
    return "/".join(segment_text(step) for step in path.split("/"))


def labels(
    store: GraphStore, iris: Iterable[str], known: Mapping[str, tuple[str, str]] = MappingProxyType({})
) -> dict[str, Label]:
    """Look the names of things up.

    Args:
        store: The built graph.
        iris: The things.
        known: Chinese and English names of other vocabularies' terms by prefixed name, for terms that the
            graph does not name.

    Returns:
        A label for every IRI given.
    """
    read = _NAMES.of(store, dict)
    wanted = sorted({iri for iri in iris if is_iri(iri)})
    unread = [iri for iri in wanted if iri not in read]
    read |= {iri: Label(name.zh, name.en, iri) for iri, name in names(store, unread).items()}
    return {iri: read.get(iri) or Label(*known.get(short(iri), ("", "")), iri) for iri in wanted}


_NAMES: OncePerStore[dict[str, Label]] = OncePerStore()
"""Names read so far: every page asks for the same few hundred; `forget_names` when some change."""


def forget_names(store: GraphStore) -> None:
    """Forget the names read so far: something was written."""
    _NAMES.forget(store)
