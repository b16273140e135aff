"""Shards under an engine for several machines, here with two processes of one: what docs/scaling.md shows."""

from datetime import date
from pathlib import Path

import pytest

from kg.shards.extraction import extract_shard
from kg.shards.validation import validate_shard
from tests.harvest.made_up_folder import key, registers, text


def test_a_cluster_extracts_and_validates_shards(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="needs dask[distributed], the extra `cluster`")
    known = str(registers(tmp_path))
    paths = []
    for place in range(3):
        path = tmp_path / f"{place}.md"
        path.write_text(text(place).replace("90%以上", "190%以上"), encoding="utf-8")
        paths.append(str(path))
    (tmp_path / "3.md").write_text("今天天气很好。\n", encoding="utf-8")
    shards = [paths[:2], [paths[2], str(tmp_path / "3.md")]]
    options = {"n_workers": 2, "processes": True, "threads_per_worker": 1, "dashboard_address": None}
    patient = {"distributed.comm.timeouts.connect": "300s", "distributed.comm.timeouts.tcp": "300s"}
    with (
        pytest.importorskip("dask").config.set(patient),
        distributed.LocalCluster(host="127.0.0.1", **options) as cluster,
        distributed.Client(cluster) as client,
    ):
        extracted = client.gather(client.map(extract_shard, shards, registers=known))
        records = {name: made for shard in extracted for one in shard for name, made in one.records.items()}
        report = client.submit(validate_shard, records, date(2026, 11, 22), known).result()
    assert extracted == [extract_shard(shard, known) for shard in shards]
    assert [bool(one.reason) for shard in extracted for one in shard] == [False, False, False, True]
    assert sorted(records) == [f"{key(place)}.json" for place in range(3)]
    broken = {str(one.focus) for one in report.results if str(one.shape).endswith("#Percentage")}
    assert {focus.split("/id/plan/")[1] for focus in broken} == {
        f"{key(place)}/d1/t1/v1" for place in range(3)
    }
