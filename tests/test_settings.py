"""Settings come from the environment, and what nobody knows is an error."""

import os
from pathlib import Path

import pytest

from kg.settings import Settings, SettingsError


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("KG_")]:
        monkeypatch.delenv(name)


def test_without_variables_the_defaults_hold() -> None:
    assert Settings() == Settings(out=Path("build/graph"), documents=None, host="127.0.0.1", port=8000)


def test_variables_set_what_they_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_OUT", "/srv/graph")
    monkeypatch.setenv("KG_DOCUMENTS", "/srv/plans")
    monkeypatch.setenv("KG_PORT", "8080")
    settings = Settings()
    assert (settings.out, settings.documents, settings.port) == (Path("/srv/graph"), Path("/srv/plans"), 8080)


def test_an_empty_variable_is_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_DOCUMENTS", "")
    assert Settings().documents is None


def test_an_unknown_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_PROT", "8080")
    with pytest.raises(
        SettingsError, match=r"KG_PROT.*Known are: .*KG_DOCUMENTS, .*KG_HOST, .*KG_OUT, KG_PORT"
    ):
        Settings()


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("KG_LOGQUERIES", "KG_LOG_QUERIES"),
        ("KG_PROT", "KG_PORT"),
        ("KG_METRIC", "KG_METRICS"),
        ("KG_XYZZY", ""),
    ],
)
def test_a_name_that_is_nearly_one_is_told_which(
    monkeypatch: pytest.MonkeyPatch, name: str, meant: str
) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(SettingsError) as told:
        Settings()
    assert told.value.message == f"Unknown setting: {name}{f' (did you mean {meant}?)' if meant else ''}."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KG_LOG", "loud"),
        ("KG_METRICS", "everybody"),
        ("KG_STOP_SECONDS", "-1"),
        ("KG_TRUSTED_PROXIES", "10.0.0.0/8, somewhere"),
        ("KG_URL", "data.example"),
        ("KG_RATE", "-1"),
        ("KG_QUERY_MEMORY_MB", "1"),
    ],
)
def test_a_wrong_bound_of_the_service_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name):
        Settings()


def test_proxies_are_listed_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::1")
    assert [str(network) for network in Settings().trusted_proxies] == ["10.0.0.0/8", "2001:db8::1/128"]


@pytest.mark.parametrize("value", ["none", "-1", "70000"])
def test_a_wrong_value_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("KG_PORT", value)
    with pytest.raises(SettingsError, match=f"KG_PORT='{value}'"):
        Settings()


def test_the_tests_own_variables_stop_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_REQUIRE_BROWSER", "1")
    assert Settings().port == 8000
