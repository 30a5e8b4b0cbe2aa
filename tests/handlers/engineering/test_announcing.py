"""Drafts follow their issue; what somebody worded stays hers; what was sent is never changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.engineering.announcement import AnnouncementState, Occasion, Verdict
from handlers.engineering.announcement_plan import GOES_ON, NOT_LINKED, caused
from handlers.engineering.announcing import LinkedNews
from handlers.engineering.asking import ESCALATION
from handlers.engineering.errors import EscalationNotFound
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import IssueName, Kind, Stage
from handlers.engineering.moves import Move, MoveKind
from handlers.engineering.occasions import NO_OTHER
from handlers.ports import Outgoing, WriteConflict
from handlers.tickets.actors import of_team
from tests.announcement_worlds import BEN, DAY, EVE, ISSUE, NewsWorld, changed, fixed_in, kept, memory_news, moved
from tests.fakes import START, FakeReceiver, Memory
from tests.memory_announcements import MemoryAnnouncements
from tests.worlds import memory_world

DRAFT, SENT, DROPPED = AnnouncementState
NEXT = DAY.replace(day=27)
PLANNED = kept(Stage.ACCEPTED, fixed_in("5.3", on=DAY))


@pytest.fixture
async def news() -> NewsWorld:
    made = memory_news()
    await made.file("k1")
    return made


def states(found: object) -> list[tuple[str, str, AnnouncementState]]:
    return [(one.occasion, one.release, one.state) for one in found]  # type: ignore[attr-defined]


async def test_each_customer_of_an_issue_gets_a_draft_and_the_team_hears_of_it(news: NewsWorld) -> None:
    await news.file("k2", BEN)
    await news.file("k3", BEN, linked=False)
    await news.come(PLANNED)
    drafts = await news.drafts()
    assert [(one.ticket, one.occasion, one.release, one.on) for one in drafts] == [
        ("T-1", Occasion.SCHEDULED, "5.3", DAY),
        ("T-2", Occasion.SCHEDULED, "5.3", DAY),
    ]
    told = [(subject, payload) for subject, payload in await news.left("team") if "announcement" in payload]
    assert told == [(one.ticket, {"event": "announcement_drafted", "announcement": one.id}) for one in drafts]
    assert await news.read() == []


async def test_told_again_nothing_more_is_drafted(news: NewsWorld) -> None:
    await news.come(PLANNED)
    before = await news.told()
    await news.come(PLANNED)
    await news.come(PLANNED, moved(Stage.ACCEPTED, before=Stage.FILED))
    assert await news.told() == before


async def test_a_ticket_that_is_linked_later_gets_its_draft_then(news: NewsWorld) -> None:
    await news.come(PLANNED)
    await news.file("k2", BEN)
    await news.announcer.follow(ISSUE)
    assert states(await news.told("T-2")) == [(Occasion.SCHEDULED, "5.3", DRAFT)]


async def test_nothing_is_drafted_of_an_issue_that_nobody_knows(news: NewsWorld) -> None:
    await news.announcer.follow(IssueName("elsewhere", "1"))
    assert await news.drafts() == []


async def test_an_untouched_draft_follows_the_day_and_the_version(news: NewsWorld) -> None:
    await news.come(PLANNED)
    await news.come(kept(Stage.ACCEPTED, fixed_in("5.3", on=NEXT)))
    (draft,) = await news.drafts()
    assert (draft.on, draft.version, "27 March" in draft.text) == (NEXT, 2, True)
    await news.come(kept(Stage.ACCEPTED, fixed_in("6.0")))
    assert states(await news.told()) == [
        (Occasion.SCHEDULED, "5.3", DROPPED),
        (Occasion.SCHEDULED, "6.0", DRAFT),
    ]
    await news.come(PLANNED)
    (back,) = await news.drafts()
    assert (back.id, back.release, back.on, back.stale) == (draft.id, "5.3", DAY, "")


async def test_a_draft_that_somebody_worded_keeps_her_words_and_is_marked(news: NewsWorld) -> None:
    await news.come(PLANNED)
    (draft,) = await news.drafts()
    await news.desk.word(EVE, draft.id, "Soon, Ann!", draft.version)
    await news.come(kept(Stage.ACCEPTED, fixed_in("6.0")))
    hers, fresh = await news.told()
    assert (hers.text, hers.state, hers.stale) == (
        "Soon, Ann!",
        DRAFT,
        "The version is 6.0 now; this was drafted for 5.3.",
    )
    assert (fresh.release, fresh.state) == ("6.0", DRAFT)
    await news.come(PLANNED)
    assert (await news.announcements.get(hers.id)).stale == ""
    assert (await news.announcements.get(fresh.id)).state is DROPPED


async def test_a_day_that_was_told_and_is_put_off_is_news(news: NewsWorld) -> None:
    await news.come(PLANNED)
    await news.send((await news.drafts())[0])
    await news.come(PLANNED)
    assert await news.drafts() == []
    await news.come(kept(Stage.ACCEPTED, fixed_in("5.3", on=NEXT)))
    (again,) = await news.drafts()
    assert (again.again, again.text.startswith("The day on which version 5.3 comes out has changed")) == (1, True)
    await news.come(kept(Stage.ACCEPTED, fixed_in("5.3")))
    assert (await news.announcements.get(again.id)).version == 2


async def test_what_was_dropped_by_somebody_stays_so_until_it_is_asked_for(news: NewsWorld) -> None:
    await news.come(PLANNED)
    (draft,) = await news.drafts()
    await news.desk.drop(EVE, draft.id, draft.version)
    await news.come(PLANNED)
    assert await news.drafts() == []
    (again,) = await news.desk.draft(EVE, ISSUE)
    assert (again.id, again.by, again.edited_by) == (draft.id, None, None)


async def test_whoever_has_what_they_want_hears_no_more(news: NewsWorld) -> None:
    await news.released()
    sent = await news.send((await news.drafts())[0])
    await news.announcements.write([changed(sent, verdict=Verdict.WORKS, said_at=START)])
    await news.come(kept(Stage.ACCEPTED, fixed_in("6.0")), moved(Stage.ACCEPTED))
    await news.released("6.0")
    assert await news.drafts() == []


async def test_after_still_broken_the_same_version_is_no_new_fix(news: NewsWorld) -> None:
    await news.released()
    sent = await news.send((await news.drafts())[0])
    await news.announcements.write([changed(sent, verdict=Verdict.BROKEN, said_at=START)])
    out = kept(Stage.RELEASED, fixed_in("5.3", released=True, on=START.date()))
    await news.come(out, moved(Stage.RELEASED))  # the same, told again
    await news.come(out, Move(MoveKind.COMMENTED, "c1", START, None, "Dan", "Hm."))
    await news.come(kept(Stage.ACCEPTED), moved(Stage.ACCEPTED, "m2", Stage.RELEASED))
    assert await news.drafts() == []
    await news.come(out, moved(Stage.RELEASED, "m3"))
    (again,) = await news.drafts()
    assert (again.again, again.release, again.cause) == (1, "5.3", "m3")
    assert again.text == "You told us that it was still broken, and our engineers have looked into it again."
    assert again.stale == NO_OTHER
    ((_, note),) = await news.left(ESCALATION)
    assert (note["do"], note["text"]) == ("note", f"ONE-1: {NO_OTHER}")
    # Nobody sends it among others.
    done = await news.desk.send_all(EVE, {again.id: again.version})
    assert (done.sent, list(done.left)) == ((), [again.id])
    worded = await news.desk.word(EVE, again.id, "Please set the lamp to dim.", again.version)
    assert worded.stale == ""
    assert (await news.desk.send(EVE, again.id, worded.version)).state is AnnouncementState.SENT


async def test_after_still_broken_another_version_is_a_new_fix_and_named_alone(news: NewsWorld) -> None:
    await news.released()
    sent = await news.send((await news.drafts())[0])
    await news.announcements.write([changed(sent, verdict=Verdict.BROKEN, said_at=START)])
    both = (fixed_in("5.3", released=True, on=START.date()), fixed_in("5.4", released=True))
    await news.come(kept(Stage.RELEASED, *both), moved(Stage.RELEASED, "m3"))
    (again,) = await news.drafts()
    assert again.stale == ""
    assert "There is a new fix: in version 5.4. Please update to it" in again.text


async def test_after_still_broken_the_same_version_that_came_out_later_is_a_new_fix(news: NewsWorld) -> None:
    await news.released()
    sent = await news.send((await news.drafts())[0])
    await news.announcements.write([changed(sent, verdict=Verdict.BROKEN, said_at=START)])
    later = fixed_in("5.3", released=True, on=START.date() + timedelta(days=1))
    await news.come(kept(Stage.RELEASED, later), moved(Stage.RELEASED, "m3"))
    (again,) = await news.drafts()
    assert (again.stale, "There is a new fix: in version 5.3" in again.text) == ("", True)


async def test_what_became_of_a_ticket_is_followed(news: NewsWorld) -> None:
    await news.file("k2", BEN)
    await news.come(PLANNED)
    news.linked.numbers.remove("T-2")
    await news.come(PLANNED)
    (dropped,) = await news.told("T-2")
    assert (dropped.state, dropped.stale) == (DROPPED, NOT_LINKED)
    into = await news.file("k3", linked=False)
    await news.tickets.desk.joining.merge("T-1", into.number, of_team(EVE))
    await news.come(PLANNED)
    assert [(one.state, one.stale) for one in await news.told("T-1")] == [(DROPPED, GOES_ON)]
    assert states(await news.told(into.number)) == [(Occasion.SCHEDULED, "5.3", DRAFT)]


async def test_what_was_told_before_tickets_were_merged_is_not_told_again(news: NewsWorld) -> None:
    await news.come(PLANNED)
    await news.send((await news.drafts())[0])
    into = await news.file("k2", linked=False)
    await news.tickets.desk.joining.merge("T-1", into.number, of_team(EVE))
    await news.come(PLANNED)
    assert await news.drafts() == []


async def test_a_question_to_engineering_is_answered_to_whoever_asked_it(news: NewsWorld) -> None:
    await news.come(kept(Stage.RELEASED, fixed_in("5.3", released=True), kind=Kind.INFORMATION))
    assert await news.drafts() == []


async def test_whoever_is_overtaken_looks_again_and_gives_up_in_the_end() -> None:
    memory = Memory()
    kept_ = MemoryAnnouncements(memory, busy=1)
    made = NewsWorld(memory_world(memory), kept_)
    await made.file("k1")
    await made.come(PLANNED)
    assert len(await made.drafts()) == 1
    kept_.busy = 9
    with pytest.raises(WriteConflict):
        await made.come(kept(Stage.DECLINED))


class Escalated:
    """Knows one escalation, which is linked to the issue."""

    async def get(self, id_: str) -> Escalation:
        if id_ == "e9":
            raise EscalationNotFound("there is no escalation e9")
        return Escalation(
            id_, "T-1", EscalationState.LINKED, Draft(Kind.BUG, "It hums"), "eve", "Eve", START,
            ISSUE if id_ == "e1" else None,
        )  # fmt: skip


async def test_whoever_is_linked_hears_what_others_heard_before(news: NewsWorld) -> None:
    news.mirror.issues[ISSUE] = PLANNED
    before = FakeReceiver()
    receiver = LinkedNews(before, Escalated(), news.announcer)
    for escalation in ("e9", "e2"):
        await receiver.deliver(Outgoing("o1", "escalation", escalation, {"do": "linked"}))
    assert await news.drafts() == []
    linked = Outgoing("o2", "escalation", "e1", {"do": "linked"})
    await receiver.deliver(linked)
    assert [one.ticket for one in await news.drafts()] == ["T-1"]
    assert linked in before.delivered


def test_what_is_news_of_a_fix_is_named() -> None:
    version = Move(MoveKind.VERSION, "v1", START, None, "5.3")
    out = Move(MoveKind.RELEASED, "r1", START, None, "5.3", "2026-03-20")
    said = Move(MoveKind.COMMENTED, "c1", START, None, "Dan", "Hm.")
    assert caused([version, said]) == "v1"
    assert caused([version, out, moved(Stage.ACCEPTED, "s1")]) == "r1"
    assert caused([Move(MoveKind.VERSION, "v2", START, "5.3", ""), said]) == ""
