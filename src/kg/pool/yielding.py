"""Long jobs stand still while new ones wait for a slot: on few processors they would take half of it."""

from collections.abc import Iterable

from kg.pool.ticket import Ticket

HOLD = 0.5
"""Seconds for which long jobs stand still at most; then they run for as long, whoever waits."""


class Yielding:
    """Which long jobs stand still for the sake of new ones. Times are those of `time.monotonic`."""

    def __init__(self) -> None:
        self._held: dict[Ticket, None] = {}
        self._since = 0.0
        self._not_before = 0.0

    def review(self, now: float, long: Iterable[Ticket], *, waiting: bool) -> None:
        """Have long jobs stand still, or go on.

        Args:
            now: The time.
            long: Jobs that may run as long ones.
            waiting: Whether a job waits for a slot.
        """
        running = list(long)
        if self._held and (not waiting or now - self._since > HOLD):
            self._not_before = now + HOLD if waiting else now
            for ticket in running:
                self.release(ticket)
            self._held.clear()
        elif waiting and now >= self._not_before:
            self._since = self._since if self._held else now
            for ticket in running:
                if ticket not in self._held and ticket.worker is not None:
                    self._held[ticket] = None
                    ticket.worker.stop()

    def release(self, ticket: Ticket) -> None:
        """Have a job go on if it stands still here; it is over, or may run."""
        if ticket in self._held:
            del self._held[ticket]
            if ticket.worker is not None:
                ticket.worker.go_on()
