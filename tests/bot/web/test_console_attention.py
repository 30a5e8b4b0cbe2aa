"""Which tickets need a person, in the console: the list, a ticket's panel, the marks in its thread and in the queue."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientResponse
from prometheus_client import CollectorRegistry

from handlers.attention.attention import NotUrgent, Part, PartKind
from handlers.ticket import Status
from tests.bot.web.attentive import ANGRY, FALLING, UNKNOWN, WAITING, AttentiveWorld, calm, score
from tests.bot.web.consoles import ANN, BOB, EVE, ORIGIN, Browser
from tests.handlers.tickets.desks import BOB as BOB_ACTS
from tests.handlers.tickets.desks import EVE as EVE_ACTS

PATH = "/console/attention"
TICKET = "/console/tickets/T-1"


@pytest.fixture
async def world() -> AttentiveWorld:
    made = AttentiveWorld()
    await made.furnish()
    return made


@pytest.fixture
async def eve(world: AttentiveWorld) -> AsyncIterator[Browser]:
    visitor = await world.visitor(EVE)
    yield visitor
    await visitor.close()


def numbers(page: str) -> list[str]:
    return re.findall(r'<a href="/console/tickets/(T-\d+)"', page)


def plain(page: str) -> str:
    """Give what a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


async def press(eve: Browser, page: str, number: str) -> ClientResponse:
    """Press "Not urgent" of a ticket in the list."""
    (form,) = [one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'value="{number}"' in one]
    fields = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', form))
    return await eve.client.post(PATH, data=fields, headers=ORIGIN, allow_redirects=False)


# The list


async def test_the_highest_score_stands_first_with_why(eve: Browser) -> None:
    page = await eve.get(PATH)
    assert numbers(page) == ["T-1", "T-2"]
    assert '<a href="/console/attention" aria-current="page">Attention</a>' in page
    said = plain(page)
    assert "waiting 5 h of 4 h: +35" in said
    assert "“production &lt;down&gt;”: +20" in said
    assert "tone falling: +17" in said
    assert "72 of 100" in said
    assert "Ann · ACME · standard" in said
    assert "It &lt;hums&gt;" in page


async def test_a_score_that_alerts_looks_so(eve: Browser) -> None:
    page = await eve.get(PATH)
    assert re.findall(r'class="gauge( high)?"><span class="value">(\d+)', page) == [(" high", "72"), ("", "6")]


async def test_a_mark_says_that_some_tickets_are_still_being_assessed(eve: Browser) -> None:
    assert "1 ticket is being assessed." in await eve.get(PATH)


async def test_old_scores_say_that_they_are_old(world: AttentiveWorld, eve: Browser) -> None:
    world.desks.clock.forward(hours=2)
    page = await eve.get(PATH)
    assert 'role="alert"' in page
    assert "These scores are old: 1 ticket should have been assessed by now" in page


async def test_a_ticket_whose_words_cannot_be_judged_says_so(world: AttentiveWorld, eve: Browser) -> None:
    now = world.desks.clock()
    await score(world.assessments, "T-1", now, WAITING, tones={(1, 0): UNKNOWN})
    await score(world.assessments, "T-3", now, tones={(1, 0): UNKNOWN})
    said = plain(await eve.get(PATH))
    assert "waiting 5 h of 4 h: +35 tone not judged" in said
    assert "Nothing speaks for it; tone not judged." in said
    assert said.count("tone not judged") == 2


async def test_it_is_narrowed_by_score_plan_and_who_has_it(world: AttentiveWorld, eve: Browser) -> None:
    await world.desks.desk.assign("T-2", BOB_ACTS, "eve")
    await world.rescore("T-2", WAITING)
    assert numbers(await eve.get(f"{PATH}?least=40")) == ["T-1"]
    assert numbers(await eve.get(f"{PATH}?who=me")) == ["T-2"]
    assert numbers(await eve.get(f"{PATH}?who=nobody")) == ["T-1"]
    assert numbers(await eve.get(f"{PATH}?plan=standard")) == ["T-1", "T-2"]
    page = await eve.get(f"{PATH}?plan=gone&least=5")
    assert "No open ticket is like that." in page
    assert '<option value="gone" selected>gone</option>' in page
    assert '<a class="quiet" href="/console/attention">Clear</a>' in page


async def test_what_an_address_says_wrongly_counts_as_not_said_and_is_told(eve: Browser) -> None:
    page = await eve.get(f"{PATH}?least=many&who=bob&skip=-3&done=%3Cb%3E")
    assert numbers(page) == ["T-1", "T-2"]
    said = "There is no least “many” and skip “-3” and who “bob”: that part of the address is passed over."
    assert said in plain(page)
    assert "There is no" not in await eve.get(f"{PATH}?least=5&who=me&skip=0&plan=")


async def test_a_plan_that_is_in_no_settings_is_told(world: AttentiveWorld) -> None:
    team = world.deps.team
    assert team is not None
    world.deps = replace(world.deps, team=replace(team, plans=("standard", "premium")))
    eve = await world.visitor(EVE)
    try:
        assert "There is no plan “gold” in the settings." in plain(await eve.get(f"{PATH}?plan=gold"))
        assert "in the settings" not in await eve.get(f"{PATH}?plan=premium")
    finally:
        await eve.close()


async def test_it_goes_on_page_by_page(world: AttentiveWorld, eve: Browser) -> None:
    for number in range(4, 54):
        await world.file(f"Lamp {number}")
        await score(world.assessments, f"T-{number}", world.desks.clock(), Part(PartKind.WAITING, 10.0, "waiting"))
    first = await eve.get(f"{PATH}?who=nobody")
    assert len(numbers(first)) == 50
    assert 'rel="next" href="/console/attention?who=nobody&amp;skip=50"' in first
    second = await eve.get(f"{PATH}?who=nobody&skip=50")
    assert numbers(second) == ["T-53", "T-2"]
    assert 'rel="prev" href="/console/attention?who=nobody"' in second
    assert "There is nothing further down." in await eve.get(f"{PATH}?skip=100")


async def test_before_anything_was_assessed_it_says_so(eve: Browser, world: AttentiveWorld) -> None:
    world.assessments.rows.clear()
    page = await eve.get(PATH)
    assert "Nothing was assessed yet." in page
    assert "3 tickets wait for a score." in page


async def test_where_no_ticket_is_open_nobody_needs_anybody(world: AttentiveWorld, eve: Browser) -> None:
    for number in ("T-1", "T-2", "T-3"):
        await world.desks.desk.solve(number, EVE_ACTS)
    assert numbers(page := await eve.get(PATH)) == []
    assert "No ticket is open" in page


async def test_a_ticket_without_parts_says_that_nothing_speaks_for_it(world: AttentiveWorld, eve: Browser) -> None:
    await score(world.assessments, "T-3", world.desks.clock())
    assert "Nothing speaks for it." in await eve.get(PATH)


# Not urgent


async def test_not_urgent_is_kept_with_who_said_it(world: AttentiveWorld, eve: Browser) -> None:
    response = await press(eve, await eve.get(f"{PATH}?least=50"), "T-1")
    assert response.headers["Location"] == "/console/attention?least=50&done=T-1"
    (said,) = world.assessments.said
    assert (said.number, said.version, said.score, said.by) == ("T-1", 1, 72, "eve")
    page = await eve.get(response.headers["Location"])
    assert "T-1 can wait. Its score follows in a few seconds." in page
    assert "Eve said just now that it can wait, at 72. The score follows in a few seconds." in plain(page)
    await world.rescore("T-1", WAITING, calm(NotUrgent("T-1", 1, 30, "Eve", said.at)))
    page = await eve.get(PATH)
    assert "Eve said just now that it can wait, at 72." in plain(page)
    assert 'aria-label="T-1 is not urgent"' not in page
    assert 'aria-label="T-2 is not urgent"' in page


async def test_a_page_that_is_sent_twice_says_it_once(world: AttentiveWorld, eve: Browser) -> None:
    page = await eve.get(PATH)
    for _ in range(2):
        assert (await press(eve, page, "T-1")).status == 303
    assert len(world.assessments.said) == 1


async def test_when_the_customer_wrote_meanwhile_nothing_is_kept_and_she_is_told(
    world: AttentiveWorld, eve: Browser
) -> None:
    page = await eve.get(f"{PATH}?who=nobody")
    await world.desks.desk.answer("T-1", ANN, "It burns!")
    response = await press(eve, page, "T-1")
    assert response.status == 409
    shown = await response.text()
    assert "T-1 was changed meanwhile: Ann wrote to us" in shown
    assert '<option value="nobody" selected>' in shown
    assert world.assessments.said == []


async def test_what_she_did_herself_and_what_routing_did_is_not_in_her_way(world: AttentiveWorld, eve: Browser) -> None:
    page = await eve.get(PATH)
    await world.desks.hire("bob")
    await world.desks.office.round()
    await world.desks.desk.note("T-1", EVE_ACTS, "Batch 7.")
    assert (await world.desks.desk.show("T-1")).version > 2
    assert (await press(eve, page, "T-1")).status == 303


async def test_a_ticket_that_nothing_speaks_for_need_not_be_said_to_wait(world: AttentiveWorld, eve: Browser) -> None:
    await world.rescore("T-2")
    assert 'aria-label="T-2 is not urgent"' not in await eve.get(PATH)
    assert 'value="not_urgent"' not in await eve.get("/console/tickets/T-2")


async def test_what_was_never_assessed_cannot_be_judged_yet(world: AttentiveWorld, eve: Browser) -> None:
    page = (await eve.get(PATH)).replace('value="T-2"', 'value="T-3"')
    response = await press(eve, page, "T-3")
    assert response.status == 422
    assert "T-3 was not assessed yet" in await response.text()


async def test_a_ticket_that_does_not_exist_is_not_there(eve: Browser) -> None:
    page = (await eve.get(PATH)).replace('value="T-2"', 'value="T-9"')
    assert (await press(eve, page, "T-9")).status == 404


# A ticket


async def test_a_ticket_shows_its_score_part_by_part_and_what_judged(eve: Browser) -> None:
    page = await eve.get(TICKET)
    panel = re.findall(r'<section class="panel attention".*?</section>', page, re.DOTALL)[0]
    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", panel) == [
        ("waiting 5 h of 4 h", "+35"),
        ("“production &lt;down&gt;”", "+20"),
        ("tone falling", "+17"),
    ]
    assert "35 + 20 + 17 = 72" in panel
    assert "with weights shipped-1, tone by tones-1." in panel
    assert '<a class="needs" href="#attention">' in page


async def test_cutting_is_said(world: AttentiveWorld, eve: Browser) -> None:
    await world.rescore("T-1", replace(WAITING, points=90.0), FALLING)
    assert "90 + 17 = 107, cut to 100: no score is above 100 or below 0" in await eve.get(TICKET)


async def test_words_of_the_customer_have_a_mark_of_their_tone(world: AttentiveWorld, eve: Browser) -> None:
    await world.desks.desk.answer("T-1", ANN, "Toimii taas.")
    await world.desks.desk.reply("T-1", EVE_ACTS, "Fine.")
    ticket = await world.desks.desk.show("T-1")
    (event,) = [one for one in await world.desks.world.tickets.history("T-1") if one.text == "Toimii taas."]
    world.assessments.heard["T-1"] = {(1, 0): ANGRY, (event.version, event.part): UNKNOWN}
    page = await eve.get(TICKET)
    marks = re.findall(r'<span class="tone (\w+)"([^>]*)>([^<]+)', page)
    assert marks == [
        ("negative", ' title="what weighed: “useless”, “&lt;again&gt;”"', "tone negative, 87 %"),
        ("unknown", "", "tone not judged: another language"),
    ]
    assert ticket.comments[-1].team


async def test_a_ticket_says_that_it_was_not_assessed_yet_or_was_changed_since(
    world: AttentiveWorld, eve: Browser
) -> None:
    assert "It was not assessed yet." in await eve.get("/console/tickets/T-3")
    await world.desks.desk.note("T-1", EVE_ACTS, "Batch 7.")
    assert "The ticket was changed since: the next score follows in a few seconds." in await eve.get(TICKET)


async def test_a_ticket_that_is_over_needs_nobody(world: AttentiveWorld, eve: Browser) -> None:
    await world.desks.desk.solve("T-1", EVE_ACTS)
    page = await eve.get(TICKET)
    assert 'id="attention"' not in page
    assert 'class="needs"' not in page


async def test_not_urgent_on_the_ticket_is_told_and_explained(world: AttentiveWorld, eve: Browser) -> None:
    response = await eve.send(TICKET, await eve.get(TICKET), do="not_urgent")
    assert response.status == 303
    page = await eve.get(response.headers["Location"])
    assert "It can wait: its score follows in a few seconds." in page
    assert "until the customer writes again" in page
    assert '<input type="hidden" name="do" value="not_urgent">' not in page
    assert [one.by for one in world.assessments.said] == ["eve"]


async def test_a_judgement_that_counts_no_more_says_so_and_can_be_said_again(
    world: AttentiveWorld, eve: Browser
) -> None:
    await eve.send(TICKET, await eve.get(TICKET), do="not_urgent")
    await world.rescore("T-1", WAITING)
    page = await eve.get(TICKET)
    assert "Something happened since, so it counts no more." in page
    assert '<input type="hidden" name="do" value="not_urgent">' in page


async def test_not_urgent_is_refused_when_others_changed_the_ticket(world: AttentiveWorld, eve: Browser) -> None:
    page = await eve.get(TICKET)
    await world.desks.desk.reply("T-1", BOB_ACTS, "Which lamp?")
    response = await eve.send(TICKET, page, do="not_urgent")
    assert response.status == 409
    assert "Bob answered the customer" in await response.text()


# The queue


async def test_the_queue_shows_scores_and_leads_to_the_list(eve: Browser) -> None:
    page = await eve.get("/console?view=unsolved")
    marks = re.findall(r'<span class="needs( high)?">attention (\d+)</span>', page)
    assert sorted(marks) == [("", "6"), (" high", "72")]
    assert '<a href="/console/attention"><span>By attention</span></a>' in page


async def test_where_nothing_is_assessed_no_page_speaks_of_it(world: AttentiveWorld) -> None:
    team = world.deps.team
    assert team is not None
    world.deps = replace(world.deps, team=replace(team, attention=None))
    eve = await world.visitor(EVE)
    for path in ("/console?view=unsolved", TICKET):
        assert "ttention" not in (await eve.get(path)).replace("console_attention.css", "")
    await eve.get(PATH, 404)
    response = await eve.send(TICKET, await eve.get(TICKET), do="not_urgent")
    assert response.status == 422
    await eve.close()


# Customers


SECRET = re.compile(r"attention|urgent\b|tone[ -]|sentiment|negative|score", re.IGNORECASE)


async def test_a_customer_sees_nothing_of_it(world: AttentiveWorld) -> None:
    await world.desks.desk.reply("T-1", EVE_ACTS, "Which lamp?")
    await world.rescore("T-1", WAITING, FALLING)
    ann = await world.visitor(ANN)
    for path in ("/portal", "/portal/T-1", "/api/v1/tickets/T-1", "/api/v1/tickets"):
        page = await ann.get(path)
        assert "T-1" in page
        assert SECRET.findall(page) == []
    for path in (PATH, TICKET, "/console"):
        assert "shipped-1" not in await ann.get(path, 403)
    for path in ("/api/v1/attention", "/api/v1/tickets/T-1/attention"):
        await ann.get(path, 403)
    await ann.close()
    assert (await world.desks.desk.show("T-1")).status is Status.OPEN


async def test_bob_sees_what_eve_said(world: AttentiveWorld, eve: Browser) -> None:
    await eve.send(TICKET, await eve.get(TICKET), do="not_urgent")
    world.deps = replace(world.deps, metrics=CollectorRegistry())
    bob = await world.visitor(BOB)
    assert "Eve said" in await bob.get(TICKET)
    await bob.close()
