"""What a long run came to, as tables and as faults."""

from collections.abc import Sequence

from bench.soaking.asking import KINDS, Asker

WARM = 1 / 3
"""Share of the run after which memory should have come to its plateau."""
MOST_GROWTH = 0.05
"""Growth from then to the end, by the fitted line, that still counts as a plateau."""
_MB = 1e6


class Memory:
    """Memory over time.

    Args:
        began: When the run began.
        seconds: How long it is.
    """

    def __init__(self, began: float, seconds: float) -> None:
        self._began, self._seconds = began, seconds
        self._at: list[float] = []
        self._all: list[float] = []
        self._front: list[float] = []

    def add(self, when: float, everything: int, front: int) -> None:
        """Take what all processes hold, and the serving one."""
        self._at.append(when - self._began)
        self._all.append(everything / _MB)
        self._front.append(front / _MB)

    def fitted(self, *, front: bool) -> tuple[float, float]:
        """Return the mean in MB after warming up, and by how many MB the fitted line grew from then on."""
        values = self._front if front else self._all
        pairs = [(at, mb) for at, mb in zip(self._at, values, strict=True) if at > WARM * self._seconds]
        if len(pairs) < 2:  # noqa: PLR2004 - a line needs two points
            return 0.0, 0.0
        mean_at = sum(at for at, _ in pairs) / len(pairs)
        mean = sum(mb for _, mb in pairs) / len(pairs)
        slope = sum((at - mean_at) * (mb - mean) for at, mb in pairs)
        slope /= sum((at - mean_at) ** 2 for at, _ in pairs)
        return mean, slope * (pairs[-1][0] - pairs[0][0])

    def tenths(self) -> list[tuple[float, float, float]]:
        """Return for each tenth of the run its end in seconds, and the least of both in MB within it."""
        found = []
        for tenth in range(10):
            low, high = tenth * self._seconds / 10, (tenth + 1) * self._seconds / 10
            within = [n for n, at in enumerate(self._at) if low <= at < high]
            if within:
                found.append((high, min(self._all[n] for n in within), min(self._front[n] for n in within)))
        return found


def verdicts(askers: Sequence[Asker], memory: Memory) -> list[str]:
    """Return what was wrong."""
    found = [f"wrong: {one}" for asker in askers for one in asker.seen.wrong]
    found += [f"lost: {one}" for asker in askers for one in asker.seen.lost]
    for front in (True, False):
        mean, growth = memory.fitted(front=front)
        if growth > MOST_GROWTH * mean:
            whose = "the serving process" if front else "all processes"
            found.append(f"memory of {whose} grew by {growth:.0f} MB after warming up, mean {mean:.0f} MB")
    return found


def section(heading: str, about: str, askers: Sequence[Asker], memory: Memory) -> str:
    """Return the section of the results."""
    lines = [heading, "", about, ""]
    lines += ["| asked | answers | told to come again | p50 ms | p95 ms | p99 ms | max ms |"]
    lines += ["|---|--:|--:|--:|--:|--:|--:|"]
    for kind in KINDS:
        times = sorted(1000 * s for asker in askers for s in asker.seen.seconds[kind])
        told = sum(asker.seen.told[kind] for asker in askers)
        if times:
            cells = [f"{_share(times, share):.1f}" for share in (0.5, 0.95, 0.99, 1.0)]
            lines.append(f"| {kind} | {len(times)} | {told} | {' | '.join(cells)} |")
    wrong = sum(len(asker.seen.wrong) for asker in askers)
    lost = sum(len(asker.seen.lost) for asker in askers)
    lines += ["", f"Wrong answers: {wrong}. Connections that ended without an answer: {lost}.", ""]
    lines += ["| memory, least in each tenth | all processes, MB | the serving one, MB |", "|--:|--:|--:|"]
    lines += [f"| to {end:.0f} s | {both:.0f} | {front:.0f} |" for end, both, front in memory.tenths()]
    for front, whose in ((False, "All processes"), (True, "The serving process")):
        mean, growth = memory.fitted(front=front)
        lines.append("")
        lines.append(
            f"{whose} after the first third: {mean:.0f} MB on average; the fitted line grew by "
            f"{growth:+.1f} MB from there to the end."
        )
    return "\n".join(lines) + "\n"


def _share(times: Sequence[float], share: float) -> float:
    return times[min(len(times) - 1, int(share * len(times)))]
