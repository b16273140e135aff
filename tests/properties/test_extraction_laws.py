"""Laws of extraction: what is layout does not change the record.

Plans are made up (示例市 does not exist) from arbitrary domains, targets and measures; the same changes are
made to the real documents where those are present. What is compared is the record without spans, line
numbers and findings' texts, compatibility forms folded, since a plan's text keeps its printed width.

What is *not* a law: breaking the lines of a list whose items have no printed numbers. There a line's end is
the only sign of an item's end (a break right behind a 。 cannot be told from it), so only numbered items are
re-wrapped. And a break inside a heading, since headings stand on lines of their own.
"""

import json
import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.extract.assemble import extract_text

Change = Callable[[str, random.Random], str]

WORDS = (
    "示例服务", "健全机制", "提高水平", "达到90%以上", "控制在12/10万以下", "0~6岁儿童", "7.5岁以下",
    "（以下简称“示例”）", "下降到2.5‰", "“两项”工作", "建设3个中心", "and政策", "每年不少于1次", "中小學生",
    "《示例法》", "10、11年级", "1:1.5",
)  # fmt: skip
NAMES = ("健康", "教育", "经济", "社会保障", "家庭建设", "环境", "法律")
NUMERALS = "一二三四五六七八九十"

# A sentence that begins with a number that is due, right behind a page break, cannot be told from an item.
_first = st.sampled_from([word for word in WORDS if not word[0].isdigit()])
_sentence = st.tuples(_first, st.lists(st.sampled_from(WORDS), max_size=4)).map(
    lambda words: "，".join([words[0], *words[1]]) + "。"
)
_target = st.lists(_sentence, min_size=1, max_size=2).map("".join)
_measure = st.tuples(st.sampled_from(("完善示例制度", "加强示例服务", "推进“示例”建设")), _target).map(
    "。".join
)


@st.composite
def plans(draw: st.DrawFn) -> str:
    """Return a made-up plan, every item numbered, a paragraph a line."""
    audience = draw(st.sampled_from(("妇女", "儿童")))
    lines = [
        f"# 示例市{audience}发展规划（2021—2030年）",
        "## 前言",
        "示例前言，制定本规划。",
        "## 一、总体要求",
        "（一）指导思想。示例。",
    ]
    lines.append("## 二、发展领域、主要目标和策略措施")
    for at in range(draw(st.integers(1, 3))):
        lines.append(f"### （{NUMERALS[at]}）{audience}与{NAMES[at]}")
        for label, items in (("主要目标", _target), ("策略措施", _measure)):
            lines.append(f"{label}：")
            lines += [
                f"{n}. {text}"
                for n, text in enumerate(draw(st.lists(items, min_size=1, max_size=11)), start=1)
            ]
    for number, chapter in (("三", "重点项目"), ("四", "组织实施"), ("五", "监测评估")):
        lines.append(f"## {number}、{chapter}")
        texts = draw(st.lists(_measure, min_size=1, max_size=3))
        lines += [f"（{NUMERALS[at]}）{text}" for at, text in enumerate(texts)]
    return "\n\n".join(lines) + "\n"


def facts(raw: str) -> dict[str, object]:
    """Return a text's record without spans and findings, compatibility forms folded."""
    record = extract_text(raw, "示例.txt", sha256(b"").hexdigest())
    found: dict[str, object] = json.loads(unicodedata.normalize("NFKC", record.model_dump_json()))
    return {"plans": bare(found["plans"])}


@cache
def as_printed(path: Path) -> dict[str, object]:
    """Return the facts of a real document as it is, read once for all changes."""
    return facts(path.read_text(encoding="utf-8-sig"))


def bare(value: object) -> object:
    """Return a JSON value without any `span`."""
    if isinstance(value, dict):
        return {key: bare(one) for key, one in value.items() if key != "span"}
    return [bare(one) for one in value] if isinstance(value, list) else value


def is_heading(line: str) -> bool:
    short = len(line) < 40 and not re.search(r"。.", line)
    return line.startswith("#") or (short and bool(re.match(r"(?:主要目标|策略措施|[一二三四五]、)", line)))


def is_numbered(line: str) -> bool:
    return (
        bool(re.match(r"\s*(?:\d{1,2}[.．、]|[（(][一二三四五六七八九十]+[）)])", line))
        and not is_heading(line)
        and "。" in line
    )


def breakable(line: str) -> range:
    """Return where a numbered item may be broken: behind its number, not before its first words."""
    head = re.match(r"\s*(?:\d{1,2}[.．、]|[（(][一二三四五六七八九十]+[）)])\s*..", line)
    return range(head.end() if head else 1, len(line))


def rewrap(raw: str, luck: random.Random) -> str:
    """Break numbered items into lines of some width."""
    width = luck.randint(12, 60)

    def wrapped(line: str) -> Iterator[str]:
        cuts = [*breakable(line)[:: luck.randint(width, width + 9)][1:], len(line)]
        start = 0
        for cut in cuts:
            yield line[start:cut]
            start = cut

    return "\n".join("\n".join(wrapped(line)) if is_numbered(line) else line for line in raw.split("\n"))


def break_pages(raw: str, luck: random.Random) -> str:
    """Put a page break (a blank line) inside some numbered items."""

    def broken(line: str) -> str:
        places = breakable(line)
        if not is_numbered(line) or not places or luck.random() < 0.5:
            return line
        cut = luck.choice(places)
        return f"{line[:cut]}\n\n{line[cut:]}"

    return "\n".join(map(broken, raw.split("\n")))


def narrow(raw: str, _: random.Random) -> str:
    """Make all punctuation half-width."""
    return "".join(
        unicodedata.normalize("NFKC", char) if char in "（）：，；％．！？" else char for char in raw
    )


def widen(raw: str, _: random.Random) -> str:
    """Make brackets, colons, percent signs, digits and the dots behind items' numbers full-width."""
    dotted = re.sub(r"(?m)^(\s*\d{1,2})\. ", "\\1．", raw)
    return "".join(chr(ord(char) + 0xFEE0) if char in "():%0123456789" else char for char in dotted)


def change_levels(raw: str, luck: random.Random) -> str:
    """Give every Markdown heading another level, or none."""
    return re.sub(r"(?m)^#+ ", lambda _: "#" * level + " " if (level := luck.randint(0, 6)) else "", raw)


def drop_blanks(raw: str, luck: random.Random) -> str:
    """Drop some blank lines."""
    return re.sub(r"\n\s*\n", lambda match: "\n" if luck.random() < 0.7 else match[0], raw)


def add_blanks(raw: str, luck: random.Random) -> str:
    """Add blank lines between lines."""
    return re.sub("\n", lambda _: "\n" * luck.randint(1, 3), raw)


def indent(raw: str, luck: random.Random) -> str:
    """Indent lines by ideographic or plain spaces."""
    return "\n".join(
        luck.choice(("", "　　", "  ")) + line if line and not line.startswith("#") else line
        for line in raw.split("\n")
    )


def space_digits(raw: str, luck: random.Random) -> str:
    """Set spaces around digits."""
    return re.sub(
        r"(?<=[\u4e00-\u9fff])(\d[\d.]*)",
        lambda match: f" {match[1]} " if luck.random() < 0.5 else match[0],
        raw,
    )


def glue(raw: str, luck: random.Random) -> str:
    """Put some items behind the one above on its line, and some lists right behind their label."""
    glued = re.sub(
        r"(?<=。)\s*\n\s*(?=\d{1,2}\. )", lambda match: "" if luck.random() < 0.3 else match[0], raw
    )
    glued = re.sub(
        r"(?<=[标施]：)\s*\n\s*(?=\d)", lambda match: "" if luck.random() < 0.3 else match[0], glued
    )
    return re.sub(
        r"(?<=。)\s*\n\s*(?=策略措施：)", lambda match: "" if luck.random() < 0.3 else match[0], glued
    )


def bullet(raw: str, luck: random.Random) -> str:
    """Set list bullets before numbers."""
    return re.sub(r"(?m)^(?=\d{1,2}\. )", luck.choice(("- ", "* ")), raw)


def embolden(raw: str, luck: random.Random) -> str:
    """Set headings, labels and some numbers bold."""
    bold = re.sub(
        r"(?m)^(#+ |)((?:[一二三四五]、|（[一-十]）(?=[妇儿])|主要目标|策略措施).{0,30})$", r"\1**\2**", raw
    )
    return re.sub(
        r"(?m)^(\d{1,2}\.) ", lambda match: f"**{match[1]}** " if luck.random() < 0.3 else match[0], bold
    )


def restyle(raw: str, luck: random.Random) -> str:
    """Print arabic numbers in another style."""
    style = luck.choice(("{}、", "{}．", "（{}）", "{}) "))
    return re.sub(r"(?m)^(\d{1,2})\. ", lambda match: style.format(match[1]), raw)


def add_contents(raw: str, luck: random.Random) -> str:
    """Put a table of contents below each plan's title."""
    titles = list(re.finditer(r"(?m)^#* ?\S+发展规划(?:\s*#* ?[（(]20\d\d.20\d\d年[）)])?$", raw))
    for title, end in [*zip(titles, [*(title.start() for title in titles[1:]), len(raw)], strict=True)][::-1]:
        headings = re.findall(
            r"(?m)^#* ?((?:[一二三四五]、|（[一二三四五六七八]）[妇儿]).{2,20})$", raw[title.end() : end]
        )
        page = luck.choice(("", "…… 3", "    12"))
        contents = "\n\n".join(["目　录", *(heading + page for heading in headings)])
        raw = f"{raw[: title.end()]}\n\n{contents}\n\n{raw[title.end() :]}"
    return raw


CHANGES = [
    glue,
    bullet,
    embolden,
    restyle,
    add_contents,
    rewrap,
    break_pages,
    narrow,
    widen,
    change_levels,
    drop_blanks,
    add_blanks,
    indent,
    space_digits,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=plans(), seed=st.integers(0, 2**32))
def test_layout_does_not_change_the_record(change: Change, raw: str, seed: int) -> None:
    assert facts(change(raw, random.Random(seed))) == facts(raw)  # noqa: S311 - luck, not secrecy


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=plans(), seed=st.integers(0, 2**32))
def test_all_changes_together_do_not_change_the_record(raw: str, seed: int) -> None:
    luck = random.Random(seed)  # noqa: S311 - the same
    changed = raw
    for change in (space_digits, break_pages, rewrap, change_levels, narrow, drop_blanks, indent):
        changed = change(changed, luck)
    assert facts(changed) == facts(raw)


@settings(max_examples=30, deadline=None)
@given(raw=plans())
def test_every_item_of_a_made_up_plan_is_found_and_nothing_is_doubtful(raw: str) -> None:
    record = extract_text(raw, "示例.txt", sha256(b"").hexdigest())
    expected = ("bounds-", "unread-number")  # plans are small here, and some of their numbers measure nothing
    assert [one.code for one in record.findings if not one.code.startswith(expected)] == []
    (plan,) = record.plans
    texts = []
    for domain in plan.domains:
        texts += [target.text for target in domain.targets]
        texts += [measure.text or "" for measure in domain.measures]
    texts += [item.text or "" for item in [*plan.projects, *plan.implementation, *plan.monitoring]]
    printed = [re.sub(r"^(?:\d+\. |（.）)", "", line) for line in raw.split("\n") if is_numbered(line)]
    assert texts == [line for line in printed if line != "指导思想。示例。"]


@pytest.mark.shared
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_layout_does_not_change_the_records_of_real_documents(shared: Path, change: Change) -> None:
    for path in sorted((shared / "plans").glob("*.txt")):
        raw = path.read_text(encoding="utf-8-sig")
        before = as_printed(path)
        for seed in range(2):
            assert facts(change(raw, random.Random(seed))) == before, f"{path.name} {seed}"  # noqa: S311
