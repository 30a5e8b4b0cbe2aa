"""Teams and engineers on the command line."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.bot.cli.conftest import Terminal


def test_engineers_are_listed_with_their_team_and_come_and_go(terminal: Terminal) -> None:
    terminal.fine("person", "add", "eve@example.com", "--role", "engineer")
    terminal.fine("team", "add", "europe", "--region", "emea", "--calendar", "office")
    assert terminal.fine("team", "list").out == "europe: region emea, hours office\n"
    terminal.fine(
        "engineer", "set", "eve@example.com", "--team", "europe", "--languages", "en,de", "--skills", "billing"
    )
    terminal.fine("engineer", "set", "eve@example.com", "--cap", "3", "--tier", "2")
    (listed,) = terminal.fine("engineer", "list", "--json").json
    assert (listed["team"], listed["region"], listed["calendar"]) == ("europe", "emea", "office")
    assert (listed["languages"], listed["skills"], listed["cap"], listed["tier"]) == (["en", "de"], ["billing"], 3, 2)
    assert not listed["here"]
    assert terminal.fine("back", "eve@example.com").out == "eve@example.com is here.\n"
    assert "here, tier 2" in terminal.fine("engineer", "list").out
    assert "until 2026-11-24" in terminal.fine("away", "eve@example.com", "--until", "2026-11-24").out
    assert "no longer" in terminal.fine("engineer", "remove", "eve@example.com").out
    assert terminal.fine("engineer", "list").out == "There are no engineers; nothing is routed.\n"


def test_what_is_not_there_is_named(terminal: Terminal) -> None:
    assert "nobody of the team" in terminal.run("engineer", "set", "eve@example.com").err
    terminal.fine("person", "add", "eve@example.com", "--role", "engineer")
    assert "no team lamps" in terminal.run("engineer", "set", "eve@example.com", "--team", "lamps").err
    assert "there is always, office" in terminal.run("team", "add", "lamps", "--calendar", "moon").err
    assert "onetouch engineer set" in terminal.run("away", "eve@example.com").err
    assert "not on the staff" in terminal.run("engineer", "remove", "eve@example.com").err


def test_the_terminal_lists_by_the_rules_of_the_console(terminal: Terminal) -> None:
    terminal.fine("person", "add", "eve@example.com", "--role", "engineer")
    terminal.fine("engineer", "set", "eve@example.com")
    assert "at least one language" in terminal.run("engineer", "set", "eve@example.com", "--languages", ",").err
    assert "lies after now" in terminal.run("away", "eve@example.com", "--until", "2020-01-01").err


def test_the_desks_file_is_checked_by_every_command_that_needs_it_and_by_the_doctor(terminal: Terminal) -> None:
    file = terminal.folder / "desk.toml"
    file.write_text("breach_tier = 7", encoding="utf-8")
    ran = terminal.run("team", "list", DESK_FILE=str(file))
    assert ran.code == 1
    assert "breach_tier: a tier is 1 or 2" in ran.err
    assert "breach_tier" in terminal.run("doctor", DESK_FILE=str(file)).out
    assert "cannot be read" in terminal.run("team", "list", DESK_FILE=str(terminal.folder / "none.toml")).err


def test_what_is_done_to_the_staff_is_audited(terminal: Terminal) -> None:
    terminal.fine("person", "add", "eve@example.com", "--role", "engineer")
    terminal.fine("team", "add", "europe")
    terminal.fine("engineer", "set", "eve@example.com", "--team", "europe")
    terminal.fine("back", "eve@example.com")
    terminal.fine("engineer", "remove", "eve@example.com")
    told = terminal.fine("audit").out
    for act in ("team.listed", "staff.listed", "staff.presence", "staff.removed"):
        assert told.count(act) == 1
    assert "not on the staff" in terminal.run("engineer", "remove", "bob@example.com").err


def test_settings_of_the_desk_are_shown_replaced_and_kept_by_version(terminal: Terminal) -> None:
    first = terminal.fine("desk", "show").out
    assert 'default_plan = "standard"' in first
    assert "None was kept" in terminal.fine("desk", "versions").out
    file = terminal.folder / "own.toml"
    file.write_text(first.replace('zone = "UTC"', 'zone = "Europe/Berlin"', 1), encoding="utf-8")
    assert terminal.fine("desk", "set", str(file)).out == "Version 1 is in use.\n"
    assert "Europe/Berlin" in terminal.fine("desk", "show").out
    assert "nothing to change" in terminal.run("desk", "set", str(file)).err
    file.write_text("breach_tier = 7", encoding="utf-8")
    assert "Line 1: breach_tier" in terminal.run("desk", "set", str(file)).err
    file.write_bytes(b"\xff")
    assert "no text in UTF-8" in terminal.run("desk", "set", str(file)).err
    file.write_text(first, encoding="utf-8")
    assert terminal.fine("desk", "set", str(file)).out == "Version 2 is in use.\n"
    assert [one["version"] for one in terminal.fine("desk", "versions", "--json").json] == [2, 1]
    assert "operator" in terminal.fine("desk", "versions").out
    assert "Europe/Berlin" in terminal.fine("desk", "show", "--version", "1").out
    assert "no version 9" in terminal.run("desk", "show", "--version", "9").err
    assert terminal.fine("audit").out.count("desk.changed") == 2
    assert "stand in the server's file" in terminal.run("desk", "set", str(file), DESK_FILE=str(file)).err
    assert terminal.fine("desk", "show", DESK_FILE=str(file)).out == first


def test_settings_that_this_program_cannot_read_are_named_with_the_way_out(terminal: Terminal) -> None:
    terminal.fine("team", "list")
    with closing(sqlite3.connect(terminal.data / "onetouch.db")) as database, database:
        database.execute("INSERT INTO desk_text VALUES (1, 'of_tomorrow = 1', '2026-03-02 09:00:00', 'meg', 'Meg')")
    ran = terminal.run("team", "list")
    assert ran.code == 1
    assert "version 1 of the desk's settings" in ran.err
    assert "onetouch desk set FILE" in ran.err
