"""What is known of a ticket in engineering, brought together for its card; over fakes."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pytest

from bot.slack.engineering import EngineeringFacts
from bot.slack.rendering.escalations import standing
from bot.slack.rendering.issues import LookedAlike
from handlers.engineering.announcement import Announcement
from handlers.engineering.errors import TrackerAway
from handlers.engineering.escalation import Escalation
from handlers.engineering.issue import IssueName, Kind
from handlers.engineering.ports import FormShape, Kept, Needed, Shape
from tests.bot.slack.rendering.test_announcements import DRAFT, NAME
from tests.bot.slack.test_escalation_windows import REFUSED

SHAPED = FormShape((), "ONE", (Needed("customfield_1", "Team", Shape.LINE, True),))


@dataclass
class Fakes:
    """A ticket with one escalation and one text. `form_`: what the tracker asks for; None: it does not answer."""

    escalation: Escalation = REFUSED
    form_: FormShape | Exception | None = None

    async def of_ticket(self, number: str) -> Sequence[Escalation]:
        return [self.escalation]

    async def these(self, names: Collection[IssueName]) -> Mapping[IssueName, Kept]:
        return {}

    async def for_card(self, escalation: Escalation) -> LookedAlike:
        raise AssertionError

    async def form(self, kind: Kind, project: str = "") -> FormShape:
        if self.form_ is None:
            await asyncio.Event().wait()
        if isinstance(self.form_, Exception):
            raise self.form_
        assert self.form_ is not None
        return self.form_


@dataclass
class Texts:
    """One draft, and how many wait."""

    async def of_ticket(self, number: str) -> Sequence[Announcement]:
        return [DRAFT]

    async def drafts(self, names: Collection[IssueName]) -> Mapping[IssueName, int]:
        return {NAME: 7}


def facts(fakes: Fakes, form_s: float = 30.0) -> EngineeringFacts:
    return EngineeringFacts(
        escalations=fakes, mirror=fakes, announcements=Texts(), looking=fakes, forms=fakes, form_s=form_s
    )


async def test_a_field_that_was_refused_is_called_on_the_card_as_the_form_calls_it() -> None:
    found = await facts(Fakes(form_=SHAPED)).of("T-1")
    said = str(standing(found))
    assert "Team: No such team." in said
    assert "customfield_1" not in said
    assert found.waiting == 1
    assert await facts(Fakes()).waiting([NAME]) == {NAME: 7}


@pytest.mark.parametrize("form", [TrackerAway("It is away.", unsure=False), None])
async def test_a_card_does_not_wait_for_a_tracker_that_is_away(form: Exception | None) -> None:
    found = await facts(Fakes(form_=form), form_s=0.0).of("T-1")
    assert "customfield_1: No such team." in str(standing(found))
