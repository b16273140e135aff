"""Which release an answer of a soak may be of."""

from pathlib import Path

import pytest

from bench.soaking.service import Service


@pytest.mark.parametrize(
    ("began", "ended", "right"),
    [
        (12.0, 13.0, {"first"}),
        (12.0, 21.0, {"first", "second"}),
        (20.5, 20.6, {"first", "second"}),
        (19.0, 40.0, {"first", "second", "third"}),
        (25.0, 29.9, {"second"}),
        (25.0, 30.1, {"second", "third"}),
        (99.0, 99.5, {"second", "third"}),
    ],
)
def test_an_answer_is_of_a_release_that_was_in_service_meanwhile(
    began: float, ended: float, right: set[str]
) -> None:
    """The last switch is not over yet; that it began does not matter to answers that were there before."""
    service = Service(Path("nowhere"))
    service.switched = [(1.0, 2.0, "first"), (20.0, 22.0, "second"), (30.0, float("inf"), "third")]
    assert service.right(began, ended) == right
