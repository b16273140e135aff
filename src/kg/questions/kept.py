"""The words of questions, read once for a graph and a catalogue: that takes a second or two."""

import threading
from collections.abc import Mapping
from weakref import WeakKeyDictionary

from kg.catalogue import SavedQuery
from kg.questions.understanding import Lexicon
from kg.store import GraphStore

_Hashes = tuple[tuple[str, str], ...]
_KNOWN: WeakKeyDictionary[GraphStore, tuple[_Hashes, Lexicon]] = WeakKeyDictionary()
_MAKING = threading.Lock()


def lexicon_of(store: GraphStore, queries: Mapping[str, SavedQuery]) -> Lexicon:
    """Return the words of questions for a graph and a catalogue; made anew when one of them is another.

    Any number of threads may ask; who comes while they are read waits for them.

    Args:
        store: The graph.
        queries: The saved queries by name.

    Raises:
        CatalogueError: A file of words cannot be read.
    """
    state = tuple((name, query.hash) for name, query in queries.items())
    with _MAKING:
        known = _KNOWN.get(store)
        if known is None or known[0] != state:
            known = _KNOWN[store] = (state, Lexicon(store, queries))
        return known[1]
