"""Laws of differences: none with itself, exactly one for one edit, mirrored the other way round."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.difference import Change, Side, compare, side_of
from kg.intake import read_records
from kg.record import Domain, Duty, Measure, Quantity, Record, Target
from kg.registry import read_registry
from kg.shipped import shipped
from tests import made_up_plans
from tests.made_up_registers import CITY_CHILDREN, CITY_WOMEN, registry

REGISTRY = registry()
RECORDS = made_up_plans.made_up_records()
KEYS = (CITY_WOMEN, CITY_CHILDREN)


def side(record: Record, version: str = "now") -> Side:
    return side_of(record, REGISTRY, version)


def changes(old: Record, new: Record) -> tuple[Change, ...]:
    found = compare(side(old, "was"), side(new))
    assert sorted(map(repr, (one.mirrored for one in found))) == sorted(
        map(repr, compare(side(new, "was"), side(old)))
    )
    return found


def edited(edit: Callable[[list[Domain]], None], key: str = CITY_WOMEN) -> Record:
    copy = RECORDS[key].model_copy(deep=True)
    edit(copy.plans[0].domains)
    return copy


@pytest.mark.parametrize("key", KEYS)
def test_a_plan_does_not_differ_from_itself(key: str) -> None:
    assert changes(RECORDS[key], RECORDS[key]) == ()


def test_no_shipped_plan_differs_from_itself_and_two_plans_mirror_each_other() -> None:
    shipped_registry = read_registry()
    records = read_records(shipped("data", "plans"))
    sides = {key: side_of(record, shipped_registry, "a") for key, record in records.items()}
    assert all(compare(one, one) == () for one in sides.values())
    old, new = sides["440281-women-2021-2030"], sides["450700-women-2021-2030"]
    there, back = compare(old, new), compare(new, old)
    assert len(there) > 50
    assert sorted(repr(one.mirrored) for one in there) == sorted(map(repr, back))


def _drop_target(domains: list[Domain]) -> None:
    del domains[0].targets[1]


def _drop_target_and_renumber(domains: list[Domain]) -> None:
    del domains[0].targets[1]
    for ordinal, target in enumerate(domains[0].targets, 1):
        target.ordinal = ordinal


def _add_target(domains: list[Domain]) -> None:
    domains[1].targets.append(
        Target(ordinal=9, printed_number=9, text="虚构的另一件事全面完成。", span=(0, 1))
    )


def _less_mortality(domains: list[Domain]) -> None:
    target = domains[0].targets[1]
    target.text = target.text.replace("9.5", "7.5")
    target.quantities[0].value = 7.5


def _more_mortality(domains: list[Domain]) -> None:
    domains[0].targets[1].quantities[0].value = 12


def _more_screening(domains: list[Domain]) -> None:
    domains[0].targets[3].quantities[0].value = 80


def _reworded(domains: list[Domain]) -> None:
    domains[0].targets[0].text = "妇女全生命周期充分享有优质的示例卫生健康服务。"


def _earlier(domains: list[Domain]) -> None:
    domains[0].targets[1].quantities[0].by_year = 2025


def _other_comparator(domains: list[Domain]) -> None:
    domains[0].targets[1].quantities[0].comparator = "="


def _based(domains: list[Domain]) -> None:
    domains[0].targets[1].quantities[0].baseline_year = 2020


def _remapped(domains: list[Domain]) -> None:
    domains[0].targets[1].quantities[0].indicator = "示例婴儿死亡率"


def _kind(domains: list[Domain]) -> None:
    domains[0].targets[0].kind = "trend"


def _value_dropped(domains: list[Domain]) -> None:
    del domains[0].targets[2].quantities[1]


def _value_added(domains: list[Domain]) -> None:
    target = domains[0].targets[0]
    target.quantities.append(
        Quantity(indicator="虚构率", comparator=">=", value=1, unit="%", text="虚构", span=(0, 1))
    )


def _agency_added(domains: list[Domain]) -> None:
    domains[0].targets[0].agencies.append(Duty(name="示例市教育局", role="lead", text="虚构", span=(0, 1)))


def _agencies(domains: list[Domain]) -> list[Duty]:
    return next(t.agencies for domain in domains for t in domain.targets if t.agencies)


def _agency_dropped(domains: list[Domain]) -> None:
    _agencies(domains).clear()


def _agency_changed(domains: list[Domain]) -> None:
    _agencies(domains)[0].name = "示例市教育局"


def _role_changed(domains: list[Domain]) -> None:
    duty = _agencies(domains)[0]
    duty.role = "participating" if duty.role == "lead" else "lead"


def _measure_dropped(domains: list[Domain]) -> None:
    del domains[0].measures[0]


def _measure_added(domains: list[Domain]) -> None:
    domains[0].measures.append(
        Measure(ordinal=99, printed_number=None, title="虚构的措施", text=None, span=(0, 1))
    )


def _domain_renamed(domains: list[Domain]) -> None:
    domains[0].name = "妇女与示例健康"


def _moved(domains: list[Domain]) -> None:
    target = domains[0].targets.pop(0)
    target.ordinal = 77
    domains[1].targets.append(target)


@pytest.mark.parametrize(
    ("edit", "kind"),
    [
        (_drop_target, "item-dropped"),
        (_drop_target_and_renumber, "item-dropped"),
        (_add_target, "item-added"),
        (_less_mortality, "raised"),
        (_more_mortality, "lowered"),
        (_more_screening, "raised"),
        (_reworded, "item-reworded"),
        (_earlier, "date-moved"),
        (_other_comparator, "value-changed"),
        (_based, "baseline-moved"),
        (_remapped, "indicator-remapped"),
        (_kind, "kind-changed"),
        (_value_dropped, "value-dropped"),
        (_value_added, "value-added"),
        (_agency_added, "agency-added"),
        (_agency_dropped, "agency-dropped"),
        (_agency_changed, "agency-changed"),
        (_role_changed, "agency-changed"),
        (_measure_dropped, "item-dropped"),
        (_measure_added, "item-added"),
        (_domain_renamed, "domain-renamed"),
        (_moved, "item-moved"),
    ],
)
def test_one_edit_is_exactly_one_change(edit: Callable[[list[Domain]], None], kind: str) -> None:
    assert [one.kind for one in changes(RECORDS[CITY_WOMEN], edited(edit))] == [kind]


def test_particulars_of_a_plan_are_compared_each() -> None:
    copy = RECORDS[CITY_WOMEN].model_copy(deep=True)
    plan = copy.plans[0]
    plan.issued, plan.based_on = "2022-02-02", ["虚构的纲要"]
    found = changes(RECORDS[CITY_WOMEN], copy)
    assert {(one.kind, one.what) for one in found} == {
        ("plan-changed", "issued"),
        ("plan-changed", "based_on"),
    }


_WORDS = st.sampled_from(
    [
        "示例服务改善",
        "示例服务明显改善",
        "示例率达到90%以上",
        "示例率达到95%以上",
        "虚构机制建立",
        "虚构机制健全",
    ]
)
_QUANTITIES = st.builds(
    Quantity,
    indicator=st.sampled_from(["示例孕产妇死亡率", "产检率", "虚构率"]),
    comparator=st.sampled_from([">=", "<=", "=", "delta<="]),
    value=st.integers(1, 3),
    unit=st.sampled_from(["%", "个"]),
    by_year=st.none() | st.sampled_from([2025, 2030]),
    text=st.just("虚构"),
    span=st.just((0, 1)),
)
_DUTIES = st.builds(
    Duty,
    name=st.sampled_from(["甲局", "乙局", "丙局"]),
    role=st.sampled_from(["lead", "participating"]),
    text=st.just("虚构"),
    span=st.just((0, 1)),
)


@st.composite
def _plans(draw: st.DrawFn) -> Record:
    copy = RECORDS[CITY_WOMEN].model_copy(deep=True)
    domains = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        targets = [
            Target(
                ordinal=ordinal,
                printed_number=None,
                text=draw(_WORDS),
                span=(0, 1),
                kind=draw(st.sampled_from(["trend", "quantified"])),
                quantities=draw(st.lists(_QUANTITIES, max_size=3)),
                agencies=draw(st.lists(_DUTIES, max_size=3)),
            )
            for ordinal in range(1, draw(st.integers(0, 4)) + 1)
        ]
        name = draw(st.sampled_from(["妇女与健康", "妇女与教育", "妇女与环境"]))
        domains.append(Domain(ordinal=number, name=name, span=(0, 1), targets=targets))
    copy.plans[0].domains = domains
    return copy


@settings(max_examples=150, deadline=None)
@given(_plans(), _plans())
def test_any_two_plans_mirror_each_other_and_none_differs_from_itself(old: Record, new: Record) -> None:
    changes(old, new)
    assert changes(old, old) == ()
