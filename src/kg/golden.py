"""Golden checks: every saved query is read by both engines, and answers what its header says it must.

The shipped queries are held against the shipped data, an operator's own against the operator's.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from kg.algebra import admit
from kg.catalogue import Header, Parameter, SavedQuery, value_list
from kg.catalogue.checks import Checked
from kg.errors import CatalogueError, KgError
from kg.saved import bind
from kg.store import GraphStore, Store
from kg.term import Term
from kg.vocab import BASE

_IDS = f"{BASE}id/"
_LIST_COLUMNS = {"value", "label", "group"}
_SAMPLES: Mapping[str, str] = {
    "concept": f"{_IDS}example",
    "iri": f"{_IDS}example",
    "number": "1",
    "integer": "1",
    "year": "2030",
    "date": "2030-12-31",
    "boolean": "true",
    "language": "zh",
    "string": "x",
}


def check_text(query: SavedQuery) -> None:
    """Check that both engines read a query, that it can be paged, and its lists of values.

    Raises:
        CatalogueError: They cannot, the columns are not what is selected, or a list of values selects
            something else; names the query.
    """
    sample = {p.name: (_sample(p),) for p in query.header.parameters}
    one = 1 if query.form == "SELECT" else None
    try:
        variables = _selected(query.bound(sample, limit=one, offset=one))
    except KgError as error:
        raise _unreadable(query, "查询文本 its text", error) from error
    columns = [column.name for column in query.header.columns]
    if query.form == "SELECT" and [*variables] != columns:
        odd = ", ".join(sorted({*variables} ^ {*columns})) or "order"
        raise CatalogueError(
            f"queries/{query.name}.rq: 列与查询文本不符 columns differ from what is selected: {odd}.",
            "请让 [[columns]] 与 SELECT 一致 have [[columns]] list what SELECT does, in its order.",
        )
    for parameter in query.header.parameters:
        listing = value_list(parameter)
        if listing is not None:
            _check_list(query, parameter, listing)


def _check_list(query: SavedQuery, parameter: Parameter, listing: str) -> None:
    try:
        listed = {*_selected(listing)}
    except KgError as error:
        raise _unreadable(query, f"{parameter.name} 的取值列表 its list of values", error) from error
    if not {"value", "label"} <= listed <= _LIST_COLUMNS:
        raise CatalogueError(
            f"queries/{query.name}.rq: {parameter.name} 的取值列表 selects {', '.join(sorted(listed))}.",
            "请选出 select ?value ?label (?group).",
        )


def _unreadable(query: SavedQuery, what: str, error: KgError) -> CatalogueError:
    return CatalogueError(f"queries/{query.name}.rq: {what}: {error.message}", error.remedy)


def _sample(parameter: Parameter) -> str:
    return parameter.choices[0].value if parameter.choices else _SAMPLES[parameter.type]


@lru_cache(maxsize=256)
def _selected(text: str) -> tuple[str, ...]:
    """Have both engines read a text, and return the variables that it selects; lists are shared by many."""
    admit(text, frozenset())
    with Store.of([]).query(text) as answer:
        return tuple(answer.variables or ())


def check_answer(store: GraphStore, query: SavedQuery, day: date) -> Checked:
    """Hold a query's answer against what its header says.

    Args:
        store: The graph.
        query: The query; its golden values are bound.
        day: What `today` means.
    """
    header = query.header
    found, rows, fault = False, 0, ""
    try:
        text = bind(store, query, {name: (value,) for name, value in header.golden.items()}, day).text()
        with store.query(text) as answer:
            if query.form == "CONSTRUCT":
                rows = sum(1 for _ in answer.triples())
            elif query.form == "ASK":
                rows = int(bool(answer))
            else:
                for row in answer.rows():
                    rows += 1
                    found = found or _matches(row, header.golden_row)
    except KgError as error:
        fault = str(error)
    faults = [fault] if fault else list(_faults(header, rows, found=found or query.form != "SELECT"))
    return Checked(query.name, query.version, rows, "; ".join(faults))


def _matches(row: Mapping[str, Term], wanted: Mapping[str, str]) -> bool:
    return all(name in row and row[name].value in {value, _IDS + value} for name, value in wanted.items())


def _faults(header: Header, rows: int, *, found: bool) -> Iterator[str]:
    if rows < header.rows_at_least:
        yield f"应至少 expected at least {header.rows_at_least} rows, found {rows}"
    if header.rows_at_most is not None and rows > header.rows_at_most:
        yield f"应至多 expected at most {header.rows_at_most} rows, found {rows}"
    if header.golden_row and not found:
        row = ", ".join(f"{name}={value!r}" for name, value in header.golden_row.items())
        yield f"应有一行 expected a row with {row}, found none among {rows}"


def require_passed(checked: Sequence[Checked]) -> None:
    """Refuse answers that are not what their headers say.

    Raises:
        CatalogueError: Names each query, what was expected and what was found.
    """
    failed = [check for check in checked if not check.passed]
    if failed:
        lines = "\n".join(f"  queries/{check.query}.rq: {check.fault}" for check in failed)
        raise CatalogueError(
            f"{len(failed)} 个查询的答案与预期不符 golden checks failed:\n{lines}",
            "请查明数据或查询哪里变了；确属应有的变化，再改查询头部 find out what changed in the data or the "
            "query; if it should have, correct the header.",
        )
