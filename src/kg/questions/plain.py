"""What was understood, for programs and for the terminal."""

from collections.abc import Sequence

from kg.questions.understanding import Candidate, Understanding
from kg.questions.words import words
from kg.saved.answer import Language

Json = dict[str, object]


def as_dict(understood: Understanding, version: str) -> Json:
    """Return what was understood, as JSON can carry it.

    Args:
        understood: What was understood.
        version: Version of the data whose names were known.
    """
    return {
        "question": understood.text,
        "understood": _candidate(understood.best) if understood.best else None,
        "nearest": [_candidate(candidate) for candidate in understood.nearest],
        "unread": list(understood.unread),
        "not_in_the_data": list(understood.elsewhere),
        "never_answered": [dict(zip(("zh", "en"), pair, strict=True)) for pair in subjects(understood)],
        "data": version,
    }


def _candidate(candidate: Candidate) -> Json:
    header = candidate.query.header
    return {
        "query": candidate.query.name,
        "version": candidate.query.version,
        "title": {"zh": header.title_zh, "en": header.title_en},
        "sentence": {"zh": candidate.sentence("zh"), "en": candidate.sentence("en")},
        "score": candidate.score,
        "parameters": {
            filled.name: {
                "values": [
                    {"value": value, "zh": zh, "en": en}
                    for value, zh, en in zip(filled.values, filled.labels_zh, filled.labels_en, strict=True)
                ],
                "words": filled.words,
            }
            for filled in candidate.filled
        },
        "missing": list(candidate.missing),
    }


def subjects(understood: Understanding) -> list[Sequence[str]]:
    """Return what the question is about that is never answered, in Chinese and English."""
    return [words().subjects[key] for key in understood.beyond]


def to_text(understood: Understanding, language: Language) -> str:
    """Write what was understood for the terminal; lines end with a line feed."""
    lines: list[str] = []
    if understood.best:
        lines.append(f"理解为 understood as: {understood.best.sentence(language)}")
        lines += [f"  {line}" for line in _filled(understood.best, language)]
    else:
        lines.append("没有足够把握，不作回答。 Not understood well enough to be answered.")
        lines += _reasons(understood)
    if understood.unread:
        lines.append(f"没有用到的字 words without use: {'、'.join(understood.unread)}")
    if understood.nearest:
        lines.append("也可能是 it may also be:" if understood.best else "最接近的问题 the nearest questions:")
        lines += [f"  {c.score:.2f}  {c.sentence(language)}  ({c.query.name})" for c in understood.nearest]
    return "\n".join(lines) + "\n"


def _filled(candidate: Candidate, language: Language) -> list[str]:
    known = candidate.query.header.parameters_by_name
    lines = []
    for filled in candidate.filled:
        parameter = known[filled.name]
        label = parameter.label_en if language == "en" else parameter.label_zh
        values = filled.labels_en if language == "en" else filled.labels_zh
        lines.append(f"{label} = {'、'.join(values)}  ←「{filled.words}」")
    return lines


def _reasons(understood: Understanding) -> list[str]:
    lines = [f"目录不回答 never answered: {zh} · {en}" for zh, en in subjects(understood)]
    if understood.elsewhere:
        lines.append(f"数据里没有 not in the data: {'、'.join(understood.elsewhere)}")
    if understood.nearest and understood.nearest[0].missing:
        lines.append(f"还缺 missing: {'、'.join(understood.nearest[0].missing)}")
    return lines
