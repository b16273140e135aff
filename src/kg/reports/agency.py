"""The status report of an agency: what it has duties for, in all plans."""

from collections import Counter
from collections.abc import Sequence

from kg.errors import ParameterError
from kg.reports.asking import Asking
from kg.reports.model import Column, Facts, Number, Numbers, Report
from kg.reports.parts import Parts, by_status, told_counts
from kg.reports.plan import due_years, say_attention, say_presumed, status_numbers
from kg.reports.standing import Standing, Standings, few, notation, standings
from kg.reports.wording import told
from kg.saved import Row
from kg.vocab import BASE


def agency_report(asking: Asking) -> Report:
    """Return an agency's status report.

    Args:
        asking: Asks the queries.

    Raises:
        ParameterError: There is no such agency.
        QueryError: A query fails.
    """
    key, day = asking.wanted.key, asking.wanted.day.isoformat()
    iri = f"{BASE}id/agency/{key}"
    found = asking.ask("agencies-of-place", agency=iri)
    if not found:
        raise ParameterError(
            f"没有机构 {key[:80]}。 There is no agency {key[:80]!r}.",
            "写作 地区代码/名称，如 450700/health-commission。 Write it as 450700/health-commission.",
        )
    agency = next((row for row in found if row["presentAgency"].iri == iri), found[0])
    parts = Parts(asking, "agency_title", agency["agencyLabel"].text)
    work = asking.ask("agency-worklist", agency=iri, as_of=day)
    plans = {row["plan"].iri for row in work}
    listed, findings = Standings((), asking.wanted.day.year), list[Row]()
    if plans:
        own = frozenset(row["subject"].iri for row in work)
        listed = standings(asking, plans, own)
        things = own | {row["target"].iri for row in work}
        found_all = asking.ask("validation-findings", plan=few(plans))
        findings = [row for row in found_all if row["focus"].iri in things]

    _facts(parts, agency, work)
    _summary(parts, agency, work, listed)
    say_presumed(parts, {notation(row["basisConcept"].iri) for row in work})
    _standing(parts, work, listed)
    printed = agency["agencyLabel"].term
    parts.standings(listed, _Own(parts, work, printed.value if printed else ""))
    _basis(parts, work)
    _in_words(parts, work, listed)
    parts.findings(findings, of_some=True)
    parts.sources()
    parts.receipts()
    return parts.report()


class _Own:
    """Tells the agency's own role for a target value, and who else leads it."""

    def __init__(self, parts: Parts, work: Sequence[Row], printed: str) -> None:
        self._words = parts.words
        self._own = f"{printed}（"
        self._roles: dict[str, list[str]] = {}
        for row in work:
            self._roles.setdefault(row["subject"].iri, []).append(_role(parts, row))

    def __call__(self, one: Standing) -> tuple[str, str]:
        words = self._words
        roles = words.comma.join(dict.fromkeys(self._roles.get(one.value, ())))
        others = [lead for lead in one.leads.split("、") if lead and not lead.startswith(self._own)]
        return roles, words("leads_are", leads="、".join(others)) if others else ""


def _role(parts: Parts, row: Row) -> str:
    return parts.words("role_basis", role=row["roleLabel"].text, basis=row["basis"].text)


def _facts(parts: Parts, agency: Row, work: Sequence[Row]) -> None:
    words = parts.words
    plans = dict.fromkeys(sorted(row["planLabel"].text for row in work))
    rows = (
        ("place", agency["placeLabel"].text),
        ("other_names", agency["otherNames"].text),
        ("former_names", agency["formerNames"].text),
        ("functions", agency["functionLabel"].text),
        ("plans", words.comma.join(plans)),
        ("agency_source", agency["agencySource"].text),
        ("as_of", words.day(parts.asking.wanted.day)),
        ("data", parts.asking.wanted.data),
    )
    optional = {"other_names", "former_names"}
    told_rows = ((words(n), words.given(text)) for n, text in rows if text or n not in optional)
    parts.parts.append(Facts(rows=tuple(told_rows)))


def _summary(parts: Parts, agency: Row, work: Sequence[Row], listed: Standings) -> None:
    words = parts.words
    targets = {row["target"].iri for row in work}
    leading = {row["target"].iri for row in work if notation(row["roleConcept"].iri) == "lead"}
    firm = {row["target"].iri for row in work if notation(row["basisConcept"].iri) != "presumed"}
    more = [words("duties_leading", count=len(leading))]
    if targets - firm:
        more.append(words("duties_presumed", count=len(targets - firm)))
    parts.heading("summary")
    items = (
        Number(value=str(len(targets)), label=words("duties"), more=words.comma.join(more)),
        Number(value=str(len(listed.all)), label=words("values"), more=words("values_more")),
        *status_numbers(listed),
    )
    parts.parts.append(Numbers(items=items))
    day = words.day(parts.asking.wanted.day)
    if not work:
        parts.say(words("by_nothing", day=day))
        return
    said = words(
        "agency_said",
        day=day,
        name=agency["agencyLabel"].text,
        targets=len(targets),
        leading=len(leading),
        plans=len({row["plan"].iri for row in work}),
        values=len(listed.all),
        told=told_counts(words, listed),
    )
    parts.say(said)
    say_attention(parts, listed)


def _standing(parts: Parts, work: Sequence[Row], listed: Standings) -> None:
    """Add how what the agency answers for stands, by plan; each target value and target in words once."""
    if not work:
        return
    words = parts.words
    once = {row["subject"].iri: row for row in work}.values()
    counted = Counter(
        (row["planLabel"].text, f"{notation(row['statusConcept'].iri)}|{row['status'].text}") for row in once
    )
    cells = [(plan, status, count) for (plan, status), count in sorted(counted.items())]
    parts.heading("standing")
    parts.figure("chart_plans", cells, "plan", "agency-worklist")
    columns, rows = by_status(words, cells)
    columns[0] = columns[0].model_copy(update={"heading": words("plan")})
    parts.table(words("table_plans"), columns, rows, "agency-worklist")
    parts.say(words("counted"), small=True)
    due_years(parts, listed)


def _basis(parts: Parts, work: Sequence[Row]) -> None:
    if not work:
        return
    words = parts.words
    targets: dict[tuple[str, str], set[str]] = {}
    for row in sorted(work, key=lambda row: (row["basisConcept"].iri, row["roleConcept"].iri)):
        targets.setdefault((row["basis"].text, row["roleLabel"].text), set()).add(row["target"].iri)
    parts.heading("responsibility")
    columns = (
        Column(heading=words("basis"), share=40),
        Column(heading=words("role"), share=40),
        Column(heading=words("targets"), share=20, number=True),
    )
    rows = [(basis, role, str(len(those))) for (basis, role), those in targets.items()]
    parts.table(words("table_basis"), columns, rows, "agency-worklist")
    parts.say(words("basis_note_agency"), small=True)


def _in_words(parts: Parts, work: Sequence[Row], listed: Standings) -> None:
    """Add the targets that have no numbers: their sentences, with the agency's roles."""
    words, known = parts.words, {one.target for one in listed.all}
    roles: dict[str, list[str]] = {}
    rows: dict[str, Row] = {}
    for row in work:
        target = row["target"].iri
        if target not in known:
            rows[target] = row
            roles.setdefault(target, []).append(_role(parts, row))
    if not rows:
        return
    most = int(told()["most_in_words"])
    parts.heading("in_words")
    columns = (
        Column(heading=words("row"), share=5, number=True),
        Column(heading=words("targets"), share=60),
        Column(heading=words("own_role"), share=25),
        Column(heading=words("source"), share=10),
    )
    listed_rows = []
    for number, (target, row) in enumerate([*rows.items()][:most], 1):
        statement = row["statement"].text
        mark = parts.mark("target", row["target"].text, row["targetSource"].text)
        role = words.comma.join(dict.fromkeys(roles[target]))
        listed_rows.append((str(number), statement, role, mark))
    parts.table(words("table_in_words"), columns, listed_rows, "agency-worklist")
    if len(rows) > most:
        parts.say(words("in_words_rest", most=most, count=len(rows)), small=True)
