"""A small graph of plans that do not exist, for tests of the service and its pages.

The province 示例省, its city 示例市 and the district 示例区 are made up, and so is every sentence below. The
records are put together here and go through the real builder, with the real ontology and registers of our
own; the documents they point into are made of the same sentences, so every quote stands at its span.
"""

import hashlib
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from rdflib import Literal, URIRef

from api.app import create_app
from kg.agencies import AgencyRegister
from kg.build.dataset_graph import DatasetDescription, Used, dataset_graph
from kg.build.ontology_graph import ontology_graph
from kg.build.plan_graph import PlanGraph
from kg.build.register_graph import register_graph
from kg.codes import Codes, read_ontology
from kg.indicators import Indicator, IndicatorRegister
from kg.places import Place, PlaceRegister
from kg.record import Baseline, Domain, Duty, Item, Measure, Plan, Quantity, Record, Target
from kg.registers import Concept
from kg.registry import Registry
from kg.settings import Settings
from kg.shipped import shipped
from kg.store import canonical_nquads

VERSION = "00madeup0000"
CITY_WOMEN, CITY_CHILDREN = "990100-women-2021-2030", "990100-children-2021-2030"
DISTRICT_WOMEN = "990101-women-2021-2030"

# One target a line: statement | indicator comparator value unit @year ; … | kind | group,… | topic,…
CITY_WOMEN_TARGETS = """
妇女与健康
妇女全生命周期享有示例卫生健康服务。 | | qualitative | |
示例孕产妇死亡率控制在9.5/10万以下。 | 示例孕产妇死亡率 <= 9.5 /10万 | quantified | pregnant |
示例管理率达到92%以上，产检率到2025年达到85%。|示例管理率 >= 92 %; 产检率 >= 85 % @2025|quantified|pregnant|
示例适龄妇女宫颈癌筛查率达到75%以上。 | 示例适龄妇女宫颈癌筛查率 >= 75 % | quantified | rural | screening
妇女与教育
加强思想政治教育，示例女性接受教育的水平持续提高。 | | trend | |
示例高中阶段毛入学率保持在95%以上。 | 示例高中阶段毛入学率 >= 95 % | quantified | |
妇女与经济
示例女性在单位从业人员中的比例保持在45%左右。 | 示例女性从业比例 ~ 45 % | quantified | |
建立示例女性创业扶持制度。 | | deliverable | rural |
妇女参与决策和管理
示例人大代表中女性比例不低于30%。 | 示例女代表比例 >= 30 % | quantified | |
妇女与社会保障
示例基本医疗保险参保率稳定在96%以上。 | 示例基本医疗保险参保率 >= 96 % | quantified | |
妇女与家庭建设
示例家庭教育指导服务站点达到12个。 | 示例家庭教育指导服务站点 = 12 个 | quantified | |
妇女与环境
示例城市公共厕所男女厕位比达到1∶1.5。 | 示例男女厕位比 = 1.5 1: | quantified | |
妇女与法律
反家庭暴力示例工作机制全面建立。 | | full-coverage | | violence
"""
CITY_CHILDREN_TARGETS = """
儿童与健康
示例婴儿死亡率控制在3.2‰以下。 | 示例婴儿死亡率 <= 3.2 ‰ | quantified | |
示例儿童总体近视率每年降低1个百分点。 | 示例儿童总体近视率 delta<= -1 个百分点 | quantified | |
儿童与安全
示例儿童伤害死亡率以2020年为基数下降20%。 | 示例儿童伤害死亡率 delta<= -20 % | quantified | |
预防和减少示例溺水事故。 | | trend | left-behind | drowning
儿童与教育
示例学前教育毛入园率达到98%以上。 | 示例学前教育毛入园率 >= 98 % | quantified | |
儿童与福利
每个示例街道至少有1名儿童主任。 | 示例儿童主任 >= 1 名 | quantified | left-behind |
儿童与家庭
示例家长学校建立率达到90%以上。 | 示例家长学校建立率 >= 90 % | quantified | |
儿童与环境
示例社区儿童活动场所建成率达到80%—85%。 | 示例社区儿童活动场所建成率 range 80 % | quantified | |
儿童与法律保护
完善示例未成年人司法保护制度。 | | deliverable | |
"""
DISTRICT_WOMEN_TARGETS = """
妇女与健康
示例孕产妇死亡率控制在7.5/10万以下。 | 示例孕产妇死亡率 <= 7.5 /10万 | quantified | pregnant |
示例适龄妇女宫颈癌筛查率达到90%以上。 | 示例适龄妇女宫颈癌筛查率 >= 90 % | quantified | | screening
妇女与教育
示例高中阶段毛入学率达到98%以上。 | 示例高中阶段毛入学率 >= 98 % | quantified | |
"""
MEASURES = ("完善示例保障机制", "加强示例服务供给", "推进示例宣传教育")
COMMITMENTS = {"加强示例服务供给": ("示例服务站点", ">=", 20, "个")}
DUTY = ("推进示例宣传教育", "示例市卫生健康局")

_QUANTITY = re.compile(r"(?P<of>\S+) (?P<cmp>\S+) (?P<value>\S+) (?P<unit>\S+)(?: @(?P<year>\d{4}))?")


class _Document:
    """The text that a record points into, written as the record grows."""

    def __init__(self) -> None:
        self.text = ""

    def add(self, sentence: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += sentence + "\n"
        return start, start + len(sentence)


def _quantities(cell: str, clause: str, span: tuple[int, int]) -> list[Quantity]:
    found = []
    for part in filter(None, (p.strip() for p in cell.split(";"))):
        match = _QUANTITY.fullmatch(part)
        assert match is not None, part
        value = float(match["value"])
        found.append(
            Quantity(
                indicator=match["of"],
                comparator=match["cmp"],
                value=value,
                unit=match["unit"],
                value_high=value + 5 if match["cmp"] == "range" else None,
                by_year=int(match["year"]) if match["year"] else None,
                baseline_year=2020 if match["cmp"] == "delta<=" and match["unit"] == "%" else None,
                printed=_printed(match),
                text=clause,
                span=span,
            )
        )
    return found


def _printed(match: re.Match[str]) -> str:
    value = match["value"].lstrip("-")
    if match["unit"] == "1:":
        return f"1:{value}"
    return f"{value}—{int(value) + 5}{match['unit']}" if match["cmp"] == "range" else value + match["unit"]


def _targets(table: str, document: _Document) -> list[Domain]:
    domains: list[Domain] = []
    for line in filter(None, table.splitlines()):
        if "|" not in line:
            _measures(domains, document)
            domains.append(Domain(ordinal=len(domains) + 1, name=line, span=document.add(line)))
            continue
        text, quantities, kind, group, topic = (cell.strip() for cell in line.split("|"))
        span = document.add(text)
        targets = domains[-1].targets
        targets.append(
            Target(
                ordinal=len(targets) + 1,
                printed_number=len(targets) + 1,
                text=text,
                span=span,
                kind=kind,
                quantities=_quantities(quantities, text, span),
                groups=[group] if group else [],
                topics=[topic] if topic else [],
            )
        )
    _measures(domains, document)
    return domains


def _measures(domains: list[Domain], document: _Document) -> None:
    """Close the last domain with its measures, which stand after its targets."""
    for ordinal, title in enumerate(MEASURES if domains else (), 1):
        span = document.add(f"{title}。")
        quantities = []
        if title in COMMITMENTS:
            of, comparator, value, unit = COMMITMENTS[title]
            quantities = [
                Quantity(
                    indicator=of,
                    comparator=comparator,
                    value=value,
                    unit=unit,
                    printed=f"{value}{unit}",
                    text=f"{title}。",
                    span=span,
                )
            ]
        duties = [Duty(name=DUTY[1], role="lead", text=f"{title}。", span=span)] if title == DUTY[0] else []
        domains[-1].measures.append(
            Measure(
                ordinal=ordinal,
                printed_number=ordinal,
                title=title,
                text=None,
                span=span,
                quantities=quantities,
                agencies=duties,
                laws=["示例妇女权益保障条例"] if ordinal == 1 else [],
            )
        )


def _record(place: str, audience: str, table: str, based_on: list[str]) -> Record:
    document = _Document()
    word = {"women": "妇女", "children": "儿童"}[audience]
    title = f"{place}{word}发展规划（2021—2030年）"
    start = document.add(title)
    baseline = document.add("2020年，示例孕产妇死亡率为11.8/10万。")
    domains = _targets(table, document)
    project = document.add("示例关爱工程")
    provision = document.add("加强示例组织领导。")
    plan = Plan(
        title=title,
        audience=audience,
        place=place,
        issuer=f"{place}人民政府",
        document_number="示府2021第9号",
        issued="2021-12-31",
        period=(2021, 2030),
        based_on=based_on,
        span=(start[0], len(document.text)),
        domains=domains,
        projects=[Item(ordinal=1, name="示例关爱工程", text=None, span=project)],
        implementation=[Item(ordinal=1, name="加强示例组织领导", text=None, span=provision)],
        baselines=[
            Baseline(
                indicator="示例孕产妇死亡率",
                comparator="=",
                value=11.8,
                unit="/10万",
                year=2020,
                printed="11.8/10万",
                text="示例孕产妇死亡率为11.8/10万",
                span=baseline,
            )
        ],
    )
    digest = hashlib.sha256(document.text.encode()).hexdigest()
    return Record(document=f"made-up-{place}-{audience}.txt", sha256=digest, plans=[plan])


def _place(code: str, name: str, short: str, level: str, within: str, english: str) -> Place:
    return Place(
        code=code, name_zh=name, short_zh=short, level=level, within=within, name_en=english, source="made up"
    )


def registry() -> Registry:
    """Return the made-up registers."""
    places = PlaceRegister(
        (
            _place("990000", "示例省", "示例省", "province", "", "Shili Province (made up)"),
            _place("990100", "示例市", "示例市", "prefecture", "990000", "Shili (made up)"),
            _place("990101", "示例区", "示例区", "county", "990100", "Shili District (made up)"),
        )
    )
    rows = (
        ("maternal-mortality-ratio", "示例孕产妇死亡率", "Maternal mortality (made up)", "/10万", "lower"),
        ("cervical-screening", "示例适龄妇女宫颈癌筛查率", "Cervical screening (made up)", "%", "higher"),
        ("upper-secondary", "示例高中阶段毛入学率", "Upper secondary enrolment (made up)", "%", "higher"),
    )
    indicators = tuple(
        Indicator(
            slug=slug,
            label_zh=zh,
            label_en=en,
            unit=(unit,),
            direction=direction,
            source="made up",
            definition_zh="示例定义。",
            definition_en="A made-up definition.",
            sdg="3.1.1" if slug.startswith("maternal") else "",
            sdg_match="close" if slug.startswith("m") else "",
        )
        for slug, zh, en, unit, direction in rows
    )
    return Registry(
        folder=Path("made-up"),
        places=places,
        indicators=IndicatorRegister(indicators, ()),
        groups=(
            _concept("pregnant", "孕产妇", "Pregnant women"),
            _concept("rural", "农村妇女", "Rural women"),
            _concept("left-behind", "留守儿童", "Left-behind children"),
        ),
        topics=(
            _concept("screening", "两癌筛查", "Cancer screening"),
            _concept("drowning", "溺水", "Drowning"),
            _concept("violence", "反家庭暴力", "Domestic violence"),
        ),
        agencies=AgencyRegister((), (), places),
        remits=(),
        assignments=(),
        observations=(),
    )


def _concept(slug: str, zh: str, en: str) -> Concept:
    return Concept(
        slug=slug,
        label_zh=zh,
        label_en=en,
        definition_zh="示例。",
        definition_en="Made up.",
        source="made up",
    )


def quads() -> list[tuple[URIRef, URIRef, URIRef | Literal, URIRef]]:
    """Return the made-up dataset's quads."""
    registers, ontology = registry(), read_ontology(shipped("ontology"))
    codes = Codes(ontology)
    records = {
        CITY_WOMEN: _record("示例市", "women", CITY_WOMEN_TARGETS, ["示例省妇女发展规划（2021—2030年）"]),
        CITY_CHILDREN: _record("示例市", "children", CITY_CHILDREN_TARGETS, ["示例儿童工作纲要"]),
        DISTRICT_WOMEN: _record(
            "示例市示例区", "women", DISTRICT_WOMEN_TARGETS, ["示例市妇女发展规划（2021—2030年）"]
        ),
    }
    graphs = [
        ontology_graph(ontology),
        register_graph(registers, codes),
        *(PlanGraph(record, registers, codes).quads for record in records.values()),
    ]
    description = DatasetDescription(
        title_zh="示例数据集",
        title_en="Made-up dataset",
        description_zh="示例。",
        description_en="Made up.",
        issued="2026-01-01",
        license="https://creativecommons.org/publicdomain/zero/1.0/",
        plans_at_least=1,
    )
    counts = {graph.graph: len(graph) for graph in graphs}
    graphs.append(dataset_graph(VERSION, description, Used(records), counts))
    return [quad for graph in graphs for quad in graph]


def publish(out: Path) -> Path:
    """Write the made-up release as `kg build` lays releases out.

    Args:
        out: The build folder.

    Returns:
        The build folder.
    """
    release = out / "releases" / VERSION
    release.mkdir(parents=True)
    data = canonical_nquads(quads())
    (release / "dataset.nq").write_bytes(data)
    manifest = {
        "version": VERSION,
        "software": "kg 0.0.0",
        "issued": "2026-01-01",
        "documents": [],
        "started": "2026-01-01T08:00:00+00:00",
        "ended": "2026-01-01T08:00:05+00:00",
        "plans": [CITY_CHILDREN, CITY_WOMEN, DISTRICT_WOMEN],
        "quads": data.count(b"\n"),
        "graphs": {},
        "findings": {"Violation": 0, "Warning": 2},
    }
    (release / "build.json").write_text(json.dumps(manifest), encoding="utf-8")
    (out / "current").symlink_to(Path("releases") / VERSION)
    return out


@contextmanager
def served(out: Path, prepare: Callable[[FastAPI], None] | None = None) -> Iterator[str]:
    """Run the service over a build folder on a free port of this machine, in a thread of its own.

    Args:
        out: The build folder.
        prepare: Changes the application before it starts.

    Yields:
        The service's address without a slash at the end.
    """
    app = create_app(Settings(out=out))
    if prepare is not None:
        prepare(app)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, ws="none", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(600):
        if server.started:
            break
        time.sleep(0.05)
    assert server.started, "the service did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)
