"""Adding, listing, syncing and removing sources."""

from __future__ import annotations

import asyncio
import fcntl
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.compose import open_shelves
from bot.compose.known_issues import publish
from bot.config import Settings
from bot.database import Database
from bot.database.known_issues import SqlKnownIssues
from tests.bot.cli.conftest import Terminal
from tests.known_issue_worlds import KNOWN


def centre(terminal: Terminal, **articles: str) -> Path:
    folder = terminal.folder / "centre"
    folder.mkdir(exist_ok=True)
    for name, text in articles.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("folder", "centre"), "--audience"),
        (("folder", "centre", "--audience", "everybody"), "use public, customer, account:<id> or internal"),
        (("folder", "centre", "--audience", ""), "use public, customer, account:<id> or internal"),
        (("wiki", "centre", "--audience", "public"), "use folder or jsonl"),
        (("folder", "nowhere", "--audience", "public"), "does not exist"),
        (("jsonl", "centre", "--audience", "public"), "is a folder: not a jsonl source"),
        (("folder", "centre/a.md", "--audience", "public"), "is a file: not a folder source"),
        (("folder",), "LOCATION"),
    ],
)
def test_a_source_that_cannot_be_added_is_wrong_usage(terminal: Terminal, arguments: tuple[str], told: str) -> None:
    centre(terminal, a="# A\n\nText.")
    ran = terminal.run("source", "add", *arguments)
    assert ran.code == 2
    assert told in ran.err
    assert "Traceback" not in ran.err
    assert terminal.fine("source", "list", "--json").json == []


def test_a_source_is_added_listed_synced_and_removed(terminal: Terminal) -> None:
    folder = centre(terminal, a="# A\n\nText of a.", b="# B\n\nText of b.")
    added = terminal.fine("source", "add", "folder", "centre", "--audience", "account:ACME")
    assert "Next: onetouch sync centre" in added.out
    synced = terminal.fine("sync")
    assert synced.out == "centre: 2 added, 0 changed, 0 removed, 0 unchanged\n"
    row = {"name": "centre", "kind": "folder", "location": str(folder), "audience": "account:ACME", "articles": 2}
    (listed,) = terminal.fine("source", "list", "--json").json
    assert sum(listed.pop("languages").values()) <= 2  # of so few words not everybody can tell
    assert listed == row
    assert terminal.fine("sync").out == "centre: 0 added, 0 changed, 0 removed, 2 unchanged\n"
    assert terminal.fine("source", "remove", "centre").out == "Removed centre and its 2 articles.\n"
    assert "no source yet" in terminal.fine("source", "list").out


def test_a_name_that_is_taken_is_told(shop: Terminal) -> None:
    centre(shop)
    ran = shop.run("source", "add", "folder", "centre", "--audience", "public", "--name", "help")
    assert ran.code == 1
    assert "'help' already: choose another name" in ran.err


def test_a_sync_without_sources_says_how_to_add_one(terminal: Terminal) -> None:
    ran = terminal.run("sync")
    assert ran.code == 2
    assert "onetouch source add" in ran.err


def test_unknown_sources_are_named(shop: Terminal) -> None:
    ran = shop.run("sync", "hlep")
    assert (ran.code, ran.out) == (1, "")
    assert "'hlep' (there are: help)" in ran.err
    gone = shop.run("source", "remove", "hlep")
    assert gone.code == 1
    assert "onetouch source list" in gone.err


def test_a_folder_that_vanished_keeps_its_articles_and_fails(terminal: Terminal) -> None:
    folder = centre(terminal, a="# A\n\nText of a.")
    terminal.fine("source", "add", "folder", "centre", "--audience", "public")
    terminal.fine("sync")
    folder.rename(terminal.folder / "elsewhere")
    ran = terminal.run("sync", "--json")
    assert ran.code == 1
    assert str(folder) in ran.json[0]["error"]
    assert "its articles stay as they are" in terminal.run("sync").err
    assert terminal.fine("source", "list", "--json").json[0]["articles"] == 1


def test_what_is_wrong_with_single_articles_is_told_and_the_rest_goes_on(terminal: Terminal) -> None:
    folder = centre(terminal, good="# Good\n\nText.", broken="---\ntitle: [\n---\n\nText all the same.", empty="")
    (folder / "binary.md").write_bytes(bytes(range(256)) * 20)
    (folder / "latin.md").write_bytes("# Größe\n\nDie Größe lässt sich ändern.".encode("latin-1"))
    terminal.fine("source", "add", "folder", "centre", "--audience", "public")
    ran = terminal.fine("sync", "--json")
    (report,) = ran.json
    assert set(report) == {"source", "added", "changed", "removed", "unchanged", "error", "problems"}
    skipped = {Path(problem["location"]).name for problem in report["problems"] if problem["skipped"]}
    assert {"empty.md", "binary.md"} <= skipped
    assert report["added"] >= 2
    assert all(problem["message"] for problem in report["problems"])


def test_lines_that_are_no_json_are_named_by_number(terminal: Terminal) -> None:
    lines = ['{"id": "a", "title": "A", "body": "Text."}', "{not json", '{"id": "b", "title": "B", "text": "More."}']
    (terminal.folder / "articles.jsonl").write_text("\n".join(lines))
    terminal.fine("source", "add", "jsonl", "articles.jsonl", "--audience", "customer")
    ran = terminal.fine("sync")
    assert "articles: 2 added" in ran.out
    assert "articles.jsonl" in ran.err
    assert "2" in ran.err


def test_another_sync_at_work_is_told_with_its_process(shop: Terminal) -> None:
    with (shop.data / "sync.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate(0)
        lock.write("4711")
        lock.flush()
        ran = shop.run("sync")
    assert ran.code == 1
    assert "another sync is at work (process 4711;" in ran.err
    shop.fine("sync")


def test_a_database_of_a_newer_version_is_left_alone(shop: Terminal) -> None:
    with closing(sqlite3.connect(shop.data / "onetouch.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999_later'")
    for command in (("sync",), ("ask", "hello?"), ("tickets",), ("serve",)):
        ran = shop.run(*command)
        assert ran.code == 1, command
        assert "9999_later" in ran.err
        assert "Update onetouch" in ran.err
        assert "Traceback" not in ran.err


def test_a_server_does_not_start_on_a_database_of_another_build(shop: Terminal) -> None:
    with closing(sqlite3.connect(shop.data / "onetouch.db")) as database, database:
        database.execute("ALTER TABLE ticket_list RENAME COLUMN address TO addressed")
    ran = shop.run("serve")
    assert ran.code == 1
    assert "ticket_list.address missing: it was made by another build of Onetouch" in ran.err
    assert "Traceback" not in ran.err
    assert "ready" not in ran.out


def test_a_file_that_is_no_database_is_told(terminal: Terminal) -> None:
    terminal.data.mkdir()
    (terminal.data / "onetouch.db").write_bytes(b"This is no database, and was never one.\n" * 200)
    for command in (("tickets",), ("source", "list")):
        ran = terminal.run(*command)
        assert ran.code == 1
        assert "put back a backup" in ran.err


def test_a_database_url_that_is_none_is_told(terminal: Terminal) -> None:
    ran = terminal.run("tickets", DATABASE_URL="mysql://root@localhost/x")
    assert ran.code == 1
    assert "use sqlite" in ran.err


def test_a_data_folder_whose_place_a_file_takes_is_told(terminal: Terminal) -> None:
    terminal.data.write_text("a file")
    ran = terminal.run("source", "list")
    assert ran.code == 1
    assert str(terminal.data) in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_may_not_be_written_is_told(terminal: Terminal) -> None:
    terminal.data.mkdir(mode=0o500)
    ran = terminal.run("source", "list")
    assert ran.code == 1
    assert "rights" in ran.err


def known_issue(terminal: Terminal, title: str = "The purple llama export stops") -> None:
    """Let the team write one, as the server publishes it."""
    settings = Settings.from_env({"ONETOUCH_DATA_DIR": str(terminal.data)})
    shelves = open_shelves(settings)

    async def write() -> None:
        database = Database.open(settings.database)
        try:
            await SqlKnownIssues(database).write(replace(KNOWN, title=title))
        finally:
            await database.close()

    asyncio.run(write())
    publish(shelves)


def test_what_the_team_wrote_of_known_issues_is_a_source_that_nobody_breaks(shop: Terminal) -> None:
    centre(shop, a="# A\n\nText of a.")
    taken = shop.run("source", "add", "folder", "centre", "--audience", "public", "--name", "known-issues")
    assert (taken.code, "choose another name" in taken.err) == (2, True)
    known_issue(shop)
    listed = shop.fine("source", "list").out
    assert (
        "known-issues  known-issues  each says who is told  1 article  en 1  what the team wrote for customers"
        in listed
    )
    assert shop.fine("sync", "known-issues").out == "known-issues: 0 added, 0 changed, 0 removed, 1 unchanged\n"
    refused = shop.run("source", "remove", "known-issues")
    assert (refused.code, "/console/known-issues" in refused.err) == (2, True)
    assert "1 article " in shop.fine("source", "list").out


def test_a_folder_that_was_called_so_before_keeps_its_name(shop: Terminal) -> None:
    with closing(sqlite3.connect(shop.data / "onetouch.db")) as database, database:
        database.execute("UPDATE source SET name = 'known-issues'")
    known_issue(shop)
    kinds = {row["name"]: row["kind"] for row in shop.fine("source", "list", "--json").json}
    assert kinds == {"known-issues": "folder", "known-issues-of-the-team": "known-issues"}
