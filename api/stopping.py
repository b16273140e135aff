"""How the service stops: it says that it is not ready, then takes no connection more, then ends.

uvicorn ends gracefully as soon as it hears of a signal; what stands before it here is that those who ask
`/readyz` are told first, and for as long as `KG_STOP_NOTICE_SECONDS` says.
"""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from api.release import Service

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def told_before(service: Service) -> Iterator[None]:
    """Have signals that end the service be noted on it before the server hears of them.

    A second signal goes to the server at once. Where the server runs beside the main thread, as in tests,
    no signal reaches it, and nothing is changed.

    Args:
        service: Is not ready from the signal on.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in _SIGNALS}

    def pass_on(number: int, frame: FrameType | None) -> None:
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    def hear(number: int, frame: FrameType | None) -> None:
        at_once = service.stopping or number == signal.SIGINT or not service.settings.stop_notice_seconds
        service.stopping = True
        if at_once:
            pass_on(number, frame)
        else:
            wait = service.settings.stop_notice_seconds
            loop.call_soon_threadsafe(loop.call_later, wait, pass_on, number, None)

    for number in _SIGNALS:
        signal.signal(number, hear)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
