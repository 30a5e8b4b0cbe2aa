"""Teams and engineers on the command line."""

from __future__ import annotations

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


def test_the_desks_file_is_checked_by_every_command_that_needs_it_and_by_the_doctor(terminal: Terminal) -> None:
    file = terminal.folder / "desk.toml"
    file.write_text("breach_tier = 7", encoding="utf-8")
    ran = terminal.run("team", "list", DESK_FILE=str(file))
    assert ran.code == 1
    assert "breach_tier: a tier is 1 or 2" in ran.err
    assert "breach_tier" in terminal.run("doctor", DESK_FILE=str(file)).out
    assert "cannot be read" in terminal.run("team", "list", DESK_FILE=str(terminal.folder / "none.toml")).err
