"""Clusters that grow, told of in the team's channels."""

from __future__ import annotations

from datetime import timedelta

from bot.compose.clusters import cluster_desk
from bot.compose.services import new_id, utc_now
from bot.database.cluster_rounds import SqlClusterRounds
from bot.database.clusters import SqlClusters
from bot.database.people import SqlPeople
from bot.simulators.slack import Channel, Message, shown
from handlers.clusters.cluster import Cluster, ClusterState, Drawing
from handlers.clusters.ports import Drawn
from handlers.person import Person, Role
from tests.bot.slack.room import TEAM, Room
from tests.bot.slack.test_alerts import again, told

BURST = {"event": "burst", "observed": 12, "days": 2, "expected": "1.0", "accounts": 9, "customers": 10}
NAME = "printer offline <!channel>"


async def drawn(at: Room) -> None:
    """Let there be a cluster."""
    now = utc_now()
    cluster = Cluster("K-1", ("printer",), NAME, now - timedelta(days=9), now, "m/1", examples=("T-4", "T-9"))
    rounds = SqlClusterRounds(at.opened.database, "m/1")
    await rounds.reserve(1)
    assert await rounds.write(Drawn(Drawing(1, "m/1", now, 40), (cluster,)))


async def alerted(at: Room, **more: str) -> tuple[Channel, Message]:
    """Tell of it in a channel of the team."""
    triage = at.slack.channel("triage", at.eve)
    await at.at(at.help, triage=triage.id)
    await told(at, "o-1", "K-1", **BURST)  # type: ignore[arg-type]
    return triage, await at.slack.bot_says(triage)


async def test_a_burst_is_told_of_once_with_what_was_usual_and_the_way_to_its_page(at: Room) -> None:
    await drawn(at)
    triage, alert = await alerted(at)
    await again(at)
    assert len(at.slack.posts(triage)) == 1
    assert "12 tickets in 2 days like “printer offline &lt;!channel&gt;” (usually 1.0)" in shown(alert)
    assert "9 accounts and 10 customers in all · such as" in shown(alert)
    assert "/console/clusters/K-1" in str(alert.blocks)
    assert "<!channel>" not in str(alert.blocks) + alert.text


async def test_a_manager_lets_it_rest_and_an_engineer_may_not(at: Room) -> None:
    await drawn(at)
    triage, alert = await alerted(at)
    await at.slack.presses(at.eve, alert, "Dismiss")
    assert "managers" in shown(await at.slack.bot_says(triage, to=at.eve))
    people = SqlPeople(at.opened.database, utc_now, new_id)
    await people.slack(TEAM, at.eve.id, "Eve", "eve@example.com")
    await people.add("eve@example.com", Role.MANAGER)
    await at.slack.presses(at.eve, alert, "Dismiss")
    await at.slack.until(lambda: "dismissed by" in shown(alert))
    assert "[Dismiss]" not in shown(alert)
    assert "12 tickets in 2 days" in shown(alert)
    assert (await SqlClusters(at.opened.database).get("K-1")).state is ClusterState.DISMISSED
    assert len([one for one in at.slack.posts(triage) if one.visible_to is None]) == 1


async def test_what_rests_by_now_or_is_gone_is_not_told_of(at: Room) -> None:
    await drawn(at)
    triage = at.slack.channel("triage", at.eve)
    await at.at(at.help, triage=triage.id)
    await cluster_desk(at.opened).dismiss(Person("p9", Role.MANAGER, known=True, name="Kim"), "K-1")
    await told(at, "o-1", "K-1", **BURST)  # type: ignore[arg-type]
    await told(at, "o-2", "K-77", **BURST)  # type: ignore[arg-type]
    await at.slack.settles()
    assert at.slack.posts(triage) == []


async def test_slack_that_asks_to_wait_is_told_later(at: Room) -> None:
    await drawn(at)
    at.slack.faults.limit("chat.postMessage", retry_after=1)
    triage, _ = await alerted(at)
    assert len(at.slack.posts(triage)) == 1


async def test_a_button_that_is_none_of_ours_does_nothing(at: Room) -> None:
    await drawn(at)
    _, alert = await alerted(at)
    for element in [one for block in alert.blocks for one in block.get("elements", ()) if "value" in one]:
        element["value"] = "{}"
    assert (await at.slack.presses(at.eve, alert, "Dismiss")).ok
    await at.slack.settles()
    assert (await SqlClusters(at.opened.database).get("K-1")).state is ClusterState.OPEN


async def test_no_channel_with_anybody_else_in_it_is_told(at: Room) -> None:
    await drawn(at)
    mixed = at.slack.channel("mixed", at.eve, at.ben)
    await at.at(at.help, triage=mixed.id)
    await told(at, "o-1", "K-1", **BURST)  # type: ignore[arg-type]
    await at.slack.settles()
    assert at.slack.posts(mixed) == []
