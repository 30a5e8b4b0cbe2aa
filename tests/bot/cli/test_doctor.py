"""`onetouch doctor` names each illness and the way out."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.config import OPTIONS, Settings
from retrieval.adapters.onnx_encoder import GRAPH
from retrieval.adapters.static_encoder import static_tag
from tests.bot.cli.conftest import Ran, Terminal
from tests.bot.cli.test_sources import known_issue
from tests.scenarios import help_centre

MODELS = Settings.from_env({}).models


def ill(ran: Ran) -> dict[str, tuple[str, str]]:
    assert ran.json["ok"] is (ran.code == 0)
    return {check["name"]: (check["detail"], check["advice"]) for check in ran.json["checks"] if not check["ok"]}


def well(shop: Terminal) -> None:
    """Put the source's folder where the database says."""
    help_centre.write(shop.folder / "centre")
    with closing(sqlite3.connect(shop.data / "onetouch.db")) as database, database:
        database.execute("UPDATE source SET location = ?", [str(shop.folder / "centre")])


def test_all_is_well(shop: Terminal) -> None:
    well(shop)
    ran = shop.fine("doctor", "--json")
    assert ill(ran) == {}
    names = [check["name"] for check in ran.json["checks"]]
    assert {"Python", "data folder", "model", "database", "sources", "source help", "index"} <= set(names)
    details = {check["name"]: check["detail"] for check in ran.json["checks"]}
    assert "13 articles" in details["index"]
    assert "up to date" in details["index"]
    assert "reference vectors agree" in details["model"]
    assert details["model of other languages"] == static_tag()
    assert list(ran.json["settings"]) == [f"ONETOUCH_{option.name}" for option in OPTIONS]


def test_people_read_it_too_and_secrets_are_not_shown(shop: Terminal) -> None:
    well(shop)
    secret = "a secret that nobody may ever read 123"
    out = shop.fine("doctor", IDENTITY_SECRET=secret).out
    assert "ok   index" in out
    assert "ONETOUCH_IDENTITY_SECRET=(set)" in out
    assert secret not in out
    assert secret not in shop.fine("doctor", "--json", IDENTITY_SECRET=secret).out


def test_without_sources_it_says_what_the_server_starts_with(terminal: Terminal) -> None:
    ran = terminal.fine("doctor", "--json")
    details = {check["name"]: check["detail"] for check in ran.json["checks"]}
    assert "own documentation" in details["sources"]
    assert "index" not in details


def test_what_the_team_wrote_of_known_issues_is_well(shop: Terminal) -> None:
    well(shop)
    known_issue(shop)
    ran = shop.fine("doctor", "--json")
    assert ill(ran) == {}
    details = {check["name"]: check["detail"] for check in ran.json["checks"]}
    assert details["sources"] == "2 sources"
    assert details["source known-issues can be opened"] == "KnownIssueSource"
    assert ", 1 article, " in details["source known-issues"]


def test_a_folder_that_is_gone(shop: Terminal) -> None:
    well(shop)
    shutil.rmtree(shop.folder / "centre")
    assert "its articles are kept" in ill(shop.run("doctor", "--json"))["source help"][1]


def test_a_damaged_index(shop: Terminal) -> None:
    well(shop)
    (words,) = (shop.data / "index").rglob("words.json")
    words.write_text("{")
    detail, advice = ill(shop.run("doctor", "--json"))["index"]
    assert "damaged" in detail
    assert "onetouch sync" in advice
    shop.fine("sync")
    shop.fine("doctor")


def test_a_database_of_a_newer_version(shop: Terminal) -> None:
    with closing(sqlite3.connect(shop.data / "onetouch.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999_later'")
    assert "9999_later" in ill(shop.run("doctor", "--json"))["database"][0]


def test_a_database_that_lacks_a_column_is_no_database_of_this_version(shop: Terminal) -> None:
    with closing(sqlite3.connect(shop.data / "onetouch.db")) as database, database:
        database.execute("ALTER TABLE ticket RENAME COLUMN email TO of_another_build")
    detail, advice = ill(shop.run("doctor", "--json"))["tables"]
    assert "ticket.email missing: it was made by another build of Onetouch" in detail
    assert "back-up-and-restore" in advice


def copied_models(folder: Path) -> Path:
    shutil.copytree(MODELS, folder)
    return folder


def test_a_prepared_model_that_is_damaged(shop: Terminal) -> None:
    well(shop)
    models = copied_models(shop.folder / "models")
    (graph,) = models.rglob(GRAPH)
    graph.write_bytes(graph.read_bytes()[:1000])
    detail, advice = ill(shop.run("doctor", "--json", MODELS_DIR=str(models)))["model"]
    assert "cannot be loaded" in detail
    assert "onetouch prepare" in advice
    asked = shop.run("ask", "hello there, how do I pair?", MODELS_DIR=str(models))
    assert asked.code == 1
    assert "remove the folder and start again" in asked.err
    assert "Traceback" not in asked.err
    shutil.rmtree(graph.parent)
    shop.fine("prepare", MODELS_DIR=str(models))
    shop.fine("doctor", MODELS_DIR=str(models))


def test_a_model_that_is_not_prepared_is_said_and_prepared_once(terminal: Terminal) -> None:
    models = terminal.folder / "models"
    details = {
        check["name"]: check["detail"]
        for check in terminal.run("doctor", "--json", MODELS_DIR=str(models)).json["checks"]
    }
    assert "not prepared yet" in details["model"]
    assert "prepared and checked" in terminal.fine("prepare", MODELS_DIR=str(models)).out
    assert terminal.fine("prepare", MODELS_DIR=str(models)).out == "Model all-MiniLM-L6-v2 is prepared.\n"


def test_without_slack_nothing_is_said_of_it(terminal: Terminal) -> None:
    assert not [check for check in terminal.fine("doctor", "--json").json["checks"] if "lack" in check["name"]]


def test_a_slack_that_does_not_answer_is_told_without_its_secrets(terminal: Terminal) -> None:
    token, secret = "xoxb-a-token-of-tests", "a client secret of tests"
    ran = terminal.run(
        "doctor",
        "--json",
        SLACK_BOT_TOKEN=token,
        SLACK_CLIENT_ID="1.2",
        SLACK_CLIENT_SECRET=secret,
        SLACK_SIGNING_SECRET="0" * 32,
        ENCRYPTION_KEY="a key of tests that has 32 letters",
        PUBLIC_URL="https://help.example.com",
        SLACK_ENGINEERS="U1,S1",
        SLACK_API_URL="http://127.0.0.1:1/api",
    )
    detail, advice = ill(ran)["Slack"]
    assert "no answer from http://127.0.0.1:1/api/" in detail
    assert "offline" in advice
    # Nothing is said of what Slack sends us: it cannot be known before we reach it.
    assert "heard from Slack" not in [check["name"] for check in ran.json["checks"]]
    assert token not in ran.out
    assert secret not in ran.out
    assert ran.json["settings"]["ONETOUCH_SLACK_ENGINEERS"] == "U1,S1"
    assert ran.json["settings"]["ONETOUCH_ENCRYPTION_KEY"] == "(set)"


def test_half_of_slack_is_told_with_what_is_missing(terminal: Terminal) -> None:
    detail, advice = ill(terminal.run("doctor", "--json", SLACK_SIGNING_SECRET="0" * 32))["Slack"]
    assert "ONETOUCH_SLACK_SIGNING_SECRET is set, ONETOUCH_SLACK_BOT_TOKEN is not" in detail
    assert "Bot User OAuth Token" in advice


def test_the_verdict_stands_last_and_settings_read_as_they_are_written(terminal: Terminal) -> None:
    assert terminal.fine("doctor").out.endswith("All is well.\n")
    ran = terminal.run("doctor", SLACK_ACCOUNTS="T1=ACME,T2=GLOBEX", SLACK_SIGNING_SECRET="0" * 32)
    assert ran.out.endswith("1 thing is to mend, marked BAD above.\n")
    assert "ONETOUCH_SLACK_ACCOUNTS=T1=ACME,T2=GLOBEX\n" in ran.out


def test_a_database_that_cannot_be_read_is_told_once_more_for_slack(terminal: Terminal) -> None:
    terminal.fine("doctor")
    with closing(sqlite3.connect(terminal.data / "onetouch.db")) as database, database:
        database.execute("DROP TABLE slack_installation")
    assert "Slack" in ill(terminal.run("doctor", "--json"))


def test_the_address_of_a_database_is_shown_without_its_password(terminal: Terminal) -> None:
    address = "postgresql://ann:swordfish@127.0.0.1:9/onetouch"
    for words in (("doctor",), ("doctor", "--json")):
        ran = terminal.run(*words, DATABASE_URL=address)
        assert ran.code == 1
        assert "swordfish" not in ran.out
        assert "postgresql://ann:***@127.0.0.1:9/onetouch" in ran.out
