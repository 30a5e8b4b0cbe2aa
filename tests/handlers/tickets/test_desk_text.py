"""The settings of the desk as a text."""

from __future__ import annotations

import pytest

from handlers.ports import InvalidInput
from handlers.tickets.desk_settings import read_desk
from handlers.tickets.desk_text import DEFAULT_TEXT, difference, line_of, read_text
from handlers.tickets.rulebook import Adoption, DeskText
from tests.fakes import START, Memory
from tests.handlers.tickets.fake_holidays import FakeHolidays
from tests.memory_managing import MemoryDeskTexts

TEXT = """\
# plans.gold.calendar = "in a comment"
default_plan = "gold"

[calendars."the office"]
zone = "UTC"

[plans.gold]
targets.urgent = { first_reply = "1h" }
warn_lead = "5m"
"""


def test_the_text_to_begin_with_is_the_defaults() -> None:
    assert read_text(DEFAULT_TEXT, FakeHolidays(), 2026) == read_desk({})


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("default_plan", 2),
        ("calendars.the office.zone", 5),
        ("calendars", None),
        ("plans.gold.targets.urgent.first_reply", 8),
        ("plans.gold.warn_lead", 9),
        ("plans.gold.nothing[2]", 7),
        ("the settings", None),
    ],
)
def test_a_field_is_found_on_its_line(field: str, line: int | None) -> None:
    assert line_of(TEXT, field) == line


@pytest.mark.parametrize(
    "text", ["[", "a = 1\na = 2", "\0", "a = 1979-99-99", "x" * 60_000, "[plans]\n[plans]", "a = " + "[" * 30_000]
)
def test_no_text_whatever_is_more_than_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_text(text, FakeHolidays(), 2026)


def test_a_difference_names_what_comes_and_goes() -> None:
    old = "\n".join(f"line {number}" for number in range(20))
    lines = difference(old, old.replace("line 10", "line ten"))
    assert lines[0].startswith("@")
    assert [line for line in lines if line[0] in "+-"] == ["-line 10", "+line ten"]
    assert len(lines) == 7
    assert difference(old, old) == ()


async def test_a_version_that_this_program_cannot_read_is_told_once_and_the_old_one_stays() -> None:
    texts, failed, adopted = MemoryDeskTexts(Memory()), list[int](), list[object]()
    following = Adoption(
        texts,
        0,
        lambda text: read_text(text, FakeHolidays(), 2026),
        adopted.append,
        lambda version, error: failed.append(version),
    )
    assert await following.round() == 0
    texts.kept.append(DeskText(1, "of_tomorrow = 1\n", START, "meg", "Meg"))
    assert [await following.round() for _ in range(3)] == [0, 0, 0]
    assert (failed, adopted) == ([1], [])
    texts.kept.append(DeskText(2, DEFAULT_TEXT, START, "meg", "Meg"))
    assert [await following.round() for _ in range(2)] == [1, 0]
    assert len(adopted) == 1
