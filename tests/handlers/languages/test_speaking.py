"""Who is spoken to hears one language, whoever else is spoken to at the same time."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest

from handlers.languages import (
    LANGUAGES,
    catalogue,
    everywhere,
    everywhere_as,
    mark,
    mark_as,
    say,
    say_as,
    say_n,
    speaking,
    spoken,
)
from handlers.languages.catalogue import Catalogue
from handlers.languages.dates import days

DAY = ("{n} day", "{n} days")
UNKNOWN = "Nobody ever says {what}."  # no message of ours


def test_outside_it_is_english() -> None:
    assert spoken() == "en"
    assert days(1) == "1 day"
    assert days(3) == "3 days"


def test_within_it_is_the_language_and_after_it_what_it_was() -> None:
    with speaking("de") as code:
        assert code == spoken() == "de"
        assert days(3) == "3 Tage"
        with speaking("ja"):
            assert days(3) == "3日"
        assert days(1) == "1 Tag"
    assert spoken() == "en"


def test_what_fails_within_ends_it_as_well() -> None:
    with pytest.raises(RuntimeError, match="away"), speaking("ru"):
        raise RuntimeError("away")
    assert spoken() == "en"


@pytest.mark.parametrize("tag", [None, "", "nl", "x-klingon", "qps"])
def test_a_language_that_we_do_not_speak_is_english(tag: str | None) -> None:
    with speaking(tag) as code:
        assert code == spoken() == "en"
        assert days(2) == "2 days"
    assert catalogue(tag or "").language == "en"


@pytest.mark.parametrize(("tag", "code"), [("pt-BR", "pt"), ("zh_Hans_CN", "zh"), ("DE", "de")])
def test_tags_with_regions_are_understood(tag: str, code: str) -> None:
    with speaking(tag):
        assert spoken() == code


def test_what_is_not_in_the_catalogue_is_said_in_english() -> None:
    with speaking("ko"):
        assert say(UNKNOWN, what="this") == "Nobody ever says this."
        assert say_as("nowhere", UNKNOWN, what="this") == "Nobody ever says this."
        assert say_n("one {thing}", "{n} {thing}", 4, thing="x") == "4 x"
        assert say("") == ""


def test_values_are_put_in_as_they_are() -> None:
    with speaking("fr"):
        assert say(UNKNOWN, what="<b>{x}</b>") == "Nobody ever says <b>{x}</b>."
        assert say("Braces stay {here} where no value is given.") == "Braces stay {here} where no value is given."


def test_a_value_that_is_missing_is_an_error_and_no_half_sentence() -> None:
    with pytest.raises(KeyError):
        say(UNKNOWN, other="this")


def test_marks_give_back_what_they_name() -> None:
    assert mark(UNKNOWN) == UNKNOWN
    assert mark_as("somewhere", UNKNOWN) == ("somewhere", UNKNOWN)


async def test_tasks_hear_what_was_spoken_where_they_began_and_keep_it_for_themselves() -> None:
    async def later(own: str | None = None) -> tuple[str, str]:
        if own is None:
            await asyncio.sleep(0)
            return spoken(), days(2)
        with speaking(own):
            await asyncio.sleep(0)
            return spoken(), days(2)

    with speaking("es"):
        inherited = asyncio.create_task(later())
        others = [asyncio.create_task(later(code)) for code in ("it", "zh")]
    assert spoken() == "en"
    assert await inherited == ("es", "2 días")
    assert [code for code, _ in await asyncio.gather(*others)] == ["it", "zh"]
    assert spoken() == "en"


async def test_threads_that_are_asked_to_help_hear_it_as_well() -> None:
    with speaking("pt"):
        assert await asyncio.to_thread(spoken) == "pt"


def test_threads_of_others_do_not() -> None:
    with speaking("pt"), ThreadPoolExecutor(1) as pool:
        assert pool.submit(spoken).result() == "en"
        assert pool.submit(copy_context().run, spoken).result() == "pt"


def test_everywhere_is_what_was_said_in_any_language() -> None:
    assert everywhere(UNKNOWN) == {UNKNOWN}
    assert everywhere_as("nowhere", UNKNOWN) == {UNKNOWN}
    message = "We have your request"
    assert {catalogue(code).say(message) for code in LANGUAGES} == everywhere(message)


def test_a_catalogue_is_read_once() -> None:
    assert catalogue("de") is catalogue("de-AT")
    assert isinstance(catalogue("de"), Catalogue)
