"""What every keeper of announcements must do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database import Database
from bot.database.announcements import SqlAnnouncements
from handlers.engineering.announcement import Announcement, AnnouncementState, Occasion, Verdict
from handlers.engineering.announcement_ports import AnnouncementNotFound
from handlers.engineering.issue import IssueName
from handlers.ports import Outgoing, WriteConflict
from handlers.ticket import Status
from handlers.tickets.actors import of_team
from tests.announcement_worlds import BEN, DAY, EVE, ISSUE, LINKS, NewsWorld, changed, opened
from tests.databases import database_url
from tests.fakes import START
from tests.worlds import KINDS

DRAFT, SENT, DROPPED = AnnouncementState
HOUR = timedelta(hours=1)
ONE = Announcement("n1", "T-1", ISSUE, Occasion.SCHEDULED, "5.3", "It comes with 5.3.", START)
TWO = replace(ONE, id="n2", ticket="T-2", at=START + HOUR)
JOB = Outgoing("o9", "announcement", "n1", {"do": "say"})


@pytest.fixture(params=KINDS)
async def news(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[NewsWorld]:
    async with opened(request.param, tmp_path) as made:
        await made.file("k1")
        await made.file("k2", BEN)
        yield made


async def test_what_was_written_is_given_whole(news: NewsWorld) -> None:
    whole = replace(
        ONE,
        state=SENT,
        stale="The version is 6.0 now.",
        by="eve",
        name="Eve",
        sent_at=START + HOUR,
        verdict=Verdict.BROKEN,
        said_at=START + 2 * HOUR,
        presses=("d1", "d2"),
        on=DAY,
        again=2,
        edited_by="bob",
        cause="stage:released",
    )
    await news.announcements.write([whole, TWO])
    assert await news.announcements.get("n1") == whole
    assert await news.announcements.get("n2") == TWO
    with pytest.raises(AnnouncementNotFound):
        await news.announcements.get("n9")


async def test_they_are_given_by_issue_and_by_ticket_the_oldest_first(news: NewsWorld) -> None:
    other = replace(ONE, id="n3", issue=IssueName(ISSUE.tracker, "2"), at=START - HOUR)
    await news.announcements.write([TWO, ONE, other])
    assert list(await news.announcements.of_issue(ISSUE)) == [ONE, TWO]
    assert list(await news.announcements.of_ticket("T-1")) == [other, ONE]
    assert list(await news.announcements.of_ticket("T-9")) == []
    found = await news.announcements.of_tickets(["T-1", "T-2", "T-9"])
    assert {number: list(those) for number, those in found.items()} == {"T-1": [other, ONE], "T-2": [TWO]}
    assert await news.announcements.of_tickets([]) == {}


async def test_those_that_wait_are_counted_by_issue(news: NewsWorld) -> None:
    other = IssueName(ISSUE.tracker, "2")
    await news.announcements.write([ONE, TWO, replace(ONE, id="n3", issue=other, state=SENT)])
    assert await news.announcements.drafts([ISSUE, other, IssueName("a", "b")]) == {ISSUE: 2}
    assert await news.announcements.drafts([]) == {}


async def test_they_are_listed_with_whom_they_are_for_the_latest_first(news: NewsWorld) -> None:
    sent = replace(ONE, id="n3", occasion=Occasion.DECLINED, state=SENT, sent_at=START + 2 * HOUR)
    await news.announcements.write([ONE, TWO, sent])
    listed = await news.announcements.every([DRAFT, SENT], 9)
    assert [one.announcement.id for one in listed] == ["n3", "n2", "n1"]
    assert [(one.subject, one.status, one.requester) for one in listed[1:]] == [
        ("It hums", Status.NEW, "p2"),
        ("It hums", Status.NEW, "p1"),
    ]
    assert [one.announcement.id for one in await news.announcements.every([DRAFT], 1)] == ["n2"]
    assert list(await news.announcements.every([DROPPED], 9)) == []
    assert list(await news.announcements.every([DRAFT], 9, IssueName("a", "b"))) == []


async def test_one_is_written_over_the_version_before_and_no_other(news: NewsWorld) -> None:
    await news.announcements.write([ONE])
    await news.announcements.write([changed(ONE, text="Soon.")])
    with pytest.raises(WriteConflict):
        await news.announcements.write([TWO, changed(ONE, text="Later.")], [JOB])
    with pytest.raises(WriteConflict):
        await news.announcements.write([ONE])
    assert (await news.announcements.get("n1")).text == "Soon."
    assert list(await news.announcements.of_ticket("T-2")) == []
    assert await news.left("announcement") == []


async def test_what_is_to_be_done_is_written_with_it(news: NewsWorld) -> None:
    await news.announcements.write([ONE], [JOB])
    assert await news.left("announcement") == [("n1", {"do": "say"})]


async def test_the_same_is_drafted_for_a_ticket_once(news: NewsWorld) -> None:
    await news.announcements.write([ONE])
    with pytest.raises(WriteConflict):
        await news.announcements.write([replace(ONE, id="n9")])
    again = replace(ONE, id="n9", again=1)
    await news.announcements.write([again])
    assert await news.announcements.get("n9") == again


async def test_where_tickets_go_on_is_told(news: NewsWorld) -> None:
    await news.file("k3")
    await news.tickets.desk.joining.merge("T-1", "T-2", of_team(EVE), strangers=True)
    assert await news.announcements.ends(["T-1", "T-2", "T-3", "T-9"]) == {"T-1": "T-2", "T-2": "T-2", "T-3": "T-3"}
    await news.tickets.desk.joining.merge("T-2", "T-3", of_team(EVE), strangers=True)
    assert await news.announcements.ends({"T-1"}) == {"T-1": "T-3"}
    assert await news.announcements.ends(()) == {}


async def test_none_is_written_for_a_ticket_that_is_not_there(news: NewsWorld) -> None:
    with pytest.raises(WriteConflict):
        await news.announcements.write([replace(ONE, ticket="T-9")])


async def test_what_was_told_goes_on_with_a_ticket_that_is_opened_in_place_of_another(news: NewsWorld) -> None:
    await news.released()
    made = await news.send(next(one for one in await news.drafts() if one.ticket == "T-1"))
    await news.tickets.desk.close("T-1", of_team(EVE))
    news.tickets.wait(days=60)
    await news.verdicts.say(LINKS.token(made.id), Verdict.BROKEN)
    assert await news.work_on() == 1
    assert [(one.id, one.verdict) for one in await news.told("T-3")] == [(made.id, Verdict.BROKEN)]
    assert not await news.told("T-1")
    assert sorted(news.linked.numbers) == ["T-2", "T-3"]


async def test_what_customers_read_is_that_of_their_ticket(news: NewsWorld) -> None:
    made = await news.file("k3", replace(BEN, language="ja"))
    assert made.language == "ja"
    assert await news.announcements.languages({"T-1", made.number, "T-99"}) == {made.number: "ja"}
    await news.announcements.write([replace(ONE, ticket=made.number)])
    (one,) = await news.announcements.every([DRAFT], 9)
    assert one.language == "ja"


async def test_who_says_nothing_reads_the_language_of_the_installation(tmp_path: Path) -> None:
    async with opened("sql", tmp_path) as news:
        first, made = await news.file("k1"), await news.file("k3", replace(BEN, language="ja"))
        database = Database.open(database_url(tmp_path / "onetouch.db"))
        try:
            found = await SqlAnnouncements(database, language="fr").languages({first.number, made.number, "T-99"})
        finally:
            await database.close()
        assert found == {first.number: "fr", made.number: "ja"}
