"""`kg reason`: whether anything in the built graph contradicts the ontology, and why."""

from collections.abc import Iterable, Mapping
from typing import Annotated

import typer
from rdflib import Graph

from kg.build.release import DATASET, current
from kg.cli.app import OutOption, app, stderr
from kg.reason import hermit
from kg.reason.axioms import Triple, theory
from kg.reason.dl import Verdict, check
from kg.reason.facts import of_plan, ontology_of, plans_of, whole
from kg.reason.rl import engine
from kg.reason.shrink import Justification, by_rules
from kg.reason.wording import Labels, sentences
from kg.settings import Settings
from kg.store import Store

TEN_MINUTES = 600.0


@app.command()
def reason(
    dl: Annotated[
        bool, typer.Option("--dl", help="Ask HermiT (OWL 2 DL, needs Java) instead of the OWL 2 RL rules.")
    ] = False,
    plan: Annotated[list[str] | None, typer.Option(help="A plan's key; repeat for several.")] = None,
    all_at_once: Annotated[
        bool, typer.Option("--whole", help="With --dl: check the whole graph at once too.")
    ] = False,
    limit: Annotated[
        float, typer.Option(min=0.1, help="With --dl: seconds for each check, explanation included.")
    ] = TEN_MINUTES,
    out: OutOption = None,
) -> None:
    """Check that the built graph does not contradict the ontology; exit code 1 when it does.

    Without --dl the rules of OWL 2 RL are applied to the whole graph, or to the plans that are named. With
    --dl HermiT checks and classifies the ontology, then the ontology with one plan's data at a time.
    """
    store = Store.load(current(out or Settings().out) / DATASET)
    ontology, facts = ontology_of(store), whole(store)
    data: dict[str, Iterable[Triple]] = {f"规划 plan {key}": of_plan(store, key, facts) for key in plan or ()}
    if not dl:
        asked = data or {"全图 whole graph": facts}
        sound = [_apply_rules(title, ontology, given) for title, given in asked.items()]
    else:
        typer.echo(hermit.name())
        keys = plan or plans_of(store)
        sound = [_ask_hermit("本体 ontology", ontology, (), limit)]
        sound += [
            _ask_hermit(f"规划 plan {key}", ontology, of_plan(store, key, facts), limit) for key in keys
        ]
        if all_at_once:
            sound.append(_ask_hermit("全图 whole graph", ontology, facts, limit))
    if not all(sound):
        raise typer.Exit(1)


def _apply_rules(title: str, ontology: Graph, facts: Iterable[Triple]) -> bool:
    held = theory(ontology, facts)
    found = by_rules(held)
    verdict = f"有 {found.clashes} 处矛盾 contradictions" if found.clashes else "没有矛盾 no contradiction"
    typer.echo(f"{title}：{verdict}；事实 facts {held.facts}；{engine().name} {engine().version}")
    for why in found.why:
        _explain(why, held.labels)
    if found.clashes > len(found.why):
        typer.echo(f"  其余未列 {found.clashes - len(found.why)} more are not explained here.")
    return not found.clashes


def _ask_hermit(title: str, ontology: Graph, facts: Iterable[Triple], limit: float) -> bool:
    try:
        verdict = check(ontology, facts, limit)
    except hermit.TimeLimitError as error:
        typer.echo(f"{title}：未定 undecided")
        stderr.print(f"{error.message}\n  → {error.remedy}")
        return False
    typer.echo(f"{title}：{_summary(verdict)}")
    _tell_left_out(verdict.left_out)
    for kind in verdict.unsatisfiable:
        label = verdict.labels.get((kind, "zh"), "")
        typer.echo(f"  不可能有实例的类 class that nothing can be in: {label} <{kind}>")
    for why in verdict.why:
        _explain(why, verdict.labels)
    return verdict.sound


def _summary(verdict: Verdict) -> str:
    parts = ["一致 consistent" if verdict.consistent else "不一致 INCONSISTENT"]
    if verdict.consistent:
        many = len(verdict.unsatisfiable)
        parts.append(
            f"{many} 个类不可能有实例 unsatisfiable" if many else "每个类都可以有实例 all satisfiable"
        )
    parts += [f"类 classes {verdict.classes}", f"事实 facts {verdict.facts}", f"{verdict.seconds:.1f} s"]
    return "；".join(parts)


def _tell_left_out(left_out: Mapping[str, int]) -> None:
    if left_out:
        total = sum(left_out.values())
        typer.echo(f"  未参与推理的三元组 triples that OWL 2 cannot take: {total}")
    for reason_, count in sorted(left_out.items()):
        typer.echo(f"    {count:>6}  {reason_}")


def _explain(why: Justification, labels: Labels) -> None:
    title = "矛盾出自 the contradiction rests on"
    if not why.minimal:
        title += "（或有多余 some of it may not be needed）"
    typer.echo(f"  {title}:")
    for chinese, english in sentences(why.axioms, labels):
        typer.echo(f"    - {chinese}\n      {english}")
