"""Saved queries and receipts as a description of the service has them (OpenAPI): one operation a query."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.queries.ask import OFFERS
from api.queries.ask import PATH as ASK
from api.queries.asked import MOST_PAGES, MOST_ROWS
from api.queries.links import PATH, RECEIPTS, run_path
from api.queries.offers import ABOUT, offers
from api.transport.negotiate import Offer
from kg.catalogue import TODAY, Parameter, SavedQuery
from kg.questions.understanding import MOST_CHARACTERS as MOST_ASKED
from kg.receipts import MOST_ID
from kg.saved.binding import MOST_CHARACTERS, MOST_VALUES

Operation = dict[str, Any]

TAG = "queries"
_STRING = {"type": "string"}
_WORD = {"type": "string", "maxLength": MOST_CHARACTERS}
_SCHEMAS: Mapping[str, Mapping[str, Any]] = {
    "concept": _WORD,
    "iri": _WORD,
    "string": _WORD,
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "year": {"type": "integer", "minimum": 1000, "maximum": 9999},
    "date": {"type": "string", "format": "date"},
    "boolean": {"type": "boolean"},
    "language": {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
}
_LANGUAGE = {"type": "string", "enum": ["zh", "en"]}
_OWN: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "format": ("Name of a form or its media type; wins over `Accept`.", _STRING),
    "lang": ("Language of labels.", {**_LANGUAGE, "default": "zh"}),
    "names": ("In which language things are named; without it as `lang` says.", _LANGUAGE),
    "page": (
        "Page of the answer, with `Link` to the others; without it and `page_size` all rows come at once.",
        {"type": "integer", "minimum": 1, "maximum": MOST_PAGES},
    ),
    "page_size": ("Rows a page.", {"type": "integer", "minimum": 1, "maximum": MOST_ROWS}),
    "bom": ("1: CSV begins with a byte order mark, which Excel wants.", {"type": "integer", "enum": [0, 1]}),
}
_HEADERS = {
    "Receipt": "Id of the answer's receipt: what was asked of which data, and a digest of what came back.",
    "Link": "The receipt (`describedby`), the query's page (`collection`), and pages of the answer.",
    "ETag": "Weak; the same question of the same data on the same day has the same one.",
    "Answer-Complete": "true or false; false: the answer is longer than answers may be, and was cut.",
    "Content-Disposition": "Name of the file, of forms that are saved as one.",
}
_SENT = ("bad-request", "bad-parameter", "not-acceptable", "too-many-requests", "uri-too-long")
_RUN = (
    *_SENT, "malformed-query", "too-many-at-once", "busy", "query-too-slow", "query-too-large",
    "query-too-hard", "query-failed", "not-ready", "store-not-ready", "store-damaged", "internal-error",
)  # fmt: skip


def operations(queries: Mapping[str, SavedQuery]) -> dict[str, dict[str, Operation]]:
    """Return the operations by path and method; `problems` of one are slugs of problems."""
    found = {
        PATH: {
            "get": _operation(
                "queries",
                "The saved queries",
                "By topic, as a page or as JSON.",
                [
                    _parameter("q", "Words that a query has to say, blanks between them.", _WORD),
                    _parameter(
                        "audience",
                        "Whom it is for.",
                        {"type": "string", "enum": ["policy", "research", "public"]},
                    ),
                    *_own("format", "lang"),
                ],
                ABOUT,
                (*_SENT, "not-ready", "store-not-ready", "internal-error"),
            )
        },
        f"{PATH}/{{name}}": {
            "get": _operation(
                "query",
                "A saved query",
                "What it is, as JSON; as a page, also its answer. `name@version` is the same as long as that "
                "is its version, also before `/run`.",
                [_path("name", "Its name.", {"type": "string", "pattern": "^[a-z0-9-]+$"}), *_own(*_OWN)],
                ABOUT,
                (*_RUN, "not-found", "version-gone"),
            )
        },
        ASK: {
            "get": _operation(
                "ask",
                "A question in words",
                "The saved query that a question in Chinese or English asks for, with its parameters filled, "
                "or a refusal with the nearest ones; as a page, also the answer.",
                [
                    _parameter("q", "The question.", {"type": "string", "maxLength": MOST_ASKED}),
                    *_own("format", "lang", "names"),
                ],
                OFFERS,
                _RUN,
            )
        },
        RECEIPTS: {
            "get": _operation(
                "receipts",
                "Where a receipt is checked",
                "A page to paste its id into.",
                _own("lang"),
                ABOUT[:1],
                (*_SENT, "internal-error"),
            )
        },
        f"{RECEIPTS}/{{id}}": {
            "get": _operation(
                "receipt",
                "A receipt, and whether the same answer still comes back",
                "Asks the receipt's question again. Nothing is stored: the id holds the receipt.",
                [
                    _path("id", "The receipt's id.", {"type": "string", "maxLength": MOST_ID}),
                    *_own("format", "lang"),
                ],
                ABOUT,
                (*_RUN, "bad-receipt"),
            )
        },
    }
    for query in queries.values():
        found[run_path(query)] = {"get": _run(query)}
    return found


def _run(query: SavedQuery) -> Operation:
    header = query.header
    operation = _operation(
        f"run_{query.name.replace('-', '_')}",
        f"{header.title_zh} {header.title_en}",
        f"{header.question_zh} {header.question_en}\n\n{header.description_zh} {header.description_en}",
        [*(_of_query(query, parameter) for parameter in header.parameters), *_own(*_OWN)],
        offers(query),
        _RUN,
    )
    operation["responses"]["200"]["headers"] = {
        name: {"description": meaning, "schema": _STRING} for name, meaning in _HEADERS.items()
    }
    operation["responses"]["304"] = {"description": "The client has the answer already."}
    return operation


def _of_query(query: SavedQuery, parameter: Parameter) -> Operation:
    schema: dict[str, Any] = dict(_SCHEMAS[parameter.type])
    if parameter.choices:
        schema = {"type": "string", "enum": [choice.value for choice in parameter.choices]}
    if parameter.several:
        schema = {"type": "array", "items": schema, "maxItems": MOST_VALUES}
    default = parameter.default
    if default and default != TODAY:
        schema["default"] = [default] if parameter.several else default
    about = " ".join(
        filter(None, (parameter.label_zh, parameter.label_en + ".", parameter.help_zh, parameter.help_en))
    )
    told = _parameter(parameter.name, about, schema, required=parameter.required)
    example = query.header.golden.get(parameter.name)
    if example:
        told["example"] = [example] if parameter.several else example
    return told


def _operation(
    name: str,
    summary: str,
    description: str,
    parameters: Sequence[Operation],
    forms: Iterable[Offer],
    problems: Sequence[str],
) -> Operation:
    content = {offer.media_type: {"schema": _STRING} for offer in forms}
    return {
        "tags": [TAG],
        "summary": summary,
        "description": description,
        "operationId": name,
        "parameters": [*parameters],
        "responses": {
            "200": {"description": "What is asked for, in the form agreed on.", "content": content}
        },
        "problems": tuple(problems),
    }


def _parameter(name: str, about: str, schema: Mapping[str, Any], *, required: bool = False) -> Operation:
    return {"name": name, "in": "query", "required": required, "description": about, "schema": dict(schema)}


def _path(name: str, about: str, schema: Mapping[str, Any]) -> Operation:
    return {**_parameter(name, about, schema, required=True), "in": "path"}


def _own(*names: str) -> list[Operation]:
    return [_parameter(name, *_OWN[name]) for name in names]
