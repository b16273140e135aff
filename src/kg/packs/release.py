"""What the data say of themselves: what they are called, who offers them, since when, under which licence."""

from dataclasses import dataclass
from typing import Any

from kg.saved import Name
from kg.store import GraphStore
from kg.vocab import BASE
from kg.vocabulary import vocabulary

_ABOUT = """
SELECT ?title ?publisher ?issued ?license WHERE {
  ?dataset a gp:Dataset ; dcterms:title ?title .
  OPTIONAL {
    ?dataset dcterms:publisher ?by . ?by rdfs:label ?publisher . FILTER(LANG(?publisher) = LANG(?title))
  }
  OPTIONAL { ?dataset dcterms:issued ?issued }
  OPTIONAL { ?dataset dcterms:license ?license }
} ORDER BY ?title ?publisher ?issued ?license"""


@dataclass(frozen=True)
class Release:
    """A release as it is cited.

    Attributes:
        version: The data version, with the state of what was written beside it, if anything was.
        title: What the dataset is called.
        publisher: Who offers it; the dataset itself where nobody is named.
        issued: The day on which it was issued (ISO 8601); empty if it does not say.
        licence: IRI of its licence; empty if it has none.
    """

    version: str
    title: Name
    publisher: Name
    issued: str = ""
    licence: str = ""

    @property
    def iri(self) -> str:
        """The release's IRI."""
        return f"{BASE}id/dataset/{self.version.partition('+')[0]}"

    @property
    def known_licence(self) -> dict[str, str]:
        """What is known of its licence: `spdx`, `zh`, `en`; nothing of one that is not known."""
        known: dict[str, Any] = vocabulary("pack")["licences"]
        return {key: str(value) for key, value in known.get(self.licence, {}).items()}


def release_of(store: GraphStore, version: str) -> Release:
    """Return what a store's data say of themselves.

    Args:
        store: The graph.
        version: The data version.
    """
    titles: dict[str, str] = {}
    publishers: dict[str, str] = {}
    issued, licence = "", ""
    with store.query(_ABOUT) as answer:
        for row in answer.rows():
            language = "en" if row["title"].language == "en" else "zh"
            titles.setdefault(language, row["title"].value)
            if "publisher" in row:
                publishers.setdefault(language, row["publisher"].value)
            issued = issued or (row["issued"].value if "issued" in row else "")
            licence = licence or (row["license"].value if "license" in row else "")
    title = Name(titles.get("zh", ""), titles.get("en", ""))
    publisher = Name(publishers.get("zh", ""), publishers.get("en", "")) if publishers else title
    return Release(version, title, publisher, issued, licence)
