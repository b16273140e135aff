"""What happens in a worker: it is forked, shuts itself in, and does one job at a time until it is killed."""

import json
import logging
import math
import os
import resource
import signal
import socket
import time
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, NoReturn

from kg.errors import KgError
from kg.pool import linux, wire
from kg.pool.errors import INTERNAL, MEMORY, described
from kg.pool.sink import Sink

Task = Callable[[Any, Mapping[str, Any], Sink], Mapping[str, Any]]

NICENESS = 10
"""How far workers give way to the front, on which everybody waits."""
SPARE_SECONDS = 5
"""CPU seconds beyond a job's time after which the kernel ends it if nobody else has."""

_log = logging.getLogger("kg.pool")


def work(module: ModuleType, store: Any, sock: socket.socket, memory: int) -> NoReturn:  # noqa: ANN401  # the task module alone knows what its store is
    """Be a worker until the front is gone.

    Args:
        module: The task module.
        store: What its `open_store` returned.
        sock: Jobs come from here and answers go here.
        memory: Bytes that a job may allocate.
    """
    try:
        os.nice(NICENESS)
        linux.be_first_to_die()
        linux.gain_nothing()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            store = getattr(module, "in_worker", _same)(store)
        except KgError as error:
            sock.sendall(wire.told(wire.ERROR, described(error)))
            os._exit(1)
        size = linux.data_size()
        _allow(resource.RLIMIT_DATA, size + memory)
        sock.sendall(wire.told(wire.READY, {"size": size}))
        while (got := wire.receive(sock)) is not None:
            if not _do(module.TASKS, store, sock, json.loads(got[1])):
                break
    except ConnectionError:
        pass
    except BaseException:  # noqa: BLE001  # a fork must never run on in the zygote's code
        _log.exception("a worker broke")
        os._exit(1)
    os._exit(0)


def _same(store: Any) -> Any:  # noqa: ANN401  # as above
    return store


def _do(tasks: Mapping[str, Task], store: Any, sock: socket.socket, job: Mapping[str, Any]) -> bool:  # noqa: ANN401  # as above
    """Do one job; return whether the worker can do another."""
    _allow(resource.RLIMIT_CPU, math.ceil(time.process_time() + job["seconds"]) + SPARE_SECONDS)
    sink = Sink(sock)
    try:
        end = tasks[job["task"]](store, job["payload"], sink)
        sink.finish(end)
    except KgError as error:
        sink.fail(described(error))
    except ConnectionError:
        raise
    except MemoryError:
        _allow(resource.RLIMIT_DATA, resource.RLIM_INFINITY)
        sink.fail({"kind": MEMORY})
        return False
    except BaseException:  # noqa: BLE001  # what a Rust panic raises is no Exception
        _log.exception("the task %s broke", job["task"])
        sink.fail({"kind": INTERNAL, "message": "内部错误。 Internal error.", "remedy": "", "more": {}})
        return False
    return True


def _allow(what: int, amount: int) -> None:
    hard = resource.getrlimit(what)[1]
    if hard != resource.RLIM_INFINITY:
        amount = hard if amount == resource.RLIM_INFINITY else min(amount, hard)
    resource.setrlimit(what, (amount, hard))


def forget_signals() -> None:
    """Leave stopping to the front: what a terminal or a service manager sends to all is not for workers."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
