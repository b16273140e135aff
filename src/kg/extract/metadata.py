"""What is printed about a plan as a document: issuer, number, date, period, and the plans above it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from kg.extract.laws import quoted_titles
from kg.extract.structure.lines import Segment, Text, reading
from kg.extract.structure.numbering import numeral
from kg.extract.structure.titles import years
from kg.vocabulary import vocabulary

_DATE = re.compile(r"(?P<y>20\d\d)[年.\-/](?P<m>\d{1,2})[月.\-/](?P<d>\d{1,2})日?")
_CJK_DATE = re.compile(
    r"(?P<y>二[零〇○O0Ｏ][一二]?[零〇○O0一二三四五六七八九]{1,2})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
)
_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")} | dict.fromkeys(
    "零○OＯ", "0"
)
_PERIOD_BEHIND = re.compile(r"\([^()]*20\d\d[^()]*\)")


@dataclass(frozen=True)
class Notice:
    """The notice under which plans are printed; what it does not print is `None`."""

    issuer: str | None = None
    document_number: str | None = None
    issued: str | None = None
    period: tuple[int, int] | None = None

    def __bool__(self) -> bool:
        return bool(self.issuer or self.document_number or self.issued)


def read_notice(
    text: Text, head: Sequence[Segment], titles: Sequence[tuple[int, int]], tail: Sequence[Segment]
) -> Notice:
    """Read the head of a document.

    Args:
        text: The document.
        head: The segments above the plan.
        titles: Offsets of the headings of notices (…关于印发…的通知) in the flat text.
        tail: The segments behind the plan, up to the next one: a date of printing (…日印发) can stand there.

    Returns:
        What is printed there; the issuer from the notice's heading, the letterhead or the signature, in this
        order.
    """
    lines = [(segment, text.of(segment)) for segment in head]
    return Notice(
        issuer=_issuer(text, lines, titles),
        document_number=_number(text, lines),
        issued=_issued(lines) or _issued_below([text.of(segment) for segment in tail]),
        period=next((found for _, line in lines if "《" in line and (found := years(line))), None),
    )


def read_based_on(preface: str, own: str | None, period: tuple[int, int]) -> list[str]:
    """Return the plans and outlines that a plan is drawn up under, as printed, in order, each once.

    They stand in the sentence of the preface that ends in 制定本规划; without one, in the sentences that
    name a women's or children's plan of the same period as a basis.

    Args:
        preface: Flat text above the first domain.
        own: The plan's own title.
        period: The plan's period.
    """
    concludes, verbs, kinds = _basis()
    found: list[str] = []
    for sentence in _sentences(preface, "。"):
        if concludes.search(reading(sentence)):
            found.extend(title for title in _plans_in(sentence) if kinds.search(_bare(title)))
    if not found:
        for sentence in _sentences(preface, "。；"):
            if verbs.search(reading(sentence)):
                found.extend(
                    title
                    for title in _plans_in(sentence)
                    if years(reading(title)) == period and re.search("妇女|儿童|女性", reading(title))
                )
    mine = _bare(own or "")
    return [title for title in dict.fromkeys(found) if _bare(title) != mine and not _past(title, period)]


def _sentences(text: str, marks: str) -> list[str]:
    """Return the sentences of a flat text as printed, each with its closing mark."""
    return [text[slice(*match.span())] for match in re.finditer(f"[^{marks}]*[{marks}]?", reading(text))]


def _past(title: str, period: tuple[int, int]) -> bool:
    named = years(reading(title))
    return named is not None and named[1] <= period[0]


def _plans_in(sentence: str) -> list[str]:
    """Return the titles in 《》 of a sentence, each with the years that stand right behind it."""
    titles = []
    for title in quoted_titles(sentence):
        after = sentence[sentence.find(f"《{title}》") + len(title) + 2 :]
        behind = _PERIOD_BEHIND.match(reading(after))
        titles.append(title + (after[: behind.end()] if behind else ""))
    return titles


def _bare(title: str) -> str:
    """Return a title without the brackets at its end."""
    return re.sub(r"\([^()]*\)$", "", reading(title))


def _issuer(
    text: Text, lines: Sequence[tuple[Segment, str]], titles: Sequence[tuple[int, int]]
) -> str | None:
    words = vocabulary("headings")["notice"]
    for start, end in titles:
        opening = re.search(words["opens"], text.read[start:end])
        if opening and opening.start() > 1:
            return text.printed(start, start + opening.start())
    for pattern in (words["document_head"], words["signature"]):
        for segment, line in lines:
            if match := re.search(pattern, line):
                group = next(name for name, value in match.groupdict().items() if value)
                return text.printed(segment.start + match.start(group), segment.start + match.end(group))
    return None


def _number(text: Text, lines: Sequence[tuple[Segment, str]]) -> str | None:
    pattern = re.compile(vocabulary("headings")["notice"]["document_number"])
    for segment, line in lines:
        if match := pattern.search(line):
            return text.printed(segment.start + match.start("number"), segment.start + match.end("number"))
    return None


def _issued(lines: Sequence[tuple[Segment, str]]) -> str | None:
    """Return the last date that stands alone on a line; else the first with a label before it."""
    labelled = re.compile(rf"(?:{vocabulary('headings')['notice']['dated']})(.+)$")
    alone = [found for _, line in lines if (found := _date(line, whole=True))]
    named = [
        found
        for _, line in lines
        if (match := labelled.search(line)) and (found := _date(match[1], whole=False))
    ]
    return next(iter(alone[-1:] + named[:1]), None)


def _issued_below(lines: Sequence[str]) -> str | None:
    """Return the date of a line `…2022年8月10日印发`."""
    dated = (re.search(r"20\d\d年\d{1,2}月\d{1,2}日(?=印发$)", line) for line in lines)
    return next((_date(match[0], whole=True) for match in dated if match), None)


def _date(line: str, *, whole: bool) -> str | None:
    """Return a date as ISO 8601; with `whole` only if the line holds nothing else but brackets or 印发."""
    line = line.strip("()").removesuffix("印发")
    match = _DATE.fullmatch(line) if whole else _DATE.match(line)
    if match:
        parts = int(match["y"]), int(match["m"]), int(match["d"])
    elif match := _CJK_DATE.fullmatch(line) if whole else _CJK_DATE.match(line):
        year = "".join(_DIGITS.get(char, char) for char in match["y"])
        parts = int(year), numeral(match["m"]), numeral(match["d"])
    else:
        return None
    try:
        return date(*parts).isoformat()
    except ValueError:
        return None


@cache
def _basis() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = vocabulary("headings")["basis"]
    return re.compile(words["concludes"]), re.compile(words["verbs"]), re.compile(words["kinds"])
