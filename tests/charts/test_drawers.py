"""Processes that draw: bounded in time and memory whatever they are told, and there for the next chart."""

import json
from typing import Any

import pytest

from kg.charts import chart, svg
from kg.errors import KgError
from kg.pool import Job, Limits, Pool
from tests.charts.test_charts import ALL, BARS, SAID, rows
from tests.loops import run

SPEC = chart(BARS, ALL, rows(3), "zh", SAID)
HUGE: dict[str, Any] = {
    "data": {"sequence": {"start": 0, "stop": 400_000_000}},
    "mark": "point",
    "encoding": {"x": {"field": "data"}},
    "width": 60,
    "height": 60,
}
"""What no header can say: numbers without end."""


async def drawn(pool: Pool, spec: dict[str, Any], seconds: float = 20, form: str = "svg") -> bytes:
    """Have a chart drawn."""
    order = {"spec": json.dumps(spec), "form": form}
    async with pool.run(Job("draw", order, "somebody", seconds)) as reply:
        return b"".join([part async for part in reply])


def test_a_chart_that_takes_too_much_is_ended_and_the_next_is_drawn() -> None:
    async def go() -> None:
        pool = Pool({}, "kg.charts.tasks", Limits(slots=1, long=1, memory=128 * 2**20, grace=2.0, wait=20))
        await pool.start()
        try:
            with pytest.raises(KgError):
                await drawn(pool, HUGE, seconds=2)
            assert await drawn(pool, SPEC) == svg(SPEC)
            assert (await drawn(pool, SPEC, form="png")).startswith(b"\x89PNG")
        finally:
            await pool.close()

    run(go())
