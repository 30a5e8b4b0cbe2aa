"""What the team answers engineering stands on the issue in Jira, once, as it was typed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from handlers.engineering.escalation import EscalationState
from handlers.engineering.jobs import TRACKER, named
from tests.bot.jira.sites import FLAVOURS, Town, town
from tests.escalation_worlds import BOB, DRAFT, EscalatingWorld


@pytest.fixture(params=FLAVOURS)
async def here(request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    async with town(request.param) as made:
        yield made


async def test_an_answer_is_one_comment_and_ours(here: Town) -> None:
    world, issue = EscalatingWorld(), await here.filed()
    world.put()
    made = await world.desk.escalate(BOB, "T-1", DRAFT)
    linked = replace(made, state=EscalationState.LINKED, issue=issue.name, key=issue.key, version=made.version + 1)
    await world.escalations.write((linked,))
    world.memory.outbox.clear()
    for _ in range(2):
        await world.answers.answer(BOB, made.id, "*Only* on [5.2.1],\nsince Monday.", "k1")
    for job in world.left(TRACKER):
        text, mark = str(job.payload["text"]), str(job.payload["mark"])
        await here.jira.writer.comment(named(job.subject), text, mark)
    (said,) = (await here.jira.reader.read(issue.name)).comments
    assert said.text == "Bob of support, on T-1:\n\n*Only* on [5.2.1],\nsince Monday."
    # It is no news to us.
    assert said.ours
