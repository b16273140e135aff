"""Which bodies a cell of units names in a table of 示例市, and what is refused there."""

from pathlib import Path

import pytest

from kg.imports.bodies import Bodies, Body, Unknown
from kg.registry import Registry, read_registry
from tests.imports import shili

_LATER = (
    "990100,street-offices,示例市各街道办事处,Street offices (made up),grass-roots,各镇（街道）|各街道,虚构\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shili.write_registers(tmp_path_factory.mktemp("bodies") / "registers")


def bodies_of(registry: Registry) -> Bodies:
    return Bodies(registry.agencies, registry.places.get("990100"))


@pytest.fixture(scope="module")
def bodies(folder: Path) -> Bodies:
    return bodies_of(read_registry(folder))


def taken(bodies: Bodies, cell: str) -> list[str]:
    read = bodies.read(cell)
    assert all(isinstance(one, Body) for one in read), read
    return [one.agency for one in read if isinstance(one, Body)]


def refused(bodies: Bodies, cell: str) -> Unknown:
    (unknown,) = (one for one in bodies.read(cell) if isinstance(one, Unknown))
    return unknown


@pytest.mark.parametrize(
    ("cell", "agencies"),
    [
        ("①市教育局 ②市妇联", ["education", "womens-federation"]),
        ("(1)市教育局(2)市妇联", ["education", "womens-federation"]),
        ("市教育局·市妇联", ["education", "womens-federation"]),
        ("市教育局\\市妇联", ["education", "womens-federation"]),
        ("市教育局市妇联", ["education", "womens-federation"]),
        ("市教育局市妇联市公安局", ["education", "womens-federation", "public-security"]),
        ("教育、卫健、公安部门", ["education", "health", "public-security"]),
        ("市教育、卫健、公安等部门", ["education", "health", "public-security"]),
        ("教育、公安局", ["education", "public-security"]),
        ("市教育局等部门", ["education"]),
        ("市教育局（市语委办、市督导室）", ["education"]),
        ("示例市教育局", ["education"]),
        ("市民政局、示例市税务局", ["示例市民政局", "示例市税务局"]),
        ("市城管执法局", ["示例市城管执法局"]),
        ("民政、司法部门", ["示例市民政部门", "示例市司法部门"]),
        ("教育部", ["教育部"]),
        ("无", []),
    ],
)
def test_bodies_that_exist_are_taken(bodies: Bodies, cell: str, agencies: list[str]) -> None:
    assert taken(bodies, cell) == agencies


def test_what_is_taken_says_what_it_is(bodies: Bodies) -> None:
    assert bodies.read("市教育局（市语委办、市督导室）") == (
        Body("市教育局(市语委办、市督导室)", "education", registered=True, plates=("市语委办", "市督导室")),
    )
    assert bodies.read("市教育、卫健部门") == (
        Body("市教育部门", "education", registered=True),
        Body("市卫健部门", "health", registered=True),
    )
    assert bodies.read("市民政局") == (Body("市民政局", "示例市民政局", registered=False),)


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ("韶关市教育局", "韶关市"),
        ("无名区妇联", "无名区"),
        ("无名县卫健局", "无名县"),
        ("示例市无名区妇联", "无名区"),
        ("中共无名市委宣传部", "无名市"),
        ("开发区民政局", "开发区"),
    ],
)
def test_a_body_of_another_place_is_refused(bodies: Bodies, cell: str, place: str) -> None:
    unknown = refused(bodies, f"市教育局、{cell}")
    assert unknown.printed == cell
    assert unknown.reason[0] == f"这是{place}的单位，而规划属于示例市"
    assert "示例市" in unknown.remedy[0]


@pytest.mark.parametrize(
    "cell",
    [
        "有关部门",
        "各有关部门",
        "各成员单位",
        "相关单位",
        "各镇街",
        "各镇（街道）",
        "各街道办事处",
        "市直有关单位",
        "市妇儿工委各成员单位",
        "其他单位",
    ],
)
def test_what_names_nobody_is_refused(bodies: Bodies, cell: str) -> None:
    unknown = refused(bodies, cell)
    assert unknown.reason[0] == "没有指明是哪一个单位"
    assert "kg import agencies" in unknown.remedy[0]
    assert "写出各单位的名称" in unknown.remedy[0]


def test_several_bodies_are_one_where_somebody_registered_them_so(tmp_path: Path) -> None:
    registers = shili.write_registers(tmp_path / "registers")
    with (registers / "agencies.csv").open("a", encoding="utf-8") as file:
        file.write(_LATER)
    assert taken(bodies_of(read_registry(registers)), "各镇（街道）、各街道") == ["street-offices"] * 2


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("县卫健局", "示例市及其上级没有这一级"),
        ("区妇联", "示例市及其上级没有这一级"),
        ("1", "只有数字，不是单位"),
        ("2022", "只有数字，不是单位"),
        ("市教育句", "示例市没有登记这个单位"),
        ("市青少年宫", "示例市没有登记这个单位"),
        ("市教育局（试点学校除外）", "示例市没有登记这个单位"),
        ("市妇联（无名区）", "示例市没有登记这个单位"),
        ("市教育局联系人", "示例市没有登记这个单位"),
        ("张三", "示例市没有登记这个单位"),
        ("市教育局妇某某会", "示例市没有登记这个单位"),
    ],
)
def test_what_is_no_body_of_the_place_is_refused(bodies: Bodies, cell: str, reason: str) -> None:
    assert refused(bodies, cell).reason[0] == reason


def test_a_misspelt_body_is_told_the_nearest(bodies: Bodies) -> None:
    unknown = refused(bodies, "市教育句")
    assert unknown.remedy[0].startswith("最相近的是 示例市教育局、")
    assert unknown.remedy[0].endswith("请用 kg import agencies 补登")
    assert unknown.remedy[1].startswith("nearest: 示例市教育局, ")
