"""Whatever is typed: nothing breaks, nothing is out of bounds, nothing but looking happens."""

import hashlib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.pipeline import BuildResult
from kg.search import INDEX, MOST_SIZE, Index, SearchError
from kg.search.asking import MOST_CHARACTERS, MOST_WORDS, read_asked

HOSTILE = (
    '"', '""', "'", "*", "妇*", "^妇女", "title:妇女", "{title}: 妇女", "妇女 OR 儿童", "妇女 AND", "NOT",
    "NEAR(妇 女)", "妇女) OR (儿童", "'; DROP TABLE item; --", "-妇女", "+", "(", ")", "\\", "\0", "妇\0女",
    "¶", "妇女 ¶ 儿童", "\ud800", "a\ud800b", "\U0001f469\u200d\U0001f467", "%", "_", "/", "1/", "/1", "12/",
    "%%", "..", "1.", ".5", "ﬁ", "㎡", "①", "ſ", "İ", "ß", "가", "ひ", "𠀀", "𠀀𠀁", "\u0301", "e\u0301",
    "ＡＢＣ", "１，０００",
)  # fmt: skip
ALPHABET = st.characters() | st.sampled_from("妇女儿童健康3岁12/10万%.\"'*^:(){}+-\0¶ ，。“”")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_strings_are_looked_for_as_words(index: Index, text: str) -> None:
    found = index.search(text)
    assert len(found.hits) <= found.size


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(ALPHABET, max_size=MOST_CHARACTERS + 20))
@example("一" * MOST_CHARACTERS)
@example("1 " * (MOST_CHARACTERS // 2))
def test_nothing_that_can_be_typed_breaks_it(index: Index, text: str) -> None:
    try:
        found = index.search(text)
    except SearchError:
        assert len(text.strip()) > MOST_WORDS  # so many words take as many characters
        return
    assert found.total <= len(index)
    assert len(found.hits) <= found.size
    for hit in found.hits:
        for language, title in hit.title.items():
            assert title.plain == getattr(hit.item.title, language)
            places = title.places
            assert all(0 <= start < end <= len(title.plain) for start, end in places)
            assert all(before[1] < after[0] for before, after in pairwise(places))


@given(text=st.text(ALPHABET, max_size=MOST_CHARACTERS))
def test_a_phrase_holds_nothing_but_words(text: str) -> None:
    try:
        asked = read_asked(text)
    except SearchError:
        return
    for phrase in asked.phrases:
        written = phrase.asked
        quotes = written.count('"')
        assert quotes in {2, 4}
        outside = "".join(written.split('"')[::2])
        assert set(outside) <= set("( )OR*")


def test_what_is_too_long_or_too_much_is_refused(index: Index) -> None:
    with pytest.raises(SearchError, match=str(MOST_CHARACTERS)):
        index.search("妇" * (MOST_CHARACTERS + 1))
    with pytest.raises(SearchError, match=str(MOST_WORDS)):
        index.search(" ".join(str(number) for number in range(MOST_WORDS + 1)))
    for page, size in ((0, 20), (-1, 20), (1, 0), (1, MOST_SIZE + 1)):
        with pytest.raises(SearchError, match="page"):
            index.search("妇女", page=page, size=size)
    with pytest.raises(SearchError, match="page=1000"):
        index.search("妇女", page=1000)
    with pytest.raises(SearchError, match="audience"):
        index.search("妇女", {"audience": "women"})
    with pytest.raises(SearchError, match="440103-women-2021-2030") as told:
        index.search("妇女", {"plan": "440103-women"})
    assert "There are:" in told.value.remedy


def test_what_takes_too_long_is_ended(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.search.index.SECONDS", -1.0)
    with pytest.raises(SearchError, match="took longer"):
        index.search("的")


def test_looking_changes_nothing(built: BuildResult, index: Index) -> None:
    def state(path: Path) -> tuple[str, list[str]]:
        beside = sorted(file.name for file in path.parent.iterdir())
        return hashlib.sha256(path.read_bytes()).hexdigest(), beside

    before = state(built.release / INDEX)
    for text in HOSTILE:
        index.search(text)
    assert state(built.release / INDEX) == before
