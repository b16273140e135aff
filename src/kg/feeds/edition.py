"""Which data a calendar or feed is made of, as the graph itself says."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from kg.errors import NotBuiltError
from kg.saved import Name
from kg.store import GraphStore
from kg.worklist.asking import text

_DATASET = """
SELECT ?version ?title ?at ?issued ?license WHERE {
  ?dataset a gp:Dataset ; dcterms:identifier ?version ; dcterms:title ?title .
  OPTIONAL { ?dataset prov:generatedAtTime ?at }
  OPTIONAL { ?dataset dcterms:issued ?issued }
  OPTIONAL { ?dataset dcterms:license ?license }
} ORDER BY ?version ?title"""
_NO_DAY = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Edition:
    """The data.

    Attributes:
        version: The data version.
        moment: Midnight (UTC) of the day for which it was built, else on which it was issued.
        title: What the dataset is called.
        licence: Address of its licence; empty if it has none.
    """

    version: str
    moment: datetime
    title: Name
    licence: str

    @property
    def sequence(self) -> int:
        """A number that grows with the data: days since 1970."""
        return (self.moment - _NO_DAY).days


def edition_of(store: GraphStore) -> Edition:
    """Return which data a store holds.

    Raises:
        NotBuiltError: It holds no dataset.
    """
    with store.query(_DATASET) as answer:
        found = list(answer.rows())
    if not found:
        raise NotBuiltError(
            "图谱里没有数据集的说明。 The graph has no description of a dataset.",
            "请先运行 `kg build`。 Run `kg build` first.",
        )
    row = found[-1]
    titles = {
        r["title"].language or "zh": r["title"].value
        for r in found
        if text(r, "version") == text(row, "version")
    }
    day = date.fromisoformat((text(row, "at") or text(row, "issued"))[:10] or _NO_DAY.date().isoformat())
    return Edition(
        version=text(row, "version"),
        moment=datetime(day.year, day.month, day.day, tzinfo=UTC),
        title=Name(titles.get("zh", ""), titles.get("en", "")),
        licence=text(row, "license"),
    )
