"""Tickets that become issues, in the console and in the API."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest

from handlers.engineering.drafting import Asked
from handlers.engineering.errors import TrackerAway
from handlers.engineering.escalation import Escalation, EscalationState
from handlers.engineering.issue import Kind, Version
from handlers.engineering.jobs import TRACKER
from handlers.engineering.ports import Needed, Shape
from handlers.similar.similar import SimilarCase
from handlers.ticket import Category
from tests.bot.web.consoles import ANN, EVE, MEG, ORIGIN, Browser, ConsoleWorld
from tests.escalation_worlds import DRAFT, EscalatingWorld
from tests.fakes import START
from tests.memory_clusters import gathered

TICKET = "/console/tickets/T-1"
FORM = f"{TICKET}/escalate"
API = "/api/v1/tickets/T-1/escalations"


@dataclass
class Here:
    """A console with all that makes issues."""

    console: ConsoleWorld = field(default_factory=ConsoleWorld)

    def __post_init__(self) -> None:
        memory, clock = self.console.writing.memory, self.console.desks.clock
        self.world = EscalatingWorld(memory=memory, clock=clock, clusters=self.console.clusters)
        team = self.console.deps.team
        assert team is not None
        self.console.deps = replace(self.console.deps, team=replace(team, escalating=self.world.offered))

    async def one(self) -> Escalation:
        """Give the latest escalation of T-1."""
        return (await self.world.escalations.of_ticket("T-1"))[-1]


@pytest.fixture
async def here() -> Here:
    made = Here()
    await made.console.file()
    return made


@pytest.fixture
async def eve(here: Here) -> AsyncIterator[Browser]:
    browser = await here.console.visitor(EVE)
    yield browser
    await browser.close()


async def test_a_ticket_is_escalated_from_its_page(here: Here, eve: Browser) -> None:
    assert f'href="{FORM}">Escalate</a>' in await eve.get(TICKET)
    page = await eve.get(FORM)
    assert "No issue looks the same." in page
    assert 'value="It hums"' in page
    assert "\nIt hums at night.</textarea>" in page
    assert "style=" not in page
    sent = await eve.send(FORM, page, do="escalate", kind="bug", severity="major", summary="It <hums>", actual="Hum.")
    assert (sent.status, sent.headers["Location"]) == (303, f"{TICKET}?done=escalate")
    made = await here.one()
    assert (made.state, made.name, made.draft.summary, made.draft.kind) == (
        EscalationState.WAITING,
        "Eve",
        "It <hums>",
        Kind.BUG,
    )
    page = await eve.get(f"{TICKET}?done=escalate")
    assert "It is on its way to engineering." in page
    assert "On its way to engineering, as Eve wished" in page
    assert "It &lt;hums&gt;" in page
    assert f'href="{FORM}"' not in page
    again = await eve.send(FORM, page, do="escalate", kind="bug", severity="minor", summary="Another")
    assert again.status == 409
    assert "T-1 is on its way to engineering already, as Eve wished" in await again.text()
    back = await eve.send(FORM, page, do="withdraw", id=made.id)
    assert back.headers["Location"] == f"{TICKET}?done=withdraw"
    assert (await here.one()).state is EscalationState.WITHDRAWN


async def test_issues_that_look_the_same_stand_above_the_form_and_one_click_links(here: Here, eve: Browser) -> None:
    issue = await here.world.known("Lamps <hum>", versions=(Version("1", "5.3"),))
    here.world.index.found = {issue.name: 0.87}
    page = await eve.get(FORM)
    assert page.index("Lamps &lt;hum&gt;") < page.index("Escalate as a new issue")
    assert "near 87% · 0 accounts · in " in page
    assert f'name="issue" value="{issue.url}"' in page  # another tracker of ours may have the same key
    alone = await eve.get(f"{TICKET}/lookalikes")
    assert "Lamps &lt;hum&gt;" in alone
    assert "Escalate as a new issue" not in alone
    sent = await eve.send(FORM, page, do="link", issue=issue.url)
    assert sent.headers["Location"] == f"{TICKET}?done=link_issue"
    page = await eve.get(TICKET)
    assert 'href="https://tracker.example/browse/MEM-1" dir="auto">MEM-1 Lamps &lt;hum&gt;</a>' in page
    assert "Eve linked it" in page
    assert "Escalate as another issue" in page
    off = await eve.send(FORM, page, do="withdraw", id=(await here.one()).id)
    assert off.status == 303
    assert "MEM-1" not in await eve.get(TICKET)


async def test_nobody_says_that_there_is_none_where_nobody_could_look(here: Here, eve: Browser) -> None:
    here.world.tracker.trouble = [TrackerAway("Jira is away.", unsure=False)] * 9
    page = await eve.get(f"{TICKET}/lookalikes")
    assert "No issue looks the same." not in page
    assert "not everything could be looked through" in page
    assert "We could not look there" in page


async def test_a_ticket_on_its_way_says_why_it_waits(here: Here) -> None:
    async def trouble() -> tuple[str, ...]:
        return ("Since noon: Jira cannot be reached.",)

    team = here.console.deps.team
    assert team is not None
    here.console.deps = replace(here.console.deps, team=replace(team, trouble=trouble))
    await here.world.desk.escalate(EVE, "T-1", DRAFT)
    late = await here.console.visitor(EVE)
    page = await late.get(TICKET)
    assert page.index("On its way to engineering") < page.rindex("Since noon: Jira cannot be reached.")
    assert "Take it back" in page
    await late.close()


async def test_engineering_is_answered_on_the_page_of_the_ticket(here: Here, eve: Browser) -> None:
    issue = await here.world.known()
    await here.world.desk.link(EVE, "T-1", issue.url)
    made, page = await here.one(), await eve.get(TICKET)
    assert "Answer engineering" in page
    assert f"goes to {issue.key} as it is" in page
    mark = re.search(r'name="mark" value="([^"]+)"', page)
    assert mark is not None
    here.world.memory.outbox.clear()
    given = {"do": "answer", "id": made.id, "mark": mark[1]}
    for _ in range(2):
        sent = await eve.send(FORM, page, text="With <b>5.2.1</b>.", **given)
        assert (sent.status, sent.headers["Location"]) == (303, f"{TICKET}?done=answer")
    first, second = here.world.left(TRACKER)
    assert first.payload == second.payload
    assert first.payload["text"] == "Eve of support, on T-1:\n\nWith <b>5.2.1</b>."
    await here.world.aftermaths()
    page = await eve.get(TICKET)
    assert page.count(f"Eve to engineering, on {issue.key}") == 1
    assert "With &lt;b&gt;5.2.1&lt;/b&gt;." in page
    await here.world.desk.withdraw(EVE, made.id)
    late = await eve.send(FORM, page, text="And <one> more", **given)
    assert late.status == 409
    body = await late.text()
    assert "nobody reads an answer" in body
    assert "\nAnd &lt;one&gt; more</textarea>" in body
    assert (await eve.send(FORM, page, text="x", do="answer", id="e_no", mark="1")).status == 404


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"do": "link", "issue": "nonsense"}, 422, "Name the issue by its key"),
        ({"do": "link", "issue": "MEM-9"}, 422, "There is no issue MEM-9"),
        ({"do": "escalate", "summary": " "}, 422, "the summary is empty"),
        ({"do": "escalate", "summary": "x", "kind": "nonsense"}, 422, "Choose what it is"),
        ({"do": "dance"}, 422, "Press one of the buttons"),
        ({"do": "withdraw", "id": "e_none", "version": "1"}, 404, "There is nothing here"),
    ],
)
async def test_what_cannot_be_done_is_said(
    here: Here, eve: Browser, fields: dict[str, str], status: int, said: str
) -> None:
    sent = await eve.send(FORM, await eve.get(FORM), **fields)
    assert sent.status == status
    assert said in await sent.text()


async def test_what_was_typed_stays_when_something_is_missing(here: Here, eve: Browser) -> None:
    here.world.askers.asked["T-1"] = Asked((), ("acme", "umbrella"))
    await here.world.file("a1")
    here.world.tracker.fields = (
        Needed("team", "Team", Shape.ONE, True, (("1", "Red"), ("2", "Blue"))),
        Needed("when", "When", Shape.DAY, False),
        Needed("how", "How", Shape.TEXT, False),
        Needed("size", "Size", Shape.NUMBER, False, default="3"),
        Needed("note", "Note", Shape.LINE, False),
        Needed("parts", "Parts", Shape.SEVERAL, False, (("p", "Paper"), ("q", "Quill"))),
    )
    page = await eve.get(FORM)
    for said in ("More fields", 'type="date"', "Paper", 'name="account:umbrella"', 'name="file:a1"', 'value="3"'):
        assert said in page, said
    typed = {"do": "escalate", "summary": "It hums", "steps": "Listen well", "account:acme": "yes", "file:a1": "yes"}
    parts = {"field:parts=p": "yes", "field:parts=q": "yes"}
    sent = await eve.send(FORM, page, **typed, **parts)
    shown = await sent.text()
    assert sent.status == 422
    assert "Fill in Team: the tracker asks for it." in shown
    assert "\nListen well</textarea>" in shown
    assert 'name="account:acme" value="yes" checked' in shown
    assert 'name="account:umbrella" value="yes">' in shown
    assert 'name="field:parts=q" value="yes" checked' in shown
    sent = await eve.send(FORM, page, **typed, **parts, **{"field:team": "2"})
    assert sent.status == 303
    draft = (await here.one()).draft
    assert (draft.fields, draft.accounts, draft.files) == ({"team": "2", "parts": "p\nq"}, ("acme",), ("a1",))


async def test_the_form_is_looked_at_again_for_another_kind(here: Here, eve: Browser) -> None:
    sent = await eve.send(FORM, await eve.get(FORM), do="look", kind="feature", summary="Another thing", actual="Hum.")
    page = await sent.text()
    assert '<option value="feature" selected>' in page
    assert 'value="Another thing"' in page
    assert here.world.index.asked[-1] == "Another thing\nHum."
    assert not here.world.escalations.rows


async def test_a_suggestion_is_confirmed_declined_or_looked_at(here: Here, eve: Browser) -> None:
    ticket = here.world.memory.tickets["T-1"]
    here.world.memory.tickets["T-1"] = replace(ticket, category=Category.BUG)
    await here.world.proposer().round()
    page = await eve.get(TICKET)
    assert "It looks like a bug. Escalate it?" in page
    assert f'data-similar="{TICKET}/lookalikes"' in page
    made = await here.one()
    sent = await eve.send(FORM, page, do="confirm", id=made.id)
    assert sent.headers["Location"] == f"{TICKET}?done=escalate"
    assert (await here.one()).state is EscalationState.WAITING


async def test_what_the_tracker_refused_is_told_in_words_and_edited(here: Here, eve: Browser) -> None:
    await eve.send(FORM, await eve.get(FORM), do="escalate", summary="It hums", actual="Hum <b>")
    here.world.tracker.fields = (Needed("team", "Team", Shape.LINE, False),)
    await here.world.refused(await here.one(), team="Say which <team>.", summary="Too short.")
    page = await eve.get(TICKET)
    assert "Engineering did not take it:" in page
    assert "Say which &lt;team&gt;." in page
    assert "Change it and send it again" in page
    page = await eve.get(FORM)
    assert "Team: Say which &lt;team&gt;." in page
    assert "Hum &lt;b&gt;</textarea>" in page


async def test_a_tracker_that_is_away_keeps_nobody_from_escalating(here: Here, eve: Browser) -> None:
    here.world.tracker.trouble = [TrackerAway("Jira is away.", unsure=False)] * 2
    page = await eve.get(FORM)
    assert "Jira is away. What it asks for beside this is not known now." in page
    here.world.tracker.trouble = [TrackerAway("Jira is away.", unsure=False)]
    sent = await eve.send(FORM, page, do="link", issue="MEM-1")
    assert sent.status == 503


async def test_an_issue_that_is_gone_or_not_known_says_so(here: Here, eve: Browser) -> None:
    issue = await here.world.known()
    made = await here.world.desk.link(EVE, "T-1", issue.key)
    here.world.tracker.delete(issue.name)
    await here.world.tracking.refresh(issue.name)
    assert "not there any more" in await eve.get(TICKET)
    here.world.mirror.kept.clear()
    page = await eve.get(TICKET)
    assert "<strong>MEM-1</strong>" in page
    other = replace(made, id="e_2", ticket="T-2", state=EscalationState.LINKED, version=1, key="MEM-2")
    here.world.escalations.rows["e_2"] = other
    merged = replace(here.world.memory.tickets["T-1"], number="T-2", merged_into="T-1")
    here.world.memory.tickets["T-2"] = merged
    page = await eve.get("/console/tickets/T-2")
    assert "MEM-2" in page
    assert "Escalate" not in page


async def test_managers_hand_a_cluster_over(here: Here) -> None:
    await here.console.file("It hums, too")
    gathered(here.console.clusters, "T-1", "T-2", title="Lamps hum")
    meg = await here.console.visitor(MEG)
    try:
        page = await meg.get("/console/clusters/K-1")
        (path,) = re.findall(r'href="(/console/tickets/T-[12]/escalate\?cluster=K-1)">Escalate with all', page)
        form = await meg.get(path)
        (number,) = re.findall("T-[12]", path)
        said = f"With {number} 1 other ticket of K-1 is linked to the issue, be it a new one or one that is there."
        assert form.index(said) < form.index("No issue looks the same.")
        assert "<h1>Escalate K-1</h1>" in form
        assert '<a href="/console/clusters/K-1">Back to K-1</a>' in form
        assert 'value="Lamps hum"' in form
        sent = await meg.send(path.partition("?")[0], form, do="escalate", cluster="K-1", summary="Lamps hum")
        assert (sent.status, sent.headers["Location"]) == (303, "/console/clusters/K-1?done=escalate")
        assert "It is on its way to engineering, with all of its tickets." in await meg.get(sent.headers["Location"])
        (made,) = here.world.escalations.rows.values()
        assert made.cluster == "K-1"
    finally:
        await meg.close()


async def test_one_click_on_a_suggestion_leads_to_the_form_where_the_tracker_asks_for_more(
    here: Here, eve: Browser
) -> None:
    here.world.put(category=Category.BUG)
    await here.world.proposer().round()
    here.world.tracker.fields = (Needed("team", "Team", Shape.ONE, True, (("1", "Red"),)),)
    made = await here.one()
    sent = await eve.send(FORM, await eve.get(TICKET), do="confirm", id=made.id)
    page = await sent.text()
    assert sent.status == 422
    assert "Fill in Team: the tracker asks for it." in page
    assert '<select id="in-field:team" name="field:team" required>' in page
    refused = await eve.client.post(f"{API}/{made.id}/confirm", json={}, headers=ORIGIN)
    assert (refused.status, "Fill in Team" in (await refused.json())["detail"]) == (422, True)
    assert await here.one() == made
    filled = await eve.send(FORM, page, do="escalate", summary="It hums", **{"field:team": "1"})
    assert filled.status == 303
    now = await here.one()
    assert (now.id, now.state, now.draft.fields) == (made.id, EscalationState.WAITING, {"team": "1"})


async def test_a_ticket_that_is_an_issue_becomes_another_only_when_somebody_says_so(here: Here, eve: Browser) -> None:
    page = await eve.get(FORM)
    assert 'name="another"' not in page
    typed = {"do": "escalate", "kind": "bug", "severity": "minor", "summary": "It hums", "actual": "Hum."}
    await eve.send(FORM, page, **typed)
    await here.world.filed(await here.one())
    again = await eve.send(FORM, page, **typed)
    assert again.headers["Location"] == f"{TICKET}?done=already&issue=MEM-1"
    assert "It is MEM-1 already: nothing was done anew." in await eve.get(again.headers["Location"])
    assert "already" not in (await eve.get(f"{TICKET}?done=already&issue=<b>"))
    other = {**typed, "summary": "It hums loudly"}
    stale = await eve.send(FORM, page, **other)
    shown = await stale.text()
    assert stale.status == 409
    assert "T-1 is already MEM-1: nothing was done." in shown
    assert 'is already <a href="https://tracker.example/browse/MEM-1">MEM-1 (' in shown
    assert 'value="It hums loudly"' in shown
    assert 'name="another" value="yes">' in shown
    looked = await (await eve.send(FORM, page, **{**other, "do": "look"}, another="yes")).text()
    assert 'name="another" value="yes" checked' in looked
    assert (await eve.send(FORM, page, **other, another="yes")).status == 303
    there = await here.world.escalations.of_ticket("T-1")
    assert {one.draft.summary for one in there} == {"It hums", "It hums loudly"}


async def test_enter_in_a_line_sends_nothing_and_buttons_are_called_what_they_say(here: Here, eve: Browser) -> None:
    issue = await here.world.known()
    here.world.index.found = {issue.name: 0.9}
    page = await eve.get(FORM)
    of_form = page[page.index('<form class="panel escalate"') :]
    assert re.findall(r"<button[^>]*>", of_form)[0] == "<button disabled hidden>"
    assert 'aria-label="It is this one: MEM-1">It is this one</button>' in page


async def test_the_api_refuses_another_issue_unless_it_is_said(here: Here, eve: Browser) -> None:
    issue = await here.world.known()
    await here.world.desk.link(EVE, "T-1", issue.key)
    refused = await eve.client.post(API, json={"summary": "It hums"}, headers=ORIGIN)
    assert (refused.status, "T-1 is already MEM-1" in (await refused.json())["detail"]) == (409, True)
    form = await (await eve.client.get(f"{API}/form")).json()
    assert form["on"] == [{"key": "MEM-1", "stage": "filed", "url": issue.url}]
    made = await eve.client.post(API, json={"summary": "It hums", "another": True}, headers=ORIGIN)
    assert (made.status, (await made.json())["state"]) == (201, "waiting")


async def test_others_do_not(here: Here, eve: Browser) -> None:
    gathered(here.console.clusters, "T-1")
    assert "Escalate with all its tickets" not in await eve.get("/console/clusters/K-1")
    refused = await eve.send(FORM, await eve.get(FORM), do="escalate", summary="x", cluster="K-1")
    assert refused.status == 403


async def test_similar_issues_are_linked_beside_similar_tickets(here: Here, eve: Browser) -> None:
    class Finder:
        """Finds an issue."""

        async def like(self, text: str, limit: int) -> list[SimilarCase]:
            return [SimilarCase("MEM-1", "Lamps <hum>", "filed", START, 0.9, ("near",), url="https://t.example/MEM-1")]

    await here.console.cases.read()
    here.console.cases.desk.know(Finder())
    page = await eve.get(f"{TICKET}/similar")
    assert 'href="https://t.example/MEM-1" dir="auto">MEM-1 Lamps &lt;hum&gt;</a>' in page
    assert f'action="{FORM}"' in page


async def test_customers_see_nothing_of_it(here: Here) -> None:
    ann = await here.console.visitor(ANN)
    try:
        await ann.get(FORM, status=403)
        assert (await ann.client.get(API)).status == 403
    finally:
        await ann.close()


async def test_the_api_escalates_links_confirms_and_withdraws(here: Here, eve: Browser) -> None:
    client, world = eve.client, here.world
    world.tracker.fields = (Needed("team", "Team", Shape.ONE, True, (("1", "Red"),)),)
    form = await (await client.get(f"{API}/form?kind=feature&project=MEM")).json()
    assert (form["draft"]["kind"], form["draft"]["summary"], form["project"]) == ("feature", "It hums", "MEM")
    assert form["fields"] == [
        {
            "id": "team",
            "label": "Team",
            "shape": "one",
            "required": True,
            "choices": [{"id": "1", "label": "Red"}],
            "default": "",
        }
    ]
    refused = await client.post(API, json={"severity": "major"}, headers=ORIGIN)
    assert refused.status == 422
    assert "Fill in Team" in (await refused.json())["detail"]
    made = await client.post(API, json={"severity": "major", "fields": {"team": "1"}}, headers=ORIGIN)
    assert made.status == 201
    body = await made.json()
    assert (body["state"], body["by"], body["draft"]["severity"], body["issue"]) == ("waiting", "Eve", "major", None)
    again = await client.post(API, json={"severity": "major", "fields": {"team": "1"}}, headers=ORIGIN)
    assert (await again.json())["id"] == body["id"]
    assert (await client.post(f"{API}/{body['id']}/withdraw", json={}, headers=ORIGIN)).status == 200
    assert (await client.post(f"{API}/nothing/withdraw", json={}, headers=ORIGIN)).status == 404
    issue = await world.known("Lamps hum")
    world.index.found = {issue.name: 0.8}
    looks = await (await client.get("/api/v1/tickets/T-1/lookalikes?limit=3")).json()
    assert [(one["key"], one["score"], one["known"]) for one in looks["issues"]] == [("MEM-1", 0.8, True)]
    linked = await client.post(API, json={"issue": "mem-1"}, headers=ORIGIN)
    body = await linked.json()
    assert (body["state"], body["joined"], body["issue"]["title"]) == ("linked", True, "Lamps hum")
    confirmed = await client.post(f"{API}/{body['id']}/confirm", json={}, headers=ORIGIN)
    assert (await confirmed.json())["state"] == "linked"
    listed = await (await client.get(API)).json()
    assert sorted(one["state"] for one in listed["escalations"]) == ["linked", "withdrawn"]
    missing = await client.post(API, json={"issue": "MEM-9"}, headers=ORIGIN)
    assert (missing.status, (await missing.json())["detail"]) == (
        404,
        "There is no issue MEM-9 in the tracker, or we may not see it.",
    )
    world.tracker.trouble = [TrackerAway("Jira is away.", unsure=False)]
    away = await client.post(API, json={"issue": "MEM-1"}, headers=ORIGIN)
    assert (away.status, (await away.json())["detail"]) == (503, "Jira is away.")
