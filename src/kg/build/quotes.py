"""Holding every quote of a record against the source document, and filling in its paragraphs."""

from collections.abc import Iterator, Mapping

from kg.document import Document
from kg.errors import QuoteMismatchError
from kg.flat import flatten, fold
from kg.record import Item, Measure, Plan, Quantity, Record, Span, Target, items


def _quotes(plan: Plan) -> Iterator[tuple[str, str, Span]]:
    """Yield (address, quote, span) of everything that a plan's record quotes whole."""
    for at, item in items(plan):
        if item.text is not None:
            yield at, item.text, item.span
        for position, quantity in enumerate(item.quantities, 1):
            yield f"{at}/quantities/{position}", quantity.text, quantity.span
        for position, duty in enumerate(item.agencies, 1):
            yield f"{at}/agencies/{position}", duty.text, duty.span
    for position, baseline in enumerate(plan.baselines, 1):
        yield f"/plans/{plan.audience}/baselines/{position}", baseline.text, baseline.span


def _quantities(plan: Plan) -> Iterator[tuple[str, Quantity]]:
    for at, item in items(plan):
        for position, quantity in enumerate(item.quantities, 1):
            yield f"{at}/quantities/{position}/printed", quantity


def _refuse(record: Record, at: str, quote: str, found: str) -> None:
    raise QuoteMismatchError(
        f"{record.document}：引文与原文不符 {at} quotes “{quote}”, but the document holds “{found}” there.",
        "请重新提取 extract the document again with `kg extract --facts --update`.",
    )


def check_quotes(record: Record, document: Document) -> int:
    """Check every quote and title of a record against its span in the document.

    Args:
        record: A record whose `sha256` is the document's.
        document: The source document.

    Returns:
        How many quotes were checked.

    Raises:
        QuoteMismatchError: A span does not hold its quote; names both.
    """
    checked = 0
    for plan in record.plans:
        for at, quantity in _quantities(plan):
            if quantity.printed is not None and fold(quantity.printed) not in fold(quantity.text):
                _refuse(record, at, quantity.printed, quantity.text)
        for at, quote, (start, end) in _quotes(plan):
            found = flatten(document.text, start, end).text
            if found != quote:
                _refuse(record, at, quote, found)
            checked += 1
        for at, item in items(plan):
            if not isinstance(item, Target):
                title = item.title if isinstance(item, Measure) else item.name
                found = flatten(document.text, *item.span).text
                if not found.startswith(title):
                    _refuse(record, at, title, found[: len(title)])
                checked += 1
    return checked


def with_paragraphs(record: Record, document: Document) -> Record:
    """Return a copy of the record with the paragraphs of measures, projects and provisions read in."""
    copy = record.model_copy(deep=True)
    for plan in copy.plans:
        for _, item in items(plan):
            if isinstance(item, Measure | Item):
                item.text = flatten(document.text, *item.span).text
    return copy


def match_documents(records: Mapping[str, Record], documents: Mapping[str, Document]) -> dict[str, Document]:
    """Find each record's source document by the hash of its bytes.

    Args:
        records: By record name.
        documents: By file name.

    Returns:
        The documents found, by record name; records whose document was not given are left out.

    Raises:
        QuoteMismatchError: A file bears a record's document name but has other bytes.
    """
    by_hash = {document.sha256: document for document in documents.values()}
    found = {}
    for name, record in records.items():
        if record.sha256 in by_hash:
            found[name] = by_hash[record.sha256]
        elif record.document in documents:
            other = documents[record.document].sha256
            raise QuoteMismatchError(
                f"{record.document}：文件内容不同 has sha256 {other}, but {name} is of {record.sha256}.",
                "请给出原来的文件 give the record's own document, or extract this one with --update.",
            )
    return found
