"""Synthetic graphs of any size: what `kg build` makes of ten synthetic plans, then copies for other places.

Building thousands of plans takes long, copying them minutes. A copy is of a place of the same level: its
codes, names, agencies and documents are the other place's, its prose says so, its numbers are moved; all by a
digest of where they stand, so that the same seed, software and size give the same bytes. Every graph with
synthetic triples says that it is synthetic.
"""

import csv
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.generate.figures import judged
from bench.generate.places import COUNTIES, governed, place, province_of
from bench.generate.writing import RECORDS, REGISTERS, write_records
from kg import __version__, iri
from kg.build.observation_graph import observation_graph
from kg.build.release import DATASET, current
from kg.codes import shipped_codes
from kg.imports.store import table_bytes
from kg.places import Place
from kg.registry import read_registry
from kg.store import canonical_nquads
from kg.tables import OBSERVATIONS, ObservationRow, Table, read_tables

FIRST_PLACE = 900_100
"""Code of the first synthetic place."""
BASE_PLANS = 10
BASE = "base.nq"
_AS_OF = "2026-11-22"
_LINE = re.compile(r"(\S+) (\S+) (.*) <([^>]+)> \.\n")
_CODE = re.compile(r"(?<!\d)9\d{5}(?!\d)")
_OWN = re.compile(r"<\S*(?<!\d)9\d(?!0000)\d{4}(?!\d)")
_PROSE = re.compile(r"(ontology#(statement|text|description)|schema.org/text|oa#exact)>$")
_VALUE = re.compile(r"ontology#(value|observedRate|requiredRate|gap|pathValue)>$")
_NUMBER = re.compile(r'"(-?\d+(?:\.\d+)?)"\^\^')
_VALIDATION = str(iri.graph("validation"))
_ENDINGS = ("显著提高", "明显下降", "全面覆盖", "持续改善", "稳步增长", "基本建立", "有效控制", "更加完善")
_COMMENT = "<http://www.w3.org/2000/01/rdf-schema#comment>"
_MARKS = (
    '"合成数据，仅供测速，不是任何地方的规划。"@zh',
    '"Synthetic, for measuring only; nobody\'s plan."@en',
)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def sentence(seed: str, words: list[str]) -> str:
    """Return a made-up sentence of three to six clauses, always the same for one seed."""
    number = _digest(seed)
    clauses = []
    for i in range(3 + number % 4):
        part = _digest(f"{seed} {i}")
        clauses.append(f"{words[part % len(words)]}{_ENDINGS[part // 7 % len(_ENDINGS)]}")
    return "合成目标：" + "，".join(clauses) + f"，达到{number % 1000 / 10}%。"


@dataclass(frozen=True)
class Slot:
    """A piece of a place's lines that another place has otherwise.

    Attributes:
        kind: `same` (a code, a name, a document's hash, a segment of an IRI made of a name), `prose` or
            `value`.
        text: What it is in the place that was built.
        seed: Of a value: where it stands.
    """

    kind: str
    text: str
    seed: str = ""


class Pattern:
    """The lines about one place that was built: its plans, agencies, and itself; ready to be said of another.

    Args:
        one: The place.
        lines: N-Quads.
        hashes: Hashes of its documents.
    """

    def __init__(self, one: Place, lines: list[str], hashes: list[str]) -> None:
        self._place = one
        keys = sorted({*_names(one), *_codes(one), *hashes}, key=len, reverse=True)
        self._same = re.compile(rf"(?<!\d)(?:{'|'.join(keys)})(?!\d)|x--[a-z0-9-]+")
        self._slots: dict[Slot, int] = {}
        self._parts: list[str] = []
        self._at: list[int] = []
        self._rest = ""
        for line in lines:
            self._read(line)
        self._parts.append(self._rest)
        self.graphs = sorted({line[line.rindex("<") + 1 : line.rindex(">")] for line in lines})

    def _read(self, line: str) -> None:
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"no quad: {line}")
        subject, predicate, node, _ = match.groups()
        if _PROSE.search(predicate):
            end = node.rindex('"')
            self._literal(f"{subject} {predicate} ")
            self._slot(Slot("prose", node[1:end]), '"', '"')
            self._literal(line[match.start(3) + end + 1 :])
        elif _VALUE.search(predicate) and (number := _NUMBER.match(node)):
            self._literal(f"{subject} {predicate} ")
            self._slot(Slot("value", number[1], subject), '"', '"')
            self._literal(line[match.start(3) + number.end(1) + 1 :])
        else:
            self._literal(line)

    def _literal(self, text: str) -> None:
        at = 0
        for match in self._same.finditer(text):
            self._rest += text[at : match.start()]
            self._slot(Slot("same", match[0]))
            at = match.end()
        self._rest += text[at:]

    def _slot(self, slot: Slot, before: str = "", after: str = "") -> None:
        self._parts.append(self._rest + before)
        self._at.append(self._slots.setdefault(slot, len(self._slots)))
        self._rest = after

    def copy(self, other: Place) -> str:
        """Return the N-Quads for another place of the same level."""
        table = dict(zip(_codes(self._place), _codes(other), strict=True))
        table |= dict(zip(_names(self._place), _names(other), strict=True))
        known = {slot: self._said(slot, table, other) for slot in self._slots}
        made = list(known.values())
        parts = [""] * (2 * len(self._at) + 1)
        parts[0::2] = self._parts
        parts[1::2] = [made[at] for at in self._at]
        return "".join(parts)

    def _said(self, slot: Slot, table: dict[str, str], other: Place) -> str:
        if slot.kind == "prose":
            return f"{slot.text}（{other.short_zh}）"
        if slot.kind == "value":
            return _moved(slot.text, f"{other.code} {slot.seed}")
        if slot.text in table:
            return table[slot.text]
        if not slot.text.startswith("x--"):
            return hashlib.sha256(f"{other.code} {slot.text}".encode()).hexdigest()
        named = iri.segment_text(slot.text)
        return iri.segment(self._same.sub(lambda match: table.get(match[0], match[0]), named))


def _moved(number: str, seed: str) -> str:
    """Return a number up to a fifth smaller or larger; what could be a share of a hundred stays one."""
    value = float(number)
    moved = value * (0.8 + _digest(seed) % 400 / 1000)
    if 0 <= value <= 100:  # noqa: PLR2004 - per cent
        moved = min(moved, 100)
    return f"{moved:.2f}".rstrip("0").rstrip(".") if "." in number else str(round(moved))


def _above(one: Place) -> list[Place]:
    """Return a place and those that it lies in, the made-up ones, the smallest first."""
    found = [one]
    if one.level == "county":
        found.append(place(int(one.code[:2]) - 90, int(one.code[2:4]) - 1))
    if one.level != "province":
        found.append(province_of(one))
    return found


def _codes(one: Place) -> list[str]:
    """Return the codes of a place, of those that it lies in, and of those right below it in the base."""
    below = {"province": ["0100"], "prefecture": [f"{n:02}" for n in range(1, COUNTIES + 1)], "county": []}
    parts = [one.code[: 6 - len(end)] + end for end in below[one.level]]
    return [*(above.code for above in _above(one)), *parts]


def _names(one: Place) -> list[str]:
    return [name for above in _above(one) for name in (above.name_zh, above.short_zh)]


def build_base(folder: Path, seed: str = "1", figures: int = 0) -> Path:
    """Build the release that copies are made of, unless it is there; about a minute.

    Args:
        folder: Where to.
        seed: The same seed gives the same bytes.
        figures: How many figures a plan, at most.

    Returns:
        Its N-Quads.
    """
    made_of = json.dumps({"seed": seed, "figures": figures, "software": __version__})
    note, out = folder / "made-of.json", folder / "graph"
    if not note.is_file() or note.read_text(encoding="utf-8") != made_of:
        for old in (RECORDS, REGISTERS):
            shutil.rmtree(folder / old, ignore_errors=True)
        write_records(folder, BASE_PLANS, seed, figures)
        whole = _hold_back(folder / REGISTERS)
        options = {"records": folder / RECORDS, "registers": folder / REGISTERS, "out": out, "as-of": _AS_OF}
        command = [sys.executable, "-m", "kg.cli", "build", "--publish-anyway"]
        command += [f"--{name}={value}" for name, value in options.items()]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _put_back(current(out) / DATASET, whole, folder)
        note.write_text(made_of, encoding="utf-8")
    return folder / BASE


def _hold_back(registers: Path) -> tuple[Table[ObservationRow], ...]:
    """Leave only the figures that are judged among the registers; return all.

    A constraint asks each target value for every figure of the graph, so that a build with all of them takes
    some ten minutes. Judged by some, every standing occurs.
    """
    whole = read_tables(registers / OBSERVATIONS, ObservationRow)
    for table in whole:
        text = table_bytes(judged(table), ObservationRow)
        (registers / OBSERVATIONS / f"{table.key}.csv").write_bytes(text)
    return whole


def _put_back(built: Path, tables: Iterable[Table[ObservationRow]], folder: Path) -> None:
    """Write the base: what was built, but the graphs of figures with all of them."""
    registry, codes = read_registry(folder / REGISTERS), shipped_codes()
    with (folder / BASE).open("wb") as file:
        for line in built.read_bytes().splitlines(keepends=True):
            if b"/graph/observations/" not in line[line.rindex(b" <") :]:
                file.write(line)
        for table in tables:
            file.write(canonical_nquads(observation_graph(table, registry, codes)))


def read(base: Path, records: Path) -> tuple[list[str], dict[str, Pattern]]:
    """Read the base.

    Args:
        base: Its N-Quads.
        records: The folder of the records that it was built of; beside it are the registers.

    Returns:
        All its lines, and a pattern for each synthetic place by code.
    """
    lines = base.read_text(encoding="utf-8").splitlines(keepends=True)
    hashes: dict[str, str] = {}
    for path in sorted(records.glob("*.json")):
        hashes[json.loads(path.read_text(encoding="utf-8"))["sha256"]] = path.name[:6]
    for path in sorted((records.parent / REGISTERS / OBSERVATIONS).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            first = next(csv.DictReader(file))
        hashes[first["sha256"]] = first["place"]
    document = re.compile(rf"id/document/({'|'.join(hashes)})[/>]")
    known = {one.code: one for one in [place(0), *islice(governed(), (BASE_PLANS + 1) // 2)]}
    of_place: dict[str, list[str]] = {}
    for line in lines:
        subject, graph = line[: line.index(" ")], line[line.rindex(" <") :]
        if _VALIDATION in graph:
            continue
        codes = _CODE.findall(graph) or _CODE.findall(subject)
        if code := next((code for code in codes if code in known), ""):  # a digest may hold six such digits
            of_place.setdefault(code, []).append(line)
        elif named := document.search(subject):
            of_place.setdefault(hashes[named[1]], []).append(line)
    return lines, {
        code: Pattern(known[code], found, [h for h, of in hashes.items() if of == code])
        for code, found in sorted(of_place.items())
    }


def blocks(base: Path, records: Path) -> Iterator[tuple[int, str]]:
    """Yield N-Quads without end but that of the made-up country: the base, then one place after the other.

    Yields:
        How many plans there are with these lines, and the lines.
    """
    lines, patterns = read(base, records)
    marked = {graph for pattern in patterns.values() for graph in pattern.graphs}
    yield BASE_PLANS, "".join(lines) + "".join(map(_mark, sorted(marked)))
    provinces = {place(0).code}
    counties = [code for code, pattern in patterns.items() if not code.endswith("00") and pattern]
    for at, one in enumerate(islice(governed(), BASE_PLANS // 2, None)):
        text = ""
        province = province_of(one)
        if province.code not in provinces:
            provinces.add(province.code)
            text += patterns[place(0).code].copy(province)
        code = str(FIRST_PLACE) if one.level == "prefecture" else counties[at % len(counties)]
        text += patterns[code].copy(one)
        new = {graph.replace(code, one.code) for graph in patterns[code].graphs} - marked
        yield BASE_PLANS + 2 * (at + 1), text + "".join(map(_mark, sorted(new)))


def _mark(graph: str) -> str:
    return "".join(f"<{graph}> {_COMMENT} {mark} <{graph}> .\n" for mark in _MARKS)


def write_triples(folder: Path, plans: int, seed: str, figures: int = 0) -> int:
    """Write `synthetic.nq` with so many plans, at least those of the base; one place is in memory at a time.

    Args:
        folder: Where to.
        plans: How many.
        seed: The same seed gives the same bytes.
        figures: How many figures a plan, at most.

    Returns:
        How many bytes it has.
    """
    base = build_base(folder / "base", seed, figures)
    size = 0
    with (folder / "synthetic.nq").open("wb") as file:
        for count, text in blocks(base, folder / "base" / RECORDS):
            if count > max(plans, BASE_PLANS):
                break
            size += file.write(text.encode())
    return size


def generate(least: int, folder: Path, base: Path) -> tuple[Path, Path]:
    """Write at least so many quads as `synthetic.nq`, and their triples, each once, as `synthetic.nt`.

    Args:
        least: How many.
        folder: Where to.
        base: Folder of the base, made if it is not there.

    Returns:
        Both paths.
    """
    nquads = build_base(base)
    folder.mkdir(parents=True, exist_ok=True)
    with_graphs, without = folder / "synthetic.nq", folder / "synthetic.nt"
    count, said = 0, set[str]()
    with with_graphs.open("w", encoding="utf-8") as nq, without.open("w", encoding="utf-8") as nt:
        for _, text in blocks(nquads, base / RECORDS):
            nq.write(text)
            lines = text.splitlines()
            triples = dict.fromkeys(f"{line[: line.rindex(' <')]} .\n" for line in lines)
            common = {line for line in triples if not _OWN.match(line)}  # laws, the province, its plans
            nt.writelines(line for line in triples if line not in common or line not in said)
            said |= common
            count += len(lines)
            if count >= least:
                break
    return with_graphs, without
