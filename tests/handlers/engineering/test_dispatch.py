"""A tracker that does not let us in stops everything, loses nothing, and is told to those who can help."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from handlers.engineering.dispatch import LONG
from handlers.engineering.errors import IssueGone, TrackerAway, TrackerBusy, TrackerDenied
from handlers.engineering.escalation import EscalationState
from handlers.engineering.issue import IssueName
from handlers.engineering.jobs import commenting
from handlers.engineering.pacing import LONGEST
from handlers.engineering.ports import Filed, Order
from handlers.engineering.stopping import EVERYTHING, lasting
from tests.memory_filing import FilingWorld
from tests.memory_tracker import MemoryTracker

AWAY = "The token is not accepted. Make a new one."


async def test_a_token_that_is_refused_stops_everything_and_tells_administrators_once() -> None:
    world = FilingWorld(names=("root@help.example", "ops@help.example"))
    for number in ("T-1", "T-2", "T-3"):
        await world.escalate(number)
    world.tracker.trouble += [TrackerDenied(AWAY)] * 2
    assert await world.turn() == LONGEST
    for _ in range(2):
        assert await world.turn() == LONGEST

    assert world.tracker.calls == ["create"]
    assert [one.payload["to"] for one in world.mails()] == ["root@help.example", "ops@help.example"]
    text = str(world.mails()[0].payload["text"])
    assert AWAY in text
    assert "3 things wait to be done there." in text
    (stop,) = lasting(await world.stops.of(world.tracker.name))
    assert (stop.what, stop.text) == (EVERYTHING, AWAY)

    await world.settle()
    assert [one.key for one in world.escalations.rows.values()] == ["MEM-1", "MEM-2", "MEM-3"]
    assert len(world.mails()) == 4
    assert world.mails()[-1].payload["subject"] == "tracker.example works again"
    assert lasting(await world.stops.of(world.tracker.name)) == []


async def test_what_is_not_done_stands_on_the_teams_pages_until_it_is() -> None:
    world = FilingWorld()
    await world.escalate()
    assert await world.stopping.notices() == ()
    world.tracker.trouble.append(TrackerDenied(AWAY))
    await world.turn()

    assert await world.stopping.notices() == [
        (
            "Since 2026-03-02 09:00 UTC: The token is not accepted. Make a new one. 1 thing waits to be done there. "
            "Nothing is lost; administrators were told."
        )
    ]
    await world.settle()
    assert await world.stopping.notices() == ()


async def test_a_tracker_that_is_away_is_told_of_while_it_lasts_and_nobody_is_mailed() -> None:
    world = FilingWorld()
    await world.escalate()
    gone = "Jira at here.example cannot be reached: nothing answers there; it is tried again"
    world.tracker.trouble += [TrackerAway(gone, unsure=False)] * 4
    for _ in range(4):
        wait = await world.turn()
        assert wait is not None
        world.clock.forward(seconds=wait.total_seconds())
    (notice,) = await world.stopping.notices()
    assert notice == (
        "Since 2026-03-02 09:00 UTC: Jira at here.example cannot be reached. 1 thing waits to be done there. "
        "Nothing is lost; it is tried again by itself."
    )
    notes = world.notes()
    assert [one for one in notes if "cannot be reached" in one] == [
        (
            "The escalation waits: Jira at here.example cannot be reached. (2026-03-02 09:00 UTC)\n"
            "It is tried again, and filed by itself."
        )
    ]
    assert world.mails() == []
    await world.settle()
    assert await world.stopping.notices() == ()


async def test_the_way_out_is_for_administrators() -> None:
    world = FilingWorld()
    await world.escalate()
    world.tracker.trouble.append(TrackerDenied("Jira does not let us in: check ONETOUCH_JIRA_TOKEN"))
    await world.turn()
    (notice,) = await world.stopping.notices()
    assert "Jira does not let us in. 1 thing waits" in notice
    assert "ONETOUCH" not in notice
    assert "ONETOUCH_JIRA_TOKEN" in str(world.mails()[0].payload["text"])


async def test_what_reading_finds_out_counts_as_well() -> None:
    world = FilingWorld()
    name = world.tracker.name
    await world.stopping.reached("other.example", TrackerDenied(AWAY))
    await world.stopping.reached(name, TrackerAway("The connection broke.", unsure=False))
    await world.stopping.reached(name, TrackerDenied("You may not see MEM-1.", everything=False))
    assert world.mails() == []
    await world.stopping.reached(name, TrackerDenied(AWAY))
    assert len(world.mails()) == 1
    await world.stopping.reached(name, None)
    assert len(world.mails()) == 2
    assert await world.stopping.notices() == ()


async def test_what_waited_goes_on_at_once_when_anything_finds_that_it_works() -> None:
    world = FilingWorld()
    await world.escalate()
    await world.escalate("T-2")
    world.tracker.trouble.append(TrackerDenied(AWAY))
    for _ in range(2):
        await world.turn()
    assert await world.job() is None

    await world.stopping.reached(world.tracker.name, None)
    for _ in range(2):
        assert await world.turn() is None
    assert len(world.tracker.issues) == 2


async def test_who_starts_anew_tries_at_once_and_tells_nobody_twice() -> None:
    world = FilingWorld()
    await world.escalate()
    world.tracker.trouble += [TrackerDenied(AWAY)] * 2
    await world.turn()
    world.begin()
    world.clock.forward(seconds=400)
    await world.turn()

    assert world.tracker.calls == ["create"] * 2
    assert len(world.mails()) == 1


class Hanging(MemoryTracker):
    """Takes what is sent, and never answers."""

    async def create(self, order: Order) -> Filed:
        await asyncio.Event().wait()
        return await super().create(order)


async def test_a_tracker_that_never_answers_is_away_before_the_outbox_gives_up() -> None:
    world = FilingWorld(deadline=timedelta(milliseconds=20))
    world.begin(Hanging(world.clock))
    for number in ("T-1", "T-2", "T-3"):
        await world.escalate(number)
    for _ in range(3):
        await world.turn()
    assert [type(error) for _, error in world.troubles] == [TrackerAway] * 3
    assert world.pace.careful
    assert {one.state for one in world.escalations.rows.values()} == {EscalationState.WAITING}


async def test_administrators_are_reminded_every_day() -> None:
    world = FilingWorld()
    await world.escalate()
    world.tracker.trouble += [TrackerDenied(AWAY)] * 1_000
    end = world.clock() + timedelta(days=2, hours=1)
    while world.clock() < end:
        await world.turn()
        world.clock.forward(minutes=10)

    assert len(world.mails()) == 3


async def test_what_is_wrong_now_is_what_is_shown() -> None:
    world = FilingWorld()
    await world.escalate()
    world.tracker.trouble += [TrackerDenied(AWAY), TrackerDenied("The account is locked.")]
    await world.turn()
    world.clock.forward(minutes=10)
    await world.turn()

    (stop,) = lasting(await world.stops.of(world.tracker.name))
    assert stop.text == "The account is locked."
    assert stop.since == world.clock() - timedelta(minutes=10)
    assert len(world.mails()) == 1


async def test_what_comes_and_goes_is_told_once_an_hour() -> None:
    world = FilingWorld()
    for number in range(1, 13):
        await world.escalate(f"T-{number}")
    for _ in range(6):
        world.tracker.trouble.append(TrackerDenied(AWAY))
        await world.turn()
        world.clock.forward(minutes=6)
        await world.turn()

    subjects = [str(one.payload["subject"]) for one in world.mails()]
    assert subjects == ["tracker.example needs an administrator", "tracker.example works again"]


async def test_one_thing_that_may_not_be_done_stops_no_other() -> None:
    world = FilingWorld()
    await world.escalate("T-1")
    await world.escalate("T-2")
    world.tracker.trouble.append(TrackerDenied("You may not make issues in MEM.", everything=False))
    assert await world.turn() == LONGEST
    assert await world.turn() is None

    assert world.escalations.rows["e_T-1"].state is EscalationState.WAITING
    assert world.escalations.rows["e_T-2"].state is EscalationState.LINKED
    assert world.notes("T-1") == [
        (
            "The escalation waits: You may not make issues in MEM.\nAn administrator has to see to it. It is filed by "
            "itself as soon as it may be."
        )
    ]
    assert world.mails()[0].payload["subject"] == "tracker.example needs an administrator"
    await world.settle()
    assert len(world.notes("T-1")) == 2


async def test_a_project_that_is_not_there_is_for_administrators_to_mend() -> None:
    world = FilingWorld()
    await world.escalate()
    world.tracker.trouble.append(IssueGone("There is no project MEM that we may see."))
    assert await world.turn() == LONGEST

    assert "There is no project MEM" in world.notes()[0]
    assert len(world.mails()) == 1
    await world.settle()
    assert world.escalations.rows["e_T-1"].state is EscalationState.LINKED


async def test_two_processes_tell_administrators_once() -> None:
    world = FilingWorld()
    first = world.stopping
    await first.works("file")
    world.begin()
    await world.stopping.stop(EVERYTHING, AWAY)
    await first.stop(EVERYTHING, AWAY)
    assert len(world.mails()) == 1

    world.clock.forward(minutes=5)
    await world.stopping.works("file")
    await first.works("file")
    assert len(world.mails()) == 2


async def test_a_comment_that_may_not_be_made_waits_as_well() -> None:
    world = FilingWorld()
    await world.escalate()
    await world.settle()
    name = IssueName(world.tracker.name, "10001")
    world.memory.outbox.append(commenting(name, "Still broken.", "m1", world.ids))
    world.tracker.trouble.append(TrackerDenied("You may not comment.", everything=False))
    assert await world.turn() == LONGEST
    assert [one.what for one in lasting(await world.stops.of(world.tracker.name))] == ["comment"]

    await world.settle()
    assert len(world.tracker.said) == 1
    assert lasting(await world.stops.of(world.tracker.name)) == []


async def test_a_burst_of_one_kind_holds_up_no_other() -> None:
    world = FilingWorld()
    await world.escalate("T-1")
    await world.settle()
    for number in ("T-2", "T-3"):
        await world.escalate(number)
    name = IssueName(world.tracker.name, "10001")
    world.memory.outbox.append(commenting(name, "Still broken.", "m1", world.ids))
    wait = timedelta(seconds=20)
    world.tracker.trouble.append(TrackerBusy("Too much.", wait, "jira-burst-based"))
    assert [await world.turn() for _ in range(3)] == [wait, wait, None]
    assert world.tracker.calls.count("create") == 2

    await world.settle()
    assert len(world.tracker.issues) == 3


async def test_administrators_are_told_of_a_tracker_that_is_away_for_long() -> None:
    world = FilingWorld()
    await world.escalate()
    world.tracker.trouble += [TrackerAway("Nobody answers at tracker.example.", unsure=False)] * 1_000
    began = world.clock()
    while not world.mails():
        world.clock.forward(minutes=1)
        if await world.job() is not None:
            await world.turn()
    assert LONG <= world.clock() - began <= 2 * LONG
    assert "Nobody answers" in str(world.mails()[0].payload["text"])

    world.tracker.trouble.clear()
    await world.settle()
    assert [one.payload["subject"] for one in world.mails()][1:] == ["tracker.example works again"]


async def test_an_answer_that_was_lost_is_told_to_nobody() -> None:
    world = FilingWorld()
    world.tracker.settles, world.tracker.lose = timedelta(seconds=10), 1
    await world.escalate()
    await world.turn()
    world.clock.forward(hours=2)
    world.tracker.trouble.append(TrackerAway("The connection broke.", unsure=False))
    await world.turn()
    await world.settle()

    assert world.mails() == []


async def test_what_the_tracker_did_not_do_is_told_to_whoever_watches() -> None:
    world = FilingWorld()
    await world.escalate()
    world.tracker.trouble.append(TrackerDenied(AWAY))
    await world.turn()

    assert [(kind, str(error)) for kind, error in world.troubles] == [("file", AWAY)]


async def test_what_stops_again_soon_and_stays_so_is_told_within_the_hour() -> None:
    world = FilingWorld()
    await world.escalate()
    await world.stopping.stop(EVERYTHING, AWAY)
    world.clock.forward(minutes=5)
    await world.stopping.works(EVERYTHING)
    told = [one.payload["subject"] for one in world.mails()]
    assert told == ["tracker.example needs an administrator", "tracker.example works again"]
    for _ in range(13):  # nobody is told every time that it comes and goes
        world.clock.forward(minutes=5)
        await world.stopping.stop(EVERYTHING, AWAY)
    assert [one.payload["subject"] for one in world.mails()] == [*told, told[0]]


class Partly(MemoryTracker):
    """Lets nobody file T-1, which is of another project, until it is allowed."""

    allowed = False

    async def create(self, order: Order) -> Filed:
        if order.ticket == "T-1" and not self.allowed:
            raise TrackerDenied("Our user may make no issue in CORE.", everything=False)
        return await super().create(order)


async def test_what_works_elsewhere_does_not_pass_for_what_is_not_allowed() -> None:
    world = FilingWorld()
    tracker = Partly(world.clock)
    world.begin(tracker)
    await world.escalate()
    await world.turn()
    for number in range(2, 8):
        world.clock.forward(hours=2)
        await world.escalate(f"T-{number}")
        while await world.job() is not None:
            await world.turn()
    assert [one.payload["subject"] for one in world.mails()] == ["tracker.example needs an administrator"]
    (stop,) = lasting(await world.stops.of(world.tracker.name))
    assert (stop.what, stop.since) == ("file", world.clock() - timedelta(hours=12))

    tracker.allowed = True
    world.clock.forward(hours=1)
    await world.settle()
    assert [one.payload["subject"] for one in world.mails()][1:] == ["tracker.example works again"]
    assert await world.stopping.notices() == ()
