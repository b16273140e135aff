"""The status report of a plan."""

from collections.abc import Sequence

from kg.errors import ParameterError
from kg.reports.asking import Asking
from kg.reports.model import Column, Facts, Number, Numbers, Report
from kg.reports.parts import Parts, by_status, told_counts
from kg.reports.standing import Standings, notation, standings
from kg.reports.wording import told
from kg.saved import Row
from kg.vocab import BASE


def plan_report(asking: Asking) -> Report:
    """Return a plan's status report.

    Args:
        asking: Asks the queries.

    Raises:
        ParameterError: There is no such plan.
        QueryError: A query fails.
    """
    key, day = asking.wanted.key, asking.wanted.day.isoformat()
    iri = f"{BASE}id/plan/{key}"
    overview = asking.ask("plan-overview", plan=iri)
    if not overview:
        raise ParameterError(
            f"没有规划 {key[:80]}。 There is no plan {key[:80]!r}.",
            "/plans 列出所有规划 lists all plans.",
        )
    plan = overview[0]
    parts = Parts(asking, "plan_title", plan["planLabel"].text)
    kinds = asking.ask("measurability", plan=iri)
    summary = asking.ask("status-summary", plan=iri, as_of=day)
    listed = standings(asking, [iri])
    basis = asking.ask("responsibilities-by-basis", plan=iri)
    nobody = len(asking.ask("targets-without-responsible", plan=iri, basis="none"))
    findings = asking.ask("validation-findings", plan=iri)

    _facts(parts, plan)
    _summary(parts, (plan, kinds, summary), listed, nobody)
    presumed = next((r["basis"].term for r in basis if notation(r["basisConcept"].iri) == "presumed"), None)
    bases = {notation(row["basisConcept"].iri) for row in basis}
    if presumed is not None and any(presumed.value in one.leads for one in listed.all):
        say_presumed(parts, bases)
    _standing(parts, summary, listed)
    parts.standings(listed)
    _basis(parts, basis, nobody)
    parts.findings(findings, of_some=False)
    parts.sources()
    parts.receipts()
    return parts.report()


def _facts(parts: Parts, plan: Row) -> None:
    words = parts.words
    told = {name: cell.text for name, cell in plan.items()}
    years = words("years", start=told["start"][:4], end=told["end"][:4])
    document = f"{told['document']} (SHA-256 {told['sha256'][:12]}…)" if told["sha256"] else told["document"]
    source = [told["planSource"]] if told["planSource"] and told["planSource"] != told["document"] else []
    rows = (
        ("place", told["placeLabel"]),
        ("audience", told["audienceLabel"]),
        ("period", years),
        ("issuer", told["issuerLabel"]),
        ("number", told["documentNumber"]),
        ("issued", words.printed_day(told["issued"])),
        ("extent", words.side(told["extent"])),
        ("document", words.comma.join((*source, document))),
    )
    data = ("as_of", words.day(parts.asking.wanted.day)), ("data", parts.asking.wanted.data)
    parts.parts.append(Facts(rows=tuple((words(name), words.given(text)) for name, text in (*rows, *data))))


def _summary(
    parts: Parts, counted: tuple[Row, Sequence[Row], Sequence[Row]], listed: Standings, nobody: int
) -> None:
    """Add the numbers that matter, and the same in sentences."""
    words = parts.words
    plan, kinds, summary = counted
    whole = next((row for row in kinds if row["domainLabel"].text.endswith(" all")), None)
    quantified, share = (whole["quantified"].text, whole["share"].text) if whole else ("0", "0")
    targets, values = plan["targets"].text or "0", plan["targetValues"].text or "0"
    in_words = sum(
        int(r["count"].text) for r in summary if notation(r["statusConcept"].iri) == "not-measurable"
    )
    parts.heading("summary")
    items = [
        Number(value=targets, label=words("targets")),
        Number(value=quantified, label=words("quantified"), more=words("share", share=share)),
        Number(value=values, label=words("values"), more=words("values_more")),
        *status_numbers(listed),
        Number(value=str(nobody), label=words("nobody"), more=words("nobody_more")),
    ]
    parts.parts.append(Numbers(items=tuple(items)))
    day = words.day(parts.asking.wanted.day)
    if listed.all:
        said = words(
            "plan_said",
            targets=targets,
            quantified=quantified,
            share=share,
            values=values,
            day=day,
            told=told_counts(words, listed),
        )
        between = " " if words.language == "en" else ""
        parts.say(said + (between + words("plan_words", count=in_words) if in_words else ""))
        say_attention(parts, listed)
    else:
        parts.say(words("by_nothing", day=day))


def status_numbers(listed: Standings) -> list[Number]:
    """Return how many target values stand how, as numbers for the summary."""
    labels = {one.status: one.status_label for one in listed.all}
    return [Number(value=str(count), label=labels[status]) for status, count in listed.counts().items()]


def say_attention(parts: Parts, listed: Standings) -> None:
    """Say how much has to be seen to first, if anything."""
    if not listed.first:
        return
    counts = listed.counts()
    overdue = sum(counts.get(status, 0) for status in told()["overdue"])
    parts.say(
        parts.words(
            "attention",
            overdue=overdue,
            until=listed.until,
            soon=sum(map(listed.soon, listed.all)),
            behind=counts.get("off-track", 0),
        )
    )


def say_presumed(parts: Parts, bases: set[str]) -> None:
    """Warn where duties are presumed: all of them, or some."""
    if bases == {"presumed"}:
        parts.say(parts.words("presumed_only"))
    elif "presumed" in bases:
        parts.say(parts.words("presumed_some"))


def _standing(parts: Parts, summary: Sequence[Row], listed: Standings) -> None:
    """Add how targets stand by domain, drawn and as a table, and by due year."""
    words = parts.words
    cells = [
        (
            row["domainLabel"].text,
            f"{notation(row['statusConcept'].iri)}|{row['status'].text}",
            int(row["count"].text),
        )
        for row in summary
    ]
    if not cells:
        return
    parts.heading("standing")
    parts.figure("chart_domains", cells, "domain", "status-summary")
    columns, rows = by_status(words, cells)
    columns[0] = columns[0].model_copy(update={"heading": words("domain")})
    parts.table(words("table_domains"), columns, rows, "status-summary")
    parts.say(words("counted"), small=True)
    due_years(parts, listed)


def due_years(parts: Parts, listed: Standings) -> None:
    """Add a chart of due years, if there are several."""
    if len({one.due for one in listed.all}) > 1:
        bars: dict[tuple[str, str], int] = {}
        for one in listed.all:
            at = str(one.due), f"{one.status}|{one.status_label}"
            bars[at] = bars.get(at, 0) + 1
        parts.figure("chart_years", [(*at, count) for at, count in bars.items()], "due", "targets-due")


def _basis(parts: Parts, basis: Sequence[Row], nobody: int) -> None:
    words = parts.words
    parts.heading("responsibility")
    columns = (
        Column(heading=words("basis"), share=30),
        Column(heading=words("role"), share=30),
        Column(heading=words("targets"), share=20, number=True),
        Column(heading=words("agencies"), share=20, number=True),
    )
    rows = [[row[name].text for name in ("basis", "role", "targets", "agencies")] for row in basis]
    if rows:
        parts.table(words("table_basis"), columns, rows, "responsibilities-by-basis")
    parts.say(words("basis_note", nobody=nobody), small=True)
