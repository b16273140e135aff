"""Agencies: what printed names mean, what became of bodies, and every check of their registers."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.agencies import Agency, AgencyRegister, read_agencies
from kg.agencies.functions import called, functions, generic
from kg.agencies.model import overlap
from kg.errors import RegisterError
from kg.places import place_register
from kg.shipped import shipped

PLACES = place_register()
REGISTER = read_agencies(shipped("data", "registers"), PLACES)

LIWAN, LECHANG, QINZHOU, GUANGDONG, NATION = "440103", "440281", "450700", "440000", "100000"

_TABLE = (Path(__file__).parent / "agency_names.txt").read_text(encoding="utf-8").splitlines()
NAMES = [line for line in _TABLE if not line.startswith("#")]


@pytest.mark.parametrize("line", NAMES)
def test_what_a_printed_name_means(line: str) -> None:
    code, printed, expected = line.split()
    found = REGISTER.find(PLACES.get(code), printed)
    assert (f"{found.place}/{found.id}" if found else "-") == expected


@pytest.mark.parametrize("printed", [" 区 卫健局 ", "区卫\n健局", "荔湾区\u3000卫生健康局", "区卫健局\u200b"])
def test_white_space_of_cells_changes_nothing(printed: str) -> None:
    found = REGISTER.find(PLACES.get(LIWAN), printed)
    assert found == REGISTER.get(LIWAN, "health-bureau")


def test_width_of_characters_changes_nothing(tmp_path: Path) -> None:
    register = made_up(tmp_path, "440281,e,乐昌市（示例）ABC中心,Example,health,,,,自拟\n")
    for printed in ("（示例）ABC中心", "(示例)ＡＢＣ中心", "乐昌市(示例)ABC中心"):
        assert register.find(PLACES.get(LECHANG), printed) == register.get(LECHANG, "e")


ROWS = list(REGISTER)


@given(st.sampled_from(ROWS))
def test_every_name_of_an_agency_leads_to_one_that_bears_it(row: Agency) -> None:
    for name in row.names:
        found = REGISTER.find(PLACES.get(row.place), name)
        assert found is not None
        assert set(REGISTER.keys(found)) & set(REGISTER.keys(row))
        assert found == row or not overlap(found, row)


@given(st.sampled_from(ROWS), st.data())
@settings(max_examples=300)
def test_the_places_name_before_a_name_changes_nothing(row: Agency, data: st.DataObject) -> None:
    place = PLACES.get(row.place)
    names = [name for name in row.names if REGISTER.full_name(place, name) != name]
    if not names:
        return
    name = data.draw(st.sampled_from(names))
    full = REGISTER.full_name(place, name)
    assert any(above.name_zh in full for above in PLACES if above.name_zh not in name)
    assert REGISTER.find(place, full) == REGISTER.find(place, name)
    assert REGISTER.full_name(place, full) == full


@given(st.sampled_from(ROWS))
def test_what_became_of_an_agency_exists_and_stays(row: Agency) -> None:
    present = REGISTER.present(row)
    assert present
    assert (row in present) == (not row.until)
    for after in present:
        assert not after.until
        assert REGISTER.present(after) == (after,)


@given(st.text(max_size=12))
def test_any_text_is_a_name_or_none(text: str) -> None:
    place = PLACES.get(LIWAN)
    found = REGISTER.find(place, text)
    assert found is None or found in ROWS
    assert len(REGISTER.near(place, text)) <= 3
    assert REGISTER.full_name(place, REGISTER.full_name(place, text)) == REGISTER.full_name(place, text)


@pytest.mark.parametrize(
    ("place", "former", "today"),
    [
        (GUANGDONG, "health-department", ["health-commission"]),
        (GUANGDONG, "population-and-family-planning-commission", ["health-commission"]),
        (GUANGDONG, "press-and-publication-bureau", ["publicity-department"]),
        (
            GUANGDONG,
            "radio-film-and-television-bureau",  # its films, too, went to the publicity department
            ["publicity-department", "radio-and-television-bureau"],
        ),
        (
            GUANGDONG,
            "press-publication-radio-film-and-television-bureau",
            ["publicity-department", "radio-and-television-bureau"],
        ),
        (GUANGDONG, "entry-exit-inspection-and-quarantine-bureau", ["customs", "guangzhou-customs"]),
        (GUANGDONG, "agriculture-department", ["agriculture-and-rural-affairs-department"]),
        (GUANGDONG, "culture-department", ["culture-and-tourism-department"]),
        (GUANGDONG, "environmental-protection-department", ["ecology-and-environment-department"]),
        (GUANGDONG, "land-and-resources-department", ["natural-resources-department"]),
        (GUANGDONG, "work-safety-administration", ["emergency-management-department"]),
        (
            GUANGDONG,
            "human-resources-and-social-security-department",
            ["human-resources-and-social-security-department"],
        ),
        (NATION, "general-administration-of-press-and-publication", ["publicity-department"]),
        (NATION, "ministry-of-land-and-resources", ["ministry-of-natural-resources"]),
        (
            GUANGDONG,
            "food-and-drug-administration",
            ["market-regulation-administration", "medical-products-administration"],
        ),
        (GUANGDONG, "quality-and-technical-supervision-bureau", ["market-regulation-administration"]),
        (NATION, "ministry-of-health", ["national-health-commission"]),
        (
            NATION,
            "general-administration-of-quality-supervision-inspection-and-quarantine",
            ["general-administration-of-customs", "state-administration-for-market-regulation"],
        ),
        (LIWAN, "education-bureau", ["education-bureau"]),
    ],
)
def test_what_became_of(place: str, former: str, today: list[str]) -> None:
    assert [row.id for row in REGISTER.present(REGISTER.get(place, former))] == today


@pytest.mark.parametrize("place", [LIWAN, LECHANG, "450700"])
@pytest.mark.parametrize(
    "former",
    [
        "工商局",
        "工商行政管理局",
        "质监局",
        "质量技术监督局",
        "食药监局",
        "食品药品监管局",
        "食品药品监督管理局",
    ],
)
def test_regulators_of_a_city_before_their_merger_lead_to_its_market_regulator(
    place: str, former: str
) -> None:
    level = "区" if place == LIWAN else "市"
    for printed in (former, level + former, PLACES.get(place).name_zh + former):
        found = REGISTER.find(PLACES.get(place), printed)
        assert found == REGISTER.get(place, "market-regulation-administration"), printed


@pytest.mark.shared
def test_every_body_of_the_published_table_is_registered_and_exists_today(shared: Path) -> None:
    lines = (shared / "reference" / "assignments-guangdong-2011-2020.csv").read_text("utf-8").splitlines()
    bodies = {body for line in lines[1:] for cell in line.split(",")[3:5] for body in cell.split(";") if body}
    assert len(bodies) > 20
    for body in bodies:
        found = REGISTER.find(PLACES.get(GUANGDONG), body)
        assert found is not None, body
        assert found.place == GUANGDONG
        assert REGISTER.present(found)


def test_who_has_a_function() -> None:
    liwan = PLACES.get(LIWAN)
    holder = REGISTER.holder(liwan, "health")
    assert holder == REGISTER.get(LIWAN, "health-bureau")
    sports = REGISTER.holder(liwan, "sports")
    assert sports is not None
    assert sports.function == "culture-tourism"
    assert REGISTER.holder(liwan, "school") is None
    press = REGISTER.holder(PLACES.get(GUANGDONG), "press-publication")
    assert press == REGISTER.get(GUANGDONG, "publicity-department")


def test_of_two_holders_none_is_chosen(tmp_path: Path) -> None:
    text = "440281,a,乐昌市甲局,A,health,,,,自拟\n440281,b,乐昌市乙局,B,health,,,,自拟\n"
    register = made_up(tmp_path, text)
    assert register.holder(PLACES.get(LECHANG), "health") is None
    assert register.find(PLACES.get(LECHANG), "卫健局") is None


@pytest.mark.parametrize(
    ("place", "function", "expected"),
    [
        (LIWAN, "health", "荔湾区卫生健康部门"),
        (LECHANG, "womens-federation", "乐昌市妇女联合会"),
        (LIWAN, "medical-security", "荔湾区医疗保障部门"),
        (QINZHOU, "cyberspace", "钦州市网信部门"),
        (QINZHOU, "organisation-department", "钦州市组织部门"),
        (LECHANG, "court", "乐昌市人民法院"),
        (LECHANG, "departments", "乐昌市有关部门"),
        (LECHANG, "women-children-committee-office", "乐昌市妇女儿童工作委员会办公室"),
    ],
)
def test_how_a_function_is_called_where_no_agency_is_known(place: str, function: str, expected: str) -> None:
    assert REGISTER.designation(PLACES.get(place), function) == expected


@pytest.mark.parametrize(
    ("place", "printed", "other", "common"),
    [
        (LIWAN, "区教育局", "", True),
        (LIWAN, "荔湾区教育局", "", True),
        (LIWAN, "广州市荔湾区教育局", "", True),
        (LIWAN, "市教育局", "", True),
        (LIWAN, "省教育厅", "", True),
        (LIWAN, "区城管执法局", "", True),
        (LIWAN, "城市管理局", "", True),
        (LIWAN, "市场监管局", "", True),
        (LIWAN, "越秀区妇联", "越秀区", False),
        (LIWAN, "广州市越秀区妇联", "越秀区", False),
        (LIWAN, "中共越秀区委宣传部", "越秀区", False),
        (LIWAN, "韶关市教育局", "韶关市", False),
        (LIWAN, "乐昌市教育局", "乐昌市", False),
        (LIWAN, "深圳市卫健委", "深圳市", False),
        (LIWAN, "国家税务总局荔湾区税务局", "", False),
        (LIWAN, "各区妇联", "", False),
        (LIWAN, "社区卫生服务中心", "", False),
        (LIWAN, "县卫健局", "", False),
        (LIWAN, "有关部门", "", False),
        (LECHANG, "韶关市教育局", "", True),
        (LECHANG, "荔湾区教育局", "荔湾区", False),
    ],
)
def test_whose_a_body_is(place: str, printed: str, other: str, *, common: bool) -> None:
    assert REGISTER.elsewhere(PLACES.get(place), printed) == other
    assert REGISTER.is_common(PLACES.get(place), printed) is common
    assert REGISTER.is_of_unknown_level(PLACES.get(place), printed) is (printed == "县卫健局")


@pytest.mark.parametrize(
    ("printed", "opening"),
    [("区教育局", "区"), ("市教育局", "市"), ("荔湾区教育局", "荔湾区"), ("教育局", ""), ("团区委", "")],
)
def test_the_place_or_level_that_opens_a_name(printed: str, opening: str) -> None:
    assert REGISTER.opening(PLACES.get(LIWAN), printed) == opening


@pytest.mark.parametrize("printed", ["越秀区妇联", "深圳市卫健委", "广州市越秀区妇联", "县卫健局"])
def test_what_is_of_another_place_or_level_is_not_given_ours(printed: str) -> None:
    assert REGISTER.full_name(PLACES.get(LIWAN), printed) == printed


def test_every_function_has_a_name_of_a_body() -> None:
    for slug, function in functions().items():
        name = called(slug)
        assert name == function.label or name.endswith("部门")
        assert name.endswith("部门") or function.broader != "government"
        assert "部门部门" not in name


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("卫健局", "health"),
        ("妇联", "womens-federation"),
        ("公安机关", "public-security"),
        ("市卫健局", None),
        ("团市委", None),
        ("各级妇联", None),
        ("妇儿工委成员单位", None),
        ("学校", None),
        ("有关部门", None),
        ("示例局", None),
    ],
)
def test_names_that_mean_a_function(name: str, function: str | None) -> None:
    assert generic(name) == function


@pytest.mark.parametrize(
    ("place", "printed", "expected"),
    [
        (LIWAN, "区教育局", "荔湾区教育局"),
        (LIWAN, "教育局", "荔湾区教育局"),
        (LIWAN, "荔湾区教育局", "荔湾区教育局"),
        (LIWAN, "区委宣传部", "荔湾区委宣传部"),
        (LIWAN, "团区委", "共青团荔湾区委"),
        (LIWAN, "市教育局", "广州市教育局"),
        (LIWAN, "省卫生厅", "广东省卫生厅"),
        (LIWAN, "教育厅", "广东省教育厅"),
        (LIWAN, "教育部", "教育部"),
        (LIWAN, "市场监管局", "荔湾区市场监管局"),
        (LIWAN, "村（居） 委会", "荔湾区村（居）委会"),
        (LIWAN, "县民政局", "县民政局"),
        (LIWAN, "深圳市教育局", "深圳市教育局"),
        (LIWAN, "", ""),
        (GUANGDONG, "省卫生厅", "广东省卫生厅"),
        (LECHANG, "市教育局", "乐昌市教育局"),
        (QINZHOU, "自治区教育厅", "广西壮族自治区教育厅"),
    ],
)
def test_names_completed_with_the_places_name(place: str, printed: str, expected: str) -> None:
    assert REGISTER.full_name(PLACES.get(place), printed) == expected


def test_the_nearest_names_come_first() -> None:
    near = REGISTER.near(PLACES.get(GUANGDONG), "省食药监督局")
    assert near[0].id == "food-and-drug-administration"
    assert len(near) == 3
    assert REGISTER.near(PLACES.get(LIWAN), "市卫健康委", 1)[0] == REGISTER.get("440100", "health-commission")
    assert REGISTER.near(PLACES.get(LIWAN), "xyz") == ()


AGENCIES = "place,id,name_zh,name_en,function,aliases,since,until,source\n"
CHANGES = "slug,kind,date,place,before,after,source\n"
A = "440281,a,乐昌市甲局,A,health,,,2018,自拟\n"
B = "440281,b,乐昌市乙局,B,health,,2018,,自拟\n"
AB = "ab,renaming,2018,440281,a,b,自拟\n"


def made_up(folder: Path, agencies: str, changes: str = "") -> AgencyRegister:
    (folder / "agencies.csv").write_text(AGENCIES + agencies, encoding="utf-8")
    (folder / "agency-changes.csv").write_text(CHANGES + changes, encoding="utf-8")
    return read_agencies(folder, PLACES)


def test_a_small_register_is_read(tmp_path: Path) -> None:
    register = made_up(tmp_path, A + "\n" + B, AB)
    assert [row.id for row in register.present(register.get(LECHANG, "a"))] == ["b"]
    assert [row.id for row in register] == ["a", "b"]
    with pytest.raises(KeyError):
        register.get(LECHANG, "c")


def test_one_name_at_two_times_means_the_last(tmp_path: Path) -> None:
    again = "440281,c,乐昌市甲局,C,health,,2018,,自拟\n"
    register = made_up(tmp_path, A + again, "ac,renaming,2018,440281,a,c,自拟\n")
    assert register.find(PLACES.get(LECHANG), "市甲局") == register.get(LECHANG, "c")


@pytest.mark.parametrize(
    ("function", "today"),
    [("press-publication", ["c"]), ("radio-television", ["b"]), ("health", ["b", "c"])],
)
def test_of_several_heirs_those_with_its_function_count(
    tmp_path: Path, function: str, today: list[str]
) -> None:
    first = f"440281,a,乐昌市甲局,A,{function},,,2013,自拟\n"
    merged = "440281,ab,乐昌市甲乙局,AB,radio-television,,2013,2018,自拟\n"
    heirs = (
        "440281,b,乐昌市乙局,B,radio-television,,2018,,自拟\n"
        "440281,c,乐昌市丙部,C,press-publication,,,,自拟\n"
    )
    changes = "one,merger,2013,440281,a,ab,自拟\ntwo,split,2018,440281,ab,b|c,自拟\n"
    register = made_up(tmp_path, first + merged + heirs, changes)
    assert [row.id for row in register.present(register.get(LECHANG, "a"))] == today


def test_a_transfer_of_duties_leaves_an_agency_standing(tmp_path: Path) -> None:
    standing = "440281,a,乐昌市甲局,A,health,,,,自拟\n"
    register = made_up(tmp_path, standing + B, "ab,transfer,2018,440281,a,b,自拟\n")
    assert [row.id for row in register.present(register.get(LECHANG, "a"))] == ["a"]


@pytest.mark.parametrize(
    ("agencies", "changes", "message"),
    [
        ("999999,a,甲局,A,health,,,,自拟\n", "", "agencies.csv line 2: .*'999999': no place has this code"),
        ("440281,a,甲局,A,wizardry,,,,自拟\n", "", "agencies.csv line 2: .*'wizardry': not in the code list"),
        (
            B + "\n440281,b,乐昌市丙局,C,health,,,,自拟\n",
            "",
            "agencies.csv line 4: .*'b': the place has it on line 2",
        ),
        (
            B + "440281,c,乐昌市丙局,C,health,乙局,2017,,自拟\n",
            "",
            "agencies.csv line 3: .*'乙局' also means the agency 'b' on line 2",
        ),
        (B + "440281,c,乐昌市丙局,C,health,市乙局,,,自拟\n", "", "line 3: .*'乙局' also means"),
        ("440281,a,甲局,A,health,,2018年,,自拟\n", "", "agencies.csv line 2: column 'since', value '2018年'"),
        ("440281,a,甲局,A,health,,2018-13,,自拟\n", "", "agencies.csv line 2: column 'since'"),
        ("440281,a,甲局,A,health,,2018-02-30,,自拟\n", "", "agencies.csv line 2: column 'since'"),
        ("440281,a,甲局,A,health,,2018-05,2018-04,自拟\n", "", "line 2: .*'2018-04': before since"),
        (A, "", "agencies.csv line 2: .*no change says what became of 'a'"),
        (
            A + B,
            "ab,renaming,2018,440281,a,z,自拟\n",
            "agency-changes.csv line 2: .*column 'after', value 'z'",
        ),
        (
            A + B,
            "ab,renaming,2018,440281,z,b,自拟\n",
            "agency-changes.csv line 2: .*column 'before', value 'z'",
        ),
        (
            A + B,
            "ab,renaming,2018,440103,a,b,自拟\n",
            "agency-changes.csv line 2: .*440103 has no such agency",
        ),
        (A + B, "ab,renaming,2017,440281,a,b,自拟\n", "agency-changes.csv line 2: .*'a' has until '2018'"),
        (A + B, "ab,renaming,2019,440281,a,b,自拟\n", "agency-changes.csv line 2: .*'a' has until '2018'"),
        (A + B, "ab,renaming,18,440281,a,b,自拟\n", "agency-changes.csv line 2: column 'date', value '18'"),
        (B + B.replace(",b,", ",c,").replace("乙", "丙"), "bc,renaming,2018,440281,b,c,自拟\n", "until ''"),
        (A + B.replace("2018", "2019"), AB, "agency-changes.csv line 2: .*'b' existed from '2019'"),
        (A + B.replace("2018", "2016"), AB, "agency-changes.csv line 2: .*'b' existed from '2016'"),
        (
            A + B.replace("2018,,", ",2016,"),
            AB,
            "agency-changes.csv line 2: .*'b' existed from '' until '2016'",
        ),
        (
            A + B.replace("2018,,", ",2018,"),
            AB + "ba,renaming,2018,440281,b,a,自拟\n",
            "the changes go in a circle",
        ),
        (A + B, AB + AB, "agency-changes.csv line 3: column 'slug', value 'ab': .*already on line 2"),
    ],
)
def test_mistakes_of_the_registers_are_named(
    tmp_path: Path, agencies: str, changes: str, message: str
) -> None:
    with pytest.raises(RegisterError, match=message) as caught:
        made_up(tmp_path, agencies, changes)
    assert caught.value.remedy
