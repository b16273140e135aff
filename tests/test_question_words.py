"""The words of questions are read once for a graph and a catalogue."""

from concurrent.futures import ThreadPoolExecutor

from kg.questions.kept import lexicon_of
from tests.saved.made_up import query, store


def test_they_are_read_once_and_anew_for_another_catalogue_or_graph() -> None:
    graph, catalogue = store(), {query().name: query()}
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: lexicon_of(graph, catalogue), range(8)))
    assert len({id(one) for one in made}) == 1
    assert lexicon_of(graph, {}) is not made[0]
    assert lexicon_of(store(), catalogue) is not made[0]
