"""Jobs that wait for a slot: bounded, and fair between clients."""

from collections import OrderedDict, deque
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Owned(Protocol):
    """Something of a client's."""

    @property
    def client(self) -> str:
        """Whose it is."""

    @property
    def queued(self) -> float:
        """When it came, in seconds of a clock that never goes back."""


T = TypeVar("T", bound=Owned)


class Waiting(Generic[T]):
    """A queue with a lane for each client, served in turns.

    A client's oldest comes first until it has waited too long or too many stand behind it; from then on its
    newest does, so that a client that floods the service is still answered its latest question, while those
    that have waited long are given up. For the same reason a full queue drops its oldest.

    Args:
        patience: Seconds of waiting that are too long.
        crowd: How many of one client are too many to be answered in the order in which they came.
        size: How many wait at most.
        share: How many of one client.
    """

    def __init__(self, patience: float, crowd: int, size: int, share: int) -> None:
        self._patience = patience
        self._crowd = crowd
        self._size = size
        self._share = share
        self._lanes: OrderedDict[str, deque[T]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        """Yield all that wait; oldest first for each client."""
        for lane in self._lanes.values():
            yield from lane

    def push(self, item: T) -> tuple[T, bool] | None:
        """Add one at the end of its client's lane.

        Returns:
            The one that is dropped for it, and whether because its client has too many; None if all fit.
        """
        lane = self._lanes.setdefault(item.client, deque())
        lane.append(item)
        self._count += 1
        if len(lane) > self._share:
            self._count -= 1
            return lane.popleft(), True
        if self._count > self._size:
            longest = max(self._lanes.values(), key=len)
            dropped = longest[0]
            own = len(longest) > max(1, self._size // len(self._lanes))
            self.remove(dropped)
            return dropped, own
        return None

    def pop(self, now: float) -> T:
        """Remove and return the next: of the client whose turn it is.

        Args:
            now: The time.

        Raises:
            KeyError: Nothing waits.
        """
        client, lane = next(iter(self._lanes.items())) if self._lanes else _nothing()
        flooded = len(lane) > self._crowd or now - lane[0].queued > self._patience
        item = lane.pop() if flooded else lane.popleft()
        self._count -= 1
        if lane:
            self._lanes.move_to_end(client)
        else:
            del self._lanes[client]
        return item

    def remove(self, item: T) -> None:
        """Remove one, wherever it is; nothing happens if it does not wait."""
        lane = self._lanes.get(item.client)
        if lane is None or item not in lane:
            return
        lane.remove(item)
        self._count -= 1
        if not lane:
            del self._lanes[item.client]


def _nothing() -> tuple[str, deque[T]]:
    raise KeyError("nothing waits")
