"""The task of a worker that tries a write: nothing that it does outlives it but what it reports."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from typing import Any, Literal, Protocol

from kg.report import Report
from kg.store import Store
from kg.store.content import DEFAULT, QUAD_MEDIA, TRIPLE_MEDIA, Content, ContentError, read_content
from kg.writes.draft import DEFAULT_GRAPH, Altered, Draft, Permission
from kg.writes.update import Update, evaluate

MULTIPART = "multipart/form-data"
RDF_FORMS = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
    "application/rdf+xml": "pretty-xml",
}
"""Media types that a report can be had in, and rdflib's names of them."""

_UTF_8 = ("utf-8", "utf8")
MOST_FINDINGS = 500
"""Findings that a report holds; the counts are whole."""


class UnsupportedMediaError(ContentError):
    """What was sent is in a form that is not read here."""


class Sink(Protocol):
    """Where a task's answer goes."""

    def write(self, data: bytes) -> object:
        """Take the next bytes; blocks while the reader is slow."""


@dataclass(frozen=True)
class Asked:
    """What a worker is told of a write; JSON can carry it (`told`, `of`).

    Attributes:
        method: What is to be done: the method of the graph store protocol, or `update`.
        graph: The graph; empty where the body names graphs itself, or for an update.
        content_type: Of the body, with its parameters.
        body: What was sent; for an update its text in UTF-8.
        base: What relative IRIs are resolved against.
        using: `using-graph-uri` of an update; `None` where the address names no dataset.
        using_named: `using-named-graph-uri`.
        prefixes: What the token lets be written.
        released: Graphs of the release.
        written: Graphs written before.
        salt: Stands for all that was written before; goes into the labels of blank nodes.
        strict: Whether violations refuse the write.
        report: A key of `RDF_FORMS` to write the report in; empty for none.
    """

    method: Literal["PUT", "POST", "DELETE", "update"]
    graph: str
    content_type: str
    body: bytes
    base: str
    using: Sequence[str] | None
    using_named: Sequence[str] | None
    prefixes: Sequence[str]
    released: Sequence[str]
    written: Sequence[str]
    salt: str
    strict: bool
    report: str = ""

    def told(self) -> dict[str, Any]:
        """Return the payload of the job."""
        return vars(self) | {"body": base64.b64encode(self.body).decode("ascii")}

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> "Asked":
        """Read the payload of the job."""
        return cls(**{**payload, "body": base64.b64decode(payload["body"])})


def prepare() -> None:
    """Load what judges writes, which takes a second, once for all workers to come."""
    from kg.writes.judge import shapes  # noqa: PLC0415 - only where there will be writes

    shapes()


def attempt(store: Store, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    """Try a write on a store of the worker's own, and judge what came of it.

    Args:
        store: Changed by the write; the worker is not used again.
        payload: `Asked.told`.
        sink: Gets the new contents of the changed graphs as canonical N-Quads, one after another.

    Returns:
        `changes`: a list of `{graph, size, added, removed}`, `size` the bytes of its content in the sink or
        `None` where the graph is gone; `refused`: whether violations refuse the write, which then changes
        nothing; `findings`: counts by severity; `report`: the report as JSON; `rdf`: the same in RDF.

    Raises:
        ContentError: The body cannot be read.
        QueryError: The update cannot be read, is refused or fails.
        ForbiddenGraphError: A graph may not be written.
        GraphStandingError: An operation on a whole graph finds it missing, or there already.
    """
    asked = Asked.of(payload)
    draft = Draft(store, Permission(asked.prefixes, frozenset(asked.released)), asked.written)
    if asked.method == "update":
        evaluate(Update(asked.body.decode(), asked.base, asked.using, asked.using_named, asked.salt), draft)
    elif asked.method == "DELETE":
        draft.drop(asked.graph)
    else:
        _store(asked, draft)
    altered = list(draft.altered())
    report = _judged(store, altered, draft.written)
    refused = asked.strict and not report.conforms
    changes = []
    for one in altered if not refused else ():
        lines = one.lines
        sink.write(lines or b"")
        size = None if lines is None else len(lines)
        changes.append(
            {"graph": one.graph, "size": size, "added": len(one.added), "removed": len(one.removed)}
        )
    shown = Report(report.results[:MOST_FINDINGS], ())
    return {
        "changes": changes,
        "refused": refused,
        "findings": dict(report.counts),
        "report": shown.to_json() if report.results else "",
        "rdf": shown.to_graph().serialize(format=RDF_FORMS[asked.report]) if refused and asked.report else "",
    }


def _judged(store: Store, altered: Sequence[Altered], written: Sequence[str]) -> Report:
    if not any(one.added or one.removed for one in altered):
        return Report((), ())
    from kg.writes.judge import judge  # noqa: PLC0415 - pySHACL takes a second to load

    return judge(store, altered, written)


def _store(asked: Asked, draft: Draft) -> None:
    """Put or post what was sent."""
    for graph, content in _sent(asked).items():
        target = graph or asked.graph or DEFAULT_GRAPH
        if asked.method == "POST" and draft.has(target):
            draft.add(target, content)
        else:
            draft.put(target, content)


def _sent(asked: Asked) -> dict[str, Content]:
    """Read what was sent; triples of several parts are merged.

    Raises:
        ContentError: It cannot be read, or names graphs although the request names one.
    """
    read: dict[str, Content] = {} if not asked.graph else {DEFAULT: frozenset()}
    for number, (media_type, body) in enumerate(_parts(asked)):
        if media_type not in TRIPLE_MEDIA and media_type not in QUAD_MEDIA:
            forms = ", ".join([*TRIPLE_MEDIA, *QUAD_MEDIA])
            raise UnsupportedMediaError(
                f"{media_type or 'No media type'} is not read here.", f"Send: {forms}."
            )
        # What is put again is the same as before; what is posted again has blank nodes of its own.
        salt = f"{asked.salt if asked.method == 'POST' else ''} {asked.graph} {number}"
        for graph, content in read_content(body, media_type, asked.base, salt).items():
            if graph and asked.graph:
                raise ContentError(
                    f"The request names a graph, and the body names another: <{graph}>.",
                    "Send triples alone, or send the dataset to /graphs without naming a graph.",
                )
            read[graph] = read.get(graph, frozenset()) | content
    return read


def _parts(asked: Asked) -> list[tuple[str, bytes]]:
    """Return media type and bytes of what was sent, part by part for `multipart/form-data`."""
    media_type = _media_type(asked.content_type)
    if media_type != MULTIPART:
        return [(media_type, asked.body)]
    head = f"Content-Type: {asked.content_type}\r\n\r\n".encode()
    message = BytesParser(policy=policy.HTTP).parsebytes(head + asked.body)
    if not message.is_multipart() or message.defects:
        raise ContentError("The body is no multipart/form-data.", "Check its boundary.")
    parts = list(message.iter_parts())
    for part in parts:
        if part.get_content_charset("utf-8") not in _UTF_8:
            raise ContentError(
                "正文有一部分声明的编码不是 UTF-8。 A part of the body declares another charset than UTF-8.",
                "请以 UTF-8 发送。 Send it as UTF-8.",
            )
    return [
        (_media_type(str(part.get("Content-Type", ""))), bytes(part.get_payload(decode=True) or b""))
        for part in parts
    ]


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
