"""An issue is made once, whatever becomes of the tracker's answer; its ticket says so, and waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from handlers.engineering.errors import TrackerAway, TrackerBusy, TrackerDenied, TrackerRefused
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import IssueName, Kind, Snapshot
from handlers.engineering.jobs import checking, filing
from handlers.engineering.ports import Filed, Needed, Order, Shape, Upload
from handlers.ports import Outgoing, WriteConflict
from handlers.ticket import Status
from handlers.ticket_event import Actor, ActorKind
from handlers.tickets.changes import Change, Unhold
from handlers.tickets.writer import Telling
from tests.fakes import START
from tests.memory_filing import FilingWorld, MemoryEscalations
from tests.memory_tracker import MemoryTracker

LATE = timedelta(seconds=10)


async def test_an_escalation_becomes_an_issue_and_its_ticket_waits_for_it() -> None:
    world = FilingWorld()
    await world.escalate()
    await world.settle()

    there = world.escalations.rows["e_T-1"]
    assert (there.state, there.key, there.joined) == (EscalationState.LINKED, "MEM-1", False)
    assert world.memory.tickets["T-1"].status is Status.ON_HOLD
    assert world.notes() == ["Escalated as MEM-1: Export fails\nhttps://tracker.example/browse/MEM-1"]
    (order,) = world.tracker.orders
    assert (order.mark, order.accounts, order.ticket) == (there.mark, 1, "T-1")
    assert order.link == "https://help.example/console/tickets/T-1"


async def test_the_issue_says_for_which_tickets_it_stands() -> None:
    world = FilingWorld()
    await world.escalate()
    await world.settle()

    (link,) = world.tracker.links.values()
    assert (link.title, link.summary) == ("1 support ticket: T-1", "1 account affected")
    assert (link.url, link.solved) == ("https://help.example/console/tickets/T-1", False)


async def test_files_that_were_chosen_go_along() -> None:
    world = FilingWorld()
    world.content["a_1"] = Upload("log.txt", "text/plain", b"boom")
    await world.escalate(draft=Draft(Kind.BUG, "Export fails", files=("a_1", "a_2")))
    await world.settle()

    assert [one.name for one in world.tracker.files.values()] == ["log.txt"]
    assert "The file is not on MEM-1: we do not have the file any more." in world.notes()


async def test_that_it_is_asked_is_written_down_before_it_is_asked() -> None:
    world = FilingWorld()
    await world.escalate()
    seen: list[datetime | None] = []

    class Watched(MemoryTracker):
        async def create(self, order: Order) -> Filed:
            seen.append(world.escalations.rows["e_T-1"].tried_at)
            return await super().create(order)

    world.begin(Watched(world.clock))
    await world.settle()

    assert seen == [START]


async def test_an_issue_whose_answer_was_lost_is_found_again() -> None:
    world = FilingWorld()
    world.tracker.settles, world.tracker.lose = LATE, 1
    await world.escalate()
    await world.settle()

    assert len(world.tracker.issues) == 1
    assert world.escalations.rows["e_T-1"].key == "MEM-1"
    assert world.tracker.calls.count("create") == 1
    assert len(world.notes()) == 1


async def test_what_was_not_made_is_made_once_it_would_have_been_found() -> None:
    world = FilingWorld()
    world.tracker.settles = LATE
    await world.escalate()
    world.tracker.trouble.append(TrackerAway("The connection broke.", unsure=True))
    began = world.clock()
    await world.turn()
    while not world.tracker.issues:
        if await world.job() is None:
            world.clock.forward(seconds=1)
        else:
            await world.turn()

    assert world.clock() - began >= LATE + world.under_way
    await world.settle()
    assert len(world.tracker.issues) == 1
    assert world.tracker.calls.count("create") == 2


async def test_a_local_tracker_has_nothing_to_wait_for() -> None:
    world = FilingWorld()
    await world.escalate()
    world.escalations.rows["e_T-1"] = replace(world.escalations.rows["e_T-1"], tried_at=world.clock())
    began = world.clock()
    await world.settle()

    assert (len(world.tracker.issues), world.clock()) == (1, began)


@pytest.mark.parametrize(
    "trouble",
    [
        TrackerAway("Nobody answers.", unsure=False),
        TrackerBusy("Too much.", timedelta(seconds=5)),
        TrackerDenied("Not in there.", everything=False),
    ],
)
async def test_what_certainly_was_not_made_is_asked_for_again_without_looking(trouble: Exception) -> None:
    world = FilingWorld()
    world.tracker.settles = LATE
    await world.escalate()
    world.tracker.trouble.append(trouble)
    assert await world.turn() is not None

    assert world.escalations.rows["e_T-1"].tried_at is None
    await world.settle()
    assert world.tracker.calls[:2] == ["create", "create"]
    assert len(world.tracker.issues) == 1


async def test_a_clock_that_was_set_back_makes_nobody_wait_for_ever() -> None:
    world = FilingWorld()
    world.tracker.settles = LATE
    await world.escalate()
    ahead = world.clock() + timedelta(days=30)
    world.escalations.rows["e_T-1"] = replace(world.escalations.rows["e_T-1"], tried_at=ahead)
    began = world.clock()
    await world.settle()

    assert len(world.tracker.issues) == 1
    assert LATE < world.clock() - began < timedelta(minutes=5)


async def test_of_two_issues_the_oldest_is_kept_and_both_sides_are_told() -> None:
    world = FilingWorld()
    world.tracker.settles, world.tracker.lose = LATE, 1
    made = await world.escalate()
    await world.turn()
    world.clock.forward(hours=1)
    world.tracker.put("Export fails", labels=(made.mark,))
    world.clock.forward(hours=1)
    await world.settle()

    assert world.escalations.rows[made.id].key == "MEM-1"
    assert any("more than once" in one and "MEM-2" in one for one in world.notes())
    younger = IssueName(world.tracker.name, "10002")
    assert [text for (id_, _), text in world.tracker.said.items() if id_ == younger.id] == [
        (
            "This is the same as MEM-1, made a second time by mistake: https://tracker.example/browse/MEM-1. "
            "Please close this one."
        )
    ]


async def test_a_second_one_that_comes_late_is_found_as_well() -> None:
    world = FilingWorld()
    world.tracker.settles = LATE
    made = await world.escalate()
    world.tracker.trouble.append(TrackerAway("The connection broke.", unsure=True))
    while not world.tracker.issues:
        if await world.job() is None:
            world.clock.forward(seconds=1)
        else:
            await world.turn()
    first = world.escalations.rows[made.id]
    # Against everything that is known of it the first call came through after all, and is older.
    late = world.tracker.put("Export fails", labels=(made.mark,), created_at=world.clock() - timedelta(minutes=5))
    await world.escalations.write((replace(first, id="e_other", ticket="T-2", joined=True, version=1),), ())
    await world.ticket("T-2")
    await world.settle()

    assert first.key == "MEM-1"
    assert world.escalations.rows[made.id].issue == late.issue.name
    assert world.escalations.rows["e_other"].issue == late.issue.name
    assert any("linked to the oldest, MEM-2" in one for one in world.notes())
    assert set(world.tracker.links) == {
        (id_, f"onetouch=https://help.example&issue={id_}") for id_ in ("10001", "10002")
    }
    assert world.tracker.links["10001", "onetouch=https://help.example&issue=10001"].title.startswith("No ")


async def test_tickets_of_the_younger_issue_move_whoever_linked_them_and_none_is_linked_twice() -> None:
    world = FilingWorld()
    made = await world.escalate()
    await world.settle()
    first = world.escalations.rows[made.id]
    older = world.tracker.put("Export fails", labels=(made.mark,), created_at=world.clock() - timedelta(minutes=5))
    younger = world.tracker.put("Export fails", labels=(made.mark,), created_at=world.clock() + timedelta(minutes=5))
    world.clock.forward(minutes=10)
    links = (("e_1", "T-1", older), ("e_2", "T-2", younger), ("e_3", "T-3", younger), ("e_4", "T-3", older))
    for id_, number, there in links:
        if number not in world.memory.tickets:
            await world.ticket(number)
        joined = replace(first, id=id_, ticket=number, issue=there.issue.name, joined=True, version=1)
        await world.escalations.write((joined,))
    world.memory.outbox.append(checking(made.id, world.ids))
    await world.settle()

    rows = world.escalations.rows
    assert {one.issue for one in rows.values() if one.state is EscalationState.LINKED} == {older.issue.name}
    assert [rows[id_].state for id_ in (made.id, "e_3")] == [EscalationState.WITHDRAWN] * 2
    assert {one.title for one in world.tracker.links.values()} == {
        "3 support tickets: T-1, T-2, T-3",
        "No support ticket any more",
    }
    assert any("linked to the oldest" in one for one in world.notes("T-2"))


async def test_a_clock_that_was_set_back_does_not_put_off_looking_for_a_second_one() -> None:
    world = FilingWorld()
    made = await world.escalate()
    await world.settle()
    long_ago = world.clock() - timedelta(days=60)  # by the tracker's clock, which nobody set
    world.tracker.put("Export fails", labels=(made.mark,), created_at=long_ago)
    name = world.escalations.rows[made.id].issue
    assert name is not None
    world.tracker.change(name, created_at=long_ago)
    world.clock.forward(days=-30)
    world.memory.outbox.append(checking(made.id, world.ids))
    await world.settle()
    assert any("more than once" in one for one in world.notes())
    assert world.escalations.rows[made.id].tried_at is not None
    assert world.clock() < made.at


async def test_looking_for_a_second_one_changes_nothing_where_there_is_none() -> None:
    world = FilingWorld()
    await world.escalate()
    await world.settle()
    before = world.escalations.rows["e_T-1"]
    world.memory.outbox.append(checking("e_T-1", world.ids))
    world.memory.outbox.append(checking("e_unknown", world.ids))
    await world.settle()

    assert world.escalations.rows["e_T-1"] == before


async def test_it_is_looked_for_a_second_one_only_when_it_would_be_found() -> None:
    world = FilingWorld()
    world.tracker.settles = LATE
    made = await world.escalate()
    await world.turn()
    world.tracker.put("Export fails", labels=(made.mark,))
    world.clock.forward(seconds=1)
    assert await world.filing.check(made.id) == LATE + world.under_way - timedelta(seconds=1)
    world.clock.forward(minutes=2)
    assert await world.filing.check(made.id) is None
    assert any("more than once" in one for one in world.notes())


async def test_that_it_waits_is_said_of_what_waits_only() -> None:
    world = FilingWorld()
    made = await world.escalate()
    await world.settle()
    notes = world.notes()
    await world.filing.waits(made.id, "You may not.")
    await world.filing.waits("e_unknown", "You may not.")
    assert world.notes() == notes


async def test_what_the_tracker_will_not_have_is_said_in_words_and_sent_again_when_changed() -> None:
    world = FilingWorld()
    world.tracker.fields = (Needed("customfield_7", "Browser", Shape.LINE, required=True),)
    made = await world.escalate()
    await world.settle()

    refused = world.escalations.rows[made.id]
    assert refused.state is EscalationState.REFUSED
    assert refused.problems == {"customfield_7": "Browser is required."}
    assert world.notes() == [
        (
            "Not escalated yet: the tracker did not take it so.\n• Browser: Browser is required.\n"
            "Change it and send it again: nothing that was written is lost."
        )
    ]
    assert world.memory.tickets["T-1"].status is Status.OPEN

    draft = replace(refused.draft, fields={"customfield_7": "Firefox"})
    again = replace(refused, state=EscalationState.WAITING, draft=draft, problems={}, version=refused.version + 1)
    await world.escalations.write((again,), (filing(made.id, world.ids),))
    await world.settle()
    assert world.escalations.rows[made.id].state is EscalationState.LINKED


async def test_a_refusal_without_fields_is_said_whole() -> None:
    world = FilingWorld()
    made = await world.escalate()
    world.tracker.trouble += [TrackerRefused("The project is archived.", {}), TrackerAway("Gone.", unsure=False)]
    await world.settle()

    assert world.escalations.rows[made.id].problems == {"": "The project is archived."}
    assert world.notes() == [
        (
            "Not escalated yet: the tracker did not take it so. The project is archived.\n"
            "Change it and send it again: nothing that was written is lost."
        )
    ]


@pytest.mark.parametrize("state", [EscalationState.WITHDRAWN, EscalationState.PROPOSED])
async def test_what_nobody_wants_any_more_is_not_filed(state: EscalationState) -> None:
    world = FilingWorld()
    made = await world.escalate()
    world.escalations.rows[made.id] = replace(made, state=state)
    await world.settle()

    assert world.tracker.calls == []


async def test_an_escalation_that_is_gone_is_not_filed() -> None:
    world = FilingWorld()
    made = await world.escalate()
    del world.escalations.rows[made.id]
    await world.settle()

    assert world.tracker.calls == []


async def test_what_was_done_before_a_crash_is_not_done_again() -> None:
    world = FilingWorld()
    await world.escalate()
    job = await world.job()
    assert job is not None
    assert await world.dispatch.deliver(job) is None
    world.begin()  # it was not noted that it was sent
    await world.writer.change("T-1", *_taken_up())
    await world.settle()

    assert len(world.tracker.issues) == 1
    assert len(world.notes()) == 1
    assert world.memory.tickets["T-1"].status is Status.OPEN


async def test_a_ticket_that_is_over_gets_the_note_only() -> None:
    world = FilingWorld()
    await world.ticket(status=Status.CLOSED)
    await world.escalate()
    await world.settle()

    assert world.memory.tickets["T-1"].status is Status.CLOSED
    assert len(world.notes()) == 1


async def test_a_ticket_that_goes_on_in_another_waits_there() -> None:
    world = FilingWorld()
    await world.ticket(status=Status.CLOSED, merged_into="T-2")
    await world.ticket("T-2")
    await world.escalate()
    await world.settle()

    assert world.memory.tickets["T-2"].status is Status.ON_HOLD
    assert (world.notes(), len(world.notes("T-2"))) == ([], 1)


async def test_a_ticket_that_is_gone_is_no_trouble() -> None:
    world = FilingWorld()
    await world.escalate()
    del world.memory.tickets["T-1"]
    await world.settle()

    assert world.escalations.rows["e_T-1"].state is EscalationState.LINKED


async def test_an_issue_that_cannot_be_read_yet_is_linked_all_the_same() -> None:
    class Blind(MemoryTracker):
        async def read(self, name: IssueName) -> Snapshot:
            raise TrackerAway("Not now.", unsure=False)

    world = FilingWorld()
    await world.escalate()
    world.begin(Blind(world.clock))
    assert await world.turn() is None
    assert world.escalations.rows["e_T-1"].state is EscalationState.LINKED


async def test_who_changes_it_all_the_time_is_told_apart_from_who_does_once() -> None:
    world = FilingWorld()
    made = await world.escalate()

    conflicts = 1

    class Contested(MemoryEscalations):
        async def write(self, escalations: Sequence[Escalation], outgoing: Sequence[Outgoing] = ()) -> None:
            nonlocal conflicts
            conflicts -= 1
            if conflicts >= 0:
                raise WriteConflict("somebody was faster")
            await super().write(escalations, outgoing)

    world.escalations = Contested(world.memory, world.escalations.rows)
    world.begin()
    assert await world.filing.file(made.id) is None
    assert world.escalations.rows[made.id].state is EscalationState.LINKED

    conflicts, world.escalations.rows[made.id] = 100, made
    with pytest.raises(WriteConflict):
        await world.filing.file(made.id)


def _taken_up() -> tuple[Change, Actor, Telling]:
    return Unhold(), Actor(ActorKind.TEAM, "ann", "Ann"), Telling("unheld")
