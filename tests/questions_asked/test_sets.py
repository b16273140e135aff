"""The sets of questions: how many come out right, and that hardly any comes out wrong."""

import pytest

from bench.questions import FOLDER, TODAY, Tally, judged, read, sets, tally
from kg.catalogue import SavedQuery
from kg.questions import Candidate, Lexicon, Understanding, understand

RIGHT, WRONG = 0.85, 0.03
"""Bounds: at least so many right, at most so many wrong."""
FEW = 2
"""So many wrong may be in a set too small for the bound to be a whole question more."""


@pytest.fixture(scope="module")
def tallies(lexicon: Lexicon) -> dict[str, Tally]:
    return {name: tally(name, lexicon) for name in sets()}


@pytest.mark.parametrize("name", sets())
def test_each_set_keeps_the_bounds(tallies: dict[str, Tally], name: str) -> None:
    found = tallies[name]
    assert found.right >= RIGHT * found.asked, found
    assert found.wrong <= max(WRONG * found.asked, FEW), found


def test_all_sets_together_keep_the_bounds(tallies: dict[str, Tally]) -> None:
    found = list(tallies.values())
    asked = sum(one.asked for one in found)
    assert sum(one.right for one in found) >= RIGHT * asked, found
    assert sum(one.wrong for one in found) <= WRONG * asked, found


def test_the_first_sets_are_as_large_and_as_mixed_as_they_have_to_be() -> None:
    asked = [*read("tuning"), *read("held-out")]
    assert len(asked) >= 200
    assert sum(not one.answers for one in asked) >= 50
    assert sum(one.text.isascii() for one in asked) >= 50
    assert abs(len(read("tuning")) - len(read("held-out"))) <= 1
    texts = [one.text for path in sorted(FOLDER.glob("*.tsv")) for one in read(path.stem)]
    assert len(set(texts)) == len(texts)


def test_every_answer_names_a_query_and_parameters_that_there_are(queries: dict[str, SavedQuery]) -> None:
    for name in sets():
        for asked in read(name):
            for query, values in asked.answers:
                assert query in queries, asked
                assert values.keys() <= queries[query].header.parameters_by_name.keys(), asked


def test_a_wrong_parameter_is_a_wrong_answer(lexicon: Lexicon, queries: dict[str, SavedQuery]) -> None:
    asked = next(one for one in read("tuning") if one.answers)
    understood = understand(asked.text, lexicon, TODAY)
    assert judged(asked, understood) == "right"
    other = Candidate(queries["laws-cited"], (), 1.0, (), TODAY)
    assert judged(asked, Understanding(asked.text, other, ())) == "wrong"
    assert judged(asked, Understanding(asked.text, None, ())) == "refused"
