"""What reports have in common: their numbered tables and charts, findings, sources, receipts."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from kg.catalogue import Column as Counts
from kg.charts import chart
from kg.reports.asking import Asking
from kg.reports.model import Cell, Column, Figure, Heading, Paragraph, Part, Report, Table
from kg.reports.standing import Standing, Standings
from kg.reports.wording import Words, told
from kg.saved import Row

Rows = Iterable[Sequence[Cell | str]]
_TICKS = 10
"""Numbers beside an axis of counts."""


class Parts:
    """Puts a report together from its top to its end.

    Args:
        asking: Asks the queries, and knows the receipts' numbers.
        title: Key of the report's title.
        name: What the report is about.
    """

    def __init__(self, asking: Asking, title: str, name: str) -> None:
        self.asking, self.words = asking, Words(asking.wanted.language)
        self.title = self.words(title, name=name)
        self.parts: list[Part] = []
        self._tables = self._figures = self._headings = 0
        self._sources: dict[tuple[str, str], list[str]] = {}

    def heading(self, name: str) -> None:
        """Begin a section."""
        self._headings += 1
        number = f"{'一二三四五六七八九'[self._headings - 1]}、" if self.words.language == "zh" else ""
        self.parts.append(Heading(text=(number or f"{self._headings}. ") + self.words(name)))

    def say(self, text: str, *, small: bool = False) -> None:
        """Add a paragraph."""
        self.parts.append(Paragraph(text=text, small=small))

    def table(self, caption: str, columns: Sequence[Column], rows: Rows, *asked: str) -> None:
        """Add a table.

        Args:
            caption: What it shows; it gets a number.
            columns: Its columns.
            rows: Its rows: cells, or their words.
            asked: The queries that it rests on.
        """
        self._tables += 1
        filled = tuple(tuple(c if isinstance(c, Cell) else Cell(text=c) for c in row) for row in rows)
        said = self.words("table", number=self._tables, title=caption) + self._rests(asked)
        self.parts.append(Table(caption=said, columns=tuple(columns), rows=filled))

    def figure(self, name: str, bars: Iterable[tuple[str, str, int]], along: str, *asked: str) -> None:
        """Add a chart of bars: how many stand how, by something.

        Args:
            name: Key of its title.
            bars: By what, the status's notation and label in one (`overdue|逾期未达`), and how many.
            along: Key of what stands beside the axis.
            asked: The queries that it rests on.
        """
        order = {status: n for n, status in enumerate(told()["statuses"])}
        rows = sorted(bars, key=lambda bar: order.get(bar[1].partition("|")[0], len(order)))
        if not rows:
            return
        kinds = list(dict.fromkeys(bar[0] for bar in sorted(rows)))
        words, wanted = self.words, self.asking.wanted
        title = words(name)
        fragment: dict[str, Any] = {
            "title": title,
            "mark": "bar",
            "encoding": {
                "y": {"field": "by", "type": "nominal", "title": words(along), "sort": kinds},
                "x": {"field": "count", "type": "quantitative", "title": words("count")},
                "color": {"field": "status", "type": "nominal", "title": words("status")},
            },
        }
        drawn = [{"by": by, "status": status.partition("|")[2], "count": count} for by, status, count in rows]
        said = [
            words("until_day", day=words.day(wanted.day)) + words.comma + f"{words('data')} {wanted.data}"
        ]
        counted = {"count": Counts(name="count", label_zh="数量", label_en="Number", kind="integer")}
        spec = chart(fragment, counted, drawn, wanted.language, said)
        longest = max(sum(count for by, _, count in rows if by == kind) for kind in kinds)
        spec["encoding"]["x"]["axis"]["tickCount"] = min(longest, _TICKS)  # else half things are counted
        self._figures += 1
        caption = words("figure", number=self._figures, title=title) + self._rests(asked)
        told_rows = words.comma.join(f"{row['by']} {row['status']} {row['count']}" for row in drawn)
        alt = f"{title}{words.comma}{said[0]}: {told_rows}"
        self.parts.append(Figure(name=name, caption=caption, alt=alt, spec=spec))

    def _rests(self, asked: Sequence[str]) -> str:
        number = self.asking.number(*asked)
        return self.words("rests", number=number) if number else ""

    def mark(self, kind: str, what: str, where: str) -> str:
        """Return the mark of a source, a new one if it is not listed yet; empty where there is none.

        Args:
            kind: `target` or `figure`.
            what: What was found there.
            where: The document with the characters, or the publication with the row.
        """
        if not where:
            return ""
        found = self._sources.setdefault((kind, where), [])
        if what not in found:
            found.append(what)
        return f"[{[*self._sources].index((kind, where)) + 1}]"

    def standings(self, listed: Standings, more: Callable[[Standing], tuple[str, str]] | None = None) -> None:
        """Add the target values: first what has to be seen to, then the others.

        Args:
            listed: All of them.
            more: Returns who else is told beside who leads, as heading and words; nobody without it.
        """
        words, until = self.words, listed.until
        day = words.day(self.asking.wanted.day)
        used = ("targets-due", "off-track-targets", "overdue-targets-by-agency")
        self.heading("first")
        if listed.first:
            self._values(words("table_first", until=until), listed.first, listed, more, used)
        else:
            self.say(words("first_none", day=day, until=until))
        self.say(words("due_rule", years=told()["soon_years"]), small=True)
        self.heading("rest")
        used = ("targets-due", "targets-going-well", "targets-with-no-data")
        if listed.rest:
            self._values(words("table_rest"), listed.rest, listed, more, used)
        else:
            self.say(words("rest_none"))

    def _values(
        self,
        caption: str,
        chosen: Sequence[Standing],
        listed: Standings,
        more: Callable[[Standing], tuple[str, str]] | None,
        used: Sequence[str],
    ) -> None:
        words = self.words
        many_plans = len({one.plan for one in listed.all}) > 1
        columns = (
            Column(heading=words("row"), share=6, number=True),
            Column(heading=words("value"), share=25),
            Column(heading=words("due"), share=8, number=True),
            Column(heading=words("latest"), share=13),
            Column(heading=words("status"), share=11),
            Column(heading=words("lead") if more is None else words("own_role"), share=27),
            Column(heading=words("source"), share=9),
        )
        rows = []
        for number, one in enumerate(chosen, 1):
            figure = Cell(text=one.figure or words("latest_none"))
            if one.figure:
                figure = Cell(text=one.figure, more=words("latest_year", year=one.year) if one.year else "")
            marks = (
                self.mark("target", one.label, one.source),
                self.mark("figure", f"{one.label}: {one.figure}", one.figure_source),
            )
            soon = words("soon") if listed.soon(one) else ""
            lead = Cell(text=one.leads or words("lead_none"))
            if more is not None:
                own, others = more(one)
                lead = Cell(text=own, more=others)
            rows.append(
                (
                    str(number),
                    Cell(
                        text=one.label,
                        more=" · ".join((one.plan, one.domain) if many_plans else (one.domain,)),
                    ),
                    str(one.due),
                    figure,
                    Cell(text=one.status_label, more=soon, strong=one.status in told()["overdue"]),
                    lead,
                    " ".join(filter(None, marks)),
                )
            )
        self.table(caption, columns, rows, *used)

    def findings(self, rows: Iterable[Row], *, of_some: bool) -> None:
        """Add what the validation found, one row a kind.

        Args:
            rows: Rows of the query `validation-findings`.
            of_some: Whether these are only those on the report's targets.
        """
        words, kinds = self.words, dict[tuple[str, str], list[Row]]()
        self.heading("findings")
        for row in rows:
            kinds.setdefault((row["severityLabel"].text, row["message"].text), []).append(row)
        if not kinds:
            self.say(words("findings_none"))
            return
        columns = (
            Column(heading=words("severity"), share=9),
            Column(heading=words("finding"), share=34),
            Column(heading=words("count"), share=7, number=True),
            Column(heading=words("where"), share=34),
            Column(heading=words("accepted"), share=16),
        )
        listed = [
            (words.side(severity), message, str(len(found)), self._where(found), self._accepted(found))
            for (severity, message), found in kinds.items()
        ]
        self.table(words("table_findings"), columns, listed, "validation-findings")
        self.say((words("findings_agency") if of_some else "") + words("findings_note"), small=True)

    def _where(self, found: Sequence[Row]) -> str:
        most = int(told()["examples"])
        labels = list(dict.fromkeys(row["focusLabel"].text for row in found))
        return self.words.comma.join(labels[:most]) + (" …" if len(labels) > most else "")

    def _accepted(self, found: Sequence[Row]) -> str:
        until = sorted(row["acceptedUntil"].text for row in found if row["acceptedUntil"].text)
        if not until:
            return self.words("none")
        return self.words("accepted_until", count=len(until), day=until[0])

    def sources(self) -> None:
        """Add where everything stands: the documents, then each target value and figure by its mark."""
        words = self.words
        self.heading("sources")
        documents = {
            (s.title.first(words.language), s.document, s.sha256): None
            for issued in self.asking.issued
            for s in issued.answer.sources
            if s.kind == "plan"
        }
        columns = [
            Column(heading=words("plan"), share=34),
            Column(heading=words("document"), share=30),
            Column(heading=words("hash"), share=36, code=True),
        ]
        self.table(words("table_documents"), columns, documents)
        if self._sources:
            columns = [
                Column(heading=words("mark"), share=8),
                Column(heading=words("kind"), share=8),
                Column(heading=words("words"), share=38),
                Column(heading=words("where_from"), share=46),
            ]
            rows = [
                (f"[{number}]", words(f"kind_{kind}"), words.comma.join(what), where)
                for number, ((kind, where), what) in enumerate(self._sources.items(), 1)
            ]
            self.table(words("table_places"), columns, rows)
        self.say(words("sources_note"), small=True)

    def receipts(self) -> None:
        """Add data version, licence and the receipts, and say how all is checked."""
        words, wanted, issued = self.words, self.asking.wanted, self.asking.issued
        self.heading("receipt")
        online = words("receipts_online", site=wanted.site) if wanted.site else ""
        self.say(words("receipts_note", data=wanted.data, online=online))
        licences = sorted({one.answer.license for one in issued if one.answer.license})
        if licences:
            self.say(f"{words('license')}: {words.comma.join(licences)}")
        columns = (
            Column(heading=words("row"), share=6, number=True),
            Column(heading=words("asked"), share=26),
            Column(heading=words("rows"), share=7, number=True),
            Column(heading=words("receipt_id"), share=61, code=True),
        )
        rows = [
            (
                str(number),
                Cell(text=one.title, more=f"{one.answer.query.name} {one.receipt.version}"),
                str(one.receipt.rows),
                one.receipt.id,
            )
            for number, one in enumerate(issued, 1)
        ]
        self.table(words("table_receipts"), columns, rows)

    def report(self) -> Report:
        """Return the report."""
        words, wanted = self.words, self.asking.wanted
        return Report(
            language=wanted.language,
            title=self.title,
            subtitle=words("until_day", day=words.day(wanted.day)),
            subject=self.title,
            publisher=words("publisher"),
            day=wanted.day,
            data=wanted.data,
            foot=words("foot", title=self.title, day=wanted.day.isoformat(), data=wanted.data),
            page=words("page", page="{page}", pages="{pages}"),
            parts=tuple(self.parts),
            receipts=tuple(one.receipt.id for one in self.asking.issued),
        )


def told_counts(words: Words, listed: Standings) -> str:
    """Return in words how many target values stand how."""
    labels = {one.status: one.status_label for one in listed.all}
    said = (words("told_one", status=labels[s], count=n) for s, n in listed.counts().items())
    return words.comma.join(said) or words("told_none")


def by_status(words: Words, cells: Iterable[tuple[str, str, int]]) -> tuple[list[Column], list[list[Cell]]]:
    """Return a table of numbers: what is counted down, statuses across, sums at both ends.

    Args:
        words: The words.
        cells: By what, the status as `notation|label`, and how many.
    """
    counted = Counter[tuple[str, str]]()
    for by, status, count in cells:
        counted[by, status] += count
    order = {status: n for n, status in enumerate(told()["statuses"])}
    statuses = sorted({s for _, s in counted}, key=lambda s: order.get(s.partition("|")[0], len(order)))
    kinds = sorted({by for by, _ in counted})
    columns = [
        Column(heading="", share=30),
        *(Column(heading=s.partition("|")[2], share=12, number=True) for s in statuses),
        Column(heading=words("total"), share=10, number=True),
    ]
    none = words("none")

    def row(name: str, numbers: Sequence[int], *, strong: bool) -> list[Cell]:
        shown = [str(n) if n else none for n in numbers]
        return [Cell(text=text, strong=strong) for text in (name, *shown, str(sum(numbers)))]

    rows = [row(by, [counted[by, s] for s in statuses], strong=False) for by in kinds]
    if len(kinds) > 1:
        sums = [sum(counted[by, s] for by in kinds) for s in statuses]
        rows.append(row(words("total"), sums, strong=True))
    return columns, rows
