"""The line from base to target, drawn: numbers become places, and none falls outside."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from api.views.drawing import HEIGHT, WIDTH, Drawing, draw, plain

VALUES = st.decimals(min_value=-(10**7), max_value=10**7, allow_nan=False, places=4)
YEARS = st.integers(min_value=1990, max_value=2060)


def drawn(dots: list[tuple[int, str]], path: list[tuple[int, str]], target: str, due: int) -> Drawing:
    made = draw(
        [(year, Decimal(value)) for year, value in dots],
        [(year, Decimal(value)) for year, value in path],
        [Decimal(target)],
        due,
    )
    assert made is not None
    return made


def test_years_run_to_the_right_and_values_upwards() -> None:
    made = drawn([(2020, "16.9"), (2024, "14.3")], [(2020, "16.9"), (2030, "12")], "12", 2030)
    first, last = made.dots
    assert first.x < last.x < made.targets[0].x
    assert first.y < last.y < made.targets[0].y, "downwards on the page is downwards in value"
    assert (made.path[0].x, made.path[0].y) == (first.x, first.y)
    assert (made.path[1].x, made.path[1].y) == (made.targets[0].x, made.targets[0].y)
    assert [tick.text for tick in made.values] == ["12", "14", "16", "18"]
    assert made.years[-1].text == "2030"


def test_without_figures_or_target_there_is_nothing_to_draw() -> None:
    assert draw([], [], [Decimal(1)], 2030) is None
    assert draw([(2020, Decimal(1))], [], [], 2030) is None


def test_a_lone_figure_at_the_target_in_the_due_year_still_has_axes() -> None:
    made = drawn([(2030, "0")], [], "0", 2030)
    assert len(made.values) >= 2
    assert len(made.years) == 1


def test_many_years_are_not_all_written() -> None:
    made = drawn([(2000, "1"), (2024, "2")], [], "3", 2030)
    assert len(made.years) <= 8
    assert made.years[-1].text == "2030"


@given(st.lists(st.tuples(YEARS, VALUES), min_size=1, max_size=8), VALUES, YEARS)
def test_everything_lies_within_the_drawing(
    dots: list[tuple[int, Decimal]], target: Decimal, due: int
) -> None:
    made = draw(dots, [], [target], due)
    assert made is not None
    for point in (*made.dots, *made.targets, *made.years, *made.values):
        assert made.left <= point.x <= WIDTH
        assert 0 <= point.y <= HEIGHT
    by_value = sorted(zip(sorted(dots), made.dots, strict=True), key=lambda pair: pair[0][1])
    assert [point.y for _, point in by_value] == sorted((p.y for p in made.dots), reverse=True)
    assert 2 <= len(made.values) <= 7


def test_numbers_are_written_without_needless_digits() -> None:
    written = {"14.94": "14.94", "7.140000": "7.14", "12": "12", "95.0": "95", "0.00123": "0.0012"}
    for given_number, expected in written.items():
        assert plain(Decimal(given_number)) == expected
    assert plain(Decimal("-4.666666666667")) == "-4.67"
    assert plain(Decimal(1200)) == "1200"
