"""A line of a table of targets, checked: which plan, place and domain, which statement, which number."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import get_args

from kg.codes import shipped_codes
from kg.flat import fold
from kg.imports.cell_faults import Bilingual, cell_fault
from kg.places import Place
from kg.record import Audience, Comparator, Slug
from kg.registry import Registry
from kg.sheets import Fault, Line, Sheet, read_amount, read_year
from kg.vocabulary import vocabulary

_PERIOD = re.compile(r"((?:19|20)\d\d)年?[-~至到]+((?:19|20)\d\d)")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Stated:
    """What a table's own columns say about a target's number.

    Attributes:
        indicator: Empty when the table has no column for it; then the statement's words name it.
        comparator: `None` likewise.
        value: Digits as printed, half-width.
        due: The year by which.
    """

    indicator: str
    comparator: Comparator | None
    value: str
    unit: str
    due: int | None


@dataclass(frozen=True)
class TargetRow:
    """One target of one plan as a line of a table gives it.

    Attributes:
        sheet: Where it stands.
        line: The line itself.
        period: First and last year of the plan.
        slug: Tells the plan apart from others of its place, audience and period; `None` when it needs none.
        number: As printed before the target.
        stated: What the columns say about its number; `None` when they say nothing.
        source: Where the table has it from.
    """

    sheet: Sheet
    line: Line
    place: Place
    audience: Audience
    period: tuple[int, int]
    slug: Slug | None
    issuer: str | None
    number: int | None
    stated: Stated | None
    source: str

    def fault(self, field: str, reason: Bilingual, remedy: Bilingual) -> Fault:
        """Return what is wrong with one of its cells."""
        return cell_fault(self.sheet, self.line, field, reason, remedy)


@dataclass
class TargetLines:
    """Reads lines into rows, and gathers what is wrong with them.

    Attributes:
        registry: Registers to look places up in.
        slugs: Title of a plan → its slug.
        source: Where a table without a column for it has its targets from.
    """

    registry: Registry
    slugs: Mapping[str, str]
    source: str | None
    faults: list[Fault] = dataclass_field(default_factory=list)

    def read(self, sheet: Sheet, line: Line) -> TargetRow | None:
        """Read one line; `None` when something is wrong with it, which `faults` then says."""
        at = _At(self, sheet, line)
        missing = [need for need in _NEEDED if not line.text(need[0])]
        for name, zh, en in missing:
            at.fault(name, (f"没有{zh}", f"no {en}"), (f"请填写{zh}", f"give the {en}"))
        if missing:
            return None
        before = len(self.faults)
        place, audience, period = _place(at), _audience(at), _period(at)
        slug = _slug(at) if place and audience and period else None
        stated, source = _stated(at), line.printed("source") or self.source
        number = re.search(r"\d+", line.text("number"))
        _check_domain(at)
        if not source:
            at.fault(
                "source",
                ("没有出处", "no source"),
                ("请加一列“来源”，或用 --source 给出", "add a column 来源, or give --source"),
            )
        if place is None or audience is None or period is None or len(self.faults) > before:
            return None
        issuer = line.printed("plan_issuer") or None
        printed_number = int(number[0]) if number else None
        return TargetRow(
            sheet, line, place, audience, period, slug, issuer, printed_number, stated, source or ""
        )


_NEEDED = (
    ("plan", "规划名称", "title of the plan"),
    ("domain", "领域", "domain"),
    ("target", "目标", "target"),
)


@dataclass(frozen=True)
class _At:
    """One line while it is read."""

    reader: TargetLines
    sheet: Sheet
    line: Line

    def fault(self, field: str, reason: Bilingual, remedy: Bilingual) -> None:
        self.reader.faults.append(cell_fault(self.sheet, self.line, field, reason, remedy))


def _place(at: _At) -> Place | None:
    """Return the plan's place: by code, by name, else by the name that opens the title."""
    places = at.reader.registry.places
    code, name, title = (at.line.text(field) for field in ("place_code", "place", "plan"))
    if code:
        found = next((place for place in places if place.code == code), None)
    elif name:
        found = places.find(name)
    else:
        openings = (places.find(title[:end]) for end in range(len(title), 0, -1))
        found = next(filter(None, openings), None)
    if found is None:
        at.fault(
            "place_code" if code else "place",
            ("地区未登记", "no place that the register knows"),
            ("请填写行政区划代码，或补入 places.csv", "give its GB/T 2260 code, or add it to places.csv"),
        )
    return found


def _audience(at: _At) -> Audience | None:
    """Return whom the plan is for: by its title, else by the domain's name."""
    known: dict[str, Audience] = vocabulary("headings")["title"]["audiences"]
    for field in ("plan", "domain"):
        found = {audience for word, audience in known.items() if word in at.line.text(field)}
        if len(found) == 1:
            return found.pop()
    at.fault(
        "plan",
        ("看不出是妇女规划还是儿童规划", "neither title nor domain says whom the plan is for"),
        ("请在规划名称或领域中写明妇女或儿童", "name women or children in the title or the domain"),
    )
    return None


def _period(at: _At) -> tuple[int, int] | None:
    match = next(filter(None, (_PERIOD.search(fold(at.line.text(f))) for f in ("plan_period", "plan"))), None)
    if match and int(match[1]) <= int(match[2]):
        return int(match[1]), int(match[2])
    at.fault(
        "plan_period",
        ("没有规划期", "no period of the plan"),
        ("请填写起止年份，如 2021—2030", "give its first and last year, such as 2021—2030"),
    )
    return None


def _slug(at: _At) -> Slug | None:
    """Return the slug given for a plan; needed when its title is not in the common form."""
    title = at.line.printed("plan")
    slug = at.reader.slugs.get(title)
    if slug is not None and not _SLUG.fullmatch(slug):
        at.fault(
            "plan",
            (f"简称 {slug} 不合格式", f"the slug {slug} is malformed"),
            ("只用小写字母、数字和连字符", "use lower-case letters, digits and hyphens"),
        )
    elif slug is None and at.reader.registry.places.plan_key(title) is None:
        at.fault(
            "plan",
            (
                "不是“……妇女（儿童）发展规划（起止年份）”，需要另给简称",
                "not the title of a women's or children's development plan, so it needs a slug",
            ),
            (f"请用 --slug '{title}=简称' 给出", f"give one: --slug '{title}=a-slug'"),
        )
    return slug


def _check_domain(at: _At) -> None:
    if shipped_codes().find("domain", at.line.text("domain")) is None:
        at.fault(
            "domain",
            ("没有这个领域", "no such domain"),
            ("请改为规划领域的名称，如 儿童与健康", "give the name of a plans' domain, such as 儿童与健康"),
        )


def _stated(at: _At) -> Stated | None:
    """Return what the columns say about the number; faults when they cannot be read."""
    line, before = at.line, len(at.reader.faults)
    if not line.text("value"):
        return None
    amount = read_amount(line.text("value"), line.text("unit"))
    if amount is None:
        reason = ("不是数值，或与单位一栏不符", "no number, or not in the unit that its column names")
        at.fault("value", reason, ("请填写数字，如 4.5", "give a number, such as 4.5"))
        return None
    if shipped_codes().find("unit", amount.unit) is None:
        reason = (f"单位“{amount.unit}”不在代码表中", f"the unit {amount.unit!r} is in no code list")
        at.fault("unit", reason, ("请改用代码表中的单位", "use a unit of the code list"))
    comparator = _comparator(at)
    due = read_year(line.text("due_year"))
    if line.text("due_year") and due is None:
        at.fault("due_year", ("不是年份", "no year"), ("请填写四位年份", "give a year of four digits"))
    if len(at.reader.faults) > before:
        return None
    return Stated(line.printed("indicator"), comparator, amount.value, amount.unit, due)


def _comparator(at: _At) -> Comparator | None:
    """Return the comparator that the column names by sign, word, or the code list's label."""
    printed = fold(at.line.text("comparator"))
    if not printed:
        return None
    codes, words = shipped_codes(), vocabulary("imports")["comparators"]
    concept = codes.find("comparator", printed)
    for comparator in get_args(Comparator):
        if printed in words.get(comparator, ()) or (
            concept is not None and codes.find("comparator", comparator) == concept
        ):
            found: Comparator = comparator
            return found
    at.fault(
        "comparator",
        ("看不懂的比较关系", "no known comparator"),
        ("请填写 ≥、≤、=、≈ 之一", "give one of ≥ ≤ = ≈"),
    )
    return None
