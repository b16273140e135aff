"""An answer's header and the beginning of its body in one write, since each costs a look-up dearly."""

from asyncio import AbstractEventLoop, Transport
from typing import Any


class Together:
    """A connection's transport as an answer writes to it: what is written first goes out with what follows.

    What follows comes mostly in the same turn of the event loop; what is written first waits no longer than
    until the next one. All else is the transport's own.

    Args:
        transport: Of the connection.
        loop: The event loop.
    """

    __slots__ = ("_first", "_held", "_loop", "_transport")

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._first = True
        self._held = b""

    def write(self, data: bytes) -> None:
        """Write, or hold back what is the first."""
        if self._first:
            self._first = False
            self._held = data
            self._loop.call_soon(self._flush)
        elif self._held:
            held, self._held = self._held, b""
            self._transport.write(held + data)
        else:
            self._transport.write(data)

    def close(self) -> None:
        """Close the connection once all is written."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a transport has
        """Return what else the transport has."""
        return getattr(self._transport, name)
