"""Comments, links, files and re-opening reach the issue once; what it will not have is said on its tickets."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.engineering.errors import IssueGone, TrackerAway, TrackerDenied, TrackerRefused
from handlers.engineering.issue import IssueName
from handlers.engineering.jobs import attaching, commenting, referring, reopening
from handlers.engineering.ports import BackLink, Upload
from handlers.ports import Outgoing
from handlers.ticket import Status
from tests.memory_filing import FilingWorld
from tests.memory_tracker import DONE, MemoryTracker


async def filed() -> tuple[FilingWorld, IssueName]:
    """Give a world with an issue for T-1."""
    world = FilingWorld()
    await world.escalate()
    await world.settle()
    return world, IssueName(world.tracker.name, "10001")


def leave(world: FilingWorld, *jobs: Outgoing) -> None:
    """Put jobs into the outbox."""
    world.memory.outbox.extend(jobs)


async def test_a_comment_is_made_once_though_its_answer_was_lost() -> None:
    class Losing(MemoryTracker):
        async def comment(self, name: IssueName, text: str, mark: str) -> None:
            before = len(self.said)
            await super().comment(name, text, mark)
            if len(self.said) > before:
                raise TrackerAway("The answer was lost.", unsure=True)

    world = FilingWorld()
    world.begin(Losing(world.clock))
    await world.escalate()
    await world.settle()
    name = IssueName(world.tracker.name, "10001")
    leave(world, commenting(name, "Still broken.", "m1", world.ids))
    await world.settle()

    assert [one.text for one in world.tracker.issues["10001"].comments] == ["Still broken."]


async def test_the_link_back_follows_the_tickets_of_the_issue() -> None:
    world, name = await filed()
    one = world.escalations.rows["e_T-1"]
    for number in ("T-2", "T-3"):
        await world.ticket(number)
        await world.escalations.write((replace(one, id=f"e_{number}", ticket=number, joined=True, version=1),))
    world.memory.tickets["T-3"] = replace(world.memory.tickets["T-3"], status=Status.CLOSED)
    leave(world, referring(name, world.ids))
    await world.settle()

    (link,) = world.tracker.links.values()
    assert link.title == "3 support tickets: T-1, T-2, T-3"
    assert link.summary == "3 accounts affected, 2 of 3 waiting"

    del world.memory.tickets["T-1"]
    for number in ("T-2", "T-3"):
        world.memory.tickets[number] = replace(world.memory.tickets[number], status=Status.SOLVED)
    leave(world, referring(name, world.ids))
    await world.settle()
    (link,) = world.tracker.links.values()
    assert (link.title, link.solved) == ("2 support tickets: T-2, T-3", True)


async def test_an_issue_that_is_not_known_yet_is_read_for_its_link() -> None:
    world, name = await filed()
    world.kept.known.clear()
    leave(world, referring(name, world.ids))
    await world.settle()

    assert name in world.kept.known


async def test_an_issue_is_opened_again() -> None:
    world, name = await filed()
    world.tracker.change(name, status=DONE, resolution="Fixed")
    leave(world, reopening(name, world.ids))
    notes = world.notes()
    await world.settle()

    assert world.tracker.issues["10001"].issue.status.name == "Open"
    leave(world, reopening(name, world.ids))
    await world.settle()
    assert world.notes() == notes


async def test_that_no_way_leads_back_is_said_on_its_tickets() -> None:
    class Stuck(MemoryTracker):
        async def reopen(self, name: IssueName) -> bool:
            return False

    world = FilingWorld()
    world.begin(Stuck(world.clock))
    await world.escalate()
    await world.settle()
    name = IssueName(world.tracker.name, "10001")
    world.tracker.change(name, status=DONE)
    leave(world, reopening(name, world.ids))
    await world.settle()

    said = "MEM-1 is not open again: no way leads back there from where it is. Ask those who work on it."
    assert world.notes()[-1] == said


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (TrackerRefused("No.", {"": "The comment is too long."}), "The comment is too long."),
        (TrackerRefused("It has too many comments.", {}), "It has too many comments."),
        (IssueGone("There is no such issue any more."), "There is no such issue any more."),
    ],
)
async def test_what_an_issue_will_not_have_is_said_on_its_tickets_and_not_tried_again(
    trouble: Exception, said: str
) -> None:
    world, name = await filed()
    world.kept.known.clear()
    leave(world, commenting(name, "Still broken.", "m1", world.ids))
    world.tracker.trouble.append(trouble)
    await world.settle()

    assert world.notes()[-1] == f"The comment is not on MEM-1: {said}"
    assert world.tracker.said == {}


async def test_that_a_link_cannot_be_written_is_nobodys_business() -> None:
    world, name = await filed()
    notes = world.notes()
    leave(world, referring(name, world.ids))
    world.tracker.trouble.append(TrackerRefused("No links here.", {}))
    await world.settle()

    assert world.notes() == notes


async def test_an_issue_of_a_tracker_that_was_left_is_let_be() -> None:
    world, _ = await filed()
    one = world.escalations.rows["e_T-1"]
    name = IssueName("old.example", "7")
    await world.escalations.write((replace(one, issue=name, key="OLD-7", version=one.version + 1),))
    leave(world, commenting(name, "Still broken.", "m1", world.ids), referring(name, world.ids))
    await world.settle()

    assert world.notes()[-1] == "The comment is not on OLD-7: the tracker old.example is not set up here any more."


async def test_a_file_is_on_the_issue_once() -> None:
    world, name = await filed()
    world.content["a_1"] = Upload("log.txt", "text/plain", b"boom")
    leave(world, *(attaching(name, "a_1", "m1", world.ids) for _ in range(2)))
    await world.settle()

    assert len(world.tracker.files) == 1


async def test_what_the_tracker_cannot_do_now_is_done_later_in_its_order() -> None:
    world, name = await filed()
    leave(world, commenting(name, "First.", "m1", world.ids), commenting(name, "Second.", "m2", world.ids))
    world.tracker.trouble.append(TrackerAway("Down for maintenance.", unsure=False, wait=timedelta(seconds=90)))
    began = world.clock()
    await world.settle()

    assert [one.text for one in world.tracker.issues["10001"].comments] == ["First.", "Second."]
    assert world.clock() - began == timedelta(seconds=90)


async def test_what_waits_again_is_told_once_and_says_nothing_of_the_tracker() -> None:
    world, name = await filed()
    world.tracker.calls.clear()
    answers = world.pace.answers
    leave(world, *(referring(name, world.ids) for _ in range(3)))
    await world.turn()
    await world.turn()
    assert (world.tracker.calls, world.pace.answers) == ([], answers)
    await world.settle()
    assert world.tracker.calls == ["refer"]


async def test_a_file_that_is_gone_does_not_pass_for_an_answer_of_the_tracker() -> None:
    world, name = await filed()
    answers = world.pace.answers
    leave(world, attaching(name, "f_gone", "m-f_gone", world.ids))
    await world.settle()
    assert world.pace.answers == answers
    assert "The file is not on MEM-1: we do not have the file any more." in world.notes()


async def test_links_and_files_that_are_not_allowed_keep_no_words_back() -> None:
    class Strict(MemoryTracker):
        async def refer(self, name: IssueName, link: BackLink) -> None:
            raise TrackerDenied("Our user may not link issues.", everything=False)

        async def attach(self, name: IssueName, file: Upload, mark: str) -> None:
            raise TrackerDenied("Our user may not add files.", everything=False)

    world, name = await filed()
    world.begin(Strict(world.clock, issues=world.tracker.issues))
    world.content["f_1"] = Upload("log.txt", "text/plain", b"It hums.")
    leave(world, referring(name, world.ids), attaching(name, "f_1", "m-f_1", world.ids))
    leave(world, commenting(name, "Still broken.", "m1", world.ids))
    for _ in range(3):
        await world.turn()
    assert [one.text for one in world.tracker.issues["10001"].comments] == ["Still broken."]
    assert len(world.mails()) == 2
