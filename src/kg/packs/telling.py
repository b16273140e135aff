"""The README of a pack: Chinese first, English beside."""

from collections.abc import Iterator, Sequence
from shlex import quote

from kg.formats import Issued, heading, layout
from kg.formats.markdown import plain
from kg.packs.release import Release
from kg.saved.sentence import sentence, written
from kg.vocabulary import vocabulary


def readme(issued: Issued, release: Release, files: Sequence[str], undrawn: tuple[str, str]) -> bytes:
    """Write what a pack is, what its columns mean, how to run it again and verify it, and what it rests on.

    Args:
        issued: The answer and its receipt.
        release: The data.
        files: Names of the pack's files.
        undrawn: Why there is no chart where the query says how one is drawn; empty if there is one, or none
            is meant to be.
    """
    header = issued.answer.query.header
    lines = [
        f"# {plain(header.title_zh)} · {plain(header.title_en)}",
        "",
        *_pair("what"),
        *_facts(issued, release),
        *_files(issued, files),
    ]
    if any(undrawn):
        lines += _pair("no_chart", why=undrawn)
    lines += [*_columns(issued), *_again(issued, release), *_verify(issued), *_sources(issued)]
    lines += [f"## {_both('cite')}", "", *_pair("cite_how"), *licence_lines(release, "##")]
    return ("\n".join(lines).rstrip() + "\n").encode()


def licence_lines(release: Release, mark: str = "#") -> list[str]:
    """Return what is said of the licence, as lines of Markdown.

    Args:
        release: The data.
        mark: What begins its heading.
    """
    lines = [f"{mark} {_both('licence')}", ""]
    if not release.licence:
        return [*lines, *_pair("licence_unknown")]
    known = release.known_licence
    names = f"{known['zh']} {known['en']} ({known['spdx']}) " if known else ""
    lines += [*_pair("licence_of"), f"{names}<{release.licence}>", ""]
    publisher, title = release.publisher, release.title
    return lines + _pair(
        "licence_credit",
        publisher=(publisher.first("zh"), publisher.first("en")),
        dataset=(title.first("zh"), title.first("en")),
        data=(release.version, release.version),
    )


def _facts(issued: Issued, release: Release) -> Iterator[str]:
    answer, receipt = issued.answer, issued.receipt
    query = answer.query
    for language in ("zh", "en"):
        yield f"- **{_word('question', language)}** {plain(sentence(query, answer.values, language))}"
    for language, text in (("zh", query.header.description_zh), ("en", query.header.description_en)):
        yield f"- **{_word('meaning', language)}** {plain(text)}"
    whole = "" if answer.complete else _word("cut", answer.language)
    yield f"- **{_both('extent')}** {whole}{plain(issued.extent)}"
    yield f"- **{_both('query')}** `{query.name}` {query.version}"
    yield f"- **{_both('data')}** `{release.version}` <{release.iri}>"
    yield f"- **{_both('asked')}** {receipt.day.isoformat()}"
    yield ""
    if query.header.parameters:
        yield f"## {_both('parameters')}"
        yield ""
    for parameter in query.header.parameters:
        values = answer.values.get(parameter.name, ())
        told = "；".join(f"{plain(written(v, answer.language))} (`{_code(v.term)}`)" for v in values)
        name = f"{plain(parameter.label_zh)} {plain(parameter.label_en)} `{parameter.name}`"
        yield f"- **{name}** {told or _both('all')}"
    if query.header.parameters:
        yield ""


def _files(issued: Issued, files: Sequence[str]) -> Iterator[str]:
    described = vocabulary("pack")["described"]
    name = issued.answer.query.name
    yield f"## {_both('files')}"
    yield ""
    for file in files:
        zh, en = described[file.replace(f"/{name}.rq", "/{name}.rq") if file not in described else file]
        yield f"- `{file}` {zh} · {en}"
    yield ""


def _columns(issued: Issued) -> Iterator[str]:
    if issued.answer.triples is not None:
        return
    yield f"## {_both('columns')}"
    yield ""
    meanings = " | ".join(_word("column_meaning", language) for language in ("zh", "en"))
    yield f"| {_both('heading')} | {_both('variable')} | {meanings} |"
    yield "|---|---|---|---|"
    for shown in layout(issued.answer).all:
        column = shown.column
        told = [
            "：".join(filter(None, (heading(column, "zh"), column.meaning_zh))),
            ": ".join(filter(None, (heading(column, "en"), column.meaning_en))),
        ]
        yield f"| {plain(shown.heading)} | `{column.name}` | {plain(told[0])} | {plain(told[1])} |"
    yield ""


def _again(issued: Issued, release: Release) -> Iterator[str]:
    answer, receipt = issued.answer, issued.receipt
    values = [(name, value.term) for name, found in answer.values.items() for value in found]
    version = release.version.partition("+")[0]
    words = ["kg", "query", receipt.query, *(f"--param {quote(f'{n}={v}')}" for n, v in values)]
    words += ["--today", receipt.day.isoformat(), "--lang", receipt.language, "--release", version]
    form = "csv" if answer.triples is None else "ttl"
    yield f"## {_both('again')}"
    yield ""
    yield from _pair("again_how", data=(version, version))
    yield from _block(" ".join([*words, "-o", f"again.{form}"]))
    if issued.site:
        fields = " ".join(f"--data-urlencode {quote(f'{n}={v}')}" for n, v in [*values, ("format", form)])
        yield from _pair("again_web")
        yield from _block(f"curl -fsSG {quote(f'{issued.site}/queries/{receipt.query}/run')} {fields}")
    yield from _pair("again_elsewhere")


def _verify(issued: Issued) -> Iterator[str]:
    yield f"## {_both('verify')}"
    yield ""
    yield from _pair("verify_how")
    workbook = issued.answer.triples is None
    yield from _block("kg verify-receipt " + ("result.xlsx" if workbook else "receipt.txt"))
    if issued.site:
        yield from _pair("verify_web")
        yield f"<{issued.receipt_link}>"
        yield ""
    yield from _pair("receipt_day")


def _sources(issued: Issued) -> Iterator[str]:
    yield f"## {_both('sources')}"
    yield ""
    for source in issued.answer.sources:
        names = " / ".join(dict.fromkeys(filter(None, (source.title.zh, source.title.en))))
        more = [
            f"<{source.iri}>" if source.iri else "",
            f"`{_code(source.document)}`" if source.document else "",
        ]
        more.append(f"sha256 `{source.sha256}`" if source.sha256 else "")
        yield f"- {' · '.join(filter(None, [plain(names), *more]))}"
    if issued.answer.sources:
        yield ""
        yield from _pair("prevails")
    else:
        yield from _pair("no_sources")


def _block(command: str) -> list[str]:
    """Return a command as a block of code; a value with a line end stays within it."""
    fence = "~~~~" if "```" in command else "```"
    return [f"{fence}sh", *command.splitlines(), fence, ""]


def _code(text: str) -> str:
    return " ".join(text.replace("`", "'").split())


def _word(key: str, language: str) -> str:
    return str(vocabulary("pack")[key][language == "en"])


def _both(key: str) -> str:
    zh, en = vocabulary("pack")[key]
    return f"{zh} {en}"


def _pair(key: str, **values: tuple[str, str]) -> list[str]:
    """Return a sentence in both languages, as two paragraphs."""
    told = (
        text.format(**{name: pair[at] for name, pair in values.items()})
        for at, text in enumerate(vocabulary("pack")[key])
    )
    return [line for text in told for line in (text, "")]
