"""Traditional characters as simplified ones."""

from hypothesis import given
from hypothesis import strategies as st

from kg.simplified import simplified


def test_traditional_characters_become_simplified_ones() -> None:
    assert (
        simplified("廣州市荔灣區婦女兒童發展規劃：兩癌篩查、托幼機構")
        == "广州市荔湾区妇女儿童发展规划：两癌筛查、托幼机构"
    )
    assert simplified("Plan 2030 ①") == "Plan 2030 ①"


@given(st.text(alphabet=st.characters(codec=None)))
def test_places_stay_what_they_are_and_a_second_time_changes_nothing(text: str) -> None:
    once = simplified(text)
    assert len(once) == len(text)
    assert simplified(once) == once
