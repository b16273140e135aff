"""Made-up plans of 示例市, a city that does not exist: a whole small plan whose parts a test replaces."""

from hashlib import sha256

from kg.extract.assemble import extract_text
from kg.record import Domain, Plan, Record

TITLE = "# 示例市妇女发展规划（2021—2030年）\n"
OPENING = """
## 前言

示例市位于示例省。根据《中国妇女发展纲要（2021—2030年）》和《示例省妇女发展规划（2021—2030年）》，制定本规划。

## 一、指导思想、基本原则和总体目标

### （一）指导思想。

坚持示例思想。

### （二）基本原则。

1. 坚持党的全面领导。示例原则甲。

2. 坚持共建共享。示例原则乙。

### （三）总体目标。

到2030年，示例目标全面实现。

## 二、发展领域、主要目标和策略措施

"""
TARGETS = "1. 示例指标甲达到90%以上。\n\n2. 示例指标乙逐步提高。\n"
MEASURES = "1. 完善示例制度。推进示例工作，健全示例机制。\n\n2. 加强示例服务。建设示例中心。\n"
CLOSING = """
## 三、组织实施

（一）加强组织领导。示例市妇儿工委负责协调。

（二）保障经费投入。将经费纳入财政预算。

## 四、监测评估

（一）开展年度监测。统计部门牵头。

（二）开展评估。妇儿工委办公室牵头。
"""


def domain(heading: str = "### （一）妇女与健康", targets: str = TARGETS, measures: str = MEASURES) -> str:
    return f"{heading}\n\n主要目标：\n\n{targets}\n策略措施：\n\n{measures}\n"


def document(*domains: str, title: str = TITLE, opening: str = OPENING, closing: str = CLOSING) -> str:
    """Return a plan's text; without domains one small domain."""
    return title + opening + "".join(domains or [domain()]) + closing


def record(text: str) -> Record:
    """Return a text's record, its findings about the small number of parts left out."""
    found = extract_text(text, "示例.txt", sha256(text.encode()).hexdigest())
    found.findings = [one for one in found.findings if not one.code.startswith("bounds-")]
    return found


def plan(text: str) -> Plan:
    """Return the only plan of a text in which nothing is doubtful."""
    found = record(text)
    assert found.findings == []
    assert len(found.plans) == 1
    return found.plans[0]


def only_domain(text: str) -> Domain:
    """Return the only domain of the only plan of a text in which nothing is doubtful."""
    (found,) = plan(text).domains
    return found


def targets(text: str) -> list[tuple[int | None, str]]:
    """Return printed number and text of the targets of a list below 主要目标, nothing doubtful."""
    return [(one.printed_number, one.text) for one in only_domain(document(domain(targets=text))).targets]


def measures(text: str) -> list[tuple[int | None, str, str]]:
    """Return printed number, title and text of the measures of a list below 策略措施, nothing doubtful."""
    found = only_domain(document(domain(measures=text))).measures
    return [(one.printed_number, one.title, one.text or "") for one in found]
