"""The rules as sentences, Chinese first; `docs/assessment.md` lists them for readers."""

from decimal import Decimal
from typing import Final

from kg.assess.facts import Rule
from kg.assess.path import Aim, tidy

_SENTENCES: Final[dict[str, tuple[str, str]]] = {
    # until the last day of the due year
    "met": ("已达标：{year} 年实际 {actual}，目标{aim}", "Met: {actual} in {year}; the goal is {aim}"),
    "met-when-set": (
        "设定时已达标：基期 {year} 年 {actual}，目标{aim}；规划期内尚无数据",
        "Met when it was set: {actual} in {year}; the goal is {aim}; no figure within the plan's period yet",
    ),
    "line": (
        "直线：{base}（{start}）→ {bound}（{due}），{year} 年应{path}，实际 {actual}",
        "Straight line: {base} ({start}) → {bound} ({due}); for {year} {path}, actual {actual}",
    ),
    "curve": (
        "逐年：{base}（{start}）→ {bound}（{due}），{year} 年应{path}，实际 {actual}",
        "Year by year: {base} ({start}) → {bound} ({due}); for {year} {path}, actual {actual}",
    ),
    "hold": (
        "保持：基期 {base}（{start}）已达标，{year} 年仍应{path}，实际 {actual}",
        "Hold: the base {base} ({start}) met the goal; for {year} still {path}, actual {actual}",
    ),
    "overshot": (
        "越过：{base}（{start}）→ {actual}（{year}），越过了目标（{aim}），应{path}",
        "Overshot: {base} ({start}) → {actual} ({year}) passed the goal ({aim}); {path} wanted",
    ),
    "due-year": (
        "目标年份：{year} 年应{path}，实际 {actual}",
        "Due year: for {year} {path}, actual {actual}",
    ),
    "base-only": (
        "仅有基期：{year} 年 {actual}，此后尚无数据，目标{aim}",
        "Base only: {actual} in {year} and nothing later; the goal is {aim}",
    ),
    "no-base": (
        "缺基期：{year} 年实际 {actual} 未达标（目标{aim}），没有更早的数据，无法判断进度",
        "No base: {actual} in {year} misses the goal ({aim}); progress needs an earlier figure",
    ),
    # after it
    "due-year-met": (
        "到期达标：{year} 年实际 {actual}，目标{aim}",
        "Met in the due year: {actual} in {year}; the goal is {aim}",
    ),
    "due-year-met-since-lost": (
        "到期达标，此后回落：{year} 年实际 {actual}，目标{aim}；{later} 年为 {last}",
        "Met in the due year, lost since: {actual} in {year}; the goal is {aim}; {last} in {later}",
    ),
    "last-known-met": (
        "按到期前最近数据达标：{year} 年实际 {actual}，目标{aim}；目标年份 {due} 年的数据未报",
        "Met by the last figure before the due year: {actual} in {year}; the goal is {aim}; none for {due}",
    ),
    "met-late": (
        "到期后达标：{year} 年实际 {actual}，目标{aim}，应于 {due} 年达到",
        "Met late: {actual} in {year}; the goal is {aim}, due in {due}",
    ),
    "missed": (
        "到期未达：最近数据 {year} 年 {actual}，应于 {due} 年{aim}",
        "Missed: the last figure is {actual} in {year}; due in {due}: {aim}",
    ),
    # either
    "no-figure": ("无数据：截至 {as_of} 没有数据", "No figure as of {as_of}"),
    "refused": (
        "无可比数据：截至 {as_of} 的 {count} 条数据单位或口径不同，或没有数值，均未采用",
        "No comparable figure as of {as_of}: {count} known, of another unit or definition or without a value",
    ),
    "no-change-base": (
        "缺基数：没有 {start} 年的数据，“{change}”无法换算成数值",
        "No base of the change: without a figure for {start}, “{change}” is no level",
    ),
    "zero-base": (
        "基数为零：“{change}”以零为基数没有意义",
        "Zero base: “{change}” means nothing against zero",
    ),
    "unclear-change": (
        "变化单位不明：“{change}”既可指比例也可指差值，不作换算",
        "Unclear change: “{change}” may be a share of the base or a difference, so nothing is computed",
    ),
    # goals in words
    "in-words": ("文字目标：{kind_zh}，没有可比较的数值", "In words: {kind_en}, with no number to compare"),
}
RULES: Final = tuple(_SENTENCES)
"""Names of all rules."""


def sentence(rule: str, unit: str = "", **values: object) -> Rule:
    """Return a rule with its numbers filled in.

    Args:
        rule: Name of the rule.
        unit: Unit of the numbers; added at the end.
        values: What its sentences need. Numbers are written as they are; of `aim` and `path` each language
            takes its own wording.
    """
    texts = []
    for language, template in enumerate(_SENTENCES[rule]):
        words = {name: _write(value, language) for name, value in values.items()}
        text = template.format(**words)
        if unit:
            text += (f"（单位：{unit}）", f" (unit: {unit})")[language]
        texts.append(text)
    return Rule(rule, texts[0], texts[1])


def at_bound(value: Decimal, aim: Aim, bound: Decimal) -> tuple[str, str]:
    """Say that a level has to be kept on the side of `aim` that lies behind `bound`."""
    low = aim.low is not None and bound == aim.low
    return (f"不{'低' if low else '高'}于 {value:f}", f"at {'least' if low else 'most'} {value:f}")


def whole(aim: Aim) -> tuple[str, str]:
    """Say what levels a goal allows, and what was settled to know it."""
    end = aim.only_end
    if end is not None:
        zh, en = at_bound(end, aim, end)
    else:
        zh, en = f"为 {aim.low:f}—{aim.high:f}", f"{aim.low:f}–{aim.high:f}"
    return (f"{zh}（{aim.zh}）" if aim.zh else zh, f"{en} ({aim.en})" if aim.en else en)


def rounded(value: Decimal, *beside: Decimal) -> Decimal:
    """Round a computed value to two decimals more than the printed ones beside it."""
    places = max(max(-int(number.as_tuple().exponent), 0) for number in beside) + 2
    return tidy(value.quantize(Decimal(1).scaleb(-places)))


def _write(value: object, language: int) -> str:
    if isinstance(value, tuple):
        return str(value[language])
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
