"""Pages from templates: escaping on, links local, the reader's language kept from page to page."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from api.bundles import bundle
from api.reading import Label, decoded
from api.words import Language, Words, points, sign
from kg.saved import short
from kg.vocab import BASE

_NUMERAL = re.compile(r"[≥≤<>=≈~±+−-]?\s*\d[\d,.]*\s*(?:[%‰]|/10万|/万|[个条份所张名人])?")
"""A number as documents print it; such a cell stands on the right, whatever its column says."""
_WEB = re.compile(r"https?://|mailto:", re.IGNORECASE)
_LOCAL = ("id/", "graph/", "ontology", "problem/", "data/", ".well-known/")


_THINGS = ("/id/", "/.well-known/genid/")
"""Beginnings of the paths of things that are no documents: they lead to the documents about them."""


def named(iri: str) -> str | None:
    """Return the path that stands for an IRI at this service, or `None` for things of others."""
    path = iri.removeprefix(BASE)
    if path == iri or not path.startswith(_LOCAL):
        return None
    path = path.replace("ontology#", "ontology/", 1)  # a term has a page of its own
    return "/" + quote(path, safe="/#-._~:@!$&'()*+,;=%")


def local(iri: str) -> str | None:
    """Return the path of the page about a thing at this service, or `None` for things of others.

    Links lead there at once: the path of a thing that is no document would cost a redirect a click.
    """
    path = named(iri)
    if path is None or not path.startswith(_THINGS):
        return path
    document, mark, fragment = path.partition("#")
    return f"{document}.html{mark}{fragment}"


def in_form(path: str, name: str) -> str:
    """Return the path of a document in a form.

    Args:
        path: What stands for a thing, a graph, the ontology or another document at this service.
        name: The form, as endings name it: `html`, `ttl`, …
    """
    if path.startswith((*_THINGS, "/graph/", "/ontology")):
        return f"{path}.{name}"
    return with_query(path, format=name)


def at(iri: str) -> str:
    """Return where a link to a thing leads: to its page here or, for a thing of others, to its own address.

    What is written beside the release may name anything; only addresses of the web become links elsewhere.
    """
    return local(iri) or (iri if linkable(iri) else "#")


def linkable(iri: str) -> bool:
    """Tell whether an IRI may be linked: a browser would run `javascript:` and open `data:` and `file:`."""
    return _WEB.match(iri) is not None or local(iri) is not None


def language_of(request: Request) -> Language:
    """Return the reader's language: `?lang=en`, else Chinese."""
    return "en" if request.query_params.get("lang") == "en" else "zh"


def content_of(request: Request) -> Language:
    """Return the language of what the graph calls things: `?names=zh` or `en`, else the reader's language."""
    asked = request.query_params.get("names")
    return "zh" if asked == "zh" else "en" if asked == "en" else language_of(request)


def with_query(path: str, /, **parameters: str | Sequence[str]) -> str:
    """Return a path with query parameters, one of several values repeated; its fragment stays at the end."""
    before, mark, fragment = path.partition("#")
    if not parameters:
        return path
    joined = "&" if "?" in before else "?"
    return before + joined + urlencode(parameters, doseq=True) + mark + fragment


def _languages(language: Language, content: Language) -> dict[str, str]:
    """Return what keeps the reader's languages from page to page: the interface's, and that of names."""
    spoken = {"lang": "en"} if language == "en" else {}
    return spoken | ({"names": content} if content != language else {})


def _linker(languages: Mapping[str, str], as_of: str) -> Callable[..., str]:
    def href(path: str, /, **parameters: str | Sequence[str]) -> str:
        kept = {} if path.startswith(("http:", "https:")) else dict(languages)
        if as_of and (path == "/" or path.startswith("/id/")):
            kept["as_of"] = as_of
        return with_query(path, **parameters, **kept)

    return href


_CHINESE = Markup(' lang="zh-CN"')
"""Marks words of documents; on a Chinese page, all in that language, it would only be weight."""


def dated(text: str, language: Language) -> str:
    """Write a year, month or day as people do: 2018-03 is 2018年3月."""
    if language == "en":
        return text
    return "".join(f"{int(part)}{unit}" for part, unit in zip(text.split("-"), "年月日", strict=False))


def _namer(language: Language) -> Callable[[Label], Markup]:
    def name(label: Label) -> Markup:
        first, beside = label.first(language), label.beside(language)
        if not beside:
            return Markup("{}").format(first)
        return Markup('{}<span class="beside" lang="en">{}</span>').format(first, beside)

    return name


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["thousands"] = lambda value: f"{value:,}"
    environment.filters["local"] = local
    environment.filters["named"] = named
    environment.filters["in_form"] = in_form
    environment.filters["at"] = at
    environment.filters["linkable"] = linkable
    environment.filters["short"] = short
    environment.filters["numeral"] = lambda text: _NUMERAL.fullmatch(text) is not None
    environment.filters["decoded"] = decoded
    environment.globals["bundle"] = bundle
    return environment


def read_templates() -> None:
    """Read all templates, so that the first who asks for a page need not wait for it, nor others."""
    for name in _environment().list_templates():
        _environment().get_template(name)


def page(
    request: Request,
    template: str,
    context: Mapping[str, object],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Render a page.

    Args:
        request: Whose language and address the page shows.
        template: File name in `api/templates`.
        context: What the template names; `machines` is JSON-LD that the page carries.
        status: HTTP status.
        headers: Further headers.

    Returns:
        The page; its `Vary` says that other forms exist.
    """
    language = language_of(request)
    as_of = str(context.get("day", "")) if request.query_params.get("as_of") else ""
    content = content_of(request)
    languages = _languages(language, content)
    rest = [(k, v) for k, v in request.query_params.multi_items() if k not in {"lang", "names"}]
    other = rest if language == "en" else [*rest, ("lang", "en")]
    renamed = [*rest, *_languages(language, "en" if content == "zh" else "zh").items()]
    words = Words(language)
    written = (
        _environment()
        .get_template(template)
        .render(
            **{"machines": "", **context},
            w=words,
            both=words.both,
            language=language,
            content=content,
            chinese=_CHINESE if language == "en" else "",
            kept_languages=languages,
            href=_linker(languages, as_of),
            name=_namer(content),
            dated=lambda text: dated(text, language),
            points=lambda unit: points(unit, language),
            sign=lambda notation: sign(notation, language),
            other_names_href=request.url.path + ("?" + urlencode(renamed) if renamed else ""),
            other_language_href=request.url.path + ("?" + urlencode(other) if other else ""),
            made_of=getattr(request.state, "release", request.app.state.service.release),
        )
    )
    return HTMLResponse(written, status, {"Vary": "Accept", **(headers or {})})
