"""An alert in Slack through a real server: it comes by itself, somebody says that it can wait, and it stays at one."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

from bot.simulators.slack import TEAM, Channel, Message, shown, shown_view
from tests.scenarios.conftest import ServerFactory
from tests.scenarios.test_slack import QUESTION, Scene, scene

CRY = "Production is down!!! Nobody answers, this is a disaster. Our lawyer will cancel our contract."


def alerts(at: Scene, triage: Channel) -> list[Message]:
    return [one for one in at.slack.posts(triage) if " a look" in shown(one)]


def triage_of(at: Scene, triage: Channel) -> None:
    """Choose the triage channel, as somebody does with `/onetouch settings`."""
    with closing(sqlite3.connect(at.server.data_dir / "onetouch.db", timeout=10)) as database, database:
        database.execute("UPDATE slack_channel SET triage = ? WHERE team = ?", (triage.id, TEAM))


async def test_an_alert_comes_by_itself_as_shipped_is_said_to_be_not_urgent_and_does_not_come_again(
    serve: ServerFactory,
) -> None:
    async with scene(serve, "alerts") as at:
        added = await asyncio.to_thread(at.server.cli, "person", "add", "ben@example.com", "--role", "engineer")
        assert added.returncode == 0, added.stderr
        triage = at.slack.channel("triage", at.ben)
        triage_of(at, triage)
        asked = await at.slack.mentions(at.ana, at.help, QUESTION)
        await at.slack.presses(at.ana, await at.slack.bot_says(at.help, thread=asked), "I need a person")
        form = await at.slack.modal(at.ana)
        assert (await at.slack.submits(at.ana, form, {"description": CRY})).errors == {}
        card = await at.slack.bot_says(triage, "T-1")
        alert = await at.slack.bot_says(triage, "T-1 needs a look", thread=card, within=30)
        assert alert.broadcast
        await at.slack.until(lambda: "*Attention " in shown(card))
        await at.slack.presses(at.ben, card, "Show")
        assert "Attention" in shown_view(await at.slack.modal(at.ben, "T-1"))
        await at.slack.presses(at.ben, alert, "Not urgent")
        await at.slack.until(lambda: "said “not urgent”" in shown(alert))
        assert "[Not urgent]" not in shown(alert)
        # Another process, with nothing but what is written down, tells nobody anew.
        await asyncio.to_thread(at.server.restart)
        await at.slack.opens_home(at.ben)
        assert "T-1" in shown_view(await at.slack.home(at.ben))
        await at.slack.settles()
        assert len(alerts(at, triage)) == 1
        assert not any(secret in at.slack.transcript(at.help) for secret in ("needs a look", "Attention "))
