"""The zygote: a process that loads a snapshot once and forks workers from it; it reads no stranger's text.

It has one thread whenever it forks. Loading and changing run in a thread of their own that is joined before:
so the end of the front is noticed meanwhile, and the main thread, which every fork continues, has drawn no
random number yet (a generator of a thread's own would be copied by every fork, and give them all the same).
"""

import gc
import importlib
import json
import logging
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any, TypeVar

from kg.errors import KgError
from kg.pool import linux, wire
from kg.pool.errors import INTERNAL, described
from kg.pool.forked import forget_signals, work

T = TypeVar("T")

_OUT_OF_MEMORY = b"memory allocation of "
"""What Rust's runtime says before it aborts, and before a backtrace of any length."""

_log = logging.getLogger("kg.pool")


@dataclass(slots=True)
class _Child:
    pid: int
    words: int
    """Reads what it says on its standard error."""
    tail: bytes = b""
    """The last of it, in which words may have begun."""
    starved: bool = False
    """Whether it said that memory ran out."""


class Zygote:
    """Serves one front over one socket until that is gone.

    Args:
        control: The socket to the front.
    """

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: dict[int, _Child] = {}
        self._by_words: dict[int, _Child] = {}
        self._poll = select.poll()
        self._wake, self._woken = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._epoch = 0
        self._store: Any = None
        self._module: ModuleType
        self._memory = 0

    def run(self) -> None:
        """Load what the first frame says, then do what the others say."""
        got = wire.receive(self._control)
        if got is None:
            return
        order = json.loads(got[1])
        self._memory = order["memory"]
        if not self._try(lambda: self._load(order)):
            return
        self._send(wire.READY, {"threads": linux.thread_count()})
        signal.set_wakeup_fd(self._woken, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._poll.register(self._control, select.POLLIN)
        self._poll.register(self._wake, select.POLLIN)
        while self._turn():
            pass
        self._pass_on_last_words()

    def _turn(self) -> bool:
        """Do what there is to do; return whether the front is still there."""
        for fd, _ in self._poll.poll():
            if fd == self._wake:
                with suppress(BlockingIOError):
                    os.read(self._wake, 4096)
                self._reap()
            elif fd == self._control.fileno():
                got = wire.receive(self._control)
                if got is None:
                    return False
                self._obey(*got)
            elif fd in self._by_words:
                self._listen(self._by_words[fd])
        return True

    def _obey(self, kind: bytes, body: bytes) -> None:
        if kind == wire.FORK:
            self._fork()
        elif kind == wire.NICE:
            order = json.loads(body)
            if order["pid"] in self._children:  # not reaped, so the number is still its own
                with suppress(OSError):
                    os.setpriority(os.PRIO_PROCESS, order["pid"], order["nice"])
        elif kind == wire.CHANGE:
            change = json.loads(body)
            if self._try(lambda: self._change([change])):
                self._epoch += 1
                self._send(wire.CHANGED, {"epoch": self._epoch})

    def _try(self, act: Callable[[], object]) -> bool:
        """Tell the front if it fails; return whether it went well."""
        try:
            act()
        except KgError as error:
            self._send(wire.ERROR, described(error))
        except BaseException as error:  # noqa: BLE001  # the front has to hear of it
            _log.exception("the snapshot cannot be loaded or changed")
            what = f"{type(error).__name__}: {error}"
            self._send(wire.ERROR, {"kind": INTERNAL, "message": what, "remedy": "", "more": {}})
        else:
            return True
        return False

    def _load(self, order: Mapping[str, Any]) -> None:
        sys.path[:] = order["path"]
        self._module = importlib.import_module(order["tasks"])
        self._store = self._aside(lambda: self._module.open_store(order["source"]))
        self._change(order["changes"])

    def _change(self, changes: list[Mapping[str, Any]]) -> None:
        for change in changes:
            self._aside(partial(self._module.apply, self._store, change))
        gc.collect()
        gc.freeze()  # the collector of a fork must not touch, and so copy, what it inherits
        linux.give_back_memory()
        for _ in range(100):
            if linux.thread_count() == 1:
                return
            time.sleep(0.01)
        raise RuntimeError(
            f"{self._module.__name__} left {linux.thread_count() - 1} threads running: "
            "a process with threads cannot be forked"
        )

    def _aside(self, act: Callable[[], T]) -> T:
        """Run it in a thread that ends before this returns; end the process if the front does meanwhile."""
        done = os.eventfd(0, os.EFD_CLOEXEC)
        results: list[T] = []
        errors: list[BaseException] = []

        def run() -> None:
            try:
                results.append(act())
            except BaseException as error:  # noqa: BLE001  # it is raised below
                errors.append(error)
            finally:
                os.eventfd_write(done, 1)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        watch = select.poll()
        watch.register(done, select.POLLIN)
        watch.register(self._control, select.POLLRDHUP)
        if all(fd != done for fd, _ in watch.poll()):
            os._exit(0)
        thread.join()
        os.close(done)
        if errors:
            raise errors[0]
        return results[0]

    def _fork(self) -> None:
        try:
            ours, theirs = socket.socketpair()
            words, speaker = os.pipe2(os.O_CLOEXEC)
            me = os.getpid()
            pid = os.fork()
        except OSError as error:  # no process, descriptor or memory to be had at the moment
            _log.error("a worker cannot be forked: %s", error)
            self._send(wire.UNBORN, {})
            return
        if pid == 0:
            linux.die_with_parent(me)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.dup2(speaker, 1)
            os.dup2(speaker, 2)
            for fd in (self._wake, self._woken, words, speaker, *self._by_words):
                os.close(fd)
            ours.close()
            self._control.close()
            linux.call_myself("kg-worker")
            work(self._module, self._store, theirs, self._memory)
        theirs.close()
        os.close(speaker)
        os.set_blocking(words, False)
        child = _Child(pid, words)
        self._children[pid] = self._by_words[words] = child
        self._poll.register(words, select.POLLIN)
        pidfd = os.pidfd_open(pid)
        self._send(wire.FORKED, {"pid": pid, "epoch": self._epoch}, (ours.fileno(), pidfd))
        ours.close()
        os.close(pidfd)

    def _listen(self, child: _Child) -> bool:
        """Pass on what a worker says; return whether there may be more."""
        try:
            said = os.read(child.words, 65536)
        except BlockingIOError:
            return False
        if said:
            words = child.tail + said
            child.starved |= _OUT_OF_MEMORY in words
            child.tail = words[-len(_OUT_OF_MEMORY) :]
            with suppress(OSError):
                os.write(2, said)
        else:
            self._poll.unregister(child.words)
            del self._by_words[child.words]
            os.close(child.words)
        return bool(said)

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            child = self._children.pop(pid)
            while child.words in self._by_words and self._listen(child):
                pass
            number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
            starved = number == signal.SIGABRT and child.starved
            self._send(wire.GONE, {"pid": pid, "signal": number, "memory": starved})

    def _send(self, kind: bytes, mapping: Mapping[str, Any], fds: tuple[int, ...] = ()) -> None:
        try:
            socket.send_fds(self._control, [wire.told(kind, mapping)], fds)
        except ConnectionError:  # the front is gone, and may have closed with orders unread that we answer
            self._pass_on_last_words()
            os._exit(0)

    def _pass_on_last_words(self) -> None:
        for child in list(self._by_words.values()):
            self._listen(child)


def main() -> None:
    """Be a zygote; the argument is the number of the socket to the front."""
    logging.basicConfig(format="%(name)s[%(process)d]: %(message)s")
    forget_signals()
    linux.call_myself("kg-zygote")
    with socket.socket(fileno=int(sys.argv[1])) as control:
        control.set_inheritable(False)
        Zygote(control).run()
    os._exit(0)  # the store is the kernel's to clear away: at once, and workers end with us


if __name__ == "__main__":
    main()
