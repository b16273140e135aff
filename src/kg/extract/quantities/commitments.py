"""Which figures commit: the rules that tell 配备2名 from 三项制度, 5岁以下 and 超过1万人次的枢纽."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from kg.extract.quantities.comparators import Lead
from kg.extract.quantities.figures import HIDDEN, Figure, UnitClass, alternation
from kg.extract.quantities.phrases import Phrase, clean
from kg.vocabulary import vocabulary

_CLOSED = re.compile(
    rf"{HIDDEN}*(?:$|[、,和与及或并且;]|/(?:学?年|学期|[月周天人生])|以及|同时|其中|逐步|的(?:标准|要求|规模)|的?(?:目标|水平|标准|要求|比例|比率|底线)(?:$|[、和与]))"
)
_CHOOSING = re.compile(r"的(?!目标|水平|标准|要求|比例|比率)|或者|或")
_ADDRESSED = re.compile(r"对(?!口)|向|给|将|把")
_TREATED = re.compile(r"的.+(?:给予|予以|实行|进行|提供|优先|适当|纳入|开展|落实)")
_SHARE_OF = re.compile(r"[^，、的]*的[^，、和]{1,12}(?:比例|占比|率|达|占|不低于|不少于)[^，、]{0,6}\d%")
_OFFICES = re.compile(
    r"(?:成员|职能|责任|有关|相关)*(?:部门|单位|科室|委办局)"
)  # who acts, never what is set up
_EACH = re.compile(r"每(?!一?步)|[各均]|逐[年级县镇村校]|分别|人均|生均|户均")
_EACH_PLACE = re.compile(
    r"每(?!一?步|[一名位个]*(?:儿童|孩子|少年|妇女|女性|家庭|学生|人|公民|家长))|[均都]|逐[年级县镇村校]|分别|各(?:县|市|区|镇|乡|村|校|街道|社区|园|班|单位)(?!级)"
)
_PERIOD = re.compile(r"每(?:.{0,3}(?:年|学期|季度|季|月|周|天|日|次|节|堂|晚|学年))|年均|日均|课间")
_LIFE = re.compile(r"寿命|年龄|岁数")
_SCHOOLING = re.compile(r"年限|教育年|学制|年数")
_NUMBERED = re.compile(r"(?:比|率|指数|系数|分|度|数|商|值)$")
_MIN_NOUN = 2
_ROUND = {100, 1000, 10_000}  # 百名, 千人, 万家: many, not so many
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(frozen=True)
class Setting:
    """A figure and what stands around it in its clause.

    Attributes:
        figure: The figure; of a list the first.
        lead: The words directly before it.
        tail: Whether 以上, 以下, 左右 … follows it (a list's last).
        tail_word: That word as printed.
        before: The clause up to the lead.
        clause: The clause up to the number.
        after: The clause after the tail.
        joined: The unit class of the accepted figure that 、 or 和 joins this one to, else `None`.
    """

    figure: Figure
    lead: Lead
    tail: bool
    tail_word: str
    before: Phrase
    clause: str
    after: str
    joined: UnitClass | None

    @property
    def closed(self) -> bool:
        """Whether no noun follows: what is measured stands before the number."""
        return closes(self.after)

    @property
    def bound(self) -> bool:
        """Whether a word other than 保持, 为 or 占 binds the number."""
        return bool(self.lead.bound or self.lead.level in {">=", "<="} or self.lead.change or self.lead.about)


def closes(after: str) -> bool:
    """Whether a text that follows a number begins with no noun: the clause ends or goes on with 、 or 和."""
    return bool(_CLOSED.match(after))


@cache
def _sizing() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(vocabulary('indicators')['sizing'])})数?[量额]?$")


@cache
def _heads_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(vocabulary('indicators')['heads'])})$")


def commits(setting: Setting) -> bool:
    """Whether the figure is a commitment and no qualifier, name or size."""
    if chooses(setting):
        return False
    return _RULES[setting.figure.unit_class](setting)


def chooses(setting: Setting) -> bool:
    """Whether the figure is a threshold that chooses places or people (日人流量超过1万人的场所)."""
    if setting.lead.setup and _ADDRESSED.match(setting.clause) and _TREATED.search(setting.after):
        return True  # 对吸纳5名以上女性的企业给予补贴
    if setting.lead.setup and _SHARE_OF.match(setting.after):
        return True  # 配备1名以上女干部的班子达到80%
    chosen = bool(_CHOOSING.match(setting.after))
    before = setting.before.plain
    if setting.figure.unit_class == "rate":
        named = setting.lead.share or bool(_heads_end().search(before))
        return chosen and named and setting.after.startswith("的")
    if setting.figure.unit_class not in {"size", "count", "money"} or setting.lead.setup:
        return False
    if _sizing().search(before):
        return chosen or (setting.figure.unit_class == "size" and not setting.closed)
    return chosen and setting.after.startswith("的") and setting.figure.unit.endswith(("人", "户", "人次"))


def is_aside(setting: Setting) -> bool:
    """Whether a figure that does not commit is known to be something else: an article, a threshold, a sum."""
    if chooses(setting) or _OFFICES.match(setting.after) or _sums_up().match(setting.after):
        return True
    if setting.figure.unit_class not in {"count", "size"}:
        return False
    if setting.figure.chinese and not (setting.lead.bound or setting.tail):
        return True  # 一个, 三项
    chosen = setting.tail and setting.tail_word not in vocabulary("comparators")["after"]["~"]
    return chosen and not (setting.closed or setting.lead.setup or setting.bound)  # 50人以上单位


def _rate(_: Setting) -> bool:
    return True


def _points(s: Setting) -> bool:
    return bool(s.lead.change) or bool(change_in(s.clause))


def _fraction(s: Setting) -> bool:
    return s.lead.binding or s.tail or s.after.startswith("的")


def _ratio(s: Setting) -> bool:
    words = vocabulary("indicators")["ratio_words"]
    return any(word in s.clause + s.after for word in words) or (s.lead.binding and s.joined == "ratio")


def _count(s: Setting) -> bool:
    if (s.figure.chinese and not _spelled_count(s)) or _OFFICES.match(s.after):
        return False
    if s.tail and s.closed and not s.bound:
        return len(clean(s.before).plain) >= _MIN_NOUN
    if s.lead.setup == "weak" and _sums_up().match(s.after):
        return False
    joined = s.joined == "count" or (s.joined == "size" and not s.figure.chinese)
    return s.bound or bool(s.lead.setup) or joined or _unverbed(s)


def _spelled_count(s: Setting) -> bool:
    """Chinese numerals are articles and names as often as numbers: they need a word that counts."""
    if s.lead.bound or s.lead.level in {">=", "<="} or s.tail or s.joined == "count":
        return True
    if s.figure.value in _ROUND:
        return False
    if s.figure.value == 1:
        return bool(_EACH_PLACE.search(s.clause)) and (s.lead.setup == "strong" or _periodic(s))
    return s.lead.setup == "strong" or _periodic(s)


def _periodic(s: Setting) -> bool:
    """每年一次, 每学期两次: how often."""
    return s.figure.unit in {"次", "场", "期", "场次"} and bool(_PERIOD.search(s.clause))


def _unverbed(s: Setting) -> bool:
    """A count without verb before it: 母婴室10家, 每个社区1名社工, 每年1次."""
    if s.figure.chinese:
        return _periodic(s)
    if s.closed:
        named = len(clean(s.before).plain) >= _MIN_NOUN
        if named and _provided().search(s.before.plain):
            return True
        if s.figure.value_high is None:
            return bool(_EACH.search(s.clause))
    served = s.clause.endswith(("为", "对", "给", "推动", "支持", "帮助")) and bool(_done().search(s.after))
    return (bool(_EACH.search(s.clause)) and not s.tail) or served


@cache
def _done() -> re.Pattern[str]:
    return re.compile(alternation(vocabulary("verbs")["done"]))


@cache
def _provided() -> re.Pattern[str]:
    verbs = vocabulary("verbs")
    return re.compile(alternation(v for v in (*verbs["setup"], *verbs["setup_weak"]) if len(v) > 1))


@cache
def _sums_up() -> re.Pattern[str]:
    """A noun of the plan's own making up to the next join: 12项|重点任务, 25条|政策措施."""
    nouns = alternation(vocabulary("indicators")["summing"])
    return re.compile(rf"[^，、和与及]{{0,10}}?(?:{nouns})(?:$|[，、和与及])")


def _size(s: Setting) -> bool:
    if s.closed or s.lead.setup or s.joined:
        return _count(s)
    return s.bound and not s.tail


def _time(s: Setting) -> bool:
    if s.figure.unit == "年":
        return bool(_SCHOOLING.search(s.clause)) and (s.closed or s.bound)
    if s.tail_word in {"内", "以内", "之内"} and not s.closed:
        return False
    long = s.figure.unit in {"个月", "天", "周", "工作日", "个工作日", "个学期"}
    if s.joined == "time" and s.closed:
        return True
    if long and not s.closed and not s.after.startswith("的"):
        return bool(s.lead.bound)
    return (
        s.bound
        or (s.tail and not long)
        or (s.closed and s.lead.level == "=")
        or bool(_PERIOD.search(s.clause))
    )


def _age(s: Setting) -> bool:
    return s.closed and bool(_LIFE.search(s.before.plain)) and (s.lead.binding or s.tail)


def _money(s: Setting) -> bool:
    if not s.closed:
        return s.bound or bool(s.lead.setup)
    return s.bound or s.tail or bool(s.lead.setup) or bool(_provided().search(s.before.plain))


def _bare(s: Setting) -> bool:
    if isinstance(s.figure.value, int) and _FIRST_YEAR <= s.figure.value <= _LAST_YEAR:
        return False
    named = _NUMBERED.search(clean(s.before).plain)
    return s.closed and bool(named) and (s.bound or (s.lead.level == "=" and s.tail))


@cache
def _changes() -> tuple[re.Pattern[str], frozenset[str]]:
    delta = vocabulary("comparators")["delta"]
    long = [word for words in delta.values() for word in words if len(word) > 1]
    return re.compile(alternation(long)), frozenset(delta["down"])


def change_in(text: str) -> int:
    """Return the direction of the last verb of change in a text: -1, 1, or 0 when it holds none."""
    pattern, down = _changes()
    words = pattern.findall(text)
    if not words:
        return 0
    return -1 if words[-1] in down else 1


_RULES: dict[UnitClass, Callable[[Setting], bool]] = {
    "rate": _rate,
    "points": _points,
    "fraction": _fraction,
    "ratio": _ratio,
    "count": _count,
    "size": _size,
    "time": _time,
    "age": _age,
    "money": _money,
    "bare": _bare,
}
