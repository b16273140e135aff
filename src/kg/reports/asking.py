"""The saved queries that a report rests on, asked one after the other, each with its receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from kg.catalogue import SavedQuery
from kg.errors import ParameterError
from kg.formats import Issued
from kg.issuing import Wanted as Question
from kg.issuing import issue
from kg.saved import Language, Row
from kg.store import GraphStore

QUERIES = (
    "agencies-of-place",
    "agency-worklist",
    "measurability",
    "off-track-targets",
    "overdue-targets-by-agency",
    "plan-overview",
    "responsibilities-by-basis",
    "status-summary",
    "targets-due",
    "targets-going-well",
    "targets-with-no-data",
    "targets-without-responsible",
    "validation-findings",
)
"""All that reports ask."""


@dataclass(frozen=True)
class Wanted:
    """Which report is wanted.

    Attributes:
        kind: What it is about: `plan` or `agency`.
        key: The plan's key, or the agency's path: `450700/health-commission`.
        day: As of which day.
        data: Version of the data.
        language: Of its words.
        site: Address of the service that is linked, without a slash at the end; empty if there is none.
    """

    kind: str
    key: str
    day: date
    data: str
    language: Language = "zh"
    site: str = ""


class Asking:
    """Asks saved queries for one report and remembers every answer.

    Args:
        store: The built graph.
        queries: The saved queries by name, `QUERIES` at least.
        wanted: The report.
    """

    def __init__(self, store: GraphStore, queries: Mapping[str, SavedQuery], wanted: Wanted) -> None:
        self.store, self.wanted = store, wanted
        self._queries = queries
        self._issued: dict[str, Issued] = {}

    def ask(self, name: str, **values: str | Sequence[str]) -> tuple[Row, ...]:
        """Return all rows of a saved query's answer; its receipt tells midnight of the report's day.

        Args:
            name: The query's name; each is asked once.
            values: Parameter name to value or values.

        Raises:
            ParameterError: A value names nothing, or there is no such query.
            QueryError: The query fails.
        """
        if name not in self._queries:
            raise ParameterError(
                f"没有报告需要的查询 {name}。 There is no saved query {name!r}, on which the report rests.",
                "请检查 KG_QUERIES。 Check KG_QUERIES.",
            )
        given = {key: [value] if isinstance(value, str) else [*value] for key, value in values.items()}
        wanted = self.wanted
        question = Question(
            query=self._queries[name],
            values=given,
            data=wanted.data,
            today=wanted.day,
            language=wanted.language,
            site=wanted.site,
        )
        midnight = datetime.combine(wanted.day, time(), UTC)
        self._issued[name] = issue(self.store, question, midnight)
        return self._issued[name].answer.rows

    def number(self, *names: str) -> str:
        """Return under which numbers the receipts of some queries stand; of those alone that were asked."""
        known = [*self._issued]
        return ", ".join(str(known.index(name) + 1) for name in names if name in known)

    @property
    def issued(self) -> tuple[Issued, ...]:
        """All answers with their receipts, in the order of asking."""
        return tuple(self._issued.values())
