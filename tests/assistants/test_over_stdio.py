"""`kg mcp` as an assistant meets it: the protocol's own client, over standard input and output."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp_types import CallToolResult, TextContent

from kg.catalogue import catalogue
from kg.issuing import Wanted, issue
from kg.receipts import read_receipt
from kg.search import INDEX, write_index
from kg.shipped import shipped
from kg.store import Store
from tests.conftest import clean_environment
from tests.loops import run
from tests.made_up import CITY_WOMEN, VERSION, publish

KG = Path(sys.executable).parent / "kg"
DAY = "2026-06-30"
CITY = CITY_WOMEN.partition("-")[0]
T = TypeVar("T")
HEAVY = """#+ title_zh = "重"
#+ title_en = "Heavy"
#+ question_zh = "有多少？"
#+ question_en = "How many?"
#+ description_zh = "示例。"
#+ description_en = "Made up."
#+ version = "1.0.0"
#+ topics = ["targets"]
#+ audience = ["research"]
#+ rows_at_least = 0
#+
#+ [[columns]]
#+ name = "n"
#+ label_zh = "数"
#+ label_en = "Number"
#+ kind = "integer"
SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("assistants") / "graph")


def asked(out: Path, talk: Callable[[Client], Awaitable[T]], **settings: str) -> T:
    """Start `kg mcp`, talk with it, end it."""
    env = clean_environment() | {f"KG_{name.upper()}": value for name, value in settings.items()}

    async def talking() -> T:
        command = StdioServerParameters(command=str(KG), args=["mcp", "--out", str(out)], env=env)
        async with Client(command) as client:
            return await talk(client)

    return run(talking())


def text(result: CallToolResult) -> str:
    return "".join(part.text for part in result.content if isinstance(part, TextContent))


async def told(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:  # noqa: ANN401 - any arguments
    """Return what a tool answers; both forms of the answer say the same."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, text(result)
    assert result.structured_content == json.loads(text(result))
    return dict(result.structured_content or {})


async def fault(client: Client, tool: str, **arguments: Any) -> str:  # noqa: ANN401 - any arguments
    result = await client.call_tool(tool, arguments)
    assert result.is_error, text(result)
    return text(result)


def test_all_tools_are_for_reading_and_say_what_they_take(out: Path) -> None:
    async def talk(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert tools.keys() == {
            "ask", "search", "list_queries", "describe_query", "list_values", "run_query", "describe",
            "verify_receipt",
        }  # fmt: skip
        for tool in tools.values():
            assert tool.annotations is not None
            assert tool.annotations.read_only_hint
            assert tool.annotations.destructive_hint is False
            assert tool.description
            for schema in tool.input_schema["properties"].values():
                assert schema.get("description")
        assert client.instructions is not None
        assert "receipt" in client.instructions

    asked(out, talk)


def test_the_way_of_an_assistant(out: Path) -> None:
    """Find the query, see what it takes, what may be given, run it, try its receipt, look at a thing."""
    store = Store.load(out / "current" / "dataset.nq")
    name = "targets-of-domain"
    query = catalogue(shipped("queries"))[name]

    async def talk(client: Client) -> None:
        listed = await told(client, "list_queries")
        assert {one["name"] for one in listed["queries"]} == set(catalogue(shipped("queries")))
        found = await told(client, "list_queries", words="逾期 责任单位")
        assert found["queries"][0]["name"] == "overdue-targets-by-agency"
        shown = await told(client, "describe_query", name=name, language="en")
        assert shown["hash"] == query.hash
        assert [one["name"] for one in shown["parameters"]] == [one.name for one in query.header.parameters]
        values = await told(client, "list_values", query=name, parameter="domain", containing="健康")
        assert values["count"] == len(values["values"]) > 0
        assert all("健康" in one["label"] for one in values["values"])
        domain = values["values"][-1]["label"]
        answer = await told(client, "run_query", name=name, parameters={"domain": domain}, today=DAY, limit=1)
        wanted = Wanted(query, {"domain": [domain]}, VERSION, date.fromisoformat(DAY))
        own = issue(store, wanted)
        receipt = read_receipt(answer["receipt"]["id"])
        assert (receipt.digest, receipt.rows, receipt.data) == (own.answer.digest, own.answer.total, VERSION)
        assert len(answer["rows"]) == 1
        assert (answer["total"], answer["complete"]) == (own.answer.total, own.answer.total == 1)
        verdict = await told(client, "verify_receipt", receipt=receipt.id)
        assert verdict["outcome"] == "same"
        things = [
            value
            for value in answer["rows"][0].values()
            if str(value).startswith("https://w3id.org/govplan/id/plan/")
        ]
        thing = await told(client, "describe", iri=things[0])
        assert thing["iri"] == things[0]
        assert thing["properties"]

    asked(out, talk)


def test_a_question_in_words_is_answered_with_a_receipt_or_refused(out: Path) -> None:
    store = Store.load(out / "current" / "dataset.nq")
    queries = catalogue(shipped("queries"))

    async def talk(client: Client) -> None:
        for question in ("有哪些目标逾期？", "哪些目標逾期，由誰負責？"):
            found = await told(client, "ask", question=question, today=DAY, limit=1)
            best = found["understood"]
            assert best["query"] == "overdue-targets-by-agency"
            values = {
                name: [value["value"] for value in filled["values"]]
                for name, filled in best["parameters"].items()
            }
            own = issue(store, Wanted(queries[best["query"]], values, VERSION, date.fromisoformat(DAY)))
            receipt = read_receipt(found["answer"]["receipt"]["id"])
            assert (receipt.digest, receipt.rows) == (own.answer.digest, own.answer.total)
            assert len(found["answer"]["rows"]) <= 1
        for question in ("今天天气怎么样？", "荔湾区的GDP是多少？"):
            refused = await told(client, "ask", question=question, today=DAY)
            assert (refused["understood"], refused["answer"]) == (None, None)
        assert "300" in await fault(client, "ask", question="逾" * 301)

    asked(out, talk)


def test_an_answer_in_parts_is_the_whole(out: Path) -> None:
    async def talk(client: Client) -> None:
        rows, offset, parts = [], 0, 0
        while True:
            part = await told(
                client,
                "run_query",
                name="plan-items",
                parameters={"plan": CITY_WOMEN},
                limit=4,
                offset=offset,
            )
            rows += part["rows"]
            parts += 1
            if "next_offset" not in part:
                break
            assert not part["complete"]
            offset = part["next_offset"]
        whole = await told(
            client, "run_query", name="plan-items", parameters={"plan": [CITY_WOMEN]}, limit=500
        )
        assert whole["complete"]
        assert rows == whole["rows"]
        assert parts > 1
        assert part["receipt"]["digest"] == whole["receipt"]["digest"]

    asked(out, talk)


def test_search_and_things(out: Path) -> None:
    async def talk(client: Client) -> None:
        found = await told(client, "search", words="妇女", kind="target")
        assert found["total"] > 0
        assert {item["kind"] for item in found["items"]} == {"target"}
        target = await told(client, "describe", iri=found["items"][0]["iri"], language="en")
        assert target["source"]["quote"]
        assert target["source"]["end"] > target["source"]["start"] >= 0
        place = await told(client, "describe", iri=f"place/{CITY}")
        assert place["iri"].endswith(f"/id/place/{CITY}")
        assert any(group["property"] == "gp:place" and group["count"] for group in place["pointing_here"])

    asked(out, talk)


def test_what_is_wrong_is_told_with_what_to_do(out: Path) -> None:
    async def talk(client: Client) -> None:
        cases: tuple[tuple[str, Mapping[str, Any], str], ...] = (
            ("run_query", {"name": "nothing"}, "overdue-targets-by-agency"),
            ("run_query", {"name": "targets-of-domain", "parameters": {"nothing": "x"}}, "nothing"),
            ("run_query", {"name": "targets-of-domain", "parameters": {"domain": "火星"}}, "names nothing"),
            ("run_query", {"name": "targets-of-domain", "limit": 501}, "limit"),
            ("run_query", {"name": "targets-of-domain", "limit": 0}, "limit"),
            ("run_query", {"name": "targets-of-domain", "offset": 10**9}, "offset"),
            ("describe_query", {"name": "../secret"}, "There is no saved query"),
            ("list_values", {"query": "targets-of-domain", "parameter": "nothing"}, "There are"),
            ("list_queries", {"topic": "nothing"}, "There are"),
            ("list_queries", {"words": "妇" * 300}, "too long"),
            ("search", {"words": "妇女", "plan": "nothing"}, "There are"),
            ("search", {"words": "妇" * 300}, "words"),
            ("describe", {"iri": "plan/nothing"}, "The graph says nothing"),
            ("describe", {"iri": "x> ?p ?o } #"}, "The graph says nothing"),
            ("describe", {"iri": ""}, "The graph says nothing"),
            ("verify_receipt", {"receipt": "r1.AAAA"}, "receipt"),
            ("verify_receipt", {"receipt": "x" * 10_000}, "receipt"),
        )
        for tool, arguments, says in cases:
            said = await fault(client, tool, **arguments)
            assert says in said, (tool, arguments, said)
            assert "Traceback" not in said
        assert (await told(client, "search", words="妇女"))["total"]  # and it lives on

    asked(out, talk)


def test_a_query_that_takes_too_long_is_ended(out: Path, tmp_path: Path) -> None:
    (tmp_path / "heavy.rq").write_text(HEAVY, encoding="utf-8")

    async def talk(client: Client) -> None:
        said = await fault(client, "run_query", name="heavy")
        assert re.search(r"\b0?\.?\d+ ?s\b|second", said), said
        assert (await told(client, "run_query", name="plan-overview"))["total"]

    asked(out, talk, queries=str(tmp_path), query_seconds="0.7")


def test_it_follows_the_release_in_service(out: Path, tmp_path: Path) -> None:
    shutil.copytree(out, tmp_path / "graph", symlinks=True)
    releases = tmp_path / "graph" / "releases"

    async def talk(client: Client) -> tuple[str, str]:
        before = await told(client, "search", words="妇女")
        shutil.copytree(releases / VERSION, releases / "01madeup0000")
        told_of = releases / "01madeup0000" / "build.json"
        told_of.write_text(told_of.read_text("utf-8").replace(VERSION, "01madeup0000"), "utf-8")
        dataset = Store.load(releases / VERSION / "dataset.nq")
        (releases / "01madeup0000" / INDEX).unlink()
        write_index(releases / "01madeup0000" / INDEX, dataset, "01madeup0000")
        aside = tmp_path / "graph" / "next"
        aside.symlink_to(Path("releases") / "01madeup0000")
        aside.replace(tmp_path / "graph" / "current")
        after = await told(client, "search", words="妇女")
        answer = await told(client, "run_query", name="plan-overview")
        assert answer["receipt"]["data"] == after["data_version"]
        return before["data_version"], after["data_version"]

    assert asked(tmp_path / "graph", talk) == (VERSION, "01madeup0000")


def test_without_a_release_it_says_so_and_ends(tmp_path: Path) -> None:
    got = subprocess.run(
        [KG, "mcp", "--out", tmp_path],
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (got.returncode, got.stdout) == (1, "")
    assert "kg build" in got.stderr


def test_it_ends_with_its_input_and_leaves_no_process(out: Path) -> None:
    process = subprocess.Popen(
        [KG, "mcp", "--out", out],
        env=clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    process.stdin.write(json.dumps(hello).encode() + b"\n")
    process.stdin.flush()
    answer = json.loads(process.stdout.readline())
    assert answer["result"]["serverInfo"]["name"] == "govplan"
    process.stdin.close()
    process.wait(20)
    process.stdout.close()
    for _ in range(100):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("processes are left")
