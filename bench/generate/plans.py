"""Documents of synthetic plans with the records that extraction has to yield of them.

Structure, numbers, duties, laws and where they stand are known from writing them; groups and topics, which
are words found in a text, are those that `kg.tags` finds.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bench.generate.draw import Draw
from bench.generate.places import governed, grammar, province_of
from bench.generate.saying import Said, Speaker
from bench.generate.sheet import Placed, Sheet
from kg.places import Place
from kg.record import Audience, Baseline, Domain, Item, Measure, Plan, Record, Target, TargetKind
from kg.tags import tag

AUDIENCES: dict[Audience, str] = {"women": "妇女", "children": "儿童"}
PERIOD = (2021, 2030)
WORD_FILES = 5
"""One document in so many is a Word file."""
_ISSUED = 2022


@dataclass(frozen=True)
class Written:
    """A document and what is in it.

    Attributes:
        name: Its file name.
        data: Its bytes.
        record: What extraction has to yield, but for findings, software and digest.
    """

    name: str
    data: bytes
    record: Record


def documents(plans: int, seed: str) -> Iterator[Written]:
    """Yield documents with so many plans in all: two each, the last one perhaps one.

    Args:
        plans: How many.
        seed: The same seed gives the same bytes.
    """
    for at, place in enumerate(islice(governed(), (plans + 1) // 2)):
        audiences: list[Audience] = ["women", "children"]
        yield _document(place, audiences[: plans - 2 * at], word=at % WORD_FILES == WORD_FILES - 1, seed=seed)


def _document(place: Place, audiences: list[Audience], *, word: bool, seed: str) -> Written:
    sheet = Sheet()
    notice = _notice(sheet, place, Draw(f"{seed} {place.code}"))
    plans = [_Writer(sheet, place, audience, seed).plan(notice) for audience in audiences]
    data = sheet.word() if word else sheet.markdown()
    name = f"synthetic-{place.code}.{'docx' if word else 'md'}"
    return Written(name, data, Record(document=name, sha256=hashlib.sha256(data).hexdigest(), plans=plans))


def _title(place: Place, audience: Audience) -> str:
    return str(grammar()["notice"]["title"].format(place=place.name_zh, audience=AUDIENCES[audience]))


def _notice(sheet: Sheet, place: Place, draw: Draw) -> dict[str, str]:
    """Write the notice under which the plans are printed, and return what it says."""
    words = grammar()["notice"]
    issuer = words["issuer"].format(place=place.name_zh)
    number = words["number"].format(short=place.short_zh, year=_ISSUED, n=draw.between((1, 99)))
    month, day = draw.between((1, 12)), draw.between((1, 28))
    sheet.add(words["heading"].format(issuer=issuer, place=place.name_zh))
    sheet.add(number)
    sheet.add(words["addressees"])
    sheet.add(words["body"].format(**{audience: _title(place, audience) for audience in AUDIENCES}))
    sheet.add(issuer)
    sheet.add(f"{_ISSUED}年{month}月{day}日")
    return {"issuer": issuer, "document_number": number, "issued": f"{_ISSUED}-{month:02}-{day:02}"}


class _Writer:
    """Writes one plan."""

    def __init__(self, sheet: Sheet, place: Place, audience: Audience, seed: str) -> None:
        self._sheet, self._place, self._audience = sheet, place, audience
        self._draw = Draw(f"{seed} {place.code} {audience}")
        self._speaker = Speaker(self._draw, place, audience)
        self._counts: dict[str, list[int]] = grammar()["counts"]
        self._shares: dict[str, int] = grammar()["shares"]
        self._names: dict[str, list[str]] = grammar()["names"]

    def plan(self, notice: dict[str, str]) -> Plan:
        """Write a plan and return it as recorded."""
        title = _title(self._place, self._audience)
        start = self._sheet.add(title, "# ").start
        based_on, baselines = self._opening()
        self._sheet.add("二、发展领域、主要目标和策略措施", "## ")
        names = grammar()["domains"][self._audience]
        domains = [self._domain(at, name) for at, name in enumerate(names, 1)]
        self._sheet.add("三、重点项目", "## ")
        projects = self._items("projects")
        self._sheet.add("四、组织实施", "## ")
        implementation = self._items("implementation")
        self._sheet.add("五、监测评估", "## ")
        monitoring = self._items("monitoring")
        return Plan(
            title=title,
            audience=self._audience,
            place=self._place.name_zh,
            **notice,
            period=PERIOD,
            based_on=based_on,
            span=(start, monitoring[-1].span[1]),
            domains=domains,
            projects=projects,
            implementation=implementation,
            monitoring=monitoring,
            baselines=baselines,
        )

    def _opening(self) -> tuple[list[str], list[Baseline]]:
        """Write preface, principles and general aim."""
        sheet, words = self._sheet, grammar()["notice"]
        sheet.add("前言", "## ")
        self._plain(self._draw.between(self._counts["preface"]))
        reported: list[Baseline] = []
        for _ in range(self._draw.between(self._counts["baselines"])):
            said = self._speaker.baseline()
            reported += said.baselines_at(sheet.add(said.text))
        province = province_of(self._place).name_zh
        titles = [
            title.format(audience=AUDIENCES[self._audience], province=province) for title in words["based_on"]
        ]
        sheet.add(words["basis"].format(titles="".join(f"《{title}》" for title in titles)))
        sheet.add("一、指导思想、基本原则和总体目标", "## ")
        sheet.add("（一）指导思想。", "### ")
        self._plain(self._draw.between(self._counts["sentences"]))
        sheet.add("（二）基本原则。", "### ")
        for number, name in enumerate(self._names["principles"], 1):
            sheet.add(f"{name}。{self._speaker.plain().text}", f"{number}. ")
        sheet.add("（三）总体目标。", "### ")
        self._plain(self._draw.between(self._counts["sentences"]))
        return titles, reported

    def _plain(self, sentences: int) -> None:
        self._sheet.add("".join(self._speaker.plain().text for _ in range(sentences)))

    def _domain(self, ordinal: int, name: str) -> Domain:
        sheet = self._sheet
        numeral = "一二三四五六七八九"[ordinal - 1]
        heading = sheet.add(f"（{numeral}）{name}", "### ")
        sheet.add("主要目标：")
        targets = [self._target(at) for at in self._ordinals("targets")]
        sheet.add("策略措施：")
        measures = [self._measure(at) for at in self._ordinals("measures")]
        return Domain(
            ordinal=ordinal,
            name=name,
            span=(heading.start, measures[-1].span[1]),
            targets=targets,
            measures=measures,
        )

    def _ordinals(self, what: str) -> range:
        return range(1, self._draw.between(self._counts[what]) + 1)

    def _target(self, ordinal: int) -> Target:
        kinds: dict[TargetKind, int] = grammar()["kinds"]
        kind = self._draw.weighted(kinds)
        said = self._speaker.target(kind)
        if self._draw.chance(self._shares["quantified"]):
            kind = "quantified"
            said += self._speaker.number()
            if self._draw.chance(self._shares["second_number"]):
                said += self._speaker.number()
        placed = self._add(said, ordinal)
        tags = tag(said.text)
        return Target(
            ordinal=ordinal,
            printed_number=ordinal,
            text=said.text,
            span=placed.span(0, len(said.text)),
            kind=kind,
            quantities=said.quantities_at(placed),
            groups=tags.groups,
            topics=tags.topics,
        )

    def _measure(self, ordinal: int) -> Measure:
        title = self._speaker.phrase(self._draw.of(self._names["measures"]))
        said = self._paragraph(title)
        placed = self._add(said, ordinal)
        tags = tag(said.text)
        return Measure(
            ordinal=ordinal,
            printed_number=ordinal,
            title=title,
            text=said.text,
            span=placed.span(0, len(said.text)),
            quantities=said.quantities_at(placed),
            agencies=said.duties_at(placed),
            laws=list(dict.fromkeys(said.laws)),
            groups=tags.groups,
            topics=tags.topics,
        )

    def _items(self, what: str) -> list[Item]:
        items = []
        for ordinal in self._ordinals(what):
            name = self._speaker.phrase(self._draw.of(self._names[what]))
            said = self._paragraph(name, self._shares["bare_in_item"])
            numeral = "零一二三四五六七八九十"[ordinal] if ordinal <= 10 else "十一"  # noqa: PLR2004 - ten
            placed = self._sheet.add(said.text, f"（{numeral}）", self._cut(said.text))
            tags = tag(said.text)
            items.append(
                Item(
                    ordinal=ordinal,
                    name=name,
                    text=said.text,
                    span=placed.span(0, len(said.text)),
                    quantities=said.quantities_at(placed),
                    agencies=said.duties_at(placed),
                    groups=tags.groups,
                    topics=tags.topics,
                )
            )
        return items

    def _paragraph(self, name: str, bare: int | None = None) -> Said:
        said, speaker = Said(f"{name}。"), self._speaker
        said += speaker.law() if self._draw.chance(self._shares["law_in_measure"]) else speaker.plain(bare)
        for _ in range(self._draw.between(self._counts["sentences"])):
            said += speaker.plain(bare)
        if self._draw.chance(self._shares["number_in_measure"]):
            said += speaker.number()
        if self._draw.chance(self._shares["duty_in_measure"]):
            said += speaker.duties()
        return said

    def _add(self, said: Said, ordinal: int) -> Placed:
        return self._sheet.add(said.text, f"{ordinal}. ", self._cut(said.text))

    def _cut(self, text: str) -> int | None:
        """Return where a page break cuts an item in two, if one does: inside the second half of a word."""
        if not self._draw.chance(self._shares["page_break"]):
            return None
        comma = text.rfind("，")
        return comma - 1 if comma > 1 else None
