"""Work done once: what a task gave is kept by the digest of all that it depends on."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kg.build.crew import Crew
from kg.build.parts import Parts
from kg.build.plan_parts import Ground
from kg.errors import BuildError

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

Task = TypeVar("Task")
_WORK = "work-"


@contextmanager
def workplace(parts: Path) -> Iterator[Path]:
    """Give a folder for the files that a build needs while it runs, beside its parts.

    What a build that was killed left there goes when the next one begins.
    """
    with _refusals(parts):
        parts.mkdir(parents=True, exist_ok=True)
        for left in parts.glob(f"{_WORK}*"):
            if not _runs(int(left.name.split("-")[1])):
                shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{_WORK}{os.getpid()}-", dir=parts))
    try:
        with _refusals(parts):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _refusals(parts: Path) -> Iterator[None]:
    """Say in our words that the disk refuses."""
    try:
        yield
    except OSError as error:
        raise BuildError(
            f"{parts}：写不下去 the folder of parts could not be written: {error.strerror}.",
            "请检查空间和权限，上一版仍在服务 check space and rights; the last one is still in service.",
        ) from error


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@dataclass(frozen=True)
class Bench:
    """Where work is done.

    Attributes:
        parts: What was done before.
        crew: The processes.
        progress: Told how far the work is.
    """

    parts: Parts
    crew: Crew
    progress: Progress

    def keep(
        self, what: str, work: Callable[[Ground, Task], bytes], tasks: Sequence[tuple[str, Task]]
    ) -> None:
        """Do the work of those tasks whose parts are not there, and keep each part as it comes.

        Args:
            what: What is being made, to be shown.
            work: Makes a part of a task.
            tasks: Each with the key of its part.
        """
        missing = [(key, task) for key, task in tasks if key not in self.parts]
        done = len(tasks) - len(missing)
        self.progress(what, done, len(tasks))
        made = self.crew.each(work, [task for _, task in missing])
        for (key, _), part in zip(missing, made, strict=True):
            self.parts.put(key, part)
            done += 1
            self.progress(what, done, len(tasks))
