"""The names of what is measured: split where one verb serves several, completed where a part is left out."""

import re
from functools import cache

from kg.extract.quantities.figures import HIDDEN, alternation
from kg.extract.quantities.phrases import EMPTY, Phrase, object_of
from kg.vocabulary import vocabulary

_SEPARATOR = re.compile(r"(?:以及|、|和(?!谐|平|睦)|与(?!会)|及(?!时|格|其))+")
_TAIL_OF_OBJECT = re.compile(
    r"(?:服务体系|体系|制度|机制|队伍|阵地|能力)?(?:规范化|标准化|实体化)?(?:建设|管理|工作|服务|供给|发展)?(?:水平|力度)?$"
)
_AMOUNT = re.compile(r"(?:数量|人数|总数|总量)$")
_LONGEST_CLAUSE = 100  # longer stretches without a mark are no clauses, and reading them would take long
_RATE_TAIL = re.compile(r"[^、和与及的]{2}率$|率$")


@cache
def _heads() -> tuple[str, ...]:
    return tuple(vocabulary("indicators")["heads"])


@cache
def _second_indicator() -> re.Pattern[str]:
    """Where a second complete indicator begins: a separator after a head."""
    behind = "|".join(f"(?<={re.escape(head)})" for head in vocabulary("indicators")["splitting_heads"])
    return re.compile(rf"(?:{behind})(?:以及|、|和|与|及|,|并)+")


@cache
def _population() -> re.Pattern[str]:
    """The part of a name that says whose: up to its first population noun."""
    words = alternation(vocabulary("indicators")["populations"])
    compounds = alternation(vocabulary("indicators")["population_compounds"])
    return re.compile(rf"^.*?(?:{words})(?!{compounds})(?:中的|中|的)?")


@cache
def _compound_head() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(vocabulary('indicators')['compound_heads'])})$")


@cache
def _bare_head() -> re.Pattern[str]:
    return re.compile(rf"(?:服务|总体|整体|人群)?(?:{alternation(vocabulary('indicators')['bare_heads'])})")


@cache
def _area() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(vocabulary('indicators')['areas'])})+")


@cache
def _area_at_end() -> re.Pattern[str]:
    return re.compile(rf"(?<=.)(?:{alternation(vocabulary('indicators')['areas'])})+$")


@cache
def _action() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(vocabulary('verbs')['action'])})(?!率)")


def is_area(phrase: Phrase) -> bool:
    """Whether the phrase only names an area or group (全市, 农村)."""
    return bool(_area().fullmatch(phrase.plain.replace(HIDDEN, "")))


def has_head(phrase: Phrase) -> bool:
    """Whether the phrase ends with the noun of a measure (率, 比例, 人数 …)."""
    return phrase.plain.endswith(_heads())


def is_bare(phrase: Phrase) -> bool:
    """Whether the phrase is a head alone (覆盖率) and needs the noun of the clause before."""
    return bool(_bare_head().fullmatch(phrase.plain.replace(HIDDEN, "")))


def whose(phrase: Phrase) -> Phrase:
    """Return the part that says whose measure it is (5岁以下儿童贫血率 → 5岁以下儿童), or nothing."""
    match = _population().match(phrase.plain)
    return phrase.part(0, match.end()) if match else EMPTY


def what(phrase: Phrase) -> Phrase:
    """Return the part that says what is measured (5岁以下儿童死亡率 → 死亡率), or nothing."""
    rest = phrase.part(len(whose(phrase).plain))
    starts = [len(phrase.plain) - len(rest.plain)] if rest and has_head(rest) else []
    for pattern in (_compound_head(), _RATE_TAIL):
        match = pattern.search(phrase.plain)
        if match:
            starts.append(match.start())
            break
    starts = [start for start in starts if start > 0]
    return phrase.part(min(starts)) if starts else EMPTY


def split_subject(subject: Phrase, count: int) -> list[Phrase]:
    """Return the indicators that a subject names.

    Args:
        subject: The cleaned subject of a verb (新生儿、婴儿和5岁以下儿童死亡率).
        count: How many values the verb has; with one value a subject of several complete indicators
            (A率和B率) still names several.

    Returns:
        `count` indicators when the subject can be cut into as many, else one; for one value all it names.
    """
    complete = subject.split(_second_indicator())
    if len(complete) > 1 and all(has_head(part) for part in complete) and count in {1, len(complete)}:
        return _with_owner(complete)
    if count == 1:
        return [subject]
    if len(complete) == count:
        return _with_owner(complete)
    parts = [part for part in subject.split(_SEPARATOR) if part]
    return _with_owner(_with_head(parts)) if len(parts) == count else _pair(subject, count)


def _pair(subject: Phrase, count: int) -> list[Phrase]:
    """城乡社区覆盖率 with two values: one for the towns, one for the country."""
    for word, members in vocabulary("indicators")["pairs"].items():
        at = subject.plain.find(word)
        if at >= 0 and len(members) == count:
            start, end = subject.part(0, at), subject.part(at + len(word))
            return [start + Phrase(member, member) + end for member in members]
    return [subject]


def _with_head(parts: list[Phrase]) -> list[Phrase]:
    """Give every part the head that only the last one prints."""
    area = _area().match(parts[-1].plain)
    alike = area and all(is_area(part) for part in parts[:-1])
    shared = parts[-1].part(area.end()) if area and alike else what(parts[-1])
    return [part if has_head(part) else part + shared for part in parts]


def _with_owner(parts: list[Phrase]) -> list[Phrase]:
    """Give every part that names nobody the owner that only the first one prints."""
    owner = whose(parts[0])
    if not owner:
        return parts
    completed = [parts[0]]
    for part in parts[1:]:
        known = whose(part) or _area().match(part.plain) or part.plain[:1].isdigit()
        completed.append(part if known else owner + part)
    return completed


def complete(phrase: Phrase, previous: Phrase, before: Phrase) -> Phrase:
    """Complete a name that leaves out what the text has said just before.

    Args:
        phrase: The cleaned name, possibly empty.
        previous: The indicator measured last in the same sentence; empty for none.
        before: The clause before, cleaned; empty for none.

    Returns:
        The completed name; `phrase` itself when nothing is missing or nothing is known.
    """
    if not phrase:
        return previous or _subject_of(before)
    if is_bare(phrase):
        return (_stem(previous) or object_of_clause(before)) + phrase
    area = _area_at_end().search(previous.plain)
    if area and is_area(phrase) and area[0].endswith("级") == phrase.plain.endswith("级"):
        return previous.part(0, area.start()) + phrase
    measured = previous or _subject_of(before)
    if has_head(measured) and is_group(phrase):
        return _same_measure(phrase, measured)
    return phrase


def _stem(indicator: Phrase) -> Phrase:
    """The name without its head (家长学校覆盖率 → 家长学校); empty when it has no known one."""
    match = _compound_head().search(indicator.plain) or _AMOUNT.search(indicator.plain)
    return indicator.part(0, match.start()) if match else EMPTY


@cache
def _group_ends() -> tuple[str, ...]:
    words = vocabulary("indicators")
    return (*words["group_ends"], *words["areas"], *words["populations"])


def is_group(phrase: Phrase) -> bool:
    """Whether the phrase names an area or group and no measure."""
    return phrase.plain.replace(HIDDEN, "").endswith(_group_ends())


def _same_measure(phrase: Phrase, previous: Phrase) -> Phrase:
    """Another area or group with the measure of `previous` (农村 → 农村卫生厕所普及率)."""
    for size in range(len(phrase.plain), 1, -1):
        shared = phrase.plain[-size:]
        at = previous.plain.find(shared)
        if at >= 0:
            return phrase + previous.part(at + size)
    if phrase.plain.endswith(tuple(vocabulary("indicators")["populations"])):
        return phrase + previous.part(len(whose(previous).plain))
    area = _area().match(previous.plain)
    return phrase + (previous.part(area.end()) if area else previous)


@cache
def _up_to_head() -> re.Pattern[str]:
    return re.compile(rf".*(?:{alternation(vocabulary('indicators')['splitting_heads'])})")


def _subject_of(clause: Phrase) -> Phrase:
    """The measure that a clause without number speaks of (…率稳步提高), else what its verb has as object."""
    match = _up_to_head().match(clause.plain)
    match = match or (_trend().fullmatch(clause.plain) if len(clause.plain) <= _LONGEST_CLAUSE else None)
    return clause.part(0, match.end(match.lastindex or 0)) if match else object_of_clause(clause)


@cache
def _trend() -> re.Pattern[str]:
    """A clause that says how something moves: 参保人数|稳步增长."""
    words = vocabulary("comparators")
    verbs = alternation(verb for verbs in words["delta"].values() for verb in verbs if len(verb) > 1)
    return re.compile(rf"(.+?)(?:{alternation(words['neutral'])}|不断|有所|有效)++(?:{verbs})")


def object_of_clause(clause: Phrase) -> Phrase:
    """Return what the verb of a clause is about (推进托育中心建设 → 托育中心)."""
    found = clause
    for match in _action().finditer(clause.plain):
        if match.end() < len(clause.plain):
            rest = clause.part(match.end())
            if len(rest.before(_TAIL_OF_OBJECT).plain) > 1:
                found = rest
    found = object_of(found) or found
    return found.before(_TAIL_OF_OBJECT) or found
