"""What may be chosen for a parameter."""

from kg.catalogue import Parameter
from kg.saved import by_group, listed
from tests.saved.made_up import query, store

STORE = store()


def parameter(**more: object) -> Parameter:
    return Parameter.model_validate({"name": "x", "label_zh": "例", "label_en": "X", **more})


def test_things_of_a_class_are_listed_with_names_in_both_languages() -> None:
    found = listed(STORE, query().header.parameters_by_name["place"])
    assert {(one.name.zh, one.name.en) for one in found} == {("示例市", "Shili City"), ("样本县", "")}


def test_a_list_of_its_own_keeps_its_order_labels_and_groups() -> None:
    values = """SELECT ?value ?label ?group WHERE {
      VALUES (?value ?label ?group) { ("b" "乙"@zh "二") ("a" "甲"@zh "一") ("c" "丙"@zh "二") } }"""
    found = listed(STORE, parameter(type="string", values=values))
    assert [(one.value, one.name.first("en")) for one in found] == [("b", "乙"), ("a", "甲"), ("c", "丙")]
    assert [(heading, len(group)) for heading, group in by_group(found, "zh")] == [("二", 2), ("一", 1)]


def test_choices_yes_and_no_and_languages_need_no_list() -> None:
    choices = [{"value": "a", "label_zh": "甲", "label_en": "A"}, "b"]
    found = listed(STORE, parameter(type="string", choices=choices))
    assert [(one.value, one.name.zh) for one in found] == [("a", "甲"), ("b", "b")]
    assert [one.name.zh for one in listed(STORE, parameter(type="boolean"))] == ["是", "否"]
    assert [one.value for one in listed(STORE, parameter(type="language"))] == ["zh", "en"]


def test_where_anything_may_be_written_nothing_is_listed() -> None:
    assert listed(STORE, parameter(type="string")) == ()
    assert listed(STORE, parameter(type="date")) == ()
