"""Who may run: new jobs in slots of their own, older ones in a long lane, the rest stands still."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, Protocol, TypeVar


class Runner(Protocol):
    """A job that runs."""

    @property
    def client(self) -> str:
        """Whose it is."""

    @property
    def started(self) -> float:
        """When it started."""


T = TypeVar("T", bound=Runner)


class Moves(NamedTuple, Generic[T]):
    """What has to happen to others when a job grows old.

    Attributes:
        pause: Has to stand still from now on.
        end: Has to end.
        own: Whether it ends because its client has more than its share.
    """

    pause: T | None = None
    end: T | None = None
    own: bool = False


class Lanes(Generic[T]):
    """The places of running jobs.

    A client that fills the long lane gives way to one that has at least two fewer there: its youngest is
    paused. When too many are paused, the client that holds most loses its youngest paused one.

    Args:
        slots: Places of new jobs.
        long: Places of older ones.
        paused: How many stand still at most.
    """

    def __init__(self, slots: int, long: int, paused: int) -> None:
        self._slots = slots
        self._long_places = long
        self._paused_places = paused
        self.new: dict[T, None] = {}
        self.long: dict[T, None] = {}
        self.paused: dict[T, None] = {}

    def __iter__(self) -> Iterator[T]:
        """Yield all, paused ones too."""
        yield from (*self.new, *self.long, *self.paused)

    @property
    def free(self) -> bool:
        """Whether a new job may start."""
        return len(self.new) < self._slots

    def enter(self, item: T) -> None:
        """Start a new job."""
        self.new[item] = None

    def promote(self, item: T) -> Moves[T]:
        """Move a job that is new no longer to the long lane; return what that means for others or itself."""
        del self.new[item]
        if len(self.long) < self._long_places:
            self.long[item] = None
            return Moves()
        pause = item
        counts = Counter(i.client for i in self.long)
        greedy, most = counts.most_common(1)[0]
        if most > counts[item.client] + 1:
            pause = _youngest(i for i in self.long if i.client == greedy)
            del self.long[pause]
            self.long[item] = None
        self.paused[pause] = None
        if len(self.paused) <= self._paused_places:
            return Moves(pause=pause)
        end, own = self._surplus()
        del self.paused[end]
        return Moves(pause=None if pause is end else pause, end=end, own=own)

    def _surplus(self) -> tuple[T, bool]:
        held = Counter(i.client for i in (*self.long, *self.paused))
        most = max(held[i.client] for i in self.paused)
        end = _youngest(i for i in self.paused if held[i.client] == most)
        return end, most * len(held) > self._long_places + self._paused_places

    def leave(self, item: T) -> T | None:
        """Take a job out that is over; return a paused one that goes on in its place."""
        for lane in (self.new, self.long, self.paused):
            lane.pop(item, None)
        if len(self.long) >= self._long_places or not self.paused:
            return None
        running = Counter(i.client for i in self.long)
        following = min(self.paused, key=lambda i: (running[i.client], i.started))
        del self.paused[following]
        self.long[following] = None
        return following


def _youngest(items: Iterable[T]) -> T:
    return max(items, key=lambda i: i.started)
