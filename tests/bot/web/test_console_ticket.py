"""A ticket's page in the console: what it shows, and every form with its refusals."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from html import escape

import pytest

from bot.database import StorageError
from handlers.attachment import Attachment
from handlers.chat.filing import TicketRequest
from handlers.diagnostics import Diagnostics
from handlers.ports import WriteConflict
from handlers.quality.survey import Kind
from handlers.terms import normalised
from handlers.ticket import Category, Priority, Status, Ticket
from handlers.tickets.changes import Then
from handlers.tickets.customers import OtherTicket, PastScore, Record
from tests.bot.web.consoles import ANN, BOB, EVE, Browser, ConsoleWorld
from tests.handlers.tickets.desks import BOB as BOB_ACTS
from tests.handlers.tickets.desks import EVE as EVE_ACTS

PATH = "/console/tickets/T-1"
HOSTILE = '<script>alert("x")</script>'


@pytest.fixture
async def world() -> ConsoleWorld:
    made = ConsoleWorld()
    await made.file()
    await made.file("It smells")
    await made.desks.hire("eve")
    await made.desks.hire("bob", tier=2)
    return made


@pytest.fixture
async def eve(world: ConsoleWorld) -> AsyncIterator[Browser]:
    visitor = await world.visitor(EVE)
    yield visitor
    await visitor.close()


async def done(eve: Browser, page: str = "", **fields: str) -> str:
    """Send a form that is carried out, and give the page that comes of it."""
    response = await eve.send(PATH, page or await eve.get(PATH), **fields)
    assert response.status == 303, await response.text()
    return await eve.get(response.headers["Location"])


async def refused(eve: Browser, status: int, page: str = "", **fields: str) -> str:
    """Send a form that is not carried out, and give the page that says so."""
    response = await eve.send(PATH, page or await eve.get(PATH), **fields)
    assert response.status == status, await response.text()
    shown = await response.text()
    assert 'role="alert"' in shown
    return shown


async def ticket(world: ConsoleWorld, number: str = "T-1") -> Ticket:
    return await world.desks.desk.show(number)


async def test_what_the_customer_reads_and_what_only_the_team_reads_are_apart(
    world: ConsoleWorld, eve: Browser
) -> None:
    await done(eve, do="reply", text="Which <lamp>?", then="stay")
    page = await done(eve, do="note", text="Batch 7, like T-2.")
    said = re.findall(r'<li class="said (\w+)".*?<span class="badge">([^<]+)</span>', page, re.DOTALL)
    assert said == [
        ("customer", "Request"),
        ("team", "Reply to the customer"),
        ("note", "Internal note, for the team only"),
    ]
    assert "Which &lt;lamp&gt;?" in page
    assert '<a href="/console/tickets/T-2">T-2</a>' in page
    assert "The customer reads this where they asked, or by mail to ann@example.com." in page
    assert [(one.public, one.text) for one in (await ticket(world)).comments] == [
        (True, "Which <lamp>?"),
        (False, "Batch 7, like T-2."),
    ]


@pytest.mark.parametrize(
    ("then", "status"), [("stay", Status.OPEN), ("pending", Status.PENDING), ("solved", Status.SOLVED)]
)
async def test_a_reply_says_what_becomes_of_the_ticket(
    world: ConsoleWorld, eve: Browser, then: str, status: Status
) -> None:
    page = await done(eve, do="reply", text="Which lamp?", then=then)
    assert (await ticket(world)).status is status
    assert "Your reply is on its way" in page


async def test_a_page_that_is_sent_twice_says_it_once(world: ConsoleWorld, eve: Browser) -> None:
    page = await eve.get(PATH)
    for _ in range(2):
        await done(eve, page, do="reply", text="Which lamp?", then="stay")
        await done(eve, page, do="note", text="Known.")
    assert len((await ticket(world)).comments) == 2


async def test_the_second_of_two_is_told_by_whom_she_was_overtaken_and_keeps_her_words(
    world: ConsoleWorld, eve: Browser
) -> None:
    page = await eve.get(PATH)
    await world.desks.desk.reply("T-1", BOB_ACTS, "Which lamp?")
    shown = await refused(eve, 409, page, do="reply", text="Is it the <big> one?", then="solved")
    assert "T-1 was changed meanwhile: Bob answered the customer" in shown
    assert "Is it the &lt;big&gt; one?</textarea>" in shown
    assert "Which lamp?" in shown
    assert len((await ticket(world)).comments) == 1
    await done(eve, shown, do="reply", text="Is it the big one?", then="stay")
    shown = await refused(eve, 409, page, do="note", text="Mine.")
    assert "Mine.</textarea>" in shown


@pytest.mark.parametrize("error", [WriteConflict("T-1 is being changed by others"), StorageError("the disk is full")])
async def test_words_that_could_not_be_written_are_given_back(
    world: ConsoleWorld, eve: Browser, error: Exception
) -> None:
    page = await eve.get(PATH)
    world.writing.error = error
    response = await eve.send(PATH, page, do="reply", text="Which lamp?", then="stay")
    assert response.status == 503
    assert "Which lamp?</textarea>" in await response.text()
    assert "the disk is full" not in await response.text()


async def test_a_reply_to_a_ticket_that_was_closed_meanwhile_stays_and_goes_when_it_is_open_again(
    world: ConsoleWorld, eve: Browser
) -> None:
    page = await eve.get(PATH)
    await world.desks.desk.close("T-1", BOB_ACTS)
    shown = await refused(eve, 409, page, do="reply", text="Is it the <big> one?", then="stay")
    assert "Bob closed it" in shown
    assert "which was not sent" in shown
    assert "Is it the &lt;big&gt; one?</textarea>" in shown
    again = await eve.send(PATH, shown, do="reopen", text="Is it the <big> one?")
    assert again.status == 200
    shown = await again.text()
    assert "It is open again." in shown
    assert "Is it the &lt;big&gt; one?</textarea>" in shown
    await done(eve, shown, do="reply", text="Is it the <big> one?", then="stay")
    assert [one.text for one in (await ticket(world)).comments] == ["Is it the <big> one?"]
    assert "which was not sent" not in await done(eve, do="close")


async def test_a_reply_to_what_is_over_for_long_or_was_merged_is_given_back(world: ConsoleWorld, eve: Browser) -> None:
    await world.file("It buzzes")
    page = await eve.get(PATH)
    await world.desks.desk.joining.merge("T-1", "T-2", BOB_ACTS)
    shown = await refused(eve, 409, page, do="reply", text="Press it.", then="stay")
    assert "Press it.</textarea>" in shown
    assert 'answer in <a href="/console/tickets/T-2">T-2</a>' in shown
    await world.desks.desk.close("T-2", BOB_ACTS)
    world.desks.wait(days=30)
    other = await eve.send("/console/tickets/T-2", await eve.get("/console/tickets/T-2"), do="reopen", text="Press it.")
    assert other.status == 409
    shown = await other.text()
    assert "more than 14 days" in shown
    assert "Press it.</textarea>" in shown


async def test_what_happens_by_itself_refuses_no_answer(world: ConsoleWorld, eve: Browser) -> None:
    page = await eve.get(PATH)
    await world.desks.office.round()
    assert (await ticket(world)).version > 1
    await done(eve, page, do="reply", text="Which lamp?", then="stay")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"do": "reply", "text": " \n "}, "The text is empty"),
        ({"do": "note", "text": "x" * 20_001}, "it may have up to 20,000"),
        ({"do": "hold", "because": " "}, "Say what the ticket waits for"),
        ({"do": "merge", "into": "lamp"}, "by its number, like T-12"),
        ({"do": "merge", "into": "T-1"}, "cannot be merged into itself"),
        ({"do": "merge", "into": "T-99"}, "T-99"),
        ({"do": "link", "other": "1"}, "cannot be linked to itself"),
        ({"do": "split", "subject": "Smell"}, "Nothing was chosen"),
        ({"do": "details", "priority": "soon"}, "There is no priority"),
        ({"do": "details", "category": "soon"}, "There is no category"),
        ({"do": "details", "tier": "7"}, "There is no tier 7"),
        ({"do": "details", "plan": "golden"}, "There is no plan"),
        ({"do": "details", "subject": " "}, "The subject is empty"),
        ({"do": "details", "assignee": "p1"}, "is not on the staff any more"),
    ],
)
async def test_what_cannot_be_is_refused_in_words(
    world: ConsoleWorld, eve: Browser, fields: dict[str, str], words: str
) -> None:
    shown = await refused(eve, 422, **fields)
    assert words in shown
    assert (await ticket(world)).version == 1
    for value in (value for name, value in fields.items() if name not in {"do", "assignee"}):
        kept = f'value="{escape(value)}"' in shown or escape(value) in shown
        assert kept or fields["do"] in {"split", "details"}


@pytest.mark.parametrize(
    "fields", [{"do": "erase"}, {}, {"do": "solve", "version": "x"}, {"do": "solve", "version": "-1"}]
)
async def test_what_no_form_of_the_page_sends_is_refused(
    world: ConsoleWorld, eve: Browser, fields: dict[str, str]
) -> None:
    response = await eve.send(PATH, await eve.get(PATH), **fields)
    assert response.status == 422
    assert (await ticket(world)).version == 1


async def test_it_is_taken_waits_is_held_solved_closed_and_opened_again(world: ConsoleWorld, eve: Browser) -> None:
    page = await done(eve, do="take")
    assert "It is yours." in page
    assert "Take it" not in page
    steps = [
        ("pend", Status.PENDING, "It waits for the customer."),
        ("hold", Status.ON_HOLD, "It is on hold."),
        ("unhold", Status.OPEN, "It is open."),
        ("solve", Status.SOLVED, "It is solved"),
        ("reopen", Status.OPEN, "It is open again."),
        ("close", Status.CLOSED, "It is closed."),
    ]
    for deed, status, words in steps:
        page = await done(eve, do=deed, because="a new <driver>")
        assert words in page
        assert (await ticket(world)).status is status
        if deed == "hold":
            assert "Because: a new &lt;driver&gt;" in page
    assert 'id="reply"' not in page  # a closed ticket takes notes only
    assert 'id="note"' in page
    await done(eve, do="note", text="Afterthought.")
    await refused(eve, 409, page, do="solve")


async def test_a_ticket_that_is_over_for_long_is_not_opened_again(world: ConsoleWorld, eve: Browser) -> None:
    page = await done(eve, do="close")
    world.desks.wait(days=30)
    assert "more than 14 days" in await refused(eve, 409, page, do="reopen")


async def test_details_are_changed_in_place_and_only_those_that_she_changed(world: ConsoleWorld, eve: Browser) -> None:
    page = await eve.get(PATH)
    await world.desks.office.round()  # routing gives it to Eve while Eve's page shows nobody
    assert (await ticket(world)).assignee == "eve"
    changed = {"subject": "It <buzzes>", "priority": "urgent", "category": "bug", "plan": "premium", "tier": "2"}
    page = await done(eve, page, do="details", assignee="", **changed)
    found = await ticket(world)
    assert (found.subject, found.priority, found.category, found.plan, found.tier, found.assignee) == (
        "It <buzzes>", Priority.URGENT, Category.BUG, "premium", 2, "eve",
    )  # fmt: skip
    assert "It &lt;buzzes&gt;" in page
    assert "The details are saved." in page
    assert "everything is as it was" in await done(eve, page, do="details")
    await done(eve, do="details", assignee="bob")
    assert (await ticket(world)).assignee == "bob"
    await done(eve, do="details", assignee="")
    assert (await ticket(world)).assignee is None


async def test_nobody_is_given_a_ticket_that_routing_would_take_away_at_once(world: ConsoleWorld, eve: Browser) -> None:
    await world.desks.present("bob", here=False)
    assert "Bob is away" in await refused(eve, 422, do="details", assignee="bob", subject="It buzzes")
    assert (await ticket(world)).subject == "It hums"
    gone = await refused(eve, 422, do="details", assignee="gone")
    assert "not on the staff any more" in gone
    await world.desks.present("eve", here=False)
    assert "You are away" in await refused(eve, 422, do="take")
    assert (await ticket(world)).assignee is None


async def test_details_are_one_change_or_none(world: ConsoleWorld, eve: Browser) -> None:
    page = await eve.get(PATH)
    wrong = {"subject": "It buzzes", "priority": "high", "plan": "of no contract", "assignee": "bob"}
    shown = await refused(eve, 422, page, do="details", **wrong)
    assert "There is no plan" in shown
    assert 'value="It buzzes"' in shown
    assert (await ticket(world)).version == 1
    await world.desks.office.round()  # routing gives it to Eve: then she did not see whose it is
    assert "routing gave it to Eve" in await refused(eve, 409, page, do="details", **wrong | {"plan": "premium"})
    assert (await ticket(world)).subject == "It hums"
    await done(eve, do="details", **wrong | {"plan": "premium"})
    found = await ticket(world)
    assert (found.subject, found.priority, found.plan, found.assignee) == ("It buzzes", "high", "premium", "bob")
    assert found.version == 3  # filed, routed, and this


async def test_details_that_were_overtaken_stay_in_the_form(world: ConsoleWorld, eve: Browser) -> None:
    page = await eve.get(PATH)
    await world.desks.desk.prioritise("T-1", BOB_ACTS, Priority.LOW)
    shown = await refused(eve, 409, page, do="details", subject="It buzzes", priority="high")
    assert "Bob changed its priority" in shown
    assert 'value="It buzzes"' in shown
    assert '<option value="high" selected>' in shown


async def test_it_is_merged_and_goes_on_there(world: ConsoleWorld, eve: Browser) -> None:
    page = await eve.get(PATH)
    response = await eve.send(PATH, page, do="merge", into=" t2 ")
    assert response.headers["Location"] == "/console/tickets/T-2?done=merge"
    assert "took in <a" in await eve.get("/console/tickets/T-2")
    shown = await eve.get(PATH)
    assert "This ticket goes on as" in shown
    assert 'id="reply"' not in shown


async def test_tickets_of_different_customers_are_merged_only_when_that_is_meant(
    world: ConsoleWorld, eve: Browser
) -> None:
    memory = world.desks.world.tickets.memory  # type: ignore[attr-defined]
    memory.tickets["T-2"] = replace(memory.tickets["T-2"], requester_id="p2")
    shown = await refused(eve, 409, do="merge", into="T-2")
    assert "different customers" in shown
    assert 'name="strangers"' in shown
    assert 'value="T-2"' in shown
    response = await eve.send(PATH, shown, do="merge", into="T-2", strangers="yes")
    assert response.headers["Location"] == "/console/tickets/T-2?done=merge"
    assert "1 more person reads it, too." in await eve.get("/console/tickets/T-2")


async def test_tickets_are_linked(eve: Browser) -> None:
    page = await done(eve, do="link", other="T-2")
    assert 'has to do with <a href="/console/tickets/T-2">T-2</a>' in page


async def test_chosen_words_are_split_off(world: ConsoleWorld, eve: Browser) -> None:
    await world.desks.desk.answer("T-1", ANN, "And it smells.")
    await world.desks.desk.note("T-1", EVE_ACTS, "Odd.")
    page = await eve.get(f"{PATH}?split=1")
    assert 'form="split" name="comment-1"' in page
    assert 'id="reply"' not in page
    shown = await refused(eve, 422, page, do="split", subject="Smell", **{"comment-2": "on"})
    assert "at least one thing that the customer said" in shown
    assert 'value="Smell"' in shown
    assert 'name="comment-2" checked>' in shown
    assert 'name="comment-1" checked>' not in shown
    response = await eve.send(PATH, page, do="split", subject="Smell", **{"comment-1": "on"})
    assert response.headers["Location"] == "/console/tickets/T-3?done=split"
    assert "was split from" in await eve.get("/console/tickets/T-3")
    assert (await ticket(world, "T-3")).description == "And it smells."


async def test_what_was_split_off_has_its_author_its_time_and_its_file(world: ConsoleWorld, eve: Browser) -> None:
    world.desks.wait(minutes=5)
    await world.desks.desk.answer("T-1", ANN, "And it smells.")
    said = world.desks.clock()
    world.files.sent.append(Attachment("a", None, "k", "a.txt", "text/plain", "p1", said, "T-1", 500, "x", "aa/a"))
    before = said - timedelta(minutes=5)
    world.files.sent.append(Attachment("b", None, "k2", "b.txt", "text/plain", "p1", before, "T-1", 5, "x", "aa/b"))
    world.desks.wait(hours=2)
    page = await eve.get(f"{PATH}?split=1")
    assert 'form="split" name="comment-0"' in page
    await eve.send(PATH, page, do="split", subject="Smell", **{"comment-1": "on"})
    page = await eve.get("/console/tickets/T-3")
    request = page.split('<span class="badge">Request</span>', 1)[1].split("</li>", 1)[0]
    assert '<strong dir="auto">Ann</strong>, ' in request
    assert "2 h ago" in request
    copied = await world.files.of_ticket("T-3")
    assert [(one.name, one.path, one.at) for one in copied] == [("a.txt", "aa/a", said)]
    assert f"/attachments/{copied[0].id}" in page
    assert [one.id for one in await world.files.of_ticket("T-1")] == ["a", "b"]


async def test_files_stand_with_the_words_that_they_came_with(world: ConsoleWorld, eve: Browser) -> None:
    world.desks.wait(hours=1)
    await world.desks.desk.answer("T-1", ANN, "And it smells.", key="k-form")
    now = world.desks.clock()
    later = now + timedelta(hours=3)
    for name, key, at in (("said.txt", "k-form", now), ("loose.txt", "k-none", later)):
        world.files.sent.append(Attachment(name, None, key, name, "text/plain", "p1", at, "T-1", 24, "x", "aa/a"))
    page = await eve.get(PATH)
    thread, rest = page.split('<ol class="thread">', 1)[1].split("</ol>", 1)
    assert 'said.txt</a> <span class="small">24 bytes</span>' in thread.split("And it smells.")[1]
    assert "loose.txt" not in thread
    assert 'loose.txt</a> <span class="small">24 bytes · ' in rest


async def test_words_of_a_merged_ticket_are_read_where_it_goes_on(world: ConsoleWorld, eve: Browser) -> None:
    await world.desks.desk.reply("T-1", EVE_ACTS, "Which lamp?", then=Then.PENDING)
    source = (await world.file("It burns fiercely", "It still burns fiercely twice.")).number
    await world.desks.desk.answer(source, ANN, "And it smells.")
    await world.desks.desk.joining.merge(source, "T-1", EVE_ACTS)
    page = await eve.get(PATH)
    thread = page.split('<ol class="thread">', 1)[1].split("</ol>", 1)[0]
    assert "It still burns fiercely twice." in thread
    assert "And it smells." in thread
    assert "its customer waits for a reply" in thread
    assert "customer wrote last" in await eve.get("/console?view=all")
    closed = await eve.get(f"/console/tickets/{source}")
    assert "Because: it goes on in another ticket" in closed
    assert "Eve closed it (it goes on in another ticket)" in closed
    listed = await eve.get("/console?view=all&status=closed")
    assert 'goes on as <a href="/console/tickets/T-1">T-1</a>' in listed
    assert source not in await eve.get("/console?view=solved")


async def test_no_code_stands_for_why_it_was_closed(world: ConsoleWorld, eve: Browser) -> None:
    page = await done(eve, do="close")
    assert "Eve closed it, " in page
    assert "Because: " not in page


async def test_nothing_that_people_wrote_is_markup(world: ConsoleWorld, eve: Browser) -> None:
    await world.file(HOSTILE, HOSTILE)
    person = replace(ANN, name=HOSTILE)
    await world.desks.desk.answer("T-3", person, HOSTILE)
    await world.desks.desk.note("T-3", replace(EVE_ACTS, name=HOSTILE), HOSTILE)
    await world.desks.desk.hold("T-3", replace(EVE_ACTS, name=HOSTILE), HOSTILE)
    now = world.desks.clock()
    other = OtherTicket("T-2", HOSTILE, Status.OPEN, Priority.LOW, now, "p2")
    score = PastScore(Kind.CLOSE, "T-2", 1, 1, None, HOSTILE, now)
    world.records.kept["p1"] = Record(
        "p1", HOSTILE, HOSTILE, True, (HOSTILE,), now, 1, 2, 1, (other,), (other,), (score,)
    )
    world.files.sent.append(Attachment("a1", "c", "k", HOSTILE, "x", "p1", now, "T-3", 5, "x", "aa/bb"))
    page = await eve.get("/console/tickets/T-3?split=1")
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") > 10
    shown = await refused(eve, 422, page, do="hold", because=HOSTILE * 20)
    assert "<script>" not in shown


async def test_the_customer_stands_beside_the_ticket(world: ConsoleWorld, eve: Browser) -> None:
    now = world.desks.clock()
    tickets = tuple(
        OtherTicket(f"T-{20 + one}", f"Lamp {one}", Status.SOLVED, Priority.LOW, now - timedelta(days=one), "p1")
        for one in range(8)
    )
    theirs = OtherTicket("T-2", "It smells", Status.CLOSED, Priority.LOW, now, "p2")
    scores = (
        PastScore(Kind.CLOSE, "T-20", 2, 5, None, "Slow.", now, "F-1"),
        PastScore(Kind.NPS, None, None, None, 9, "", now),
    )
    world.records.kept["p1"] = Record(
        "p1", "Ann", "ann@example.com", True, ("ACME",), now - timedelta(days=9), 3, 9, 1, tickets, (theirs,), scores,
        (OtherTicket("T-4", "It burns", Status.NEW, Priority.LOW, now, "p_v1"),),
    )  # fmt: skip
    page = await eve.get(PATH)
    assert "9, 1 unsolved; 1 more of the same address" in page
    assert page.index("<h3>Same address</h3>") < page.index("It burns")
    for words in ("<dd dir=\"auto\">premium</dd>", "9, 1 unsolved", "Lamp 7", "3 more", "Closed, just now", ", Al",
                  '<span class="late">satisfaction 2 of 5, ease 5 of 5</span>', "recommends 9 of 10", "“Slow.”",
                  '<a href="/console/follow-ups/F-1">F-1</a>',
                  'href="/console?view=all&amp;account=ACME"'):  # fmt: skip
        assert words in re.sub(r"<time[^>]*>([^<]*)</time>", r"\1", page), words


async def test_a_customer_of_whom_nothing_is_kept(eve: Browser) -> None:
    page = await eve.get(PATH)
    assert "We know them by a cookie or an address only." in page
    assert "ann@example.com" in page


async def test_files_are_downloaded_and_those_that_are_not_there_say_why(world: ConsoleWorld, eve: Browser) -> None:
    now = world.desks.clock()
    for one, size, path, problem in (("a", 500, "aa/a", None), ("b", 3_000, "aa/b", None), ("c", 5 << 20, "aa/c", None),
                                     ("d", None, None, "is too large"), ("e", None, None, None)):  # fmt: skip
        sent = Attachment(one, "c", "k", f"{one}.txt", "text/plain", "p1", now, "T-1", size, "x", path, problem)
        world.files.sent.append(sent)
    page = await eve.get(PATH)
    assert '<a href="/api/v1/tickets/T-1/attachments/a" download>a.txt</a>' in page
    for words in ("500 bytes", "3 KiB", "5.0 MiB", "is too large", "is on its way"):
        assert words in page


async def test_what_came_with_a_merged_ticket_stands_on_the_one_that_goes_on(world: ConsoleWorld, eve: Browser) -> None:
    now = world.desks.clock()
    sent = Diagnostics(log="lamp: no current")
    request = TicketRequest("k-log", ANN, "It flickers", "All day.", Category.BUG, diagnostics=sent)
    source = (await world.desks.clerk.file_alone(request)).number
    world.files.sent += [
        Attachment("a", None, "k", "a.txt", "text/plain", "p1", now, source, 500, "x", "aa/a"),
        Attachment("b", None, "k", "b.txt", "text/plain", "p1", now, "T-1", 500, "x", "aa/b"),
    ]
    await world.desks.desk.joining.merge(source, "T-1", EVE_ACTS)
    page = await eve.get(PATH)
    assert f'<a href="/api/v1/tickets/{source}/attachments/a" download>a.txt</a>' in page
    assert f'Said on <a href="/console/tickets/{source}">{source}</a>, which was merged into this one.' in page
    assert f"Sent along with {source}</h2>" in page
    assert "lamp: no current" in page
    dossier = json.loads(await eve.get("/api/v1/tickets/T-1/dossier"))
    assert [(one["ticket"], one["name"]) for one in dossier["attachments"]] == [("T-1", "b.txt"), (source, "a.txt")]
    assert [(one["number"], one["diagnostics"]["log"]) for one in dossier["merged"]] == [(source, "lamp: no current")]


async def test_she_reads_why_it_is_with_whom_it_is(world: ConsoleWorld, eve: Browser) -> None:
    assert "Nobody has it." in await eve.get(PATH)
    await world.desks.office.round()
    page = await eve.get(PATH)
    assert "was given to Eve at turn 1" in page
    assert "Not considered: Bob" in page or "before 1 other" in page
    await world.desks.desk.assign("T-1", BOB_ACTS, "bob")
    page = await eve.get(PATH)
    assert "Bob took it, " in page
    assert "Routed before" in page
    await world.desks.desk.assign("T-1", EVE_ACTS, None)
    await world.desks.desk.assign("T-1", EVE_ACTS, "bob")
    assert "Eve gave it to Bob" in await eve.get(PATH)
    await world.desks.desk.assign("T-1", BOB_ACTS, None)
    assert "Bob took it from who had it" in await eve.get(PATH)
    memory = world.desks.world.tickets.memory  # type: ignore[attr-defined]
    await world.file("It shines")
    memory.tickets["T-3"] = replace(memory.tickets["T-3"], assignee="carol")
    page = await eve.get("/console/tickets/T-3")
    assert "It came with its assignee." in page
    assert '<option value="carol" selected>carol</option>' in page


async def test_events_are_folded_and_promises_shown(world: ConsoleWorld, eve: Browser) -> None:
    await world.desks.desk.assign("T-1", EVE_ACTS, "eve")
    world.desks.wait(minutes=1)
    await world.desks.desk.reply("T-1", EVE_ACTS, "Which lamp?", then=Then.PENDING)
    page = await eve.get(PATH)
    assert "<summary>" not in page.split("What was said and done", 1)[1].split("</ol>")[0]  # people did all of it
    assert "Eve made it pending" in page
    assert "done in time" in page
    assert "waits for the customer, and does not count" in page
    world.desks.wait(days=5)
    await world.desks.desk.answer("T-1", ANN, "The small one.")
    world.desks.wait(days=9)
    await world.desks.watchman.round()
    assert '<strong class="late">overdue by' in await eve.get(PATH)


async def test_the_chat_before_it_unfolds(world: ConsoleWorld, eve: Browser) -> None:
    memory = world.desks.world.tickets.memory  # type: ignore[attr-defined]
    memory.tickets["T-1"] = replace(memory.tickets["T-1"], transcript=(("customer", "Hello <you>"), ("bot", "Hi")))
    page = await eve.get(PATH)
    assert "The chat before it: 2 lines" in page
    assert "Hello &lt;you&gt;" in page


async def test_news_tell_what_others_did_and_not_what_she_did(world: ConsoleWorld, eve: Browser) -> None:
    await world.desks.desk.note("T-1", EVE_ACTS, "Mine.")
    response = await eve.client.get(f"{PATH}/news?seen=1")
    assert await response.json() == {"version": 2, "told": ""}
    await world.desks.desk.answer("T-1", ANN, "More.")
    response = await eve.client.get(f"{PATH}/news?seen=2")
    assert await response.json() == {"version": 3, "told": "Ann wrote to us"}
    for seen in ("", "x", "9" * 30):
        assert (await (await eve.client.get(f"{PATH}/news", params={"seen": seen})).json())["told"] == ""
    assert (await eve.client.get("/console/tickets/T-99/news")).status == 404


async def test_articles_and_a_draft_help(world: ConsoleWorld, eve: Browser) -> None:
    said = "It hums\n\nIt hums at night."
    world.retriever.answers = {
        normalised(words): {"help/hum": 0.9, "ops/coils": 0.6} for words in ("It hums", "It hums at night.", said)
    }
    assert f'data-help="{PATH}/help"' in await eve.get(PATH)
    page = await eve.get(f"{PATH}/help")
    assert "When a lamp hums" in page
    assert re.search(r"Bad coils of 2025</a> <span class=\"badge inner\">internal: not for customers", page)
    assert "likely right: 90%" in page
    draft = await eve.get(f"{PATH}?draft=1")
    assert "A lamp that hums has a loose coil." in draft.partition('id="reply-text"')[2].partition("</textarea>")[0]


async def test_without_help_that_is_said(world: ConsoleWorld, eve: Browser) -> None:
    page = await eve.get(f"{PATH}/help")
    assert "There is no draft of a reply." in page
    assert "No article comes near." in page
    assert (await eve.get(f"{PATH}?draft=1")).partition('id="reply-text"')[2]


async def test_where_nothing_can_be_searched_there_is_no_place_for_help() -> None:
    world = ConsoleWorld(helped=False)
    await world.file()
    bob = await world.visitor(BOB)
    assert "What may help" not in await bob.get(PATH)
    assert "Not Found" not in await bob.get(f"{PATH}?draft=1")
    await bob.close()
