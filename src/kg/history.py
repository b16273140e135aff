"""What each release's validation found, a line a release, so that a reader sees whether it gets better.

`<out>/history.jsonl` is a convenience beside the releases, not part of them: a file that is missing or
damaged is started anew, and nothing that befalls it stops a build.
"""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from kg.durable import write_whole

FILE = "history.jsonl"
DAMAGED = "history.damaged.jsonl"
"""Where a damaged file is put aside."""


class Past(BaseModel):
    """One release as the file remembers it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: str
    as_of: str
    """The build day, ISO."""
    ended: str
    """When the build ended, ISO with time zone."""
    counts: dict[str, int]
    """Findings by severity, accepted ones among them."""
    accepted: dict[str, int] = {}
    """Accepted findings by severity."""
    shapes: dict[str, int] = {}
    """Findings by prefixed name of the shape."""

    def open(self, severity: str) -> int:
        """Return how many findings of a severity were not accepted."""
        return self.counts.get(severity, 0) - self.accepted.get(severity, 0)


def read_history(out: Path) -> tuple[Past, ...]:
    """Return the releases of a build folder, oldest first; none where the file is missing or damaged."""
    return _read(out / FILE) or ()


def _read(path: Path) -> tuple[Past, ...] | None:
    """Return what a file holds; `None` where it cannot be read whole."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return tuple(Past.model_validate_json(line) for line in lines)
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, ValidationError):
        return None


def remember(out: Path, release: Past) -> str:
    """Append a release; the same one built again replaces its line while that is the last.

    Args:
        out: The build folder, which is there.
        release: What to remember.

    Returns:
        A note for whoever builds; empty where nothing went amiss.
    """
    path = out / FILE
    known = _read(path)
    note = ""
    try:
        if known is None:
            path.replace(out / DAMAGED)
            note = (
                f"{FILE} 已损坏，另存为 {DAMAGED}，重新记起 is damaged; "
                f"it was put aside as {DAMAGED} and started anew."
            )
        kept = list(known or ())
        if kept and kept[-1].version == release.version:
            kept.pop()
        write_whole(path, "".join(past.model_dump_json() + "\n" for past in (*kept, release)).encode())
    except OSError as error:
        return (
            f"{FILE} 写不了，趋势将缺这一版 cannot be written, so trends lack this release: {error.strerror}."
        )
    return note


def before(history: tuple[Past, ...], version: str) -> Past | None:
    """Return the release before the one of a version, or the last one where that version is not known."""
    at = next((n for n in reversed(range(len(history))) if history[n].version == version), len(history))
    return history[at - 1] if at > 0 else None
