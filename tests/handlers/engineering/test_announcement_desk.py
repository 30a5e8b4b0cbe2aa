"""The team words, sends and drops news; nothing is sent but what somebody looked at."""

from __future__ import annotations

import pytest

from handlers.engineering.announcement import AnnouncementState
from handlers.engineering.announcement_desk import ANOTHER, OUTDATED
from handlers.engineering.announcement_ports import AnnouncementNotFound
from handlers.engineering.approving import TEXT_LIMIT
from handlers.engineering.issue import IssueName, Stage
from handlers.ports import ChangeRefused, InvalidInput, NotPermitted, WriteConflict
from handlers.ticket import Status
from handlers.tickets.actors import of_team
from tests.announcement_worlds import BEN, DAY, EVE, ISSUE, LINKS, NewsWorld, fixed_in, kept, memory_news
from tests.fakes import Memory
from tests.handlers.tickets.desks import ANN
from tests.memory_announcements import MemoryAnnouncements
from tests.worlds import memory_world

DRAFT, SENT, DROPPED = AnnouncementState
PLANNED = kept(Stage.ACCEPTED, fixed_in("5.3", on=DAY))


@pytest.fixture
async def news() -> NewsWorld:
    made = memory_news()
    await made.file("k1")
    await made.file("k2", BEN)
    await made.come(PLANNED)
    return made


async def test_drafts_are_listed_by_their_issue_with_whom_they_are_for(news: NewsWorld) -> None:
    (group,) = (await news.desk.listed(EVE)).issues
    assert (group.name, group.kept) == (ISSUE, PLANNED)
    assert [(one.announcement.ticket, group.names[one.requester]) for one in group.announcements] == [
        ("T-2", "Ben"),
        ("T-1", "Ann"),
    ]
    assert (await news.desk.listed(EVE, limit=1)).more
    assert (await news.desk.listed(EVE, issue=IssueName("a", "b"))).issues == ()
    assert (await news.desk.listed(EVE, [SENT])).issues == ()


async def test_what_is_sent_is_what_was_approved_and_the_ticket_goes_on_waiting(news: NewsWorld) -> None:
    await news.tickets.desk.hold("T-1", of_team(EVE), "ONE-1")
    draft = (await news.drafts())[0]
    sent = await news.send(draft)
    assert (sent.state, sent.by, sent.name, sent.sent_at) == (SENT, "eve", "Eve", news.tickets.clock())
    assert await news.read("T-1") == [draft.text]
    assert await news.read("T-2") == []
    assert (await news.world.tickets.get("T-1")).status is Status.ON_HOLD
    assert {"kind": "answer", "ordinal": 1} in [payload for _, payload in await news.left("mail")]


async def test_one_that_asks_makes_it_the_customers_turn_and_carries_the_link(news: NewsWorld) -> None:
    await news.released()
    draft = (await news.drafts())[0]
    await news.send(draft)
    (text,) = await news.read("T-1")
    assert text == (
        f"{draft.text}\n\nDoes it work for you now? Say so here, no login is needed: {LINKS.link(draft.id)}"
    )
    assert (await news.world.tickets.get("T-1")).status is Status.PENDING


async def test_sent_twice_is_said_once(news: NewsWorld) -> None:
    draft = (await news.drafts())[0]
    sent = await news.desk.send(EVE, draft.id, draft.version)
    assert await news.desk.send(EVE, draft.id, draft.version) == sent
    ((_, payload),) = await news.left("announcement")
    await news.work_on()
    assert payload == {"do": "say"}
    assert await news.work_on() == 0
    assert await news.read("T-1") == [draft.text]


async def test_a_text_that_was_changed_since_it_was_read_is_not_sent(news: NewsWorld) -> None:
    draft = (await news.drafts())[0]
    await news.come(kept(Stage.ACCEPTED, fixed_in("5.3", on=DAY.replace(day=27))))
    with pytest.raises(ChangeRefused, match="changed meanwhile"):
        await news.desk.send(EVE, draft.id, draft.version)
    assert await news.work_on() == 0


async def test_what_the_issue_says_otherwise_is_confirmed_first(news: NewsWorld) -> None:
    draft = (await news.drafts())[0]
    worded = await news.desk.word(EVE, draft.id, "  Soon!\x00 ", draft.version)
    assert (worded.text, worded.edited_by, worded.version) == ("Soon!", "eve", 2)
    news.mirror.issues[ISSUE] = kept(Stage.DECLINED)  # the announcer has not heard of it yet
    with pytest.raises(ChangeRefused, match="will not be fixed") as refused:
        await news.desk.send(EVE, draft.id, worded.version)
    assert refused.value.why == OUTDATED
    shown = await news.desk.opened(EVE, draft.id)
    assert (shown.outdated, shown.customer) == ("It will not be fixed, as engineering says now.", "Ann")
    sent = await news.desk.send(EVE, draft.id, worded.version, despite=True)
    assert sent.stale == "It will not be fixed, as engineering says now."


async def test_looking_at_a_day_that_changed_and_wording_it_anew_makes_it_true_again(news: NewsWorld) -> None:
    draft = (await news.drafts())[0]
    worded = await news.desk.word(EVE, draft.id, "On 20 March!", draft.version)
    await news.come(kept(Stage.ACCEPTED, fixed_in("5.3", on=DAY.replace(day=27))))
    stale = await news.announcements.get(draft.id)
    assert (stale.text, stale.version) == ("On 20 March!", worded.version + 1)
    again = await news.desk.word(EVE, draft.id, "On 27 March!", stale.version)
    assert (again.stale, again.on) == ("", DAY.replace(day=27))
    assert await news.desk.word(EVE, draft.id, "On 27 March!") == again


async def test_words_can_be_typed_and_sent_at_once(news: NewsWorld) -> None:
    draft = (await news.drafts())[0]
    await news.desk.send(EVE, draft.id, draft.version, text="Ann, it comes with 5.3.")
    await news.work_on()
    assert await news.read("T-1") == ["Ann, it comes with 5.3."]


async def test_all_at_once_are_sent_as_they_were_looked_at(news: NewsWorld) -> None:
    chosen = {one.id: one.version for one in await news.drafts()}
    worded = await news.desk.word_all(EVE, chosen, "It comes with 5.3.")
    assert [one.version for one in worded.sent] == [2, 2]
    first, second = worded.sent
    await news.desk.word(EVE, second.id, "Ben, it comes with 5.3.")
    done = await news.desk.send_all(EVE, {one.id: one.version for one in worded.sent} | {"n9": 1})
    assert [one.id for one in done.sent] == [first.id]
    assert list(done.left) == [second.id, "n9"]
    await news.work_on()
    assert (await news.read("T-1"), await news.read("T-2")) == (["It comes with 5.3."], [])
    stale = await news.desk.word_all(EVE, chosen, "Other words.")
    assert (stale.sent, len(stale.left)) == ((), 2)


async def test_sending_one_drops_what_else_was_drafted_for_the_customer(news: NewsWorld) -> None:
    draft = (await news.drafts())[0]
    await news.desk.word(EVE, draft.id, "Soon!", draft.version)
    await news.released()
    fresh = (await news.told())[-1]
    await news.send(fresh)
    left = await news.announcements.get(draft.id)
    assert (left.state, left.stale, left.by) == (DROPPED, ANOTHER, None)


async def test_one_is_dropped_and_brought_back(news: NewsWorld) -> None:
    draft = (await news.drafts())[0]
    dropped = await news.desk.drop(EVE, draft.id, draft.version)
    assert (dropped.state, dropped.name) == (DROPPED, "Eve")
    assert await news.desk.drop(EVE, draft.id, draft.version) == dropped
    for refused in (news.desk.word(EVE, draft.id, "Hm."), news.desk.send(EVE, draft.id, dropped.version)):
        with pytest.raises(ChangeRefused, match="dropped by Eve already"):
            await refused
    back = await news.desk.bring_back(EVE, draft.id, dropped.version)
    assert (back.state, back.by, back.edited_by) == (DRAFT, None, "eve")
    assert await news.desk.bring_back(EVE, draft.id) == back
    sent = await news.send(back)
    for refused in (news.desk.drop(EVE, draft.id), news.desk.bring_back(EVE, draft.id)):
        with pytest.raises(ChangeRefused, match="sent by Eve already"):
            await refused
    assert [one.state for one in await news.desk.of_ticket(EVE, sent.ticket)] == [SENT]


async def test_texts_that_cannot_be_said_are_refused(news: NewsWorld) -> None:
    draft = (await news.drafts())[0]
    for text in (" \n", "x" * (TEXT_LIMIT + 1)):
        with pytest.raises(InvalidInput):
            await news.desk.word(EVE, draft.id, text)
        with pytest.raises(InvalidInput):
            await news.desk.word_all(EVE, {draft.id: 1}, text)
        with pytest.raises(InvalidInput):
            await news.desk.send(EVE, draft.id, draft.version, text=text)


async def test_customers_may_do_none_of_it(news: NewsWorld) -> None:
    draft = (await news.drafts())[0]
    desk = news.desk
    for refused in (
        desk.listed(ANN),
        desk.opened(ANN, draft.id),
        desk.of_ticket(ANN, "T-1"),
        desk.word(ANN, draft.id, "Mine."),
        desk.word_all(ANN, {draft.id: 1}, "Mine."),
        desk.send(ANN, draft.id, 1),
        desk.send_all(ANN, {draft.id: 1}),
        desk.drop(ANN, draft.id),
        desk.bring_back(ANN, draft.id),
        desk.draft(ANN, ISSUE),
    ):
        with pytest.raises(NotPermitted):
            await refused
    with pytest.raises(AnnouncementNotFound):
        await desk.opened(EVE, "n9")


async def test_of_two_who_send_at_once_one_is_told() -> None:
    memory = Memory()
    announcements = MemoryAnnouncements(memory)
    made = NewsWorld(memory_world(memory), announcements)
    await made.file("k1")
    await made.come(PLANNED)
    draft = (await made.drafts())[0]
    announcements.busy = 1
    with pytest.raises(ChangeRefused, match="changed meanwhile"):
        await made.desk.send(EVE, draft.id, draft.version)
    announcements.busy = 9
    with pytest.raises(WriteConflict):
        await made.come(kept(Stage.DECLINED))


async def test_customers_of_closed_tickets_hear_of_it_too(news: NewsWorld) -> None:
    await news.tickets.desk.close("T-1", of_team(EVE))
    await news.released()
    draft = next(one for one in await news.drafts() if one.ticket == "T-1")
    await news.send(draft)
    ticket = await news.world.tickets.get("T-1")
    assert (ticket.status, ticket.comments[-1].text.startswith(draft.text)) == (Status.CLOSED, True)


async def test_what_was_sent_for_a_ticket_that_was_merged_meanwhile_is_said_in_the_other(news: NewsWorld) -> None:
    draft = (await news.drafts())[0]
    sent = await news.desk.send(EVE, draft.id, draft.version)
    into = await news.file("k3", linked=False)
    await news.tickets.desk.joining.merge("T-1", into.number, of_team(EVE))
    assert await news.work_on() == 1
    assert sent.text in await news.read(into.number)


async def test_words_that_were_typed_before_a_day_was_put_off_are_not_taken_for_true(news: NewsWorld) -> None:
    draft = (await news.drafts())[0]
    news.mirror.issues[ISSUE] = kept(Stage.ACCEPTED, fixed_in("5.3", on=DAY.replace(day=27)))  # nobody was told yet
    worded = await news.desk.word(EVE, draft.id, "On 20 March!", draft.version)
    with pytest.raises(ChangeRefused, match="27 March"):
        await news.desk.send(EVE, draft.id, worded.version)
    await news.announcer.follow(ISSUE)
    stale = await news.announcements.get(draft.id)
    assert "27 March" in stale.stale
    with pytest.raises(ChangeRefused, match="27 March"):
        await news.desk.send(EVE, draft.id, stale.version)


async def test_other_words_for_what_was_sent_already_are_refused_and_not_lost_unsaid(news: NewsWorld) -> None:
    draft = (await news.drafts())[0]
    sent = await news.desk.send(EVE, draft.id, draft.version, text="It comes with 5.3.")
    assert await news.desk.send(EVE, draft.id, draft.version, text=" It comes with 5.3. ") == sent
    with pytest.raises(ChangeRefused, match="It was sent by Eve already"):
        await news.desk.send(EVE, draft.id, draft.version, text="It comes with 5.3, we hope.")
    assert await news.desk.send(EVE, draft.id, draft.version) == sent
