"""How a result is cited: Citation File Format 1.2.0, and BibTeX."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.catalogue import topics
from kg.formats import Issued
from kg.packs.release import Release
from kg.saved.sentence import sentence
from kg.vocabulary import vocabulary

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON writes as it is and YAML breaks a line at, or refuses."""
_MARKS = re.compile(r"[\\{}$&#%_~^]")
_SPELT = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "{": "(",
    "}": ")",
}
"""How BibTeX and LaTeX write marks of theirs; braces would have to match."""


def cff(issued: Issued, release: Release) -> bytes:
    """Write how a result is cited as `CITATION.cff`, a YAML file.

    Args:
        issued: The answer and its receipt.
        release: The data.
    """
    told = _cff(issued, release)
    return ("\n".join(_yaml(told)) + "\n").encode()


def bibtex(issued: Issued, release: Release) -> bytes:
    """Write how a result is cited as BibTeX.

    Args:
        issued: The answer and its receipt.
        release: The data.
    """
    receipt, day = issued.receipt, issued.answer.day
    title = _both("cff_title", query=_title(issued), dataset=(release.title.zh, release.title.en))
    fields = {
        "author": "{" + _tex(_named(release.publisher.zh, release.publisher.en)) + "}",
        "title": "{" + _tex(title) + "}",
        "year": (release.issued or day.isoformat())[:4],
        "version": _tex(release.version),
        "howpublished": "Dataset",
        "url": _url(issued, release),
        "urldate": day.isoformat(),
        "note": _tex(f"query {receipt.query} {receipt.version}, receipt {receipt.id}"),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    name = f"govplan-{receipt.query}-{release.version.partition('+')[0]}-{day.isoformat()}"
    return (f"@misc{{{name},\n" + ",\n".join(lines) + "\n}\n").encode()


def _cff(issued: Issued, release: Release) -> dict[str, Any]:
    answer, receipt = issued.answer, issued.receipt
    authors = [{"name": _named(release.publisher.zh, release.publisher.en)}]
    known = release.known_licence
    of_release = {
        "type": "data",
        "title": _named(release.title.zh, release.title.en),
        "authors": authors,
        "version": release.version,
        **({"date-released": release.issued} if release.issued else {}),
        "url": release.iri,
    }
    keywords = [word for key in answer.query.header.topics for word in _topic(key)]
    return {
        "cff-version": "1.2.0",
        "message": _both("cff_message"),
        "type": "dataset",
        "title": _both("cff_title", query=_title(issued), dataset=(release.title.zh, release.title.en)),
        "authors": authors,
        "abstract": " ".join(sentence(answer.query, answer.values, language) for language in ("zh", "en")),
        "keywords": list(dict.fromkeys(keywords)),
        "version": f"{release.version} ({receipt.query} {receipt.version}, {answer.day.isoformat()})",
        **({"date-released": release.issued} if release.issued else {}),
        **(
            {"license": known["spdx"]}
            if known
            else {"license-url": release.licence}
            if release.licence
            else {}
        ),
        "url": _url(issued, release),
        "identifiers": [
            {"type": "other", "value": receipt.id, "description": _both("cff_receipt")},
            {"type": "url", "value": release.iri, "description": _both("cff_release")},
        ],
        "references": [of_release],
    }


def _topic(key: str) -> tuple[str, str]:
    topic = topics()[key]
    return topic.label_zh, topic.label_en


def _title(issued: Issued) -> tuple[str, str]:
    header = issued.answer.query.header
    return header.title_zh, header.title_en


def _url(issued: Issued, release: Release) -> str:
    return issued.receipt_link if issued.site else release.iri


def _named(zh: str, en: str) -> str:
    return " / ".join(dict.fromkeys(filter(None, (zh, en)))) or "govplan"


def _both(key: str, **values: tuple[str, str]) -> str:
    zh, en = vocabulary("pack")[key]
    filled = (
        text.format(**{name: pair[at] or pair[1 - at] for name, pair in values.items()})
        for at, text in enumerate((zh, en))
    )
    return " ".join(filled)


def _tex(text: str) -> str:
    return _MARKS.sub(lambda mark: _SPELT.get(mark[0], "\\" + mark[0]), " ".join(text.split()))


def _yaml(told: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """Yield a mapping as YAML in blocks; every text is in quotes, as JSON writes it."""
    for key, value in told.items():
        if not isinstance(value, list):
            yield f"{indent}{key}: {_quoted(value)}"
            continue
        yield f"{indent}{key}:"
        for one in value:
            if isinstance(one, Mapping):
                first, *rest = _yaml(one, indent + "    ")
                yield f"{indent}  - {first.lstrip()}"
                yield from rest
            else:
                yield f"{indent}  - {_quoted(one)}"


def _quoted(value: object) -> str:
    return _UNPRINTABLE.sub(lambda mark: f"\\u{ord(mark[0]):04x}", json.dumps(value, ensure_ascii=False))
