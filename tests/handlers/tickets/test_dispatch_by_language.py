"""A ticket is filed in a language, and goes to somebody who speaks it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.chat.clerk import Clerk
from handlers.chat.filing import TicketRequest
from handlers.chat.policy import Policy
from handlers.chat.tongues import Tongues
from handlers.person import Person
from handlers.ticket import Category
from retrieval.adapters.langid_detector import LangidDetector
from tests.handlers.tickets.desks import ANN, DeskWorld
from tests.worlds import KINDS, opened

DETECTOR = LangidDetector()


@pytest.fixture(params=KINDS)
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[DeskWorld]:
    async with opened(request.param, tmp_path) as world:
        yield DeskWorld(world, routing={"next_languages": ["en"]})


async def filed(here: DeskWorld, description: str, person: Person = ANN, locale: str | None = None) -> str:
    clerk = Clerk(
        here.world.conversations, here.world.tickets, Policy(0.5), here.clock, here.ids, tongues=Tongues(DETECTOR)
    )
    key = here.ids("k")
    request = TicketRequest(key, person, "?", description, Category.QUESTION, locale=locale)
    return (await clerk.file_alone(request)).number


async def test_the_words_the_choice_and_the_program_tell_the_language_of_a_form(here: DeskWorld) -> None:
    chosen = Person("p9", known=True, name="Kei", email="kei@example.com", language="ja")
    numbers = [
        await filed(here, "프린터가 갑자기 멈췄습니다. 어떻게 해야 하나요?"),
        await filed(here, "My printer does not answer any more.", chosen),
        await filed(here, "E-4711", locale="ru"),
        await filed(here, "E-4711"),
    ]
    languages = [(await here.world.tickets.get(number)).language for number in numbers]
    assert languages == ["ko", "ja", "ru", None]


async def test_it_goes_to_who_speaks_it_else_to_who_speaks_the_next_language(here: DeskWorld) -> None:
    await here.hire("ana", languages=("en",))
    await here.hire("kim", languages=("ko",))
    korean = await filed(here, "프린터가 갑자기 멈췄습니다. 어떻게 해야 하나요?")
    italian = await filed(here, "La stampante non risponde più, come posso farla ripartire?")
    assert await here.office.round() == 2
    assert (await here.world.tickets.get(korean)).assignee == "kim"
    assert (await here.world.tickets.get(italian)).assignee == "ana"
    (record,) = await here.world.tickets.placements(italian)
    assert record.orders.languages == ("it", "en")
