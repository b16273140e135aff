"""Flat text: layout goes, offsets stay true."""

from hypothesis import given
from hypothesis import strategies as st

from kg.flat import flatten, fold


def test_layout_goes_and_meaning_stays() -> None:
    raw = "## **（一）妇女与示例**\n\n率达到 90%以\n\n上[footnoteRef:3] [3: 见[2]注]。[bookmark: _x1]\n"
    assert flatten(raw).text == "（一）妇女与示例率达到90%以上。"


def test_a_span_covers_the_page_break_inside_it() -> None:
    raw = "率达到 90%以\n\n上。"
    flat = flatten(raw)
    start, end = flat.span(flat.text.index("90"), flat.text.index("上") + 1)
    assert raw[start:end] == "90%以\n\n上"


@given(st.text(max_size=200))
def test_every_flat_character_is_the_raw_one_at_its_origin(raw: str) -> None:
    flat = flatten(raw)
    assert flat.text == "".join(raw[i] for i in flat.origin)
    assert list(flat.origin) == sorted(set(flat.origin))


@given(st.text(alphabet="妇女率%0123。，（）\n \t\u3000", min_size=1, max_size=100))
def test_flattening_a_span_again_gives_the_same_text(raw: str) -> None:
    flat = flatten(raw)
    if flat.text:
        assert flatten(raw, *flat.span(0, len(flat.text))).text == flat.text


@given(st.text(max_size=200))
def test_folding_keeps_positions(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
