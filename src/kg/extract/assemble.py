"""The record of a document, put together from its structure and from what its items say."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.document import Document
from kg.extract.bounds import check_bounds
from kg.extract.metadata import Notice, read_based_on, read_notice
from kg.extract.parts import baselines, item, measure, target
from kg.extract.quantities import unclaimed_figures
from kg.extract.structure.items import Found, Split, split
from kg.extract.structure.lines import Segment, Text, open_text
from kg.extract.structure.naming import name_of, names_itself
from kg.extract.structure.notes import Note, find_notes
from kg.extract.structure.numbering import mark_at
from kg.extract.structure.outline import DomainPart, Outline, outline
from kg.extract.structure.plans import Layout, Range, find_plans
from kg.flat import Flat
from kg.record import Audience, Domain, Finding, Item, Plan, Record, Target
from kg.vocabulary import vocabulary

_MONITORING = ("监测", "评估")


def extract(document: Document) -> Record:
    """Read a document's plans into its record.

    Args:
        document: A document that has been read.

    Returns:
        The record, with a finding for every line of a plan that no rule claims, every number that skips or
        repeats, and every count out of bounds.

    Raises:
        ExtractionError: The document holds no plan.
    """
    return extract_text(document.text, document.name, document.sha256)


def extract_text(raw: str, name: str, sha256: str) -> Record:
    r"""Read a text's plans into a record, as `extract` does.

    Args:
        raw: The raw text, line ends `\n`, no byte order mark.
        name: The document's file name.
        sha256: Hex digest of the document file's bytes.

    Raises:
        ExtractionError: The text holds no plan.
    """
    text = open_text(raw)
    layout = find_plans(text, name)
    notes = find_notes(raw)
    outlines = [outline(text, layout, plan) for plan in layout.plans]
    notices = _notices(text, layout, outlines)
    record = Record(document=name, sha256=sha256, plans=[])
    for plan, parts, notice in zip(layout.plans, outlines, notices, strict=True):
        builder = _Builder(text, plan, parts, notice, notes)
        record.plans.append(builder.build())
        record.findings.extend(sorted(builder.findings, key=lambda finding: finding.line or 0))
    return record


def _notices(text: Text, layout: Layout, outlines: Sequence[Outline]) -> list[Notice]:
    """Return each plan's notice: the one above it, or that of the plan before."""
    notices: list[Notice] = []
    for place, plan in enumerate(layout.plans):
        first, last = plan.head
        titles = [
            (text.segments[start].start, text.segments[end - 1].end)
            for start, end in layout.notices.items()
            if first <= start < last
        ]
        tail = [
            segment
            for below, parts in zip(layout.plans[place:], outlines[place:], strict=True)
            for segment in text.segments[parts.stop : below.end]
        ]
        own = read_notice(text, text.segments[first:last], titles, tail)
        inherited = bool(notices) and not titles and own.document_number is None
        notices.append(notices[-1] if inherited else own)
    return notices


@dataclass
class _Builder:
    """Builds one plan of the record and gathers what is doubtful about it."""

    text: Text
    plan: Range
    parts: Outline
    notice: Notice
    notes: Sequence[Note]
    findings: list[Finding] = field(default_factory=list)

    def build(self) -> Plan:
        title = self.plan.title
        printed = self.text.printed(title.start, title.end) if title else None
        period = self._period()
        domains = self._domains()
        projects, implementation, monitoring = self._items()
        preface = _joined(self.text, self.parts.preface)
        plan = Plan(
            title=printed,
            audience=title.audience if title else _audience(domains),
            place=title.place if title else None,
            issuer=self.notice.issuer,
            document_number=self.notice.document_number,
            issued=self.notice.issued,
            period=period,
            based_on=read_based_on(
                preface.text + _joined(self.text, self.parts.general).text, printed, period
            ),
            span=(0, 0),
            domains=domains,
            projects=projects,
            implementation=implementation,
            monitoring=monitoring,
            baselines=baselines(preface),
        )
        plan.span = self._span(plan)
        self._unclaimed(plan)
        self.findings.extend(check_bounds(plan, self._line()))
        return plan

    def _line(self) -> int:
        return self.text.segments[self.plan.start].line

    def _period(self) -> tuple[int, int]:
        period = (self.plan.title.period if self.plan.title else None) or self.notice.period
        if period:
            return period
        first, last = vocabulary("bounds")["period"]["assumed"]
        what = f"没有印出规划期，按 {first}—{last} 年计 (no period is printed: {first} to {last} is assumed)"
        self.findings.append(Finding(code="period-assumed", line=self._line(), message=what))
        return first, last

    def _domains(self) -> list[Domain]:
        """Return the domains; two sections of one name are one domain."""
        named: dict[str, list[DomainPart]] = {}
        due, last = 0, None
        for part in self.parts.domains:
            named.setdefault(self.text.printed(*part.name), []).append(part)
            begins_again = part.number == 1 != last  # the domains of the next chapter count from 1
            if part.number not in (None, due or part.number) and not begins_again:
                self._doubt(
                    part.line, f"领域编号 {part.number}，应为 {due} (domain {part.number}: {due} was due)"
                )
            due, last = (part.number or due) + 1, part.number
        return [
            self._domain(ordinal, name, parts) for ordinal, (name, parts) in enumerate(named.items(), start=1)
        ]

    def _domain(self, ordinal: int, name: str, parts: Sequence[DomainPart]) -> Domain:
        targets: list[Found] = []
        measures: list[Found] = []
        for part in parts:
            one, other = self._lists(part)
            targets.extend(one)
            measures.extend(other)
        origin = self.text.flat.origin
        end = max([parts[0].name[1], *(found.end for found in [*targets, *measures])])
        following = origin[measures[0].start] if measures else origin[end - 1] + 1
        until = [*(origin[found.start] for found in targets[1:]), following]
        return Domain(
            ordinal=ordinal,
            name=name,
            span=(origin[parts[0].start], origin[end - 1] + 1),
            targets=[
                self._target(found, place, stop)
                for place, (found, stop) in enumerate(zip(targets, until, strict=False), start=1)
            ],
            measures=[measure(self.text, found, place) for place, found in enumerate(measures, start=1)],
        )

    def _target(self, found: Found, ordinal: int, until: int) -> Target:
        """Return a target; a figure in it that no rule reads is doubtful."""
        made = target(self.text, found, ordinal, self.notes, until)
        for clause in unclaimed_figures(made.text):
            what = f"目标中的数字没有读出：{clause} (no rule reads this target's number)"
            self.findings.append(Finding(code="unread-number", line=found.line, message=what, text=clause))
        return made

    def _lists(self, part: DomainPart) -> tuple[list[Found], list[Found]]:
        """Return a domain section's targets and measures, also where a label is missing."""
        if part.loose and not (part.targets or part.measures):
            setattr(part, part.default, part.loose)
        elif part.loose and not part.targets:
            part.targets = part.loose
        else:
            self.parts.unclaimed.extend(part.loose)
        targets, measures = self._split(part.targets), self._split(part.measures)
        if targets.restarted and not part.measures:
            at = targets.restarted
            what = (
                "主要目标之后重新编号，按策略措施计 (numbers begin again below 主要目标: taken for measures)"
            )
            self.findings.append(Finding(code="label-missing", line=targets.items[at].line, message=what))
            return targets.items[:at], targets.items[at:]
        return targets.items, measures.items

    def _items(self) -> tuple[list[Item], list[Item], list[Item]]:
        """Return projects, implementation and monitoring."""
        parts = self.parts
        projects = [
            found
            for place in range(len(parts.projects))
            for found in self._split(self._project_lines(place), paragraphs=False).items
        ]
        implementation = self._split(parts.implementation, paragraphs=False).items
        monitoring = self._split(parts.monitoring, paragraphs=False).items
        for found in self._split(parts.delivery, paragraphs=False).items:
            name = name_of(self.text, found)
            (monitoring if any(word in name for word in _MONITORING) else implementation).append(found)
        return (
            [item(self.text, found, place, project=True) for place, found in enumerate(projects, start=1)],
            [
                item(self.text, found, place, project=False)
                for place, found in enumerate(implementation, start=1)
            ],
            [item(self.text, found, place, project=False) for place, found in enumerate(monitoring, start=1)],
        )

    def _project_lines(self, place: int) -> list[Segment]:
        """Return the lines that list projects; the name of a box that numbers none comes first."""
        lines = self.parts.projects[place]
        name = self.parts.boxes.get(place)
        numbered = any(mark_at(self.text.read, line.start) for line in lines)
        if name is None or not lines or numbered or names_itself(self.text, lines[0]):
            return lines
        return [name, *lines]

    def _split(self, lines: Sequence[Segment], *, paragraphs: bool = True) -> Split:
        result = split(self.text, lines, paragraphs=paragraphs)
        self.parts.unclaimed.extend(result.stray)
        for line, doubt in result.doubts:
            self._doubt(line, doubt)
        return result

    def _doubt(self, line: int, message: str) -> None:
        printed = self.text.lines[line - 1].strip()
        self.findings.append(Finding(code="numbering", line=line, message=message, text=printed))

    def _span(self, plan: Plan) -> tuple[int, int]:
        """Return the plan's span: from its title, or first heading, to the end of its last part."""
        origin = self.text.flat.origin
        start = self.plan.title.start if self.plan.title else self.parts.start
        items = [*plan.projects, *plan.implementation, *plan.monitoring]
        ends = [domain.span[1] for domain in plan.domains] + [one.span[1] for one in items]
        return origin[start], max(ends)

    def _unclaimed(self, plan: Plan) -> None:
        """Add a finding for each line inside the plan that no rule claims."""
        for segment in sorted(self.parts.unclaimed, key=lambda one: one.start):
            start, end = self.text.flat.span(segment.start, segment.end)
            if start < plan.span[1]:
                self.findings.append(
                    Finding(
                        code="unclaimed-line",
                        line=segment.line,
                        message="没有规则认领这一行 (no rule claims this line)",
                        text=self.text.raw[start:end],
                    )
                )


def _audience(domains: Sequence[Domain]) -> Audience:
    """Return whom a plan without title is for, by its domains' names."""
    children = sum("儿童" in domain.name for domain in domains)
    return "children" if children * 2 > len(domains) else "women"


def _joined(text: Text, segments: Sequence[Segment]) -> Flat:
    """Return the flat text of segments that need not be neighbours."""
    pieces = [text.flat.part(segment.start, segment.end) for segment in segments]
    return Flat("".join(piece.text for piece in pieces), tuple(at for piece in pieces for at in piece.origin))
