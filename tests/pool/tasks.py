"""A task module of the tests' own: everything that a job may do to those around it."""

import os
import signal
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.errors import BuildError, QueryError
from kg.pool import Sink

Store = dict[str, Any]


def open_store(source: Mapping[str, Any]) -> Store:
    time.sleep(source.get("seconds", 0))
    if "raise" in source:
        raise BuildError(source["raise"], "Mend it.")
    if "die" in source and Path(source["die"]).exists():
        os.kill(os.getpid(), signal.SIGKILL)
    return {"source": dict(source), "weight": bytearray(source.get("megabytes", 0) * 2**20)}


def in_worker(store: Store) -> Store:
    unfit = store["source"].get("unfit")
    if unfit == "refuse":
        raise BuildError("There is no store here.")
    if unfit:
        raise RuntimeError("a worker that cannot open its store")
    return {**store, "worker": os.getpid()}


def apply(store: Store, payload: Mapping[str, Any]) -> None:
    time.sleep(payload.get("seconds", 0))
    if payload.get("die"):
        marker = Path(payload["die"])
        if marker.exists():
            marker.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
    store[payload["name"]] = payload["value"]
    if payload.get("raise"):
        raise BuildError("half of it is done")


def echo(store: Store, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    sink.head({"pid": os.getpid(), "zygote": os.getppid()})
    sink.write(str(payload.get("text", "")).encode())
    return {"known": store.get(payload.get("name", "")), "source": store["source"].get("name")}


def silent(_store: Store, _payload: Mapping[str, Any], _sink: Sink) -> dict[str, Any]:
    return {}


def sleep(_store: Store, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    if payload.get("early"):
        sink.head({"pid": os.getpid()})
        sink.write(b"x" * 100_000)
    time.sleep(payload["seconds"])
    return {"nice": os.nice(0)}


def burn(_store: Store, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    """Use the processor: for as long as it is told by the clock, or so many of its seconds, or for ever."""
    if payload.get("early"):
        sink.head({"pid": os.getpid()})
        sink.write(b"x" * 100_000)
    clock = time.process_time if "processor" in payload else time.monotonic
    stop = clock() + payload.get("processor", payload.get("seconds", 1e9))
    while clock() < stop:
        pass
    return {"nice": os.nice(0)}


def allocate(_store: Store, payload: Mapping[str, Any], _sink: Sink) -> dict[str, Any]:
    held = []
    for _ in range(payload["megabytes"]):
        held.append(bytearray(b"x") * 2**20)
        time.sleep(payload.get("pause", 0))
    time.sleep(payload.get("seconds", 0))
    return {"held": len(held)}


def abort_for_memory(_store: Store, _payload: Mapping[str, Any], _sink: Sink) -> dict[str, Any]:
    """Die as Rust's runtime does when the allocator gives nothing."""
    os.write(2, b"memory allocation of 1073741824 bytes failed\n")
    os.abort()


def abort_with_backtrace(_store: Store, _payload: Mapping[str, Any], _sink: Sink) -> dict[str, Any]:
    """Die as it does with RUST_BACKTRACE=1: the words come in two pieces, and much comes after them."""
    os.write(2, b"memory allo")
    time.sleep(0.05)
    os.write(2, b"cation of 1073741824 bytes failed\nstack backtrace:\n")
    for number in range(300):
        os.write(2, b"  %d: a_frame_of_the_stack\n             at /made/up/file.rs:%d:9\n" % (number, number))
    os.abort()


def crash(_store: Store, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    if payload.get("early"):
        sink.head({})
        sink.write(b"x" * 100_000)
    os.kill(os.getpid(), payload["signal"])
    return {}


def leave(_store: Store, payload: Mapping[str, Any], _sink: Sink) -> dict[str, Any]:
    os._exit(payload["code"])


def stream(_store: Store, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    sink.head({"pid": os.getpid()})
    piece = bytes(range(256)) * (payload["piece"] // 256)
    for _ in range(payload["pieces"]):
        sink.write(piece)
    return {"bytes": payload["pieces"] * len(piece)}


def refuse(_store: Store, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    sink.head({"never": "seen"})
    sink.write(b"x" * payload.get("before", 10))
    if payload["kind"] == "query":
        raise QueryError("No such thing.", "Mend it.", 3, 7)
    error = BuildError("No such build.", "Build it.")
    error.found = "boolean"  # type: ignore[attr-defined]  # as subclasses have attributes of their own
    raise error


def stumble(_store: Store, _payload: Mapping[str, Any], _sink: Sink) -> dict[str, Any]:
    raise ZeroDivisionError("a secret of the inside")


def chatter(_store: Store, payload: Mapping[str, Any], _sink: Sink) -> dict[str, Any]:
    os.write(2, payload["text"].encode())
    return {}


TASKS = {
    "echo": echo,
    "silent": silent,
    "sleep": sleep,
    "burn": burn,
    "allocate": allocate,
    "abort_for_memory": abort_for_memory,
    "abort_with_backtrace": abort_with_backtrace,
    "crash": crash,
    "leave": leave,
    "stream": stream,
    "refuse": refuse,
    "stumble": stumble,
    "chatter": chatter,
}
