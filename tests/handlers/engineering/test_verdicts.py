"""Customers say whether a fix works: by a link without a login, or by a button."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.engineering.announcement import Announcement, Verdict
from handlers.engineering.announcement_ports import AnnouncementNotFound
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import IssueName, Kind, Stage
from handlers.engineering.verdicts import WORDS_LIMIT, Asked, VerdictRefusal
from handlers.ports import InvalidInput, Outgoing, WriteConflict
from handlers.ticket import CloseReason, Link, LinkKind, Status
from handlers.ticket_event import ActorKind, EventKind
from handlers.tickets.actors import of_team
from tests.announcement_worlds import BEN, DAY, EVE, LINKS, NewsWorld, fixed_in, kept, memory_news, moved
from tests.fakes import START
from tests.handlers.tickets.desks import ANN
from tests.memory_announcements import MemoryAnnouncements

WORKS, BROKEN = Verdict


@pytest.fixture
async def news() -> NewsWorld:
    made = memory_news()
    await made.file("k1")
    await made.released()
    await made.send((await made.drafts())[0])
    return made


async def sent(news: NewsWorld) -> Announcement:
    return (await news.told())[-1]


async def token(news: NewsWorld) -> str:
    return LINKS.token((await sent(news)).id)


def asked(found: object) -> Asked:
    assert isinstance(found, Asked)
    return found


async def test_opening_the_question_changes_nothing(news: NewsWorld) -> None:
    before, ticket = await sent(news), await news.world.tickets.get("T-1")
    for _ in range(2):
        assert asked(await news.verdicts.view(await token(news))) == Asked(before, ticket)
    assert await news.verdicts.invitation("T-1") == f"/fix/{await token(news)}"
    assert (await sent(news), await news.world.tickets.get("T-1")) == (before, ticket)


async def test_it_works_closes_the_ticket_as_its_customer(news: NewsWorld) -> None:
    made = asked(await news.verdicts.say(await token(news), WORKS, " Thanks! ", 2))
    assert (made.announcement.verdict, made.announcement.said_at) == (WORKS, news.tickets.clock())
    await news.work_on()
    ticket = await news.world.tickets.get("T-1")
    assert (ticket.status, ticket.closed_because) == (Status.CLOSED, CloseReason.CUSTOMER)
    note = ticket.comments[-1]
    assert (note.text, note.public) == ("The customer says that the fix works in 5.3.\n\nThanks!", False)
    assert await news.verdicts.invitation("T-1") is None
    assert [payload["do"] for _, payload in await news.left("tracker")] == ["refer"]


async def test_still_broken_opens_ticket_and_issue_again_and_tells_engineering_no_name(news: NewsWorld) -> None:
    await news.verdicts.say(await token(news), BROKEN, "Ann here, it hums.", 2)
    await news.work_on()
    ticket = await news.world.tickets.get("T-1")
    assert ticket.status is Status.OPEN
    assert (ticket.comments[-1].text, ticket.comments[-1].author) == ("It is still broken. Ann here, it hums.", "Ann")
    left = await news.left("tracker")
    assert [(subject, payload["do"]) for subject, payload in left] == [
        ("acme.example/10001", "comment"),
        ("acme.example/10001", "reopen"),
        ("acme.example/10001#link", "refer"),
    ]
    assert left[0][1]["text"] == "T-1: the customer says that it is still broken in 5.3."


async def test_a_ticket_that_is_over_is_opened_again_or_goes_on_in_a_new_one(news: NewsWorld) -> None:
    await news.tickets.desk.close("T-1", of_team(EVE))
    await news.verdicts.say(await token(news), BROKEN)
    await news.work_on()
    assert (await news.world.tickets.get("T-1")).status is Status.OPEN
    await news.tickets.desk.close("T-1", of_team(EVE))
    news.tickets.wait(days=60)
    await news.verdicts.say(await token(news), BROKEN, "Again.")
    await news.work_on()
    assert (await news.world.tickets.get("T-1")).status is Status.CLOSED
    assert (await news.world.tickets.get("T-2")).description == "It is still broken. Again."


async def test_the_same_sent_twice_counts_once(news: NewsWorld) -> None:
    first = asked(await news.verdicts.say(await token(news), BROKEN, "It hums.", 2))
    assert asked(await news.verdicts.say(await token(news), BROKEN, "It hums.", 2)).announcement == first.announcement
    assert asked(await news.verdicts.say(await token(news), BROKEN)).announcement == first.announcement
    assert await news.work_on() == 1
    left = await news.left("tracker")
    more = asked(await news.verdicts.say(await token(news), BROKEN, "At night, too.", 3))
    assert more.announcement.version == 4
    await news.work_on()
    assert (await news.world.tickets.get("T-1")).comments[-1].text == "It is still broken. At night, too."
    assert await news.left("tracker") == left


async def test_what_is_carried_out_twice_is_seen_once(news: NewsWorld) -> None:
    for verdict in (BROKEN, WORKS):
        made = asked(await news.verdicts.say(await token(news), verdict, "So it is."))
        outbox = await news.world.outbox.due(news.tickets.clock(), 99, "announcement")
        await news.work_on()
        before = await news.world.tickets.history("T-1")
        for envelope in outbox:
            await news.work.deliver(envelope.outgoing)
        assert await news.world.tickets.history("T-1") == before
        assert made.announcement.verdict is verdict
    assert [one.kind for one in before if one.actor.kind is ActorKind.CUSTOMER] == [
        EventKind.OPENED,
        EventKind.ANSWERED,
        EventKind.STATUS,
        EventKind.STATUS,
    ]


async def test_they_may_think_again_and_engineering_is_told(news: NewsWorld) -> None:
    await news.verdicts.say(await token(news), BROKEN, "", 2)
    assert await news.verdicts.say(await token(news), WORKS, "", 2) is VerdictRefusal.ELSEWHERE
    await news.verdicts.say(await token(news), WORKS, "", 3)
    await news.work_on()
    assert (await news.world.tickets.get("T-1")).status is Status.CLOSED
    texts = [payload.get("text") for _, payload in await news.left("tracker")]
    assert "T-1: the customer says that it works in 5.3 after all." in texts
    await news.verdicts.say(await token(news), BROKEN, "", 4)
    await news.work_on()
    assert (await news.world.tickets.get("T-1")).status is Status.OPEN


async def test_an_answer_to_old_news_is_not_taken(news: NewsWorld) -> None:
    old = await token(news)
    await news.verdicts.say(old, BROKEN)
    await news.come(kept(Stage.ACCEPTED, fixed_in("5.4", on=DAY)), moved(Stage.FIXED, "m2"))
    await news.send((await news.drafts())[0])
    assert asked(await news.verdicts.view(old)).newer
    assert await news.verdicts.say(old, WORKS) is VerdictRefusal.NEWER
    assert await news.verdicts.waiting("T-1") is None
    with pytest.raises(InvalidInput, match="newer"):
        await news.verdicts.say_as(ANN, LINKS.read(old) or "", WORKS)


async def test_only_what_was_sent_and_asks_is_there_for_customers(news: NewsWorld) -> None:
    await news.file("k2", BEN)
    await news.come(kept(Stage.ACCEPTED, fixed_in("5.3", on=DAY)))
    draft = (await news.told("T-2"))[0]
    assert await news.verdicts.view(LINKS.token(draft.id)) is None
    await news.send(draft)
    assert await news.verdicts.say(LINKS.token(draft.id), WORKS) is None  # it says when it comes, and asks nothing
    for foreign in ("n9.aaaaaaaaaaaaaaaaaaaaaaaaa", LINKS.token("n9"), "x", f"{await token(news)}x"):
        assert await news.verdicts.view(foreign) is None
        assert await news.verdicts.say(foreign, WORKS) is None


async def test_a_button_counts_for_whoever_may_see_the_ticket(news: NewsWorld) -> None:
    one = await sent(news)
    with pytest.raises(AnnouncementNotFound):
        await news.verdicts.say_as(BEN, one.id, BROKEN)
    with pytest.raises(AnnouncementNotFound):
        await news.verdicts.say_as(ANN, "n9", BROKEN)
    with pytest.raises(InvalidInput, match="4,000"):
        await news.verdicts.say_as(ANN, one.id, BROKEN, "x" * (WORDS_LIMIT + 1))
    assert (await news.verdicts.say_as(ANN, one.id, BROKEN)).announcement.verdict is BROKEN


async def test_others_who_write_meanwhile_are_waited_for(news: NewsWorld) -> None:
    announcements = news.announcements
    assert isinstance(announcements, MemoryAnnouncements)
    announcements.busy = 2
    assert asked(await news.verdicts.say(await token(news), WORKS)).announcement.verdict is WORKS
    announcements.busy = 9
    with pytest.raises(WriteConflict):
        await news.verdicts.say(await token(news), BROKEN)


async def test_work_for_what_is_gone_or_was_never_sent_is_nobodys(news: NewsWorld) -> None:
    await news.work.deliver(Outgoing("o1", "announcement", "n9", {"do": "say"}))
    await news.file("k2", BEN)
    await news.released()
    draft = (await news.told("T-2"))[0]
    await news.work.deliver(Outgoing("o2", "announcement", draft.id, {"do": "say"}))
    assert await news.read("T-2") == []


async def test_news_of_no_version_are_told_and_answered_too() -> None:
    made = memory_news()
    await made.file("k1")
    await made.come(kept(Stage.RELEASED), moved(Stage.RELEASED))
    await made.send((await made.drafts())[0])
    await made.verdicts.say(await token(made), BROKEN)
    await made.verdicts.say(await token(made), WORKS)
    await made.work_on()
    texts = [payload.get("text") for _, payload in await made.left("tracker")]
    assert "T-1: the customer says that it is still broken." in texts
    ticket = await made.world.tickets.get("T-1")
    assert ticket.comments[-1].text == "The customer says that the fix works."


async def test_of_tickets_that_were_merged_the_answer_is_that_of_whoever_was_asked(news: NewsWorld) -> None:
    into = await news.file("k2", BEN, linked=False)
    await news.tickets.desk.joining.merge("T-1", into.number, of_team(EVE), strangers=True)
    await news.verdicts.say(await token(news), BROKEN, "It hums.")
    await news.work_on()
    ticket = await news.world.tickets.get(into.number)
    assert (ticket.comments[-1].author, ticket.comments[-1].text) == ("Ann", "It is still broken. It hums.")


async def test_a_ticket_that_goes_on_in_a_new_one_stays_with_its_issue(news: NewsWorld) -> None:
    await news.tickets.desk.close("T-1", of_team(EVE))
    news.tickets.wait(days=60)
    link = await token(news)
    await news.verdicts.say(link, BROKEN, "It hums again.")
    due = await news.world.outbox.due(news.tickets.clock(), 99, "announcement")
    await news.work_on()
    assert news.linked.numbers == ["T-2"]
    assert [one.receiver for one in news.linked.told].count("tracker") == 1  # what the issue says of us
    assert (await news.world.tickets.get("T-2")).comments[-1].text == "It belongs to ONE-1, as T-1 did."
    assert asked(await news.verdicts.view(link)).ticket.number == "T-2"
    before = await news.world.tickets.history("T-2")
    for envelope in due:
        await news.work.deliver(envelope.outgoing)
    assert (await news.world.tickets.history("T-2"), news.linked.numbers) == (before, ["T-2"])

    await news.released()  # it is the same news of the same version
    assert not await news.drafts()
    await news.come(kept(Stage.RELEASED, fixed_in("5.4", released=True, on=DAY)), moved(Stage.RELEASED, "m2"))
    assert [one.ticket for one in await news.drafts()] == ["T-2"]
    await news.verdicts.say(link, WORKS)
    await news.work_on()
    assert (await news.world.tickets.get("T-2")).status is Status.CLOSED


async def test_a_ticket_that_was_taken_off_its_issue_goes_on_without_it(news: NewsWorld) -> None:
    await news.tickets.desk.close("T-1", of_team(EVE))
    news.tickets.wait(days=60)
    news.linked.numbers.clear()
    await news.verdicts.say(await token(news), BROKEN)
    await news.work_on()
    assert (await news.world.tickets.get("T-2")).links == (Link(LinkKind.FOLLOWS, "T-1"),)
    assert news.linked.numbers == []


@pytest.mark.parametrize(("stage", "status"), [(Stage.ACCEPTED, Status.OPEN), (Stage.RELEASED, Status.CLOSED)])
async def test_it_works_closes_no_ticket_that_waits_for_another_issue(
    news: NewsWorld, stage: Stage, status: Status
) -> None:
    other = IssueName("acme.example", "10002")
    draft = Draft(Kind.BUG, "It smells")
    linked = Escalation("e9", "T-1", EscalationState.LINKED, draft, "eve", "Eve", START, other, "ONE-2")
    news.linked.more.append(linked)
    there = kept(stage)
    snapshot = replace(there.snapshot, issue=replace(there.snapshot.issue, name=other, key="ONE-2"))
    news.mirror.issues[other] = replace(there, snapshot=snapshot)
    await news.verdicts.say(await token(news), WORKS, "Thanks!")
    await news.work_on()
    ticket = await news.world.tickets.get("T-1")
    assert ticket.status is status
    stays = " The ticket stays open: ONE-2 is not over." if status is Status.OPEN else ""
    assert ticket.comments[-1].text == f"The customer says that the fix works in 5.3.{stays}\n\nThanks!"


async def test_an_answer_is_that_of_whoever_gave_it_as_far_as_that_is_known(news: NewsWorld) -> None:
    own = await news.file("k2", BEN, linked=False)
    await news.tickets.desk.joining.merge(own.number, "T-1", of_team(EVE), strangers=True)
    await news.verdicts.say(await token(news), BROKEN, "It hums.")
    await news.work_on()
    assert (await news.world.tickets.get("T-1")).comments[-1].author == "a participant"
    await news.verdicts.say_as(BEN, (await sent(news)).id, BROKEN, "Here, too.")
    await news.work_on()
    assert (await news.world.tickets.get("T-1")).comments[-1].author == "Ben"
    await news.verdicts.say(await token(news), WORKS)
    await news.work_on()
    assert "A participant says that the fix works" in (await news.world.tickets.get("T-1")).comments[-1].text
