"""Plans that do not exist, as records: their sentences, put together into documents whose quotes hold.

The province 示例省, its city 示例市 and the district 示例区 are made up, and so is every sentence below. The
documents the records point into are made of the same sentences, so every quote stands at its span.
"""

import hashlib
import re

from kg.record import Baseline, Domain, Duty, Item, Measure, Plan, Quantity, Record, Target
from tests.made_up_registers import CITY_CHILDREN, CITY_WOMEN, PROVINCE_CHILDREN

DISTRICT_WOMEN = "990101-women-2021-2030"

# One target a line: statement | indicator comparator value unit @year ; … | kind | group,… | topic,…
CITY_WOMEN_TARGETS = """
妇女与健康
妇女全生命周期享有示例卫生健康服务。 | | qualitative | |
示例孕产妇死亡率控制在9.5/10万以下。 | 示例孕产妇死亡率 <= 9.5 /10万 | quantified | pregnant |
示例管理率达到92%以上，产检率到2025年达到85%。|示例管理率 >= 92 %; 产检率 >= 85 % @2025|quantified|pregnant|
示例适龄妇女宫颈癌筛查率达到75%以上。 | 示例适龄妇女宫颈癌筛查率 >= 75 % | quantified | rural | screening
妇女与教育
加强思想政治教育，示例女性接受教育的水平持续提高。 | | trend | |
示例高中阶段毛入学率保持在95%以上。 | 示例高中阶段毛入学率 >= 95 % | quantified | |
妇女与经济
示例女性在单位从业人员中的比例保持在45%左右。 | 示例女性从业比例 ~ 45 % | quantified | |
建立示例女性创业扶持制度。 | | deliverable | rural |
妇女参与决策和管理
示例人大代表中女性比例不低于30%。 | 示例女代表比例 >= 30 % | quantified | |
妇女与社会保障
示例基本医疗保险参保率稳定在96%以上。 | 示例基本医疗保险参保率 >= 96 % | quantified | |
妇女与家庭建设
示例家庭教育指导服务站点达到12个。 | 示例家庭教育指导服务站点 = 12 个 | quantified | |
妇女与环境
示例城市公共厕所男女厕位比达到1∶1.5。 | 示例男女厕位比 = 1.5 1: | quantified | |
妇女与法律
反家庭暴力示例工作机制全面建立。 | | full-coverage | | violence
"""
CITY_CHILDREN_TARGETS = """
儿童与健康
示例婴儿死亡率控制在3.2‰以下。 | 示例婴儿死亡率 <= 3.2 ‰ | quantified | |
示例儿童总体近视率每年降低1个百分点。 | 示例儿童总体近视率 delta<= -1 个百分点 | quantified | |
儿童与安全
示例儿童伤害死亡率以2020年为基数下降20%。 | 示例儿童伤害死亡率 delta<= -20 % | quantified | |
预防和减少示例溺水事故。 | | trend | left-behind | drowning
儿童与教育
示例学前教育毛入园率达到98%以上。 | 示例学前教育毛入园率 >= 98 % | quantified | |
儿童与福利
每个示例街道至少有1名儿童主任。 | 示例儿童主任 >= 1 名 | quantified | left-behind |
儿童与家庭
示例家长学校建立率达到90%以上。 | 示例家长学校建立率 >= 90 % | quantified | |
儿童与环境
示例社区儿童活动场所建成率达到80%—85%。 | 示例社区儿童活动场所建成率 range 80 % | quantified | |
儿童与法律保护
完善示例未成年人司法保护制度。 | | deliverable | |
"""
DISTRICT_WOMEN_TARGETS = """
妇女与健康
示例孕产妇死亡率控制在7.5/10万以下。 | 示例孕产妇死亡率 <= 7.5 /10万 | quantified | pregnant |
示例适龄妇女宫颈癌筛查率达到90%以上。 | 示例适龄妇女宫颈癌筛查率 >= 90 % | quantified | | screening
妇女与教育
示例高中阶段毛入学率达到98%以上。 | 示例高中阶段毛入学率 >= 98 % | quantified | |
"""
PROVINCE_CHILDREN_TARGETS = """
儿童与健康
示例婴儿死亡率控制在6‰以下。 | 示例婴儿死亡率 <= 6 ‰ | quantified | |
示例低出生体重儿发生率控制在4%以下。 | 示例低出生体重儿发生率 <= 4 % | quantified | |
提高示例儿童体质。 | | trend | |
"""
MEASURES = ("完善示例保障机制", "加强示例服务供给", "推进示例宣传教育")
COMMITMENTS = {"加强示例服务供给": ("示例服务站点", ">=", 20, "个")}
DUTY = ("推进示例宣传教育", "示例市卫生健康局")
TARGET_DUTY = ("建立示例女性创业扶持制度。", "示例市妇女联合会")
"""A target whose own words are taken to name who leads."""

_QUANTITY = re.compile(r"(?P<of>\S+) (?P<cmp>\S+) (?P<value>\S+) (?P<unit>\S+)(?: @(?P<year>\d{4}))?")


class _Document:
    """The text that a record points into, written as the record grows."""

    def __init__(self) -> None:
        self.text = ""

    def add(self, sentence: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += sentence + "\n"
        return start, start + len(sentence)


def _quantities(cell: str, clause: str, span: tuple[int, int]) -> list[Quantity]:
    found = []
    for part in filter(None, (p.strip() for p in cell.split(";"))):
        match = _QUANTITY.fullmatch(part)
        assert match is not None, part
        value = float(match["value"])
        found.append(
            Quantity(
                indicator=match["of"],
                comparator=match["cmp"],
                value=value,
                unit=match["unit"],
                value_high=value + 5 if match["cmp"] == "range" else None,
                by_year=int(match["year"]) if match["year"] else None,
                baseline_year=2020 if match["cmp"] == "delta<=" and match["unit"] == "%" else None,
                printed=_printed(match),
                text=clause,
                span=span,
            )
        )
    return found


def _printed(match: re.Match[str]) -> str:
    value = match["value"].lstrip("-")
    if match["unit"] == "1:":
        return f"1:{value}"
    return f"{value}—{int(value) + 5}{match['unit']}" if match["cmp"] == "range" else value + match["unit"]


def _targets(table: str, document: _Document) -> list[Domain]:
    domains: list[Domain] = []
    for line in filter(None, table.splitlines()):
        if "|" not in line:
            _measures(domains, document)
            domains.append(Domain(ordinal=len(domains) + 1, name=line, span=document.add(line)))
            continue
        text, quantities, kind, group, topic = (cell.strip() for cell in line.split("|"))
        span = document.add(text)
        targets = domains[-1].targets
        targets.append(
            Target(
                ordinal=len(targets) + 1,
                printed_number=len(targets) + 1,
                text=text,
                span=span,
                kind=kind,
                quantities=_quantities(quantities, text, span),
                agencies=[Duty(name=TARGET_DUTY[1], role="lead", text=text, span=span)]
                if text == TARGET_DUTY[0]
                else [],
                groups=[group] if group else [],
                topics=[topic] if topic else [],
            )
        )
    _measures(domains, document)
    return domains


def _measures(domains: list[Domain], document: _Document) -> None:
    """Close the last domain with its measures, which stand after its targets."""
    for ordinal, title in enumerate(MEASURES if domains else (), 1):
        span = document.add(f"{title}。")
        quantities = []
        if title in COMMITMENTS:
            of, comparator, value, unit = COMMITMENTS[title]
            quantities = [
                Quantity(
                    indicator=of,
                    comparator=comparator,
                    value=value,
                    unit=unit,
                    printed=f"{value}{unit}",
                    text=f"{title}。",
                    span=span,
                )
            ]
        duties = [Duty(name=DUTY[1], role="lead", text=f"{title}。", span=span)] if title == DUTY[0] else []
        domains[-1].measures.append(
            Measure(
                ordinal=ordinal,
                printed_number=ordinal,
                title=title,
                text=None,
                span=span,
                quantities=quantities,
                agencies=duties,
                laws=["示例妇女权益保障条例"] if ordinal == 1 else [],
            )
        )


def _record(place: str, audience: str, table: str, based_on: list[str]) -> Record:
    return _written(place, audience, table, based_on)[0]


def made_up_document(place: str, audience: str, table: str) -> str:
    """Return the text that the record of a place, audience and table of targets points into."""
    return _written(place, audience, table, [])[1]


def _written(place: str, audience: str, table: str, based_on: list[str]) -> tuple[Record, str]:
    document = _Document()
    word = {"women": "妇女", "children": "儿童"}[audience]
    title = f"{place}{word}发展规划（2021—2030年）"
    start = document.add(title)
    baseline = document.add("2020年，示例孕产妇死亡率为11.8/10万。")
    domains = _targets(table, document)
    project = document.add("示例关爱工程")
    provision = document.add("加强示例组织领导。")
    plan = Plan(
        title=title,
        audience=audience,
        place=place,
        issuer=f"{place}人民政府",
        document_number="示府2021第9号",
        issued="2021-12-31",
        period=(2021, 2030),
        based_on=based_on,
        span=(start[0], len(document.text)),
        domains=domains,
        projects=[Item(ordinal=1, name="示例关爱工程", text=None, span=project)],
        implementation=[Item(ordinal=1, name="加强示例组织领导", text=None, span=provision)],
        baselines=[
            Baseline(
                indicator="示例孕产妇死亡率",
                comparator="=",
                value=11.8,
                unit="/10万",
                year=2020,
                printed="11.8/10万",
                text="示例孕产妇死亡率为11.8/10万",
                span=baseline,
            )
        ],
    )
    digest = hashlib.sha256(document.text.encode()).hexdigest()
    return Record(document=f"made-up-{place}-{audience}.txt", sha256=digest, plans=[plan]), document.text


def _partial(record: Record) -> Record:
    """Make of a plan one of which only targets from a table are known."""
    [plan] = record.plans
    domains = [domain.model_copy(update={"measures": []}) for domain in plan.domains]
    nothing: list[object] = []
    rest = {"projects": nothing, "implementation": nothing, "baselines": nothing, "based_on": nothing}
    known = {"slug": "example", "partial": True, "source": "示例目标表", "period": (2011, 2020)}
    title = {"title": "示例省儿童发展规划（2011—2020年）"}
    changed = plan.model_copy(update={**rest, **known, **title, "domains": domains})
    return record.model_copy(update={"plans": [changed]})


def statements(records: dict[str, Record]) -> dict[tuple[str, str], str]:
    """Return what each target says, by plan and address in it."""
    return {
        (key, f"d{domain.ordinal}/t{target.ordinal}"): target.text
        for key, record in records.items()
        for domain in record.plans[0].domains
        for target in domain.targets
    }


def made_up_records() -> dict[str, Record]:
    """Return the records by plan key."""
    return {
        CITY_WOMEN: _record("示例市", "women", CITY_WOMEN_TARGETS, ["示例省妇女发展规划（2021—2030年）"]),
        CITY_CHILDREN: _record("示例市", "children", CITY_CHILDREN_TARGETS, ["示例儿童工作纲要"]),
        DISTRICT_WOMEN: _record(
            "示例市示例区", "women", DISTRICT_WOMEN_TARGETS, ["示例市妇女发展规划（2021—2030年）"]
        ),
        PROVINCE_CHILDREN: _partial(_record("示例省", "children", PROVINCE_CHILDREN_TARGETS, [])),
    }
