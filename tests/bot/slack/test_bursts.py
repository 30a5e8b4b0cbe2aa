"""Clusters that grow, told of in the team's channels."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.compose.clusters import cluster_desk
from bot.compose.services import new_id, utc_now
from bot.database.cluster_rounds import SqlClusterRounds
from bot.database.clusters import SqlClusters
from bot.database.people import SqlPeople
from bot.simulators.slack import Channel, Message, shown
from bot.slack.bursts import rested
from handlers.clusters.cluster import Cluster, ClusterEvent, ClusterState, Drawing, Happened, Settled
from handlers.clusters.ports import Drawn
from handlers.person import Person, Role
from handlers.ports import ChangeRefused, Outgoing
from tests.bot.slack.room import TEAM, Room
from tests.bot.slack.test_alerts import again, told

BURST = {"event": "burst", "observed": 12, "days": 2, "expected": "1.0", "accounts": 9, "customers": 10}
NAME = "printer offline <!channel>"
KIM = Person("p9", Role.MANAGER, known=True, name="Kim")


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


async def promoted(at: Room) -> None:
    """Make Eve a manager."""
    people = SqlPeople(at.opened.database, utc_now, new_id)
    await people.slack(TEAM, at.eve.id, "Eve", "eve@example.com")
    await people.add("eve@example.com", Role.MANAGER)


def whispers(at: Room, channel: Channel) -> list[str]:
    """Give what was said there to one person alone."""
    return [shown(one) for one in at.slack.posts(channel) if one.visible_to is not None]


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
    await promoted(at)
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
    await cluster_desk(at.opened).dismiss(KIM, "K-1")
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
    assert "slack.alert_told_nowhere" in at.told()


async def test_a_dismissal_that_slack_was_too_busy_to_show_is_shown_later_and_nobody_is_blamed(at: Room) -> None:
    await drawn(at)
    triage, alert = await alerted(at)
    await promoted(at)
    at.slack.faults.limit("chat.update", retry_after=1)
    await at.slack.presses(at.eve, alert, "Dismiss")
    await at.slack.until(lambda: "dismissed by" in shown(alert))
    await at.slack.settles()
    assert whispers(at, triage) == []
    assert (await SqlClusters(at.opened.database).get("K-1")).version == 2


async def test_an_alert_follows_what_becomes_of_its_cluster_in_every_channel(at: Room) -> None:
    await drawn(at)
    second = at.slack.channel("second", at.eve)
    await at.at(at.slack.channel("ask", at.eve), triage=second.id)
    _, alert = await alerted(at)
    other = await at.slack.bot_says(second)
    desk = cluster_desk(at.opened)
    await desk.rename(KIM, "K-1", "Printers")
    await desk.dismiss(KIM, "K-1", "fixed")
    for one in (alert, other):
        await at.slack.until(lambda one=one: "dismissed by Kim* " in shown(one))
        assert "12 tickets in 2 days like “Printers”" in shown(one)
        assert "[Dismiss]" not in shown(one)
    await desk.bring_back(KIM, "K-1")
    for one in (alert, other):
        await at.slack.until(lambda one=one: "[Dismiss]" in shown(one))
    await promoted(at)
    await at.slack.presses(at.eve, alert, "Dismiss")
    for one in (alert, other):
        await at.slack.until(lambda one=one: "dismissed by" in shown(one))
    assert [len(at.slack.posts(channel)) for channel in (second,)] == [1]


async def test_what_was_renamed_since_is_dismissed_all_the_same(at: Room) -> None:
    await drawn(at)
    triage, alert = await alerted(at)
    await promoted(at)
    kept = SqlClusters(at.opened.database)
    named = replace(await kept.get("K-1"), title="Printers", version=2)
    await kept.change(named, ClusterEvent("K-1", utc_now(), Happened.TITLED, "p9", "Kim", "Printers"))
    await at.slack.presses(at.eve, alert, "Dismiss")
    await at.slack.until(lambda: "dismissed by" in shown(alert))
    assert whispers(at, triage) == []


async def test_what_engineering_has_by_now_is_not_dismissed_over_it(at: Room) -> None:
    await drawn(at)
    triage, alert = await alerted(at)
    await promoted(at)
    kept, now = SqlClusters(at.opened.database), utc_now()
    rests = Settled(now, "p9", "Kim", 12, "LAMP-7")
    handed = replace(await kept.get("K-1"), state=ClusterState.HANDED_OVER, settled=rests, version=2)
    await kept.change(handed, ClusterEvent("K-1", now, Happened.HANDED_OVER, "p9", "Kim", "LAMP-7"))
    await at.slack.presses(at.eve, alert, "Dismiss")
    await at.slack.until(lambda: "handed to engineering by Kim" in shown(alert))
    assert (await kept.get("K-1")).state is ClusterState.HANDED_OVER
    assert whispers(at, triage) == []


async def test_where_somebody_else_joined_an_alert_says_nothing_any_more(at: Room) -> None:
    await drawn(at)
    triage, alert = await alerted(at)
    await at.stops()
    triage.members.append(at.ben.id)
    await at.starts()
    await at.chat.team.deliver(Outgoing("o-5", "team", "K-1", {"event": "cluster_changed"}))
    assert "K-1: see" in shown(alert)
    assert "/console/clusters/K-1" in str(alert.blocks)
    told = str(alert.blocks) + alert.text
    assert not any(secret in told for secret in ("12 tickets", "printer", "Dismiss"))
    await at.chat.team.deliver(Outgoing("o-6", "team", "K-77", {"event": "cluster_changed"}))


class Moving:
    """A cluster that somebody else changes after it was looked at. `becomes`: how it is then."""

    def __init__(self, becomes: Cluster) -> None:
        self.found = [replace(becomes, state=ClusterState.OPEN, settled=None, version=1)]
        self.becomes = becomes

    async def get(self, number: str) -> Cluster:
        return self.found.pop() if self.found else self.becomes

    async def dismiss(self, person: Person, number: str, because: str = "", seen: int | None = None) -> Cluster:
        assert seen == 1
        raise ChangeRefused("Kim gave it another title meanwhile", "overtaken")


async def test_whoever_is_overtaken_in_the_same_moment_is_told_unless_it_rests_now() -> None:
    now = utc_now()
    named = Cluster("K-1", ("printer",), NAME, now, now, "m/1", title="Printers", version=2)
    moving = Moving(named)
    with pytest.raises(ChangeRefused, match="another title"):
        await rested(moving, moving, KIM, "K-1")
    handed = replace(named, state=ClusterState.HANDED_OVER)
    moving = Moving(handed)
    assert await rested(moving, moving, KIM, "K-1") == handed
