"""Tokens: made, found, revoked, expired; never a secret in the file; from the command line too."""

import hashlib
import json
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kg.cli import entry
from kg.cli.app import app
from kg.tokens import FILE, TokenError, Tokens, within

WRITE = "write:graph:https://example.org/made-up/"


def test_a_token_is_found_by_its_secret_and_by_nothing_else(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    token, secret = tokens.create("示例市妇联", [WRITE])
    assert tokens.find(secret) == token
    last = "A" if secret[-1] != "A" else "B"
    for wrong in ("", "Bearer", secret[:-1], secret[:-1] + last, secret + "x", f" {secret}", secret.upper()):
        assert tokens.find(wrong) is None, wrong
    other, _ = tokens.create("another", [WRITE])
    assert tokens.find(secret.replace(token.id, other.id)) is None


def test_the_file_holds_no_secret_and_is_its_owners_alone(tmp_path: Path) -> None:
    _, secret = Tokens(tmp_path).create("made up", [WRITE, "query:long"])
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    [entry_] = json.loads(text)["tokens"]
    whole = secret.split("_", 2)[2]
    assert whole not in text
    assert entry_["sha256"] == hashlib.sha256(whole.encode()).hexdigest()
    assert len(whole) == 43  # 256 bits in base64
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_scopes_are_prefixes_of_graphs(tmp_path: Path) -> None:
    token, _ = Tokens(tmp_path).create("made up", [WRITE])
    assert token.may_write("https://example.org/made-up/figures")
    assert not token.may_write("https://example.org/other/")
    assert not token.long_queries
    assert within("urn:any", ("*",))
    assert not within("urn:any", ())


@pytest.mark.parametrize(
    "scope", ["", "write", "write:graph:", "write:graph:no iri", "query", "write:graph:<a>"]
)
def test_a_scope_that_is_none_is_refused_with_examples(tmp_path: Path, scope: str) -> None:
    with pytest.raises(TokenError, match="is no scope") as refused:
        Tokens(tmp_path).create("made up", [scope])
    assert "write:graph:https://" in refused.value.remedy
    assert not (tmp_path / FILE).exists()


def test_an_expired_and_a_revoked_token_are_not_found(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    short, secret = tokens.create("short", [WRITE], days=1)
    assert tokens.find(secret) == short
    assert tokens.find(secret, datetime.now(UTC) + timedelta(days=1, seconds=1)) is None
    tokens.revoke(short.id)
    assert tokens.find(secret) is None
    assert [token.standing(datetime.now(UTC)) for token in tokens.all()] == ["revoked"]
    with pytest.raises(TokenError, match="no such token"):
        tokens.revoke(short.id)


def test_more_days_than_a_calendar_has_are_refused(tmp_path: Path) -> None:
    for days in (4_000_000, 10**30):
        with pytest.raises(TokenError, match="too many"):
            Tokens(tmp_path).create("made up", [WRITE], days)
    assert Tokens(tmp_path).all() == ()


def test_a_name_that_two_tokens_have_revokes_neither(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    tokens.create("same", [WRITE])
    tokens.create("same", [WRITE])
    with pytest.raises(TokenError, match="several"):
        tokens.revoke("same")


def test_what_another_process_changed_counts_at_once(tmp_path: Path) -> None:
    service, command = Tokens(tmp_path), Tokens(tmp_path)
    assert service.all() == ()
    token, secret = command.create("late", [WRITE])
    assert service.find(secret) == token
    command.revoke(token.id)
    assert service.find(secret) is None


def test_tokens_made_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    makers = [
        threading.Thread(target=lambda n=n: Tokens(tmp_path).create(f"n{n}", [WRITE])) for n in range(12)
    ]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert sorted(token.name for token in Tokens(tmp_path).all()) == sorted(f"n{n}" for n in range(12))
    assert [path.name for path in tmp_path.glob(f".{FILE}*")] == []


@pytest.mark.parametrize("text", ["", "{", '{"tokens": [{}]}', '{"tokens": 3}', "[]", "[" * 100_000])
def test_a_damaged_file_is_an_error_and_lets_nobody_in(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(TokenError, match=FILE):
        Tokens(tmp_path).find("govplan_000000000000_" + "A" * 43)


def test_the_command_line_makes_lists_and_revokes(tmp_path: Path) -> None:
    entry.load("token")
    run, out = CliRunner(), ["--out", str(tmp_path)]
    made = run.invoke(app, ["token", "create", "--name", "示例", "--scope", WRITE, "--days", "3", *out])
    assert made.exit_code == 0, made.output
    secret = made.stdout.strip()
    token = Tokens(tmp_path).find(secret)
    assert token is not None
    assert token.expires is not None
    listed = run.invoke(app, ["token", "list", *out])
    assert f"{token.id}  valid" in listed.stdout
    told = json.loads(run.invoke(app, ["token", "list", "--format", "json", *out]).stdout)
    assert [(t["name"], t["scopes"], t["standing"]) for t in told] == [("示例", [WRITE], "valid")]
    assert "sha256" not in told[0]
    assert run.invoke(app, ["token", "revoke", "示例", *out]).exit_code == 0
    assert Tokens(tmp_path).find(secret) is None
    wrong = run.invoke(app, ["token", "create", "--name", "x", "--scope", "all", *out])
    assert isinstance(wrong.exception, TokenError)
