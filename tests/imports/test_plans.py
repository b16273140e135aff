"""Which plan a table means: by key, title or heading, or by what place, audience and period leave."""

import pytest

from kg.imports.plans import Plans
from kg.registry import read_registry
from tests.imports import shili

WOMEN, CHILDREN = shili.PLAN, shili.CHILDREN


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Plans:
    folder = shili.write_registers(tmp_path_factory.mktemp("plans") / "registers")
    return Plans(shili.records("women", "children"), read_registry(folder).places)


@pytest.mark.parametrize(
    "text",
    [
        WOMEN,
        "示例市妇女发展规划（2021—2030年）",
        "《示例市妇女发展纲要(2021-2030)》",
        "附件2  示例市妇女发展规划（2021－2030年）目标责任分解书",
        "示例市妇女发展规划",
        "示例市 妇女",
        "妇女",
    ],
)
def test_a_plan_is_named_in_many_ways(plans: Plans, text: str) -> None:
    assert plans.named(text) == (WOMEN,)


@pytest.mark.parametrize("text", ["示例市妇女儿童发展规划（2021—2030年）", "妇女、儿童"])
def test_what_leaves_both_possible_says_so(plans: Plans, text: str) -> None:
    assert set(plans.named(text)) == {WOMEN, CHILDREN}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Sheet1",
        "目标责任分解书",
        "示例市妇女联合会成员单位",
        "示例市妇女发展规划（2011—2020年）",
        "无名市妇女发展规划（2021—2030年）",
        "广东省妇女发展规划（2021—2030年）",
    ],
)
def test_another_place_or_period_or_none_names_no_plan(plans: Plans, text: str) -> None:
    assert plans.named(text) == ()


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("示例市妇女发展规划（2011—2020年）目标责任分解表", True),
        ("无名市妇女儿童发展规划", True),
        ("妇女发展纲要（2011-2020）", True),
        ("儿童规划", False),
        ("Sheet1", False),
        ("示例市妇女联合会", False),
        ("一、妇女与健康", False),
    ],
)
def test_a_title_claims_a_plan_by_place_or_period(plans: Plans, text: str, *, claims: bool) -> None:
    assert plans.claims(text) is claims


def test_title_and_place_of_a_plan(plans: Plans) -> None:
    place = plans.place(WOMEN)
    assert place is not None
    assert (plans.title(WOMEN), place.code) == ("示例市妇女发展规划（2021—2030年）", "990100")
