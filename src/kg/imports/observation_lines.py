"""A line of a table of figures: place, indicator, year, amount, day of publication, source.

Decisions:
- A unit is never guessed: it stands in the cell, in its column or in the heading, or the line is refused. It
  is one that the indicator is measured in, or another scale of the same share (‰ for /10万).
- A code in the column of places (440103) is a code.
- 0.985 of an indicator in % is refused: it may be 98.5 % that a spreadsheet shows as a fraction. 0.985% in
  the cell says that it is meant so, and so does a figure up to 1 % that is known of the indicator.
- What can be no figure is refused: a share of more than all, a figure below zero, of a year that has not
  begun, or of a year after its publication.
- A source that names its day (国家卫生健康委 2022-05-30 发布) says when the figure became known.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from kg.codes import shipped_codes
from kg.figures import find_indicator
from kg.imports.cell_faults import Bilingual, cell_fault
from kg.imports.nearest import nearest
from kg.indicators import Indicator
from kg.places import Place
from kg.registry import Registry
from kg.sheets import Amount, Fault, Line, Sheet, read_amount, read_day, read_year
from kg.vocabulary import vocabulary

_CODE = re.compile(r"[1-9][0-9]{5}")
_NEAR = 60
"""Names of places that are less alike have nothing to do with each other: all end in 区 or 市."""
_COUNTED_PER = re.compile(r"(?P<what>[^/]+)/每?(?P<scale>[千万]|1000|10000)(?:名|个)?(?P<whom>\w*)")
_DAY = r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)\s*"


@dataclass(frozen=True)
class FigureLine:
    """One line; what cannot be read is `None`, and a fault more.

    Attributes:
        registry: Places and indicators.
        default: The place of lines that name none.
        sheet: Where the line is.
        line: The line.
        faults: Grows by what is wrong.
    """

    registry: Registry
    default: Place | None
    sheet: Sheet
    line: Line
    faults: list[Fault]

    def _fault(self, name: str, reason: Bilingual, remedy: Bilingual) -> None:
        self.faults.append(cell_fault(self.sheet, self.line, name, reason, remedy))

    def place(self) -> Place | None:
        """Return the place by its code or name, which have to agree; else the one given for all lines."""
        places = self.registry.places
        code, name = self.line.text("place_code"), self.line.text("place")
        if not code and _CODE.fullmatch(name):
            code, name = name, ""
        by_code = next((one for one in places if one.code == code), None)
        by_name = places.find(name) if name else None
        if code and by_code is None:
            self._unknown_place("place_code" if self.line.text("place_code") else "place", "")
        elif name and not code and by_name is None:
            self._unknown_place("place", name)
        elif by_code and by_name and by_code is not by_name:
            self._fault(
                "place",
                (f"代码 {code} 是{by_code.name_zh}", f"the code {code} is that of {by_code.name_en}"),
                ("请核对代码和地区", "compare code and place"),
            )
        elif found := by_code or by_name or self.default:
            return found
        else:
            self._fault(
                "place",
                ("没有写明地区", "no place is named"),
                ("请加“地区”一列，或用 --place 给出", "add a column 地区, or give --place"),
            )
        return None

    def _unknown_place(self, field: str, name: str) -> None:
        names = (one.name_zh for one in self.registry.places)
        near = "、".join(nearest(name, names, least=_NEAR)) if name else ""
        self._fault(
            field,
            (f"地区未登记{f'；相近的有 {near}' if near else ''}", "no place that the register knows"),
            ("请填写行政区划代码，或补入 places.csv", "give its GB/T 2260 code, or add it to places.csv"),
        )

    def indicator(self, place: Place | None) -> Indicator | None:
        """Return the indicator that the line names, with or without the place's own name before it."""
        registry, phrase = self.registry, self.line.printed("indicator")
        if not phrase:
            self._fault("indicator", ("没有指标", "no indicator"), ("请填写指标名称", "name the indicator"))
            return None
        found = find_indicator(phrase, place, registry) if place else registry.indicators.find(phrase)
        if found is None:
            names = {
                name: row.label_zh for row in registry.indicators for name in (row.label_zh, *row.aliases)
            }
            near = list(dict.fromkeys(names[name] for name in nearest(phrase, names, count=12)))[:3]
            self._fault(
                "indicator",
                (
                    f"指标未登记；相近的有 {'、'.join(near)}",
                    f"no such indicator is registered; near are {', '.join(near)}",
                ),
                (
                    "同义时请改用登记的名称，否则补入 indicators.csv",
                    "use the registered name if it means the same, else add a row to indicators.csv",
                ),
            )
        return found

    def year(self) -> int | None:
        """Return the year that the figure describes."""
        year = read_year(self.line.text("year"))
        if year is None:
            self._fault("year", ("不是年份", "no year"), ("请填写四位年份，如 2024", "give one such as 2024"))
        elif year > _today().year:
            self._fault(
                "year", ("这一年还没有到", "a year that has not begun"), ("请核对年份", "check the year")
            )
        return year

    def amount(self, indicator: Indicator | None) -> Amount | None:
        """Return the figure with a unit that its indicator is measured in."""
        amount = read_amount(self.line.text("value"), self.line.text("unit"))
        if amount is None:
            self._fault(
                "value",
                ("不是单独的数值，或与单位一栏不符", "not a number alone, or not in its column's unit"),
                ("请只填数字和单位，如 98.5%", "give number and unit alone, such as 98.5%"),
            )
            return None
        if indicator is None:
            return None
        unit = _unit_for(indicator, amount.unit)
        if unit == "%" and self._is_fraction(amount, indicator):
            self._fault(
                "value",
                ("疑为小数形式的百分数", "probably a percentage written as a fraction"),
                (
                    f"请改写为 {_percent(amount.value)}；确为 {amount.value}% 时请在数值中写明 %",
                    f"write {_percent(amount.value)}; if it is {amount.value}% write the % into the cell",
                ),
            )
            return None
        if not unit:
            allowed = "、".join(indicator.unit)
            what = f"单位“{amount.unit}”不适用于该指标" if amount.unit else "没有单位"
            english = f"{amount.unit!r} is no unit of this indicator" if amount.unit else "no unit"
            remedy = f"请填写单位，可用 {allowed}", f"give one of {allowed}"
            self._fault("unit" if self.line.text("unit") else "value", (what, english), remedy)
            return None
        self._plausible(Decimal(amount.value), unit, indicator)
        return Amount(amount.value, unit)

    def _is_fraction(self, amount: Amount, indicator: Indicator) -> bool:
        """Tell whether a share from 0 to 1 of a hundred, without its sign, may be a share of one."""
        rates = vocabulary("assessment")["rates"]
        if [unit for unit in indicator.unit if unit in rates] != ["%"]:
            return False
        if not 0 < Decimal(amount.value) <= 1 or self.line.text("value").rstrip().endswith(("%", "％")):
            return False
        if "百分之" in self.line.text("value"):
            return False
        return not any(
            row.indicator == indicator.slug and row.unit == "%" and 0 < Decimal(row.value) <= 1
            for table in self.registry.observations
            for row in table.rows
        )

    def _plausible(self, value: Decimal, unit: str, indicator: Indicator) -> None:
        words = vocabulary("imports")["observations"]
        names = (indicator.label_zh, self.line.text("indicator"))
        power = vocabulary("assessment")["rates"].get(unit)
        remedy = ("请核对数值和单位", "check value and unit")
        if value < 0 and not _named(names, words["may_be_negative"]):
            self._fault("value", ("数值小于零", "less than zero"), remedy)
        if power and value > Decimal(10) ** power and not _named(names, words["may_exceed_all"]):
            self._fault("value", ("超过了全部", "more than all"), remedy)

    def published(self, year: int | None) -> date | None:
        """Return the day of publication: the column's, else the one that the source names as such."""
        text = self.line.text("published")
        words = "|".join(vocabulary("imports")["observations"]["published"])
        named = re.search(rf"{_DAY}(?:{words})", self.line.text("source"))
        day = read_day(text) if text else read_day(named[1]) if named else None
        if text and day is None:
            remedy = ("请填写年月日，不知道时留空", "give year, month and day, or leave it empty")
            self._fault("published", ("不是日期", "no day"), remedy)
        elif day and day > _today():
            self._fault("published", ("这一天还没有到", "a day to come"), ("请核对日期", "check the day"))
        elif day and year and year > day.year:
            reason = (f"{day} 发布的数据不会是 {year} 年的", f"what was published on {day} is not of {year}")
            self._fault("year", reason, ("请核对年份和发布日期", "check year and day of publication"))
        return day

    def source(self, default: str | None) -> str:
        """Return where the figure is from: the line's own source, else the one given for all lines."""
        source = self.line.printed("source") or default or ""
        if not source:
            self._fault(
                "source",
                ("没有出处", "no source"),
                ("请加“来源”一列，或用 --source 给出", "add a column 来源, or give --source"),
            )
        return source


def _unit_for(indicator: Indicator, printed: str) -> str:
    """Return the unit that a figure is kept in; empty when its indicator is measured in no such unit."""
    words = vocabulary("assessment")
    unit = words["spellings"].get(printed, printed)
    if unit in indicator.unit:
        return str(unit)
    per = _COUNTED_PER.fullmatch(unit)
    if per and per["what"] in indicator.unit and _is_per(indicator, per["scale"], per["whom"]):
        return per["what"]
    codes = shipped_codes()
    concept = codes.find("unit", unit) if unit else None
    same = (own for own in indicator.unit if concept is not None and codes.find("unit", own) == concept)
    shares = unit in words["rates"] and any(own in words["rates"] for own in indicator.unit)
    return next(same, str(unit) if shares else "")


def _is_per(indicator: Indicator, scale: str, whom: str) -> bool:
    """Tell whether an indicator counts for each so many: 个/千人 is the 个 of 每千人口拥有…托位数."""
    word = {"1000": "千", "10000": "万"}.get(scale, scale)
    return any(
        re.search(rf"每{word}(?:名|个|常住)?{whom[:1]}", name)
        for name in (indicator.label_zh, *indicator.aliases)
    )


def _percent(value: str) -> str:
    return f"{Decimal(value).scaleb(2).normalize():f}"


def _named(names: tuple[str, ...], words: list[str]) -> bool:
    return any(word in name for name in names for word in words)


def _today() -> date:
    return datetime.now(UTC).date()
