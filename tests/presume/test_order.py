"""The order of the rules, on made-up rules and targets."""

from kg.presume import presume
from kg.record import Quantity, Target
from kg.remits import Remit

DOMAIN, OTHER = "children-health", "children-safety"
BROADER = {"rural-example-rate": "example-rate"}


def rule(slug: str, function: str = "", **more: object) -> Remit:
    """Return a made-up rule."""
    told = dict.fromkeys(("label_zh", "label_en", "reason_zh", "reason_en", "source"), slug)
    return Remit.model_validate({"slug": slug, "function": function} | told | more)


LAST = rule("last")


def target(text: str, *clauses: str) -> Target:
    """Return a made-up target with a value for each clause."""
    quantities = [
        Quantity(indicator="示例率", comparator=">=", value=1, unit="%", text=clause, span=(0, 1))
        for clause in clauses
    ]
    return Target(ordinal=1, printed_number=None, text=text, span=(0, len(text)), quantities=quantities)


def leads(text: str, *rules: Remit, indicators: tuple[str | None, ...] = (), at: str = DOMAIN) -> list[str]:
    """Return the slugs of the rules that lead."""
    clauses = (text.split("。", maxsplit=1)[0],) * len(indicators)
    return [r.slug for r in presume(target(text, *clauses), at, indicators, (*rules, LAST), BROADER).leads]


def test_an_indicator_goes_before_a_word() -> None:
    rules = (
        rule("word", "education", keywords=("示例",)),
        rule("rate", "health", indicators=("example-rate",)),
    )
    assert leads("示例率提高。", *rules, indicators=("example-rate",)) == ["rate"]
    assert leads("示例率提高。", *rules, indicators=(None,)) == ["word"]


def test_the_indicator_itself_goes_before_a_broader_one() -> None:
    broad = rule("broad", "health", indicators=("example-rate",))
    rural = rule("rural", "education", indicators=("rural-example-rate",))
    assert leads("示例率。", broad, rural, indicators=("rural-example-rate",)) == ["rural"]
    assert leads("示例率。", broad, indicators=("rural-example-rate",)) == ["broad"]
    assert leads("示例率。", rural, indicators=("example-rate",)) == []


def test_a_rule_for_the_domain_goes_before_one_for_any() -> None:
    general = rule("general", "education", keywords=("示例",))
    own = rule("own", "health", keywords=("示例",), domains=(DOMAIN,))
    assert leads("示例事项。", general, own) == ["own"]
    assert leads("示例事项。", general, own, at=OTHER) == ["general"]


def test_of_equal_rules_the_first_of_the_register_decides() -> None:
    one, two = rule("one", "health", keywords=("示例",)), rule("two", "education", keywords=("事项",))
    assert leads("示例事项。", one, two) == ["one"]
    assert leads("示例事项。", two, one) == ["two"]


def test_a_word_does_not_count_beside_an_unless() -> None:
    narrowed = rule("narrowed", "health", keywords=("示例",), unless=("除外",))
    assert leads("示例事项。", narrowed) == ["narrowed"]
    assert leads("示例事项除外。", narrowed) == []
    assert leads("示例事项。其余除外。", narrowed) == ["narrowed"]


def test_width_makes_no_difference() -> None:
    assert leads("示例（甲）９５％。", rule("folded", "health", keywords=("(甲)95%",))) == ["folded"]


def test_two_sentences_have_two_leads_and_a_third_takes_part() -> None:
    rules = [rule(f, f, keywords=(w,)) for f, w in (("health", "甲"), ("education", "乙"), ("justice", "丙"))]
    found = presume(target("甲。乙；丙！甲。"), DOMAIN, (), (*rules, LAST), {})
    assert [r.slug for r in found.leads] == ["health", "education"]
    assert [r.slug for r in found.participating] == ["justice"]


def test_sentences_of_one_function_have_one_lead() -> None:
    one, two = rule("one", "health", keywords=("甲",)), rule("two", "health", keywords=("乙",))
    assert leads("乙。甲。", one, two) == ["two"]


def test_a_settled_sentence_does_not_take_the_lead_of_another() -> None:
    none, some = rule("none", keywords=("甲",)), rule("some", "health", keywords=("乙",))
    rest = rule("rest", "education", domains=(DOMAIN,))
    assert leads("甲。乙。", none, some, rest) == ["some"]
    found = presume(target("甲。丙。"), DOMAIN, (), (none, some, rest, LAST), {})
    assert (found.leads, found.none) == ((), none)


def test_the_rest_of_the_domain_and_then_of_all() -> None:
    rest = rule("rest", "education", domains=(DOMAIN,))
    assert leads("示例事项。", rest) == ["rest"]
    found = presume(target("示例事项。"), OTHER, (), (rest, LAST), {})
    assert (found.leads, found.participating, found.none) == ((), (), LAST)


def test_others_take_part_but_no_function_twice() -> None:
    lead = rule("lead", "health", keywords=("示例",))
    own = rule("own", "health", role="participating", keywords=("示例",))
    more = rule("more", "education", role="participating", keywords=("事项",))
    again = rule("again", "education", role="participating", keywords=("示例",))
    domain = rule("domain", "justice", role="participating", domains=(DOMAIN,))
    away = rule("away", "sports", role="participating", domains=(OTHER,))
    found = presume(target("示例事项。"), DOMAIN, (), (lead, own, more, again, domain, away, LAST), {})
    assert found.leads == (lead,)
    assert found.participating == (more, domain)


def test_others_take_part_by_a_narrower_indicator_too() -> None:
    part = rule("part", "education", role="participating", indicators=("example-rate",))
    found = presume(target("示例率。", "示例率"), DOMAIN, ("rural-example-rate",), (part, LAST), BROADER)
    assert (found.participating, found.none) == ((part,), LAST)


def test_a_value_belongs_to_the_sentence_that_states_it() -> None:
    rate = rule("rate", "health", indicators=("example-rate",))
    word = rule("word", "education", keywords=("甲",))
    both = presume(
        target("甲提高。示例率达标。", "示例率达标"), DOMAIN, ("example-rate",), (rate, word, LAST), {}
    )
    assert both.leads == (word, rate)
    unquoted = presume(target("甲提高。乙。", "别处"), DOMAIN, ("example-rate",), (rate, word, LAST), {})
    assert unquoted.leads == (rate,)


def test_a_statement_of_marks_alone_is_decided_too() -> None:
    assert presume(target("。"), DOMAIN, (), (LAST,), {}).none == LAST
