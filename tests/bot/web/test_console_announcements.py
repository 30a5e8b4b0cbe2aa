"""News for customers in the console, and in the API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from handlers.engineering.announcement import AnnouncementState, Verdict
from handlers.engineering.issue import Stage
from handlers.tickets.actors import of_team
from tests.announcement_worlds import DAY, EVE, ISSUE, SECRET, NewsWorld, changed, fixed_in, kept
from tests.bot.web.consoles import ORIGIN, Browser, ConsoleWorld
from tests.bot.web.managed import memory_of
from tests.fakes import START
from tests.memory_announcements import MemoryAnnouncements

LIST = "/console/announcements"
API = "/api/v1/announcements"
PLANNED = kept(Stage.ACCEPTED, fixed_in("5.3", on=DAY), said="Lamps <hum>")


@dataclass
class Scene:
    """A console with news."""

    console: ConsoleWorld
    news: NewsWorld
    eve: Browser

    async def first(self) -> str:
        """Give the path of the first draft's page."""
        return f"{LIST}/{(await self.news.drafts())[0].id}"


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    console = ConsoleWorld()
    world = console.desks.world
    news = NewsWorld(world, MemoryAnnouncements(memory_of(console.desks)), console.desks)
    for subject in ("It <hums>", "It buzzes"):
        news.linked.numbers.append((await console.file(subject)).number)
    team = replace(console.deps.team, announcements=news.desk)  # type: ignore[type-var]
    console.deps = replace(console.deps, team=team, fixes=news.verdicts)
    eve = await console.visitor(EVE)
    yield Scene(console, news, eve)
    await eve.close()


async def test_without_news_it_is_said_when_there_is_some(scene: Scene) -> None:
    page = await scene.eve.get(LIST)
    assert "Nothing waits to be sent." in page
    assert 'aria-current="page">Fix news' in page
    assert "<h1>Fix news</h1>" in page
    assert "Nothing was sent yet." in await scene.eve.get(f"{LIST}?state=sent")
    assert "Nothing was dropped." in await scene.eve.get(f"{LIST}?state=dropped&issue=acme.example/10001")


async def test_drafts_stand_under_their_issue_with_all_of_their_words(scene: Scene) -> None:
    await scene.news.come(PLANNED)
    page = await scene.eve.get(LIST)
    for said in (
        "Lamps &lt;hum&gt;",
        'href="https://acme.example/ONE-1"',
        ", due 20 Mar 2026",
        "It &lt;hums&gt;",
        "Ann",
        "The fix is planned for version 5.3, which is to be out on 20 March 2026.",
        "Send all 2",
        "The same words for all 2",
    ):
        assert said in page, said
    assert "style=" not in page
    assert "Nothing waits" in await scene.eve.get(f"{LIST}?issue=acme.example/2")


async def test_one_is_worded_and_sent(scene: Scene) -> None:
    await scene.news.come(PLANNED)
    path = await scene.first()
    page = await scene.eve.get(path)
    assert "Ann" in page
    sent = await scene.eve.send(path, page, do="word", text="Soon, Ann!")
    assert sent.headers["Location"] == f"{path}?done=word"
    page = await scene.eve.get(f"{path}?done=word")
    assert "It is kept, and not sent." in page
    assert "Worded by Eve" in page
    assert await scene.news.read() == []
    sent = await scene.eve.send(path, page, do="send", text="Soon, dear Ann!")
    assert sent.headers["Location"] == f"{path}?done=send"
    await scene.news.work_on()
    assert await scene.news.read() == ["Soon, dear Ann!"]
    assert "sent by Eve" in await scene.eve.get(f"{path}?done=send")
    assert "sent by Eve" in await scene.eve.get(f"{LIST}?state=sent")


async def test_what_cannot_be_sent_is_told_beside_what_was_typed(scene: Scene) -> None:
    await scene.news.come(PLANNED)
    path = await scene.first()
    page = await scene.eve.get(path)
    empty = await scene.eve.send(path, page, do="send", text=" ")
    assert (empty.status, "The text is empty" in await empty.text()) == (422, True)
    await scene.news.desk.word(EVE, path.rpartition("/")[2], "Mine.")
    late = await scene.eve.send(path, page, do="send", text="Hers <b>.")
    text = await late.text()
    assert (late.status, "changed meanwhile" in text, "Hers &lt;b&gt;." in text) == (409, True, True)
    # What stands there now is shown beside it: a second press sends over what was seen, and over nothing newer.
    assert "What stands there now, worded by Eve</h3>" in text
    assert text.index("Mine.") < text.index("Hers &lt;b&gt;.</textarea>")
    assert "stands there now" not in await scene.eve.get(path)
    assert await scene.news.work_on() == 0
    assert (await scene.eve.send(path, page, do="nonsense")).status == 422
    assert (await scene.eve.send(path, page, do="word", seen="x", text="Y")).status == 422
    await scene.eve.get(f"{LIST}/n9", 404)
    await scene.eve.get(f"{LIST}/a%20b", 404)


async def test_what_is_out_of_date_is_sent_when_somebody_says_so(scene: Scene) -> None:
    await scene.news.come(PLANNED)
    path = await scene.first()
    await scene.news.desk.word(EVE, path.rpartition("/")[2], "Soon!")
    await scene.news.come(kept(Stage.ACCEPTED, fixed_in("6.0")))
    page = await scene.eve.get(path)
    assert "The version is 6.0 now; this was drafted for 5.3." in page
    assert (await scene.eve.send(path, page, do="send", text="Soon!")).status == 409
    assert "; 1 that is out of date stays." in await scene.eve.get(LIST)
    assert (await scene.eve.send(path, page, do="send", text="Soon!", despite="yes")).status == 303


async def test_one_is_dropped_and_brought_back(scene: Scene) -> None:
    await scene.news.come(PLANNED)
    path = await scene.first()
    page = await scene.eve.get(path)
    assert (await scene.eve.send(path, page, do="drop")).status == 303
    page = await scene.eve.get(path)
    assert "dropped by Eve" in page
    assert (await scene.eve.send(path, page, do="back")).status == 303
    assert "Send to the customer" in await scene.eve.get(path)


async def test_all_are_worded_and_sent_as_they_were_shown(scene: Scene) -> None:
    await scene.news.come(PLANNED)
    page = await scene.eve.get(LIST)
    worded = await scene.eve.send(LIST, page, do="word_all", text="It comes with 5.3.")
    assert worded.headers["Location"].endswith("issue=acme.example%2F10001&did=word_all&done=2")
    page = await scene.eve.get(worded.headers["Location"])
    assert "2 were worded." in page
    empty = await scene.eve.send(LIST, page, do="word_all", text="")
    assert (empty.status, "The text is empty" in await empty.text()) == (422, True)
    changed_one = (await scene.news.drafts())[0]
    await scene.news.desk.word(EVE, changed_one.id, "Other words.")
    sent = await scene.eve.send(LIST, page, do="send_all")
    text = await sent.text()
    assert (sent.status, "1 sent, 1 not: It was changed meanwhile" in text) == (409, True)
    assert "Other words." in text
    await scene.news.work_on()
    assert [await scene.news.read(number) for number in ("T-1", "T-2")] == [[], ["It comes with 5.3."]]
    page = await scene.eve.get(LIST)
    assert "Send it" in page
    sent = await scene.eve.send(LIST, page, do="send_all")
    assert "1 was sent." in await scene.eve.get(sent.headers["Location"])
    assert (await scene.eve.send(LIST, page, do="nonsense")).status == 422
    assert (await scene.eve.send(LIST, await scene.eve.get(LIST), do="send_all")).status == 422


async def test_the_tickets_page_shows_its_news(scene: Scene) -> None:
    assert "News for the customer" not in await scene.eve.get("/console/tickets/T-1")
    await scene.news.released()
    page = await scene.eve.get("/console/tickets/T-1")
    assert "News for the customer" in page
    sent = await scene.news.send((await scene.news.drafts())[0])
    assert "No answer yet" in await scene.eve.get("/console/tickets/T-1")
    await scene.news.announcements.write([changed(sent, verdict=Verdict.BROKEN, said_at=START)])
    assert "Still broken" in await scene.eve.get("/console/tickets/T-1")
    await scene.news.tickets.desk.close("T-2", of_team(EVE))
    page = await scene.eve.get(await scene.first())
    assert "The ticket is closed, and stays so" in page
    assert "Does it work for you now?" in page


async def test_an_issue_that_is_not_known_any_more_is_named_by_its_id(scene: Scene) -> None:
    await scene.news.come(PLANNED)
    scene.news.mirror.issues.clear()
    page = await scene.eve.get(LIST)
    assert "The issue is not known any more." in page
    assert "There is no such news of the issue any more." in await scene.eve.get(await scene.first())


async def test_an_address_that_is_none_is_no_link(scene: Scene) -> None:
    issue = replace(PLANNED.snapshot.issue, url="javascript:alert(1)")
    await scene.news.come(replace(PLANNED, snapshot=replace(PLANNED.snapshot, issue=issue)))
    assert "javascript:" not in await scene.eve.get(LIST)


async def test_the_api_lists_words_sends_and_drops(scene: Scene) -> None:
    await scene.news.come(PLANNED)
    client = scene.eve.client

    async def post(path: str, body: dict[str, object], status: int = 200) -> dict[str, object]:
        response = await client.post(f"{API}{path}", json=body, headers=ORIGIN)
        assert response.status == status, await response.text()
        return await response.json()  # type: ignore[no-any-return]

    listed = await (await client.get(f"{API}?issue=one-1")).json()
    first, second = reversed(listed["announcements"])
    assert (first["ticket"], first["customer"], first["issue"], first["on"]) == ("T-1", "Ann", "ONE-1", "2026-03-20")
    assert SECRET not in str(listed["announcements"])
    assert (await client.get(f"{API}?issue=ONE-9")).status == 404
    worded = await post(f"/{first['id']}/text", {"text": "Soon.", "version": 1})
    assert (worded["text"], worded["version"]) == ("Soon.", 2)
    await post(f"/{first['id']}/send", {"version": 1}, 409)
    assert (await post(f"/{first['id']}/send", {"version": 2}))["state"] == AnnouncementState.SENT
    done = await post("/send", {"announcements": [{"id": second["id"], "version": 1}, {"id": "n9", "version": 1}]})
    assert (done["sent"], done["left"]) == (
        [second["id"]],
        [{"id": "n9", "because": "there is no announcement n9"}],
    )
    assert await post("", {"issue": "ONE-1"}) != {"drafted": []}
    again = (await scene.news.drafts())[0]
    assert (await post(f"/{again.id}/drop", {"version": 1}))["state"] == "dropped"
    assert (await post(f"/{again.id}/back", {}))["state"] == "draft"
    assert (await (await client.get(f"{API}/{again.id}")).json())["id"] == again.id
    assert (await client.get(f"{API}/n9")).status == 404
    assert (await client.get(f"{API}/a%20b")).status == 404
    assert ISSUE.id not in str(listed)
