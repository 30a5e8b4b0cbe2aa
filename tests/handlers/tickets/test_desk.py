"""What people do to tickets, each written with its events, and who is told that they were overtaken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.chat.filing import TicketRequest
from handlers.person import Person
from handlers.ports import ChangeRefused, InvalidInput, NotPermitted, TicketNotFound
from handlers.ticket import Category, CloseReason, Link, LinkKind, Priority, Status
from handlers.ticket_event import Actor, ActorKind, EventKind
from handlers.tickets.changes import Assign, SetCategory, SetPlan, SetPriority, SetSubject, SetTier, Then
from handlers.tickets.history import replay
from handlers.tickets.placement import explained
from handlers.tickets.timeline import timeline, with_names
from tests.handlers.tickets.desks import ANN, BOB, EVE, DeskWorld
from tests.worlds import KINDS, opened


@pytest.fixture(params=KINDS)
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[DeskWorld]:
    async with opened(request.param, tmp_path) as world:
        yield DeskWorld(world)


async def test_every_change_is_an_event_with_who_made_it(here: DeskWorld) -> None:
    filed = await here.file()
    await here.desk.assign("T-1", EVE, "eve")
    await here.desk.reply("T-1", EVE, "Which lamp?", then=Then.PENDING)
    await here.desk.answer("T-1", ANN, "The green one.")
    await here.desk.hold("T-1", EVE, "a new driver")
    await here.desk.note("T-1", BOB, "Known.")
    await here.desk.unhold("T-1", EVE)
    await here.desk.pend("T-1", EVE)
    await here.desk.prioritise("T-1", BOB, Priority.HIGH)
    await here.desk.solve("T-1", EVE)
    await here.desk.reopen_own("T-1", ANN)
    closed = await here.desk.close_own("T-1", ANN)
    assert (closed.status, closed.closed_because) == (Status.CLOSED, CloseReason.CUSTOMER)
    events = await here.world.tickets.history("T-1")
    assert replay(filed, events) == await here.world.tickets.get("T-1")
    lines = [(line.who, line.what) for line in timeline(events, {"eve": "Eve"})]
    assert lines[:4] == [("Ann", "opened it"), ("Eve", "gave it to Eve"), ("Eve", "made it open"), ("Eve", "replied")]
    assert ("Eve", "made it on hold (a new driver)") in lines
    assert lines[-1] == ("Ann", "closed it")


async def test_who_looked_at_an_older_version_is_told_who_did_what(here: DeskWorld) -> None:
    seen = (await here.file()).version
    await here.desk.reply("T-1", EVE, "Which lamp?", seen=seen)
    with pytest.raises(ChangeRefused, match="Eve answered the customer; Eve made it open") as refused:
        await here.desk.reply("T-1", BOB, "Which one?", seen=seen)
    assert refused.value.why == "overtaken"
    assert len((await here.desk.show("T-1")).comments) == 1
    # Who overtook herself is not refused, and who looked again neither.
    await here.desk.note("T-1", EVE, "Mine.", seen=seen)
    await here.desk.note("T-1", BOB, "Mine too.", seen=(await here.desk.show("T-1")).version)


async def test_a_ticket_that_is_taken_is_not_claimed_but_one_that_was_answered_is(here: DeskWorld) -> None:
    seen = (await here.file()).version
    await here.desk.answer("T-1", ANN, "One thing more.")
    await here.desk.assign("T-1", EVE, "eve", seen=seen)
    with pytest.raises(ChangeRefused, match="Eve gave it to Eve"):
        await here.desk.assign("T-1", BOB, "bob", seen=seen)


async def test_what_happens_by_itself_overtakes_nobody_who_answers(here: DeskWorld) -> None:
    seen = (await here.file()).version
    await here.hire("bob")
    await here.office.round()
    here.wait(days=2)
    await here.watchman.round()
    assert (await here.desk.show("T-1")).version > seen
    with pytest.raises(ChangeRefused, match="routing gave it to Bob"):
        await here.desk.assign("T-1", EVE, "eve", seen=seen)
    await here.desk.reply("T-1", EVE, "Which lamp?", seen=seen)


async def test_several_things_are_amended_in_one_change_or_none_is(here: DeskWorld) -> None:
    filed = await here.file()
    await here.hire("bob")
    wanted = (SetSubject("It buzzes"), SetPriority(Priority.HIGH), SetTier(1), Assign("bob"))
    with pytest.raises(InvalidInput, match="no tier 9"):
        await here.desk.amending.revise("T-1", EVE, (SetSubject("It buzzes"), SetTier(9)))
    assert await here.desk.show("T-1") == filed
    made = await here.desk.amending.revise("T-1", EVE, wanted, seen=filed.version)
    assert (made.subject, made.priority, made.assignee, made.status) == ("It buzzes", "high", "bob", Status.OPEN)
    assert made.version == filed.version + 1
    events = await here.world.tickets.history("T-1")
    assert [event.kind for event in events[1:]] == ["subject", "priority", "assigned", "status"]
    assert replay(filed, events) == made
    assert await here.desk.amending.revise("T-1", EVE, wanted) == made
    await here.desk.solve("T-1", EVE)
    closed = await here.desk.close("T-1", EVE)
    with pytest.raises(ChangeRefused, match="closed"):
        await here.desk.amending.revise("T-1", EVE, (SetCategory(Category.BUG), SetTier(2)))
    assert await here.desk.show("T-1") == closed


async def test_a_ticket_that_was_given_away_meanwhile_is_not_given_with_other_details(here: DeskWorld) -> None:
    seen = (await here.file()).version
    await here.hire("bob")
    await here.office.round()
    with pytest.raises(ChangeRefused, match="routing gave it to Bob"):
        await here.desk.amending.revise("T-1", EVE, (SetSubject("It buzzes"), Assign("eve")), seen=seen)
    changed = await here.desk.amending.revise("T-1", EVE, (SetSubject("It buzzes"), SetTier(2)), seen=seen)
    assert (changed.subject, changed.assignee) == ("It buzzes", "bob")


async def test_nobody_who_is_away_is_given_a_ticket_but_she_may_claim_it(here: DeskWorld) -> None:
    await here.file()
    for name in ("eve", "bob"):
        await here.hire(name, here=False)
    with pytest.raises(InvalidInput, match=r"Bob is away.*choose somebody who is here"):
        await here.desk.assign("T-1", EVE, "bob")
    with pytest.raises(InvalidInput, match=r"You are away.*say first that you are here"):
        await here.desk.assign("T-1", EVE, "eve")
    assert (await here.desk.assign("T-1", EVE, "the manager")).assignee == "the manager"
    assert (await here.desk.claim("T-1", EVE)).assignee == "eve"
    assert (await here.desk.assign("T-1", EVE, None)).assignee is None
    await here.present("bob", here=True)
    assert (await here.desk.assign("T-1", EVE, "bob")).assignee == "bob"


async def test_of_two_at_the_same_time_both_are_written_or_one_is_told(here: DeskWorld) -> None:
    seen = (await here.file()).version
    said = await asyncio.gather(
        here.desk.reply("T-1", EVE, "From Eve", seen=seen),
        here.desk.reply("T-1", BOB, "From Bob", seen=seen),
        return_exceptions=True,
    )
    assert sum(isinstance(one, ChangeRefused) for one in said) == 1
    assert len((await here.desk.show("T-1")).comments) == 1


async def test_what_is_so_already_stays_and_what_cannot_be_is_refused(here: DeskWorld) -> None:
    await here.file()
    closed = await here.desk.close("T-1", EVE)
    assert await here.desk.close("T-1", EVE) == closed
    with pytest.raises(ChangeRefused, match="open it again first"):
        await here.desk.reply("T-1", EVE, "Too late")
    with pytest.raises(TicketNotFound):
        await here.desk.answer("T-1", Person("p9"), "Mine!")
    with pytest.raises(TicketNotFound):
        await here.desk.close_own("T-1", Person("p9"))
    with pytest.raises(InvalidInput, match="empty"):
        await here.desk.note("T-1", EVE, " ")
    with pytest.raises(NotPermitted):
        await here.desk.reply("T-1", Actor(ActorKind.CUSTOMER, "p1", "Ann"), "I am the team")


async def test_the_same_mail_is_heard_once_and_what_comes_too_late_opens_one_ticket(here: DeskWorld) -> None:
    await here.file()
    for _ in range(2):
        await here.desk.heard("T-1", "Ann", "Still.", here.clock(), "mail:a")
    assert len((await here.desk.show("T-1")).comments) == 1
    await here.desk.solve("T-1", EVE)
    here.wait(days=30)
    new = [await here.desk.heard("T-1", "Ann", "Again!", here.clock(), "mail:b") for _ in range(2)]
    assert {one.number for one in new} == {"T-2"}
    assert new[0].links == (Link(LinkKind.FOLLOWS, "T-1"),)
    assert (await here.desk.show("T-1")).links == (Link(LinkKind.FOLLOWED_BY, "T-2"),)
    with pytest.raises(ChangeRefused, match="more than 14 days"):
        await here.desk.reopen_own("T-1", ANN)


async def test_what_is_said_to_a_merged_ticket_reaches_the_one_that_goes_on(here: DeskWorld) -> None:
    await here.file()
    await here.file("k2", "It hums again")
    one, other = await here.desk.joining.merge("T-1", "T-2", EVE)
    assert (one.status, one.merged_into, other.number) == (Status.CLOSED, "T-2", "T-2")
    heard = await here.desk.answer("T-1", ANN, "It still does.")
    assert (heard.number, heard.comments[-1].text) == ("T-2", "It still does.")
    with pytest.raises(ChangeRefused, match="was merged into T-2"):
        await here.desk.joining.merge("T-1", "T-2", EVE)


async def test_tickets_are_split_and_linked(here: DeskWorld) -> None:
    await here.file()
    await here.desk.answer("T-1", ANN, "And it is too hot.")
    with pytest.raises(InvalidInput, match="There is no reply or note"):
        await here.desk.joining.split("T-1", [7], "Too hot", EVE)
    old, new = await here.desk.joining.split("T-1", [1], "Too hot", EVE)
    assert (old.number, new.number, new.description) == ("T-1", "T-2", "And it is too hot.")
    assert await here.kinds("T-2") == [EventKind.OPENED]
    await here.file("k3")
    await here.desk.joining.link("T-3", "T-1", EVE)
    first, _ = await here.desk.joining.link("T-3", "T-1", EVE)
    assert first.links == (Link(LinkKind.RELATED, "T-1"),)
    with pytest.raises(ChangeRefused, match="Eve changed its linked"):
        await here.desk.joining.link("T-3", "T-2", BOB, seen=1)


async def test_a_dossier_holds_all_that_the_team_knows(here: DeskWorld) -> None:
    await here.file()
    await here.hire("eve")
    await here.office.round()
    found = await here.desk.dossier("T-1")
    assert [clock.key for clock in found.clocks] == ["first_reply/1", "resolution/1"]
    assert found.placements[0].engineer == "eve"
    assert found.names["eve"] == "Eve"
    assert "T-1 was given to Eve at turn 1" in with_names(explained(found.placements[0]), found.names)


async def test_what_a_ticket_is_taken_for_is_amended_each_with_its_event(here: DeskWorld) -> None:
    await here.file()
    changes = (SetCategory(Category.BUG), SetSubject("It  buzzes"), SetPlan("premium"), SetTier(2))
    for change in (*changes, SetTier(2)):
        amended = await here.desk.amend("T-1", EVE, change)
    assert (amended.category, amended.subject, amended.plan, amended.tier) == (Category.BUG, "It buzzes", "premium", 2)
    kinds = [EventKind.OPENED, EventKind.CATEGORY, EventKind.SUBJECT, EventKind.PLAN, EventKind.TIER]
    assert await here.kinds() == kinds
    with pytest.raises(InvalidInput, match=r"no plan 'golden': use premium or standard"):
        await here.desk.amend("T-1", EVE, SetPlan("golden"))


async def test_how_promises_stand_follows_every_change_at_once(here: DeskWorld) -> None:
    filed = await here.file()
    first = await here.desk.standing(filed)
    assert first.reply_due is not None
    premium = await here.desk.standing(await here.desk.amend("T-1", EVE, SetPlan("premium")))
    assert premium.reply_due is not None
    assert premium.reply_due < first.reply_due
    assert (await here.desk.standing(await here.desk.reply("T-1", EVE, "Which lamp?"))).reply_due is None


async def test_a_customer_who_gives_up_says_so_once_and_may_open_it_again_for_a_while(here: DeskWorld) -> None:
    filed = await here.file()
    assert not here.desk.reopens(filed)
    for _ in range(2):
        closed = await here.desk.close_own("T-1", ANN, missing=" It still hums.")
    assert [one.text for one in closed.comments] == ["It was not solved. It still hums."]
    assert (await here.kinds())[-2:] == [EventKind.ANSWERED, EventKind.STATUS]
    assert len({one.version for one in (await here.desk.dossier("T-1")).events[-2:]}) == 1
    assert here.desk.reopens(closed)
    here.wait(days=30)
    assert not here.desk.reopens(closed)


async def test_who_gives_up_a_solved_ticket_says_so_once_though_the_answer_was_lost(here: DeskWorld) -> None:
    await here.file()
    await here.desk.solve("T-1", EVE)
    closed = await here.desk.close_own("T-1", ANN, missing="The lid.")
    again = await here.desk.close_own("T-1", ANN, missing="The lid.")
    assert again == closed
    assert [one.text for one in closed.comments] == ["It was not solved. The lid."]
    # It was not solved: it is not one that was, and its words came with the close, so neither is ever alone.
    assert (closed.closed_because, closed.solved_at, closed.reopened) == (CloseReason.CUSTOMER, None, 1)
    assert len({one.version for one in (await here.desk.dossier("T-1")).events[-3:]}) == 1
    with pytest.raises(ChangeRefused, match="closed meanwhile"):
        await here.desk.close_own("T-1", ANN, missing="And the base.")


async def test_opening_again_too_late_says_how_to_go_on(here: DeskWorld) -> None:
    await here.file()
    await here.desk.close_own("T-1", ANN)
    here.wait(days=20)
    with pytest.raises(ChangeRefused, match="write what is missing, and it becomes a new ticket"):
        await here.desk.reopen_own("T-1", ANN)
    with pytest.raises(ChangeRefused, match="what its customer writes next becomes a new ticket"):
        await here.desk.reopen("T-1", EVE)


async def test_a_late_answer_of_somebody_who_joined_is_theirs_with_what_is_agreed_with_them(tmp_path: Path) -> None:
    accounts = {"ACME": {"plan": "premium", "region": "emea", "language": "de"}}
    async with opened("memory", tmp_path) as world:
        here = DeskWorld(world, accounts=accounts)
        ann = replace(ANN, accounts=("ACME",))
        bob = Person("p2", name="Bob", email="bob@y.example", known=True)
        await here.file(person=bob)
        await here.file("k2", person=ann)
        await here.desk.amend("T-2", EVE, SetPlan("premium"))
        await here.desk.joining.merge("T-1", "T-2", EVE, strangers=True)
        await here.desk.close("T-2", EVE)
        here.wait(days=20)
        new = await here.desk.answer("T-2", bob, "Mine again.")
        assert (new.number, new.requester_id, new.email) == ("T-3", "p2", "bob@y.example")
        assert (new.plan, new.region, new.language) == ("standard", None, None)
        hers = await here.desk.answer("T-2", ann, "Mine too.")
        assert (hers.requester_id, hers.email, hers.plan) == ("p1", "ann@example.com", "premium")


async def test_under_a_key_the_same_words_are_said_once_and_others_are_said_too(here: DeskWorld) -> None:
    await here.file()
    for text in ("One.", "One.", "One.\r\n", "Two."):
        await here.desk.answer("T-1", ANN, text, key="page")
        await here.desk.reply("T-1", EVE, f"About {text}", key="page")
        await here.desk.note("T-1", EVE, f"Mind {text}", key="page")
    said = [one.text for one in (await here.desk.show("T-1")).comments]
    assert said == ["One.", "About One.", "Mind One.", "Two.", "About Two.", "Mind Two."]


async def test_who_gives_up_what_others_closed_meanwhile_is_told_and_twice_is_once(here: DeskWorld) -> None:
    await here.file()
    await here.desk.close("T-1", EVE)
    for missing in ("The lamp.", ""):
        with pytest.raises(ChangeRefused, match="closed meanwhile"):
            await here.desk.close_own("T-1", ANN, missing=missing)
    await here.desk.reopen_own("T-1", ANN)
    for _ in range(2):
        closed = await here.desk.close_own("T-1", ANN, missing="The lamp.")
    assert (closed.status, [one.text for one in closed.comments]) == (
        Status.CLOSED,
        ["It was not solved. The lamp."],
    )


async def test_who_has_no_name_is_called_by_the_address_that_they_gave(here: DeskWorld) -> None:
    visitor = Person("p_v1")
    request = TicketRequest("k9", visitor, "It hums", "At night.", Category.BUG, "anna@acme.example")
    number = (await here.clerk.file_alone(request)).number
    answered = await here.desk.answer(number, visitor, "It still does.")
    assert answered.comments[-1].author == "anna@acme.example"
    (opened, *_) = await here.world.tickets.history(number)
    assert opened.actor.name == "anna@acme.example"
