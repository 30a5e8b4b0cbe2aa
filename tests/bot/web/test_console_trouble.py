"""What does not work just now stands on every page of the console."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests.bot.web.consoles import EVE, ConsoleWorld
from tests.handlers.engineering.test_dispatch import AWAY


async def test_that_the_tracker_does_not_let_us_in_is_told_to_the_team() -> None:
    world = ConsoleWorld()
    assert world.deps.team is not None
    said = [f"Since 2026-03-02 09:00 UTC: {AWAY} <b>3</b> things wait to be done there."]

    async def trouble() -> Sequence[str]:
        return said

    world.deps = replace(world.deps, team=replace(world.deps.team, trouble=trouble))
    await world.file()
    eve = await world.visitor(EVE)
    for path in ("/console", "/console/tickets/T-1"):
        page = await eve.get(path)
        assert AWAY in page
        assert "&lt;b&gt;3&lt;/b&gt;" in page
    said.clear()
    assert 'class="wrong"' not in await eve.get("/console")
    await eve.close()
