"""Kill commands and the service at any moment, at any file operation: the last good state is there after it.

    .venv/bin/python -m bench.kills [--quick] [--only commands|service|steps] [--write]

Real commands, each its own process group and killed by SIGKILL at a moment that chance picks (the same ones
every time) within the time that it takes: build, import, update, backup, restore, and the service while it
takes up a new release. Then the same at every single file operation (`tests.durability`), also on a disk that
is full or read-only. After each, what is there is held against what has to be. `--write` puts the table
into bench/RESULTS.md; `--quick` does a tenth. Data are made up and small; it takes some minutes.
"""

import argparse
import json
import os
import platform
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.replacing import put
from kg.backup import back_up, verify
from kg.build.release import current, publish
from kg.durable import complete
from kg.errors import KgError
from kg.releases import DATASET, check_release
from kg.writes.ledger import Ledger
from tests import made_up_folders as made
from tests.api.conftest import Client
from tests.conftest import clean_environment
from tests.durability.deeds import DEEDS, left_lying
from tests.imports import shili

TOP = Path(__file__).resolve().parent.parent
KG = Path(sys.executable).parent / "kg"
HEADING = "# Kills"
OLD = "11madeup1111"
PARTS = ("commands", "service", "steps")


class WrongStateError(Exception):
    """Neither the state before nor the state after is there."""


def hold(condition: bool, otherwise: str) -> None:
    """Require something of the state that was found."""
    if not condition:
        raise WrongStateError(otherwise)


@dataclass
class Row:
    """What came of killing one kind of thing."""

    what: str
    killed: int = 0
    ended: int = 0
    before: int = 0
    after: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def cells(self) -> str:
        """The row of the table."""
        counts = f"{self.killed} | {self.ended} | {self.before} | {self.after} | {len(self.wrong)}"
        return f"| {self.what} | {counts} |"


@dataclass(frozen=True)
class Command:
    """A command that is killed.

    Attributes:
        what: Its name in the table.
        times: How often; a build takes longest.
        prepare: Makes a folder as it is before.
        words: The command line, made of the folder.
        done: Whether the folder is as it is afterwards; raises if it is neither that nor as before.
    """

    what: str
    times: int
    prepare: Callable[[Path], object]
    words: Callable[[Path], list[str | Path]]
    done: Callable[[Path], bool]


def start(words: list[str | Path]) -> subprocess.Popen[bytes]:
    """Start a command as a group of processes of its own."""
    return subprocess.Popen(
        words,
        cwd=TOP,
        env=clean_environment() | {"PYTHONPATH": str(TOP), "KG_PORT": "0"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def end(process: subprocess.Popen[bytes]) -> int:
    """Kill a group of processes."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


def kill(command: Command, times: int, top: Path) -> Row:
    """Kill a command at many moments."""
    row = Row(command.what)
    chance = random.Random(command.what)  # noqa: S311 - nothing secret
    pattern = top / "before"
    shutil.rmtree(top, ignore_errors=True)
    pattern.mkdir(parents=True)
    command.prepare(pattern)
    takes = 0.0
    for number in range(-1, times):
        folder = top / "work"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(pattern, folder, symlinks=True)
        began = time.monotonic()
        process = start(command.words(folder))
        if number < 0:  # once to its end, to know how long it takes
            process.wait()
            takes = time.monotonic() - began
        else:
            time.sleep(takes * chance.uniform(0.02, 1.0))
            row.killed += end(process) == -signal.SIGKILL
            row.ended = number + 1 - row.killed
        try:
            done = command.done(folder)
            if number < 0:
                hold(done, "it did not do what it should")
                continue
            row.before, row.after = row.before + (not done), row.after + done
        except (WrongStateError, KgError, OSError) as error:
            row.wrong.append(f"{number}: {error!r}")
    print(row.cells, *row.wrong, sep="\n  ", flush=True)
    return row


def released(folder: Path) -> bool:
    """Say whether another release than the first is in service; either is whole."""
    release = current(folder / "graph")
    check_release(release)
    return release.name != OLD


def imported(folder: Path) -> bool:
    """Say whether records and table of an import are there; all or none."""
    registers, records = folder / "registers", folder / "records"
    complete(registers, registers / "assignments", records)
    found = {(registers / "assignments" / "made-up.csv").exists(), bool(list(records.glob("*.json")))}
    hold(len(found) == 1, "a table without its record, or a record without its table")
    return found.pop()


def to_import(folder: Path) -> None:
    """Make registers, no records, and a table of targets with who answers for them."""
    shili.write_registers(folder / "registers")
    (folder / "records").mkdir()
    head = ["规划", "领域", "目标", "指标", "比较", "目标值", "单位", "目标年份", "牵头单位", "来源"]
    named, empty = ("示例市妇女发展规划（2031—2035年）", "妇女与健康"), (None,) * 5
    who = ("示例市教育局", "示例市目标责任分解书（虚构）")
    rows = [[*named, f"示例妇女的第{n}项健康知识持续增长", *empty, *who] for n in range(60)]
    shili.text(folder / "made-up.csv", [head, *rows])


def backed_up(folder: Path) -> bool:
    """Say whether a backup is the new one; either is whole."""
    return verify(folder / "backup.tar.gz").current != OLD


def to_back_up(folder: Path) -> None:
    """Make a service with a backup of its last release."""
    sources = made.make(folder, OLD)
    back_up(sources, folder / "backup.tar.gz")
    publish(folder / "graph", "22madeup2222", made.files("22madeup2222"))


def to_restore(folder: Path) -> None:
    """Make a backup of a newer release beside a service."""
    back_up(made.make(folder / "service", "22madeup2222"), folder / "backup.tar.gz")
    shutil.rmtree(folder / "service")
    made.make(folder / "service", OLD)


def restored(folder: Path) -> bool:
    """Say whether the service is the restored one; either is whole."""
    ledger = Ledger(folder / "service" / "graph")
    ledger.read_on()
    hold(ledger.seq == 1, "a write is lost")
    return released(folder / "service")


COMMANDS = (
    Command(
        "`kg build`",
        6,
        lambda folder: made.make(folder, OLD),
        lambda f: [
            KG, "build", "--publish-anyway", "--out", f / "graph", "--records", f / "records",
            "--registers", f / "registers",
        ],
        released,
    ),
    Command(
        "`kg import targets`",
        14,
        to_import,
        lambda f: [
            KG, "import", "targets", f / "made-up.csv", "--records", f / "records",
            "--registers", f / "registers",
        ],
        imported,
    ),
    Command(
        "`kg backup`",
        14,
        to_back_up,
        lambda f: [
            KG, "backup", f / "backup.tar.gz", "--overwrite", "--out", f / "graph",
            "--records", f / "records", "--registers", f / "registers",
        ],
        backed_up,
    ),
    Command(
        "`kg restore`",
        14,
        to_restore,
        lambda f: [KG, "restore", f / "backup.tar.gz", "--to", f / "service", "--overwrite"],
        restored,
    ),
)  # fmt: skip


def updates(times: int, top: Path) -> Row:
    """Kill processes that write one write after another into the same journal."""
    row = Row("update: a writer of graphs")
    folder = top / "writes"
    command = [sys.executable, "-m", "tests.writes.scribe", str(folder), "moments", str(times)]
    done = subprocess.run(command, cwd=TOP, text=True, capture_output=True, check=True)
    lines = [line.split() for line in done.stdout.splitlines()]
    said = max(int(line[1]) for line in lines if line[1] != "ended")
    row.killed = sum(line[1] == "ended" and int(line[2]) == -signal.SIGKILL for line in lines)
    row.ended = times - row.killed
    ledger = Ledger(folder)
    try:
        ledger.read_on()
        hold(said <= ledger.seq <= said + times, "a write that was answered is lost")
        for entry in ledger.entries:
            for change in entry.changes:
                ledger.content(change.after or change.before or "")
    except (WrongStateError, KgError) as error:
        row.wrong.append(repr(error))
    row.before, row.after = 0, row.killed
    print(row.cells, *row.wrong, sep="\n  ", flush=True)
    return row


def reloads(times: int, top: Path) -> Row:
    """Kill the service while it takes up a release; the next one has to serve the new one whole."""
    row = Row("reload: `kg serve` that takes up a release")
    chance = random.Random("reload")  # noqa: S311 - nothing secret
    out = made.make(top / "service", OLD).out
    process, client = serve(out)
    for number in range(times):
        version = f"{number:02}reload{number:04}"
        publish(out, version, made.files(version))
        time.sleep(chance.uniform(0, 3.5))
        row.killed += end(process) == -signal.SIGKILL
        try:
            hold((current(out) / DATASET).read_bytes() == made.dataset(version), "another release")
            process, client = serve(out)
            rows = client.rows("SELECT ?v (COUNT(*) AS ?n) { ?s <urn:made-up:of> ?v } GROUP BY ?v")
            hold(rows == [{"v": version, "n": "50"}], f"it serves {rows}")
            row.after += 1
        except (WrongStateError, KgError, OSError) as error:
            row.wrong.append(f"{number}: {error!r}")
            process, client = serve(out)
    end(process)
    print(row.cells, *row.wrong, sep="\n  ", flush=True)
    return row


def serve(out: Path) -> tuple[subprocess.Popen[bytes], Client]:
    """Start the service on a free port; return once it is ready."""
    process = start([KG, "serve", "--out", out])
    end_at = time.monotonic() + 180  # other processes may keep this machine busy
    while time.monotonic() < end_at:
        if (port := listening(process.pid)) is not None:
            client = Client(f"http://127.0.0.1:{port}")
            if client.ask("/readyz").status == 200:  # noqa: PLR2004 - ready
                return process, client
        time.sleep(0.05)
    end(process)
    raise WrongStateError("the service did not start")


def listening(pid: int) -> int | None:
    """Return the port that a process listens on; `None` as long as there is none."""
    try:
        links = [link.readlink().name for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()]
        lines = Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]
    except OSError:
        return None
    for cells in map(str.split, lines):
        if cells[3] == "0A" and f"socket:[{cells[9]}]" in links:
            return int(cells[1].rpartition(":")[2], 16)
    return None


def steps(every: int, top: Path) -> list[Row]:
    """Have deeds befallen at every file operation."""
    given = [str(word) for fault in ("kill", "full", "read-only") for word in (fault, every)]
    command = [sys.executable, "-m", "tests.durability.every_step", str(top / "steps"), *given]
    done = subprocess.run(command, cwd=TOP, text=True, capture_output=True, check=True)
    rows = []
    for told in map(json.loads, done.stdout.splitlines()):
        killed = told["fault"] == "kill"
        row = Row(f"{told['deed']}, {'killed' if killed else told['fault']}", wrong=told["wrong"])
        row.killed = told["times"] if killed else 0
        row.ended = 0 if killed else told["times"]
        row.before = told["times"] - len(told["wrong"]) if killed else told["said"]
        rows.append(row)
    return rows


def report(rows: list[Row], by_step: list[Row], seconds: float) -> str:
    """Return the section of the results."""
    head = f"{time.strftime('%Y-%m-%d')}, {platform.platform()}, Python {platform.python_version()}, "
    total = sum(row.killed for row in rows) + sum(row.killed for row in by_step)
    wrong = sum(len(row.wrong) for row in (*rows, *by_step))
    return "\n".join(
        [
            HEADING,
            "",
            f"`bench/kills.py`, {head}{os.cpu_count()} cores, {seconds:.0f} s.",
            f"{total} kills, {wrong} wrong states.",
            "",
            "Whole commands and the service, killed by SIGKILL at moments spread over the time they take.",
            "`before` and `after`: which state was found, both whole.",
            "",
            "| at any moment | killed | ended first | before | after | wrong |",
            "|---|--:|--:|--:|--:|--:|",
            *(row.cells for row in rows),
            "",
            f"{len(DEEDS)} deeds at each single file operation: killed there, or the disk full or read-only",
            "from there on (and once past the last one, where nothing happens); afterwards done again,",
            "and nothing left lying.",
            "",
            "| at every file operation | operations | killed | reported by our error | wrong |",
            "|---|--:|--:|--:|--:|",
            *(
                f"| {row.what} | {row.killed + row.ended} | {row.killed} | "
                f"{'' if row.killed else row.before} | {len(row.wrong)} |"
                for row in by_step
            ),
            "",
        ]
    )


def main() -> None:
    """Kill, and tell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a tenth of the kills")
    parser.add_argument("--only", choices=PARTS, help="one part of it, which is shown and not written down")
    parser.add_argument("--write", action="store_true", help="put the table into bench/RESULTS.md")
    given = parser.parse_args()
    if given.only and given.write:
        parser.error("--write needs all parts: the table holds them all")
    share = 10 if given.quick else 1
    began, rows, by_step, lying = time.monotonic(), list[Row](), list[Row](), False
    with tempfile.TemporaryDirectory(prefix="kg-kills-") as made_folder:
        top = Path(made_folder)
        if given.only in {None, "commands"}:
            rows += [kill(command, max(command.times // share, 2), top / "command") for command in COMMANDS]
            lying = bool(left_lying(top / "command" / "before"))
        if given.only in {None, "service"}:
            rows += [updates(60 // share, top), reloads(max(10 // share, 2), top)]
        if given.only in {None, "steps"}:
            by_step = steps(share, top)
    text = report(rows, by_step, time.monotonic() - began)
    print(text)
    if given.write:
        put(HEADING, text)
    if lying or any(row.wrong for row in (*rows, *by_step)):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
