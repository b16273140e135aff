"""How often somebody may ask: a bucket of requests that fills up again, one for each address or token."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_BUCKETS = 20_000


class Rates:
    """Counts requests; remembers those who asked most recently.

    Args:
        per_minute: Requests that somebody may send in a minute, all at once if they like; 0 counts nothing.
        clock: Seconds, always growing.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, who: str) -> int:
        """Count a request.

        Args:
            who: An address or the name of a token.

        Returns:
            0 if the request may pass, else the seconds after which the next one may.
        """
        if not self.per_minute:
            return 0
        now = self._clock()
        left, before = self._left.pop(who, (float(self.per_minute), now))
        left = min(self.per_minute, left + (now - before) * self.per_minute / 60)
        passes = left >= 1
        self._left[who] = (left - 1 if passes else left, now)
        if len(self._left) > MOST_BUCKETS:
            self._left.popitem(last=False)
        return 0 if passes else max(1, math.ceil((1 - left) * 60 / self.per_minute))

    def __len__(self) -> int:
        return len(self._left)
