"""`/queries` and `/receipts`: which address asks for what, and in which form it is answered."""

import asyncio
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from urllib.parse import quote

from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from api.editions import page_tag
from api.endpoint import ReadingEndpoint
from api.queries.asked import Asked, read
from api.queries.chart import chart_of
from api.queries.job import ZIP, answered, packed, pictured, saved, verified
from api.queries.links import PATH, RECEIPTS, pager, query_path, receipt_path, run_path, with_fields
from api.queries.listing import as_json as listing_json
from api.queries.listing import described, listing_page, written
from api.queries.offers import ABOUT, EXCEL, MARKDOWN, PACK, PNG, form_of, offers
from api.queries.receipt import as_json as receipt_json
from api.queries.receipt import ask_page, receipt_page
from api.queries.view import query_page
from api.sparql.question import Question
from api.transport.cache import Kept
from api.transport.compression import WORTH, coding_for
from api.transport.exchange import REVALIDATED, Exchange, Pairs
from api.transport.negotiate import CSV, HTML, Choice, choose
from api.transport.problem import ProblemError, problem_of
from kg.catalogue import SavedQuery
from kg.errors import KgError
from kg.formats import PICTURES
from kg.issuing import file_name
from kg.receipts import read_receipt
from kg.verifying import Verdict

_ADDRESS = re.compile(r"/(?P<name>[a-z0-9-]{1,100})(?:@(?P<version>[0-9.]{1,30}))?(?P<run>/run)?")
_FILES = (EXCEL, CSV, MARKDOWN, PACK)
"""Forms that browsers save instead of showing."""
_PACKED = (EXCEL, PACK, PNG)
"""Forms that are compressed as they are."""


class Queries(ReadingEndpoint):
    """The catalogue of saved queries, their pages and answers, and receipts; below the framework."""

    async def _read(self, exchange: Exchange) -> None:
        asked = read(exchange.query_string)
        path = exchange.scope["path"].removeprefix(exchange.scope.get("root_path", "")).rstrip("/")
        if path == PATH:
            await self._listing(exchange, asked)
        elif path == RECEIPTS:
            await self._receipts(exchange, asked)
        elif path.startswith(f"{RECEIPTS}/"):
            await self._receipt(exchange, asked, path.removeprefix(f"{RECEIPTS}/"))
        else:
            await self._query(exchange, asked, path.removeprefix(PATH))

    async def _listing(self, exchange: Exchange, asked: Asked) -> None:
        choice = choose(exchange.accept, asked.form, ABOUT)
        queries = self._service.queries
        if choice.offer is HTML:
            self._service.loaded  # noqa: B018 - raises while there is nothing to ask
            tag = page_tag(self._service, exchange)
            response = await run_in_threadpool(listing_page, self._request(exchange), asked, queries)
            await self._send(exchange, response, tag)
        else:
            await self._data(exchange, choice.content_type, listing_json(asked, queries))

    async def _query(self, exchange: Exchange, asked: Asked, path: str) -> None:
        address = _ADDRESS.fullmatch(path)
        query = self._found(address["name"] if address else path.strip("/"))
        if address is None:
            raise ProblemError("not-found")
        _check_version(query, address["version"])
        if address["run"]:
            choice = choose(exchange.accept, asked.form, offers(query))
            if choice.offer is not HTML:
                await self._run(exchange, query, asked, choice)
                return
        else:
            choice = choose(exchange.accept, asked.form, ABOUT)
            if choice.offer is not HTML:
                await self._data(exchange, choice.content_type, written(described(query)))
                return
        await self._page(exchange, query, asked)

    def _found(self, name: str) -> SavedQuery:
        """Return the query of a name.

        Raises:
            ProblemError: There is none; names those that are near.
        """
        queries = self._service.queries
        if name in queries:
            return queries[name]
        near = get_close_matches(name[:100], queries, n=5, cutoff=0.5)
        zh = "、".join(f"{other}（{queries[other].header.title_zh}）" for other in near)
        raise ProblemError(
            "not-found",
            f"没有“{name[:100]}”这个查询。" + (f"相近的有：{zh}。" if near else f"目录见 {PATH}。"),
            f"There is no saved query {name[:100]!r}. "
            + (f"Near it: {', '.join(near)}." if near else f"{PATH} lists those there are."),
            {"near": near},
        )

    async def _page(self, exchange: Exchange, query: SavedQuery, asked: Asked) -> None:
        """Answer with the page of a query; what is wrong with what was filled in stands above the form."""
        request, service, tag = self._request(exchange), self._service, page_tag(self._service, exchange)
        body, problem, chart = None, None, None
        if all(asked.values.get(p.name) for p in query.header.parameters if p.required):
            limit, offset = _window(query, asked, paged=True)
            try:
                wanted = saved(service, exchange, query, asked, "page", limit=limit, offset=offset)
                kept = await answered(exchange, service, wanted)
                _check_page(query, asked, kept)
                body = kept.body
                chart = await chart_of(exchange, service, query, asked)
            except (KgError, ProblemError) as error:
                problem = problem_of(error)
        response = await run_in_threadpool(query_page, request, query, asked, body, problem, chart)
        await self._send(exchange, response, tag)

    async def _run(self, exchange: Exchange, query: SavedQuery, asked: Asked, choice: Choice) -> None:
        """Answer with the data of a query: all of them, or the page that is asked for."""
        service, paged = self._service, bool(asked.page or asked.page_size)
        limit, offset = _window(query, asked, paged=paged)
        form = form_of(choice.offer, bom=asked.bom)
        wanted = saved(service, exchange, query, asked, form, limit=limit, offset=offset)
        if exchange.if_none_match and exchange.holds(wanted.tag):
            await exchange.not_modified(wanted.tag)
            return
        make = packed if form == ZIP else pictured if form in PICTURES else answered
        kept = await make(exchange, service, wanted)
        _check_page(query, asked, kept)
        headers = _headers(query, asked, kept, paged=paged)
        if choice.offer in _FILES:
            headers.append(_disposition(query, asked, form))
        await self._whole(exchange, wanted, choice, kept, headers)

    async def run_named(self, exchange: Exchange, name: str, asked: Asked) -> None:
        """Answer with the data of a query as a kept release has them.

        Args:
            exchange: The request.
            name: The query's name.
            asked: What the address asks for, of which release.

        Raises:
            ProblemError: There is no such query, or the answer has no such page.
            KgError: There is no answer.
        """
        query = self._found(name)
        forms = [offer for offer in offers(query) if offer is not HTML]
        await self._run(exchange, query, asked, choose(exchange.accept, asked.form, forms))

    async def _whole(
        self, exchange: Exchange, wanted: Question, choice: Choice, kept: Kept, headers: Pairs
    ) -> None:
        coding = coding_for(exchange.accept_encoding) if exchange.accept_encoding else None
        body = kept.body
        headers = [
            *REVALIDATED,
            (b"content-type", choice.content_type.encode()),
            (b"etag", wanted.tag.encode()),
            *headers,
        ]
        if coding is not None and len(body) >= WORTH and choice.offer not in _PACKED:
            body = await asyncio.to_thread(kept.within, coding)
            headers.append((b"content-encoding", coding.encode()))
        await exchange.whole(200, headers, body)

    async def _receipts(self, exchange: Exchange, asked: Asked) -> None:
        """Answer with the page on which a receipt's id is written, or go to the receipt."""
        given = next(iter(asked.values.get("id", [])), "").strip()
        choose(exchange.accept, asked.form, ABOUT[:1])
        if given:
            path = receipt_path(quote(given.rsplit("/", 1)[-1], safe=""))
            to = with_fields(path, asked.languages)
            await self._send(exchange, RedirectResponse(to, 303))
            return
        tag = page_tag(self._service, exchange)
        await self._send(exchange, await run_in_threadpool(ask_page, self._request(exchange)), tag)

    async def _receipt(self, exchange: Exchange, asked: Asked, given: str) -> None:
        choice = choose(exchange.accept, asked.form, ABOUT)
        receipt, service = read_receipt(given), self._service
        query = service.queries.get(receipt.query)
        kept = await answered(exchange, service, verified(service, exchange, given, query))
        head = kept.head
        now = read_receipt(head["now"]) if head["now"] else None
        verdict = Verdict(receipt, head["outcome"], now, head["why"])
        if choice.offer is HTML:
            response = await run_in_threadpool(receipt_page, self._request(exchange), query, verdict)
            await self._send(exchange, response)
        else:
            await self._data(exchange, choice.content_type, receipt_json(verdict))


def _check_version(query: SavedQuery, version: str | None) -> None:
    """Check that the version that an address names is the one there is.

    Raises:
        ProblemError: It is an older one, which is gone, or one that never was.
    """
    if version is None or version == query.version:
        return
    older = _order(version) < _order(query.version)
    raise ProblemError(
        "version-gone" if older else "not-found",
        f"查询 {query.name} 现在是版本 {query.version}，没有 {version}。",
        f"The query {query.name} is at version {query.version}; there is no {version}.",
        {"version": query.version, "link": query_path(query)},
    )


def _order(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part]


def _window(query: SavedQuery, asked: Asked, *, paged: bool) -> tuple[int | None, int]:
    """Return how many rows are wanted, and how many to leave out before them."""
    if not paged:
        return None, 0
    size = asked.page_size or query.header.page_size
    return size, ((asked.page or 1) - 1) * size


def _check_page(query: SavedQuery, asked: Asked, kept: Kept) -> None:
    """Check that the page that is asked for is there.

    Raises:
        ProblemError: There are fewer.
    """
    size = asked.page_size or query.header.page_size
    pages = pager("", [], 1, size, int(kept.head["total"])).pages
    if (asked.page or 1) > pages:
        raise ProblemError(
            "bad-parameter",
            f"答案只有 {pages} 页：page={asked.page}。",
            f"The answer has {pages} page(s): page={asked.page}.",
        )


def _headers(query: SavedQuery, asked: Asked, kept: Kept, *, paged: bool) -> Pairs:
    head: Mapping[str, object] = kept.head
    receipt = str(head["receipt"])
    links = [(receipt_path(receipt), "describedby"), (query_path(query), "collection")]
    if paged:
        size = asked.page_size or query.header.page_size
        fields = [*asked.pairs, *asked.languages]
        fields += [("format", asked.form)] if asked.form else []
        fields += [("page_size", str(size))] if asked.page_size else []
        path = f"{asked.named.path}{run_path(query)}" if asked.named else run_path(query)
        pages = pager(path, fields, asked.page or 1, size, int(str(head["total"])))
        links += [(href, relation) for relation, href in pages.relations]
    link = ", ".join(f'<{href}>; rel="{relation}"' for href, relation in links)
    return [
        (b"receipt", receipt.encode()),
        (b"link", link.encode()),
        (b"answer-complete", b"true" if head["whole"] else b"false"),
    ]


def _disposition(query: SavedQuery, asked: Asked, form: str) -> tuple[bytes, bytes]:
    """Return how the file is called: in ASCII, and for readers of today by the query's title."""
    day = datetime.now(UTC).date()
    plain = file_name(query, day, form)
    title = query.header.title_en if asked.language == "en" else query.header.title_zh
    named = quote(f"{title} {plain.removeprefix(query.name).lstrip('-')}", safe="")
    return b"content-disposition", f"attachment; filename=\"{plain}\"; filename*=UTF-8''{named}".encode()
