"""A made-up city with a plan, registers, a table of assignments and one of figures.

示例市 does not exist, and so is every name, sentence and number here made up.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.agencies import Agency, AgencyChange, AgencyRegister
from kg.build.quads import GraphQuads
from kg.codes import Codes, shipped_codes
from kg.indicators import Indicator, IndicatorRegister
from kg.places import Place, PlaceRegister
from kg.record import Domain, Plan, Quantity, Record, Target
from kg.registry import Registry
from kg.store import canonical_nquads
from kg.tables import AssignmentRow, ObservationRow, Table

PLAN = "990100-children-2021-2030"
STATEMENTS = ("示例婴儿死亡率控制在5.0‰以下。", "示例儿童健康水平持续提高。")
SOURCE = "示例市妇儿工委办（编造）"
GOLDEN = Path(__file__).resolve().parent.parent / "golden"

Held = Callable[[str, GraphQuads], None]


@pytest.fixture(scope="session")
def held() -> Held:
    """Return what holds a graph against a golden file of canonical N-Quads.

    `KG_WRITE_GOLDEN=1` writes the file anew; read the difference before you commit it.
    """

    def hold(name: str, quads: GraphQuads) -> None:
        written = canonical_nquads(quads)
        if os.environ.get("KG_WRITE_GOLDEN") == "1":
            (GOLDEN / name).write_bytes(written)
        assert written.decode().splitlines() == (GOLDEN / name).read_text(encoding="utf-8").splitlines()

    return hold


@pytest.fixture(scope="session")
def codes() -> Codes:
    """Return the shipped code lists."""
    return shipped_codes()


@pytest.fixture(scope="session")
def records() -> dict[str, Record]:
    """Return the record of 示例市's plan: a target with a value, and one in words."""
    first, second = STATEMENTS
    value = Quantity(
        indicator="示例婴儿死亡率",
        comparator="<=",
        value=5,
        printed="5.0‰",
        unit="‰",
        text=first[:-1],
        span=(0, len(first) - 1),
    )
    targets = [
        Target(ordinal=1, printed_number=1, text=first, span=(0, 15), kind="quantified", quantities=[value]),
        Target(ordinal=2, printed_number=2, text=second, span=(15, 29), kind="trend"),
    ]
    plan = Plan(
        title="示例市儿童发展规划（2021—2030年）",
        audience="children",
        place="示例市",
        issuer=None,
        document_number=None,
        issued=None,
        period=(2021, 2030),
        span=(0, 29),
        domains=[Domain(ordinal=1, name="儿童与健康", span=(0, 29), targets=targets)],
    )
    return {PLAN: Record(document="made-up.txt", sha256="0" * 64, plans=[plan])}


@pytest.fixture(scope="session")
def assignments() -> Table[AssignmentRow]:
    """Return a table of two rows: two registered agencies, one of them by a former name, and one not."""
    origin = {"source": SOURCE, "file": "示例分解表.xlsx", "sha256": "1" * 64, "sheet": "儿童", "plan": PLAN}
    leads = [
        ("d1/t1", 0, "health-bureau", "市卫生局", "lead", 3),
        ("d1/t1", 0, "示例市示例协会", "示例协会", "participating", 3),
        ("d1/t2", 1, "health-commission", "市卫健委", "lead", 4),
    ]
    return Table(
        "example-assignments",
        tuple(
            AssignmentRow.model_validate(
                origin
                | {"target": target, "statement": STATEMENTS[n], "agency": agency}
                | {"printed": printed, "role": role, "row": row}
            )
            for target, n, agency, printed, role, row in leads
        ),
    )


@pytest.fixture(scope="session")
def observations() -> Table[ObservationRow]:
    """Return a table of figures: of the whole city, of a part of it, and one in a unit that fits nothing."""
    figures = [
        (2020, "7.0", "‰", "全市", "", 2),
        (2023, "5.60", "‰", "全市", "2024-06-01", 3),
        (2023, "8.1", "‰", "农村", "", 4),
        (2024, "12", "例", "", "", 5),
    ]
    return Table(
        "example-figures",
        tuple(
            ObservationRow(
                source=SOURCE,
                file="示例数据.csv",
                sha256="2" * 64,
                row=row,
                place="990100",
                indicator="example-infant-mortality",
                phrase="示例婴儿死亡率",
                year=year,
                value=value,
                unit=unit,
                population=population,
                published=published,
            )
            for year, value, unit, population, published, row in figures
        ),
    )


@pytest.fixture(scope="session")
def registry(assignments: Table[AssignmentRow], observations: Table[ObservationRow]) -> Registry:
    """Return 示例市's registers with both tables."""
    places = PlaceRegister(
        (
            Place(
                code="990100",
                name_zh="示例市",
                short_zh="示例",
                level="prefecture",
                name_en="Example City",
                source="made up",
            ),
        )
    )
    indicator = Indicator(
        slug="example-infant-mortality",
        label_zh="示例婴儿死亡率",
        label_en="Example infant mortality",
        unit=("‰",),
        direction="lower",
        definition_zh="编造的指标。",
        definition_en="A made-up indicator.",
        source="made up",
    )
    former, present = (
        Agency(
            place="990100",
            id=slug,
            name_zh=zh,
            name_en=en,
            function="health",
            until=until,
            source="made up",
        )
        for slug, zh, en, until in (
            ("health-bureau", "示例市卫生局", "Example City Health Bureau", "2014"),
            ("health-commission", "示例市卫生健康委员会", "Example City Health Commission", ""),
        )
    )
    renamed = AgencyChange(
        slug="example-health-2014",
        kind="renaming",
        date="2014",
        place="990100",
        before=(former.id,),
        after=(present.id,),
        source="made up",
    )
    return Registry(
        folder=Path("made-up"),
        places=places,
        indicators=IndicatorRegister((indicator,)),
        groups=(),
        topics=(),
        agencies=AgencyRegister((former, present), (renamed,), places),
        remits=(),
        assignments=(assignments,),
        observations=(observations,),
    )
