"""How far long work is, shown to whoever waits: a build's bar on a terminal, else a line now and then."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

EVERY_SECONDS = 10.0
"""Without a terminal a line is printed after so many seconds."""

Told = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


@contextmanager
def telling(console: Console) -> Iterator[Told]:
    """Yield what is told how far a build is.

    Args:
        console: Where it is shown.
    """
    if not console.is_terminal:
        yield Lines(console.print)
        return
    columns = (
        *(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate()),
        *(TimeElapsedColumn(), TimeRemainingColumn()),
    )
    with Progress(*columns, console=console) as progress:
        yield _Bar(progress, progress.add_task("读取 read", total=None))


class _Rate(ProgressColumn):
    """How many plans, or other parts, are done in a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


class _Bar:
    """Shows how far a build is; each kind of work begins at nought, so that its rate is its own."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task
        self._what = ""

    def __call__(self, what: str, done: int, of: int) -> None:
        if what != self._what:
            self._what = what
            self._progress.reset(self._task, description=what, total=of)
        self._progress.update(self._task, completed=done, total=of)


class Seldom:
    """Prints a line if some seconds went by since the last one, or since it was made.

    Args:
        say: Prints a line.
        clock: Gives seconds.
    """

    def __init__(self, say: Callable[[str], object], clock: Callable[[], float] = time.monotonic) -> None:
        self._say, self._clock = say, clock
        self._last = clock()

    def __call__(self, line: Callable[[], str]) -> None:
        """Print a line, made only if it is printed."""
        if self._clock() - self._last >= EVERY_SECONDS:
            self._last = self._clock()
            self._say(line())


class Lines:
    """Prints now and then what is being done, how much of how much, rate and time left.

    Args:
        say: Prints a line.
        clock: Gives seconds.
    """

    def __init__(self, say: Callable[[str], object], clock: Callable[[], float] = time.monotonic) -> None:
        self._seldom, self._clock = Seldom(say, clock), clock
        self._what, self._began, self._first = "", clock(), 0

    def __call__(self, what: str, done: int, of: int) -> None:
        """Take note of how far the work is; see `Told`."""
        if what != self._what:
            self._what, self._began, self._first = what, self._clock(), done
        self._seldom(lambda: f"{what} {done}/{of}{self._pace(done, of)}")

    def _pace(self, done: int, of: int) -> str:
        fresh, seconds = done - self._first, self._clock() - self._began
        return f" {fresh / seconds:.1f}/s 剩余 left {round((of - done) * seconds / fresh)} s" if fresh else ""
