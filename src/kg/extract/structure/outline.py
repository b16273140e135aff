"""A plan's segments sorted into its parts: preface, domains and their lists, projects, provisions."""

from dataclasses import dataclass, field, replace

from kg.extract.structure.headings import Heading, box_label, is_name, section_chapter
from kg.extract.structure.lines import Segment, Text
from kg.extract.structure.numbering import mark_at
from kg.extract.structure.plans import Layout, Range
from kg.extract.structure.tail import is_tail

_TWO_LINE_NAME = 30
_LABELS = ("targets", "measures", "projects")
_CHAPTER_STYLES = ("cjk", "chapter")


@dataclass
class DomainPart:
    """A domain's heading and the lines of its lists; `loose` are lines above any label.

    Attributes:
        start: Offset of the heading in the flat text.
        name: Offsets of the name, without number and closing mark.
        line: 1-based line of the heading.
        number: The printed number.
        default: What the lines above any label are when there is no label: `targets` or `measures`.
        loose: Lines above any label.
        targets: Lines below 主要目标.
        measures: Lines below 策略措施.
    """

    start: int
    name: tuple[int, int]
    line: int
    number: int | None
    default: str = "targets"
    loose: list[Segment] = field(default_factory=list)
    targets: list[Segment] = field(default_factory=list)
    measures: list[Segment] = field(default_factory=list)


@dataclass
class Outline:
    """The parts of a plan.

    Attributes:
        start: Offset of the plan's first code point in the flat text.
        stop: Index of the first segment behind the plan.
        preface: Lines above the first chapter.
        general: Lines of 指导思想 and such chapters.
        domains: The domains.
        projects: The lines of each place that lists key projects.
        boxes: For a place that is a box with a name, by its index: the name.
        delivery: The lines of a joint chapter on implementation and monitoring.
        implementation: Lines of 组织实施.
        monitoring: Lines of 监测评估.
        unclaimed: Segments that no rule owns.
    """

    start: int
    stop: int = 0
    preface: list[Segment] = field(default_factory=list)
    general: list[Segment] = field(default_factory=list)
    domains: list[DomainPart] = field(default_factory=list)
    projects: list[list[Segment]] = field(default_factory=list)
    boxes: dict[int, Segment] = field(default_factory=dict)
    delivery: list[Segment] = field(default_factory=list)
    implementation: list[Segment] = field(default_factory=list)
    monitoring: list[Segment] = field(default_factory=list)
    unclaimed: list[Segment] = field(default_factory=list)


def outline(text: Text, layout: Layout, plan: Range) -> Outline:
    """Sort a plan's segments into its parts.

    Args:
        text: The document.
        layout: Its headings.
        plan: The plan's place.
    """
    return _Walk(text, layout, plan).run()


class _Walk:
    """One pass over a plan's segments; the state is which list the next line belongs to."""

    def __init__(self, text: Text, layout: Layout, plan: Range) -> None:
        self.text, self.layout, self.plan = text, layout, plan
        self.result = Outline(text.segments[plan.start].start)
        self.chapter = "preface"
        self.default = "targets"
        self.into = self.result.preface
        self.boxed: list[Segment] | None = None
        self.counted: dict[str, int] = {}

    def run(self) -> Outline:
        at = self.plan.title.last if self.plan.title else self.plan.start
        while at < self.plan.end:
            if at in self.layout.contents:
                at += 1
            elif self._is_tail(at):
                break
            else:
                at += self._take(at)
        self.result.stop = at
        return self.result

    def _take(self, at: int) -> int:
        """Take the segment at an index (and what its heading spreads over); return how many were taken."""
        segment = self.text.segments[at]
        if segment.table:
            self.result.unclaimed.append(segment)
            return 1
        lines = self._domain_lines(at)
        if lines:
            self._open_domain(at, lines)
            return lines
        heading = self.layout.headings[at]
        if not (heading and self._open(at, heading)) and not self._open_section(at):
            self._resume(segment)
            self.into.append(segment)
        return 1

    def _open(self, at: int, heading: Heading) -> bool:
        """Open the chapter, list or box of a heading; tell whether it does open one here."""
        if heading.kind == "preface":
            return self.chapter == "preface"
        if heading.kind == "chapter" or self._is_chapter_label(heading):
            chapter = heading.chapter or {"projects": "projects"}.get(heading.kind, "domains")
            return self._open_chapter(at, heading, chapter)
        if heading.kind == "box" and self.chapter in ("domains", "projects"):
            self._open_projects(boxed=True)
            self._name_box(at, heading)
            return True
        if not self._labels(at, heading):
            return False
        if heading.kind == "projects":
            self._open_projects(boxed=False)
        else:
            self.into = getattr(self.result.domains[-1], heading.kind)
            self.boxed = None
        return True

    def _is_chapter_label(self, heading: Heading) -> bool:
        """Tell whether a label's words are a chapter's here: 三、重点项目 behind chapter 二."""
        mark = heading.mark
        if heading.kind not in _LABELS or mark is None or mark.style not in _CHAPTER_STYLES:
            return False
        last = self.counted.get(mark.style)
        carries_on = last is not None and mark.number == last + 1
        return carries_on or self.chapter != "domains" or not self.result.domains

    def _labels(self, at: int, heading: Heading) -> bool:
        """Tell whether a label's words are one: behind a sentence's end, with a ：, or set as a heading."""
        if heading.kind not in _LABELS or not self.result.domains or self.chapter != "domains":
            return False
        segment = self.text.segments[at]
        colon = self.text.read[heading.end : heading.end + 1] == ":" and heading.end < segment.end
        return colon or segment.level > 0 or self._after_sentence(at)

    def _after_sentence(self, at: int) -> bool:
        if at == self.plan.start:
            return True
        above = self.text.segments[at - 1]
        return self.text.ends_sentence(above.end) or self.layout.headings[at - 1] is not None

    def _open_chapter(self, at: int, heading: Heading, chapter: str) -> bool:
        if not self._is_chapter(at, heading, chapter):
            return False
        if chapter == "general" and self.chapter not in ("preface", "general"):
            chapter = "other"
        self._count(heading)
        self.chapter, self.boxed = chapter, None
        result = self.result
        if chapter == "domains":
            words = self.text.read[heading.start : heading.end]
            self.default = "measures" if "措施" in words and "目标" not in words else "targets"
            self.into = result.unclaimed
        elif chapter == "projects":
            self._open_projects(boxed=False)
        elif chapter == "other":
            self.into = result.unclaimed
        else:
            self.into = getattr(result, chapter)
        return True

    def _is_chapter(self, at: int, heading: Heading, chapter: str) -> bool:
        """Tell whether a heading's words open a chapter here, by its number and what stands above."""
        mark, segment = heading.mark, self.text.segments[at]
        if mark is None:
            return segment.level > 0 or self._after_sentence(at)
        if self.counted and mark.style not in self.counted:
            return False
        last = self.counted.get(mark.style, 0)
        if chapter != "other":
            return mark.number >= last
        sentence = self.text.ends_sentence(segment.end) and not segment.level
        due = self.chapter != "preface" and mark.number == last + 1
        return due and self._after_sentence(at) and not sentence

    def _count(self, heading: Heading) -> None:
        if heading.mark is not None:
            self.counted[heading.mark.style] = heading.mark.number

    def _open_projects(self, *, boxed: bool) -> None:
        self.boxed = self.into if boxed and self.chapter == "domains" else None
        self.result.projects.append([])
        self.into = self.result.projects[-1]

    def _name_box(self, at: int, heading: Heading) -> None:
        """Keep the words behind 专栏1: they name the project of a box that numbers none."""
        label = box_label(self.text.read[heading.start : heading.end])
        start = heading.start + label
        if start < heading.end:
            named = replace(self.text.segments[at], start=start, end=heading.end, bold=True)
            self.result.boxes[len(self.result.projects) - 1] = named

    def _open_section(self, at: int) -> bool:
        """Open the list of a （一）组织实施 below a joint chapter, where its items count 1., 2., 3."""
        section = section_chapter(self.text, self.text.segments[at])
        if self.chapter != "delivery" or not section or at + 1 >= self.plan.end:
            return False
        below = mark_at(self.text.read, self.text.segments[at + 1].start)
        if below is None or below.style not in ("dot", "paren"):
            return False
        self.into = getattr(self.result, section)
        return True

    def _resume(self, segment: Segment) -> None:
        """Go on with the list that a box interrupted when its next number comes."""
        if self.boxed is None:
            return
        mark = mark_at(self.text.read, segment.start)
        if mark is None or mark.style != "dot" or not mark.clean:
            return
        marks = (mark_at(self.text.read, one.start) for one in self.boxed)
        last = max((one.number for one in marks if one and one.style == "dot" and one.clean), default=0)
        if last and mark.number == last + 1:
            self.into, self.boxed = self.boxed, None

    def _domain_lines(self, at: int) -> int:
        """Return over how many segments the heading of a domain spreads that begins here; 0 for none."""
        headings, segments = self.layout.headings, self.text.segments
        heading = headings[at]
        if heading and heading.kind == "domain":
            sure = heading.mark is not None or segments[at].level > 0 or self._before_label(at + 1)
            return 1 if sure else 0
        if self.chapter == "preface" and not (heading and heading.kind == "chapter"):
            return 0
        if heading and (heading.kind != "chapter" or heading.chapter != "other"):
            return 0
        mark = mark_at(self.text.read, segments[at].start)
        level = segments[at].level > 0
        if (
            not (level or (mark and mark.style in ("cjk", "cjk-paren", "chapter")))
            or self.chapter == "general"
        ):
            return 0
        return next(
            (lines for lines in (1, 2) if self._is_name(at, lines) and self._before_label(at + lines)), 0
        )

    def _is_name(self, at: int, lines: int) -> bool:
        """Tell whether so many segments can be one heading: short, without a sentence, with one number."""
        parts = self.text.segments[at : at + lines]
        return (
            all(is_name(self.text, part) for part in parts)
            and sum(part.end - part.start for part in parts) <= _TWO_LINE_NAME
            and not any(mark_at(self.text.read, part.start) for part in parts[1:])
            and not any(self.layout.headings[at + 1 : at + lines])
        )

    def _before_label(self, at: int) -> bool:
        """Tell whether the segment at an index is the label 主要目标."""
        if at >= self.plan.end:
            return False
        heading = self.layout.headings[at]
        return heading is not None and heading.kind == "targets"

    def _open_domain(self, at: int, lines: int) -> None:
        segments = self.text.segments
        first, last = segments[at], segments[at + lines - 1]
        mark = mark_at(self.text.read, first.start)
        start, end = mark.end if mark else first.start, last.end
        while end > start + 1 and self.text.read[end - 1] in "。.:;；":
            end -= 1
        if mark and mark.style in _CHAPTER_STYLES:
            self.counted[mark.style] = mark.number
        part = DomainPart(first.start, (start, end), first.line, mark.number if mark else None, self.default)
        self.result.domains.append(part)
        self.chapter, self.into, self.boxed = "domains", part.loose, None

    def _is_tail(self, at: int) -> bool:
        """Tell whether what is printed behind a plan begins here."""
        if not self.result.domains or not self._after_sentence(at):
            return False
        return is_tail(self.text.of(self.text.segments[at]))
