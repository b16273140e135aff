"""Registers of the made-up plans: places, indicators, agencies with their past, rules, and imported tables.

The figures are chosen so that every status, both verdicts of the second rule and a figure that is set aside
occur as of `DAY`; the assignments so that every ground of responsibility does.
"""

from pathlib import Path

from kg.agencies import Agency, AgencyChange, AgencyRegister
from kg.indicators import Indicator, IndicatorRegister
from kg.places import Place, PlaceRegister
from kg.registers import Concept
from kg.registry import Registry
from kg.remits import Remit
from kg.tables import AssignmentRow, ObservationRow, Table

PROVINCE_CHILDREN = "990000-children-2011-2020-example"
CITY_WOMEN, CITY_CHILDREN = "990100-women-2021-2030", "990100-children-2021-2030"

# place | id | name | English | function | aliases | since | until
AGENCIES = """
990000 | health-department | 示例省卫生厅 | Health Department (made up) | health | 省卫生厅 | | 2018
990000 | family-planning | 示例省人口和计划生育委员会 | Planning (made up) | health | 省人口计生委 | | 2018
990000 | health-commission | 示例省卫生健康委员会 | Health Commission (made up) | health | 省卫健委 | 2018 |
990100 | health-bureau | 示例市卫生健康局 | Health Bureau of Shili (made up) | health | 市卫健局 | 2019 |
990100 | education-bureau | 示例市教育局 | Education Bureau of Shili (made up) | education | 市教育局 | |
"""
# slug | Chinese | English | unit | direction
INDICATORS = """
maternal-mortality-ratio | 示例孕产妇死亡率 | Maternal mortality (made up) | /10万 | lower
cervical-screening | 示例适龄妇女宫颈癌筛查率 | Cervical screening (made up) | % | higher
upper-secondary | 示例高中阶段毛入学率 | Upper secondary enrolment (made up) | % | higher
antenatal-checks | 产检率 | Antenatal checks (made up) | % | higher
infant-mortality | 示例婴儿死亡率 | Infant mortality (made up) | ‰ | lower
child-injury | 示例儿童伤害死亡率 | Child injury mortality (made up) | /10万 | lower
preschool | 示例学前教育毛入园率 | Preschool enrolment (made up) | % | higher
"""
# place | indicator | year | value | unit | population; the row's number is its place here
OBSERVATIONS = """
990100 | maternal-mortality-ratio | 2023 | 10.5 | /10万 | 全市
990100 | cervical-screening | 2020 | 60 | % |
990100 | cervical-screening | 2024 | 78.5 | % |
990100 | upper-secondary | 2020 | 90 | % |
990100 | upper-secondary | 2024 | 91 | % |
990100 | antenatal-checks | 2024 | 80 | % |
990100 | infant-mortality | 2020 | 5.2 | ‰ |
990100 | infant-mortality | 2022 | 4.9 | ‰ |
990100 | infant-mortality | 2024 | 4.4 | ‰ |
990100 | child-injury | 2020 | 10 | /10万 |
990100 | child-injury | 2024 | 9 | /10万 |
990100 | preschool | 2024 | 8800 | 人 |
990000 | infant-mortality | 2020 | 5.5 | ‰ | 全省
990000 | infant-mortality | 2023 | 4.7 | ‰ | 全省
990000 | maternal-mortality-ratio | 2023 | 9.9 | /10万 | 农村
"""
# plan | target | printed agency | role
ASSIGNMENTS = f"""
{PROVINCE_CHILDREN} | d1/t1 | 省卫生厅 | lead
{PROVINCE_CHILDREN} | d1/t1 | 省人口计生委 | participating
{PROVINCE_CHILDREN} | d1/t2 | 省卫生厅 | lead
{CITY_WOMEN} | d1/t2 | 市卫健局 | lead
"""


def _cells(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def _place(code: str, name: str, level: str, within: str, english: str) -> Place:
    return Place(
        code=code, name_zh=name, short_zh=name, level=level, within=within, name_en=english, source="made up"
    )


def _concept(slug: str, zh: str, en: str) -> Concept:
    return Concept(
        slug=slug,
        label_zh=zh,
        label_en=en,
        definition_zh="示例。",
        definition_en="Made up.",
        source="made up",
    )


def _indicator(slug: str, zh: str, en: str, unit: str, direction: str) -> Indicator:
    return Indicator(
        slug=slug,
        label_zh=zh,
        label_en=en,
        unit=(unit,),
        direction=direction,
        source="made up",
        definition_zh="示例定义。",
        definition_en="A made-up definition.",
        sdg="3.1.1" if slug.startswith("maternal") else "",
        sdg_match="close" if slug.startswith("maternal") else "",
    )


def _agencies(places: PlaceRegister) -> AgencyRegister:
    rows = tuple(
        Agency(
            place=place,
            id=slug,
            name_zh=zh,
            name_en=en,
            function=function,
            aliases=(alias,),
            since=since,
            until=until,
            source="made up",
        )
        for place, slug, zh, en, function, alias, since, until in _cells(AGENCIES)
    )
    merger = AgencyChange(
        slug="990000-health-2018",
        kind="merger",
        date="2018-10",
        place="990000",
        before=("health-department", "family-planning"),
        after=("health-commission",),
        source="made up",
    )
    return AgencyRegister(rows, (merger,), places)


def _remit(slug: str, function: str, label: str, **conditions: tuple[str, ...] | str) -> Remit:
    return Remit.model_validate(
        {
            "slug": slug,
            "function": function,
            "label_zh": label,
            "label_en": f"Rule {slug} (made up)",
            "reason_zh": f"示例理由：{label}。",
            "reason_en": f"A made-up reason for {slug}.",
            "source": "made up",
            **conditions,
        }
    )


REMITS = (
    _remit("made-up-health", "health", "示例卫生职能", keywords=("死亡率", "筛查", "产检", "卫生健康")),
    _remit("made-up-nobody", "", "示例无单一牵头", keywords=("工作机制",)),
    _remit("made-up-education", "education", "示例教育职能", keywords=("教育", "入学", "入园")),
    _remit("made-up-schools", "education", "示例学校参与", role="participating", keywords=("伤害",)),
    _remit("made-up-rest", "womens-federation", "示例其余职能"),
)


def _observations() -> Table[ObservationRow]:
    names = {slug: zh for slug, zh, *_ in _cells(INDICATORS)}
    return Table(
        "made-up-figures",
        tuple(
            ObservationRow(
                source="示例统计公报",
                file="made-up-figures.csv",
                sha256="0" * 64,
                row=number,
                place=place,
                indicator=indicator,
                phrase=names[indicator],
                year=int(year),
                value=value,
                unit=unit,
                population=population,
            )
            for number, (place, indicator, year, value, unit, population) in enumerate(
                _cells(OBSERVATIONS), 2
            )
        ),
    )


def assignments(statements: dict[tuple[str, str], str]) -> Table[AssignmentRow]:
    """Return the table of assignments.

    Args:
        statements: What each target says, by plan and address in it.
    """
    return Table(
        "made-up-duties",
        tuple(
            AssignmentRow.model_validate(
                {
                    "source": "示例目标责任分解书",
                    "file": "made-up-duties.xlsx",
                    "sha256": "1" * 64,
                    "sheet": "儿童",
                    "row": number,
                    "plan": plan,
                    "target": target,
                    "statement": statements[plan, target],
                    "agency": printed,
                    "printed": printed,
                    "role": role,
                }
            )
            for number, (plan, target, printed, role) in enumerate(_cells(ASSIGNMENTS), 2)
        ),
    )


def registry() -> Registry:
    """Return the made-up registers; the assignments, which need the plans, are not among them."""
    places = PlaceRegister(
        (
            _place("990000", "示例省", "province", "", "Shili Province (made up)"),
            _place("990100", "示例市", "prefecture", "990000", "Shili (made up)"),
            _place("990101", "示例区", "county", "990100", "Shili District (made up)"),
        )
    )
    return Registry(
        folder=Path("made-up"),
        places=places,
        indicators=IndicatorRegister(tuple(_indicator(*row) for row in _cells(INDICATORS)), ()),
        groups=(
            _concept("pregnant", "孕产妇", "Pregnant women"),
            _concept("rural", "农村妇女", "Rural women"),
            _concept("left-behind", "留守儿童", "Left-behind children"),
        ),
        topics=(
            _concept("screening", "两癌筛查", "Cancer screening"),
            _concept("drowning", "溺水", "Drowning"),
            _concept("violence", "反家庭暴力", "Domestic violence"),
        ),
        agencies=_agencies(places),
        remits=REMITS,
        assignments=(),
        observations=(_observations(),),
    )
