"""What `deploy/` and its guide name is there: settings with values that hold, paths, addresses, commands."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from api.app import create_app
from kg.cli.entry import FAMILIES
from kg.settings import PREFIX, TEST_VARIABLES, Settings

TOP = Path(__file__).parents[2]
DEPLOY = TOP / "deploy"
FILES = sorted(
    path
    for path in (
        *DEPLOY.iterdir(),
        TOP / "docs" / "operations.md",
        TOP / "docs" / "threat-model.md",
        TOP / "SECURITY.md",
    )
    if path.is_file()
)
KNOWN = {PREFIX + name.upper() for name in Settings.model_fields} | TEST_VARIABLES
UNIT, CONTAINER = DEPLOY / "govplan.service", DEPLOY / "Containerfile"


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def unit_settings() -> dict[str, str]:
    """Return the settings of the systemd unit."""
    return dict(re.findall(r"^Environment=(KG_\w+)=(.*)$", text(UNIT), re.MULTILINE))


def container_settings() -> dict[str, str]:
    """Return the settings of the image."""
    return dict(re.findall(r"\b(KG_[A-Z_]+)=(\S+)", text(CONTAINER)))


def composed_settings() -> dict[str, str]:
    """Return the settings of the composed service."""
    return {
        k: str(v)
        for k, v in yaml.safe_load(text(DEPLOY / "compose.yaml"))["services"]["serve"]["environment"].items()
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(r"\bKG_[A-Z][A-Z_]*[A-Z]\b", text(path)))
    assert named <= KNOWN, f"{path.name} names {sorted(named - KNOWN)}"


@pytest.mark.parametrize("given", [unit_settings, container_settings, composed_settings])
def test_values_are_ones_that_the_service_takes(monkeypatch: pytest.MonkeyPatch, given: object) -> None:
    assert callable(given)
    found: dict[str, str] = given()
    assert len(found) >= 4
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    for name, value in found.items():
        monkeypatch.setenv(name, value)
    assert Settings().log == "json"


def test_proxies_ask_where_the_service_listens() -> None:
    address = "{KG_HOST}:{KG_PORT}".format_map(unit_settings())
    assert f"server {address} " in text(DEPLOY / "nginx.conf")
    assert f"reverse_proxy {address} " in text(DEPLOY / "Caddyfile")
    assert f"127.0.0.1:{container_settings()['KG_PORT']}/livez" in text(CONTAINER)
    assert f"EXPOSE {container_settings()['KG_PORT']}" in text(CONTAINER)


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_proxies_keep_metrics_inside_and_pass_on_ids(name: str) -> None:
    assert re.search(r"/metrics\b[\s{]+\n?\s*(return|respond @inside) 404", text(DEPLOY / name))
    assert "X-Request-Id" in text(DEPLOY / name)


def test_addresses_that_proxies_name_are_addresses_of_the_service() -> None:
    paths = set(create_app(Settings.model_construct(write=True)).openapi()["paths"])
    named = set(re.findall(r"location (?:= )?(/\S*)", text(DEPLOY / "nginx.conf")))
    named |= set(re.findall(r"(?:health_uri|path) (/\S+)", text(DEPLOY / "Caddyfile")))
    assert len(named) >= 4
    assert named <= paths, named - paths


def test_the_proxy_waits_longer_than_the_service_and_keeps_connections_shorter() -> None:
    config, settings = text(DEPLOY / "nginx.conf"), Settings.model_construct()
    waits = int(re.findall(r"proxy_read_timeout +(\d+)s", config)[0])
    assert waits > settings.query_seconds_long
    kept = int(re.findall(r"keepalive_timeout +(\d+)s", config)[0])
    ours = re.findall(r"KEEP_ALIVE_SECONDS = (\d+)", text(TOP / "src" / "kg" / "cli" / "graph.py"))
    assert kept < int(ours[0])
    assert int(re.findall(r"client_max_body_size +(\d+)m", config)[0]) > settings.write_mb


def test_the_unit_gives_running_answers_the_time_that_the_service_does() -> None:
    found = int(re.findall(r"^TimeoutStopSec=(\d+)$", text(UNIT), re.MULTILINE)[0])
    assert found > int(unit_settings()["KG_STOP_SECONDS"])
    composed = yaml.safe_load(text(DEPLOY / "compose.yaml"))["services"]["serve"]
    told = composed_settings()
    wanted = float(told["KG_STOP_SECONDS"]) + float(told["KG_STOP_NOTICE_SECONDS"])
    assert int(composed["stop_grace_period"].removesuffix("s")) > wanted


def test_commands_are_commands_of_ours() -> None:
    commands = re.findall(r"^ExecStart=/opt/govplan/bin/kg (\w+)$", text(UNIT), re.MULTILINE)
    commands += re.findall(r'^CMD \["(\w+)"\]$', text(CONTAINER), re.MULTILINE)
    services = yaml.safe_load(text(DEPLOY / "compose.yaml"))["services"]
    commands += [service["command"][0] for service in services.values()]
    assert len(commands) == 4
    assert set(commands) <= set(FAMILIES)


def test_the_image_holds_no_more_than_it_runs_and_is_nobody() -> None:
    lines = [line for line in text(CONTAINER).splitlines() if not line.startswith("#")]
    steps = [line.split(maxsplit=1) for line in lines if re.match(r"[A-Z]+ ", line)]
    froms = [number for number, (what, _) in enumerate(steps) if what == "FROM"]
    assert len(froms) == 2
    last = steps[froms[-1] :]
    assert ["COPY", "--from=build /opt/govplan /opt/govplan"] in last
    assert [rest for what, rest in last if what == "COPY"] == ["--from=build /opt/govplan /opt/govplan"]
    user = next(rest for what, rest in last if what == "USER")
    assert user.split(":")[0].isdigit()
    assert int(user.split(":")[0]) > 0
    assert "HEALTHCHECK" in {what for what, _ in last}
    base = next(rest for what, rest in steps if what == "ARG")
    assert re.fullmatch(r"BASE=\S+/python:3\.11\.\d+-slim-\w+", base), "the base is named by version"
    for source in re.findall(r"--constraint (\S+)", text(CONTAINER)):
        assert (TOP / source).is_file()
    ignored = text(DEPLOY / "Containerfile.dockerignore").split()
    assert not {"data", "ontology", "shapes", "queries", "src", "api", "web"} & set(ignored)


def test_what_is_composed_cannot_write_beside_its_volume() -> None:
    services = yaml.safe_load(text(DEPLOY / "compose.yaml"))["services"]
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["volumes"] == ["graph:" + str(Path(container_settings()["KG_OUT"]).parent)]
    assert services["serve"]["ports"] == ["127.0.0.1:8000:8000"]


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("there is no systemd-analyze")
    unit = tmp_path / UNIT.name
    command = tmp_path / "kg"
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    unit.write_text(text(UNIT).replace("/opt/govplan/bin/kg", str(command)), encoding="utf-8")
    told = subprocess.run([tool, "verify", unit], capture_output=True, text=True, check=False, timeout=60)
    assert (told.returncode, told.stderr) == (0, "")
    judged = subprocess.run(
        [tool, "security", "--offline=true", "--threshold=20", unit],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert judged.returncode == 0, judged.stdout[-300:]
