"""Receipts: one text holds all, comes back the same, and whatever strangers send is told apart."""

import base64
import json
import zlib
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.receipts import MOST_ID, PREFIX, Receipt, ReceiptError, read_receipt, receipt_in
from kg.vocab import BASE

TOLD: dict[str, Any] = {
    "query": "made-up",
    "version": "1.2.0",
    "hash": "a" * 64,
    "parameters": {"place": (f"{BASE}id/place/999900",), "word": ("两癌", "~x", "=y")},
    "day": date(2026, 6, 30),
    "language": "zh",
    "data": "00madeup0000",
    "time": "2026-06-30T08:00:00Z",
    "rows": 3,
    "complete": True,
    "digest": "b" * 64,
}
HASH = "A" * 43
RECEIPT = Receipt.model_validate(TOLD)


def forged(told: object) -> str:
    """Return an id whose check sum fits and whose content is what somebody made up."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    content = told if isinstance(told, bytes) else json.dumps(told).encode()
    body = squeezed.compress(content) + squeezed.flush()
    check = sha256(b"govplan receipt" + body).digest()[:6]
    return PREFIX + base64.urlsafe_b64encode(check + body).decode().rstrip("=")


def test_an_id_is_short_stands_in_addresses_and_holds_all() -> None:
    assert read_receipt(RECEIPT.id) == RECEIPT
    assert len(RECEIPT.id) < 400
    assert set(RECEIPT.id) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert RECEIPT.id == Receipt.model_validate(TOLD).id


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"\A[a-z][a-z0-9_]{0,8}\Z"), st.lists(st.text(max_size=30), max_size=3), max_size=3
    )
)
def test_any_values_come_back(parameters: dict[str, list[str]]) -> None:
    plain = {
        name: [v.encode("utf-8", "ignore").decode() for v in values] for name, values in parameters.items()
    }
    receipt = Receipt.model_validate({**TOLD, "parameters": plain})
    if len(receipt.id) <= MOST_ID:
        assert read_receipt(receipt.id) == receipt


@pytest.mark.parametrize("at", range(len(PREFIX), len(RECEIPT.id), 17))
def test_a_letter_less_or_another_one_is_found_out(at: int) -> None:
    other = "A" if RECEIPT.id[at] != "A" else "B"
    for damaged in (RECEIPT.id[:at] + RECEIPT.id[at + 1 :], RECEIPT.id[:at] + other + RECEIPT.id[at + 1 :]):
        with pytest.raises(ReceiptError, match="damaged"):
            read_receipt(damaged)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "r2.abc",
        "r1.",
        "r1.!!",
        "r1.é",
        "r1.AAAA",
        "r1." + "A" * 9_000,
        "r1.AAAA AAAA",
        "r1.AA==",
        "\x00",
    ],
)
def test_what_is_no_receipt_is_refused(text: str) -> None:
    with pytest.raises(ReceiptError) as refused:
        read_receipt(text)
    assert refused.value.remedy


@pytest.mark.parametrize(
    "told",
    [
        b"\xff", {}, [], "x", [1] * 11, [None] * 11, [[]] * 12,
        ["../etc", "1.0.0", "", {}, "2026-01-01", "zh", "x", "now", 0, 1, ""],
        ["made-up", "1.0.0", HASH, {"place": 5}, "2026-01-01", "zh", "x", "2026-06-30T08:00:00Z", 0, 1, HASH],
        ["made-up", "1.0.0", HASH, {}, "2026-01-01", "zh", "x", "2026-06-30T08:00:00Z", -1, 1, HASH],
        b"[" * 5_000,
    ],
)  # fmt: skip
def test_a_forged_content_is_refused(told: object) -> None:
    with pytest.raises(ReceiptError, match="what it holds is no receipt"):
        read_receipt(forged(told))


def test_what_unpacks_to_more_than_a_receipt_is_not_unpacked() -> None:
    bomb = forged(b"0" * 4_000_000)
    assert len(bomb) < MOST_ID, "so it is small enough to be looked at"
    with pytest.raises(ReceiptError, match="what it holds is no receipt"):
        read_receipt(bomb)


def test_a_receipt_is_found_in_addresses_and_files() -> None:
    for text in (
        f"http://127.0.0.1:8000/receipts/{RECEIPT.id}?lang=en",
        f'{{"id": "{RECEIPT.id}"}}',
        RECEIPT.id,
    ):
        assert receipt_in(text) == RECEIPT.id
    assert receipt_in("no receipt r1. here") is None
