"""A build that takes from its parts what did not change gives the bytes of one that makes everything anew.

The plans are made up: 示例省, 示例市 and 示例区 do not exist.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rdflib import Graph

from kg.assembly.asked import InMemory
from kg.assembly.checking import validate
from kg.assembly.graph import Sources, assemble
from kg.assembly.keeping import Bench, workplace
from kg.build.crew import Crew
from kg.build.merging import read_lines
from kg.build.parts import Parts
from kg.build.plan_parts import Ground
from kg.reason.rl import GRAPH, inferred
from kg.record import Quantity, Record
from kg.registry import Registry
from kg.search import INDEX, write_index
from kg.store import canonical_nquads, read_nquads
from kg.validate import read_shapes
from kg.validate import validate as validate_whole
from kg.validate.lookup import Lines
from tests.made_up_plans import made_up_records, statements
from tests.made_up_registers import CITY_CHILDREN, CITY_WOMEN, assignments, registry

DAY = date(2026, 6, 30)
Made = dict[str, bytes]


class Noted:
    """Notes how many parts of each kind were made anew."""

    def __init__(self) -> None:
        self.made: Counter[str] = Counter()
        self._last = ("", 0)

    def __call__(self, what: str, done: int, of: int) -> None:
        last, before = self._last
        if what == last and done > before:
            self.made[what] += done - before
        self._last = (what, done)
        assert done <= of


def records_only(given: dict[str, Record], folder: Path) -> Registry:
    """Return the made-up registers, kept as files of a folder so that they have a digest."""
    folder.mkdir(exist_ok=True)
    (folder / "made-up.csv").write_text("made up\n", encoding="utf-8")
    table = assignments(statements(made_up_records()))
    kept = replace(table, rows=tuple(row for row in table.rows if row.plan in given))
    return replace(registry(), folder=folder, assignments=(kept,))


def build(records: dict[str, Record], parts: Path, *, jobs: int = 1, noted: Noted | None = None) -> Made:
    """Make graph, report and index as a build does."""
    ground = Ground(records_only(records, parts.parent / "registers"), DAY)
    noted = noted or Noted()
    kept = Parts(parts)
    with workplace(parts) as folder:
        with Crew(jobs, ground) as crew:
            made = assemble(
                Sources(records, ground.registry, {}, DAY), ground, Bench(kept, crew, noted), folder
            )
        asserted, drawn = b"".join(read_lines(made.asserted)), b"".join(read_lines(made.inferred))
        store = InMemory()
        store.take([made.asserted])
        report = validate(Lines(made.asserted), store, kept, jobs, noted)
        store.take([made.inferred])
        write_index(folder / INDEX, store.opened(), "made-up")
        index = (folder / INDEX).read_bytes()
    return {
        "asserted": asserted,
        "inferred": drawn,
        "report": (report.to_json() + report.to_text()).encode(),
        "index": index,
    }


def a_number(record: Record, choice: random.Random) -> None:
    """Change a target value."""
    values = [q for d in record.plans[0].domains for t in d.targets for q in t.quantities]
    values[choice.randrange(len(values))].value = choice.randrange(1, 99)


def a_sentence(record: Record, choice: random.Random) -> None:
    """Change what a target says."""
    targets = [t for d in record.plans[0].domains for t in d.targets]
    target = targets[choice.randrange(len(targets))]
    target.text = f"示例改动{choice.randrange(1000)}：{target.text}"


def a_target_less(record: Record, choice: random.Random) -> None:
    """Leave out the last target of a domain that has several, so that assignments to others still hold."""
    domains = [domain for domain in record.plans[0].domains if len(domain.targets) > 1]
    if domains:
        domains[choice.randrange(len(domains))].targets.pop()


def a_figure(record: Record, choice: random.Random) -> None:
    """Give the preface a figure: other plans of the place are held against it, too."""
    plan = record.plans[0]
    said = plan.baselines[0] if plan.baselines else None
    values = [q for d in plan.domains for t in d.targets for q in t.quantities]
    like: Quantity = values[choice.randrange(len(values))]
    if said is not None:
        plan.baselines.append(
            said.model_copy(update={"indicator": like.indicator, "unit": like.unit, "value": 7})
        )


EDITS: tuple[Callable[[Record, random.Random], None], ...] = (a_number, a_sentence, a_target_less, a_figure)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    """Return the parts of a whole build, and what it made."""
    parts = tmp_path_factory.mktemp("first") / "parts"
    return parts, build(small(), parts)


def small() -> dict[str, Record]:
    """Return two made-up plans of one place."""
    return {name: record for name, record in made_up_records().items() if name in {CITY_WOMEN, CITY_CHILDREN}}


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_after_an_edit_the_bytes_are_those_of_a_build_from_nothing(
    first: tuple[Path, Made], seed: int, tmp_path: Path
) -> None:
    choice = random.Random(seed)  # noqa: S311 - which edits are tried is no secret
    records = small()
    names = sorted(records)
    unassigned = {row.plan for row in assignments(statements(made_up_records())).rows}
    name = names[choice.randrange(len(names))]
    record = records[name].model_copy(deep=True)
    for edit in choice.sample(EDITS, 2):
        if edit in {a_sentence, a_target_less} and name in unassigned:
            continue  # the table of assignments quotes what it assigns
        edit(record, choice)
    a_number(record, choice)
    records[name] = record
    noted = Noted()
    again = build(records, first[0], noted=noted)
    anew = build(records, tmp_path / "parts")
    assert {kind: again[kind] == anew[kind] for kind in anew} == dict.fromkeys(anew, True)
    assert again["asserted"] != first[1]["asserted"]
    assert noted.made["规划图 plan graphs"] == 1


def test_nothing_is_made_anew_where_nothing_changed(first: tuple[Path, Made]) -> None:
    noted = Noted()
    assert build(small(), first[0], noted=noted) == first[1]
    assert noted.made.keys() <= {"约束 constraints"}  # those are asked of the whole graph


def test_damaged_and_lost_parts_are_made_again(first: tuple[Path, Made]) -> None:
    """As a full disk or a kill in the middle may leave them."""
    files = sorted(path for path in first[0].glob("*/*") if path.is_file())
    for number, path in enumerate(files):
        if number % 3 == 0:
            path.unlink()
        elif number % 3 == 1:
            path.write_bytes(path.read_bytes()[:-7])
    assert build(small(), first[0]) == first[1]


def test_shards_find_what_pyshacl_finds_in_the_whole(first: tuple[Path, Made], tmp_path: Path) -> None:
    asserted = tmp_path / "asserted.nq"
    asserted.write_bytes(first[1]["asserted"])
    whole = Graph()
    for triple in read_nquads(first[1]["asserted"]):
        whole.add(triple)
    store = InMemory()
    store.take([asserted])
    report = validate(Lines(asserted), store, Parts(tmp_path / "parts"), 1, lambda *_: None)
    assert report == validate_whole(whole, read_shapes(), check_shapes=False)
    assert report.results


def test_parts_drawn_alone_give_the_closure_of_all(first: tuple[Path, Made]) -> None:
    triples = set(read_nquads(first[1]["asserted"]))
    assert Ground(registry(), DAY).joint.apart
    quads = ((*triple, GRAPH) for triple in inferred(triples))
    assert canonical_nquads(quads) == first[1]["inferred"]
