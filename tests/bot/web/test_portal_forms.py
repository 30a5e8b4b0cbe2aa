"""Files sent along, new requests, chosen mails, and surveys that wait, on the portal's pages."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry

from bot.attachments import AttachmentFolder
from bot.web import create_app
from bot.web.dependencies import Files
from bot.web.parcels import MOST
from handlers.access.audit import OPERATOR
from handlers.access.session import Method
from handlers.access.visit import Visitor
from handlers.attachment import Attachment
from handlers.chat.filing import TicketRequest
from handlers.conversation import Message
from handlers.person import Person, Role
from handlers.quality.survey import Choice, Kind, Place, Survey
from handlers.ticket import Category, Status
from tests.bot.web.fakes import NOW, FakeMailChoices, World, world
from tests.bot.web.test_attachments import FakeAttachments
from tests.bot.web.test_identity import SECRET, bearer
from tests.handlers.quality.worlds import Team
from tests.handlers.tickets.desks import EVE, DeskWorld
from tests.worlds import memory_world

ORIGIN = {"Origin": "http://127.0.0.1:8080"}
LIMIT = 1_000_000


@dataclass
class Portal:
    """A portal that takes files, and what lies behind it."""

    client: TestClient
    here: World
    desks: DeskWorld
    attachments: FakeAttachments
    folder: Path
    choices: FakeMailChoices
    quality: Team
    ann: Person
    session: dict[str, str]

    async def get(self, path: str, **cookies: str) -> str:
        """Give a page as Ann sees it, or as whoever has the cookies."""
        self.client.session.cookie_jar.clear()
        return await (await self.client.get(path, cookies=cookies or self.session)).text()

    async def send(
        self, path: str, html: str, *files: tuple[str, bytes], cookies: dict[str, str] | None = None, **fields: str
    ) -> tuple[int, str]:
        """Send a page's form with files; give the status, and where it leads or what it says."""
        self.client.session.cookie_jar.clear()
        form = FormData(quote_fields=False, default_to_multipart=True)
        for name, value in {**hidden(html), **fields}.items():
            form.add_field(name, value)
        for name, content in files or [("", b"")]:
            form.add_field("files", BytesIO(content), filename=name, content_type="text/plain")
        sent = await self.client.post(
            path, data=form, headers=ORIGIN, cookies=cookies or self.session, allow_redirects=False
        )
        return sent.status, sent.headers.get("Location") or await sent.text()

    def kept(self) -> list[Path]:
        """Give the files that lie in the folder."""
        return [one for one in self.folder.rglob("*") if one.is_file()] if self.folder.exists() else []


def hidden(html: str) -> dict[str, str]:
    """Give the hidden fields of a page, the first of each name."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html)
    return dict(reversed(found))


@pytest.fixture
async def portal(tmp_path: Path) -> AsyncIterator[Portal]:
    made, desks = world(identity_secret=SECRET), DeskWorld(memory_world())
    folder, attachments, choices, quality = tmp_path / "files", FakeAttachments(), FakeMailChoices(), Team()
    kept = AttachmentFolder(folder)
    deps = replace(
        made.deps,
        tickets=desks.world.tickets,
        ticket_desk=desks.desk,
        clock=desks.clock,
        files=Files(attachments, kept.path, kept, LIMIT),
        mail_choices=choices,
        surveys=quality.desk,
    )
    here = replace(made, deps=deps)
    ann = await here.entrance.door.put("ann@example.com", Role.CUSTOMER, "ACME", OPERATOR)
    entered = await here.entrance.door.admit(ann, Method.LINK, Visitor("127.0.0.1"))
    await desks.clerk.file_alone(TicketRequest("k1", ann, "It hums", "At night.", Category.QUESTION))
    async with TestClient(TestServer(create_app(deps))) as client:
        yield Portal(
            client, here, desks, attachments, folder, choices, quality, ann, {"onetouch_session": entered.secret}
        )


async def test_a_file_goes_along_with_the_words_once_and_is_fetched_again(portal: Portal) -> None:
    html = await portal.get("/portal/T-1")
    for _ in range(2):
        sent = await portal.send("/portal/T-1", html, ("a\\b\u00e9.txt", b"lamp"), do="reply", text="This one.\r\nSee?")
        assert sent == (303, "/portal/T-1")
    (file,) = portal.attachments.there.values()
    assert (file.name, file.ticket, file.by, file.size, file.conversation_id) == (
        "bé.txt",
        "T-1",
        portal.ann.id,
        4,
        None,
    )
    assert len(portal.kept()) == 1
    assert [one.text for one in (await portal.desks.desk.show("T-1")).comments] == ["This one.\nSee?"]
    html = await portal.get("/portal/T-1")
    (link,) = re.findall(r'href="(/portal/T-1/files/[^"]+)"', html)
    response = await portal.client.get(link, cookies=portal.session)
    assert (await response.read(), response.headers["Content-Type"]) == (b"lamp", "application/octet-stream")
    portal.kept()[0].unlink()
    assert (await portal.client.get(link, cookies=portal.session)).status == 404
    assert (await portal.client.get(link, allow_redirects=False)).status == 303


async def test_a_file_without_words_is_named_in_their_place(portal: Portal) -> None:
    html = await portal.get("/portal/T-1")
    assert (await portal.send("/portal/T-1", html, ("lamp.jpg", b"x"), do="reply", text=""))[0] == 303
    assert (await portal.desks.desk.show("T-1")).comments[0].text == "(sent lamp.jpg)"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([("lamp.exe", b"x")], "files that end in .exe can do harm"),
        ([("big.txt", b"x" * (LIMIT + 1))], "“big.txt” is too large. A file may have up to 1 MB."),
        ([(f"{number}.txt", b"x") for number in range(MOST + 1)], "At most 5 files"),
    ],
)
async def test_what_is_not_taken_is_said_and_no_word_is_lost(
    portal: Portal, files: list[tuple[str, bytes]], why: str
) -> None:
    status, html = await portal.send(
        "/portal/T-1", await portal.get("/portal/T-1"), *files, do="reply", text="<See> this"
    )
    assert status == 422
    assert why in html
    assert "&lt;See&gt; this</textarea>" in html
    assert (portal.kept(), portal.attachments.there) == ([], {})
    assert (await portal.desks.desk.show("T-1")).comments == ()


async def test_far_too_much_is_refused_before_it_was_read(portal: Portal) -> None:
    files = [(f"{number}.txt", b"x" * (3 * LIMIT)) for number in range(3)]
    assert (await portal.send("/portal/T-1", await portal.get("/portal/T-1"), *files, do="reply"))[0] == 413
    assert (await portal.send("/portal/T-1", await portal.get("/portal/T-1"), do="reply", text="x" * 50_000))[0] == 422
    assert portal.kept() == []


async def test_what_cannot_be_written_is_said_and_nothing_was_sent(portal: Portal) -> None:
    portal.folder.write_text("a file where the folder should be")
    status, told = await portal.send(
        "/portal/T-1", await portal.get("/portal/T-1"), ("a.txt", b"x"), do="reply", text="Hi"
    )
    assert (status, "nothing was sent" in told) == (503, True)
    assert (await portal.desks.desk.show("T-1")).comments == ()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"x"),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="key"\r\n\r\nx'),
        (
            "multipart/form-data; boundary=b",
            b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--\r\n--b--\r\n",
        ),
    ],
)
async def test_what_is_no_whole_form_is_refused(portal: Portal, kind: str, body: bytes) -> None:
    headers = {**ORIGIN, "Content-Type": kind}
    refused = await portal.client.post("/portal/T-1", data=body, headers=headers, cookies=portal.session)
    assert refused.status in {400, 403, 415}


async def test_files_are_sent_by_program_each_once(portal: Portal) -> None:
    path = "/api/v1/tickets/T-1/attachments"
    for _ in range(2):
        form = FormData({"key": "key-of-files-1"}, quote_fields=False, default_to_multipart=True)
        form.add_field("file", BytesIO(b"lamp"), filename="a.log", content_type="text/plain")
        sent = await portal.client.post(path, data=form, headers=ORIGIN, cookies=portal.session)
        assert sent.status == 201
        assert [one["name"] for one in (await sent.json())["attachments"]] == ["a.log"]
    for name, key, why in (
        ("a.exe", "key-of-files-2", "do harm"),
        ("a.log", "x", "key must have"),
        ("", "", "no file"),
    ):
        form = FormData({"key": key}, quote_fields=False, default_to_multipart=True)
        form.add_field("file", BytesIO(b"lamp"), filename=name)
        refused = await portal.client.post(path, data=form, headers=ORIGIN, cookies=portal.session)
        assert (refused.status, why in (await refused.json())["detail"]) == (422, True)
    await portal.desks.desk.close("T-1", EVE)
    form = FormData(quote_fields=False, default_to_multipart=True)
    form.add_field("file", BytesIO(b"lamp"), filename="a.log")
    refused = await portal.client.post(path, data=form, headers=ORIGIN, cookies=portal.session)
    assert (refused.status, (await refused.json())["type"]) == (409, "urn:onetouch:problem:over")
    assert len(portal.kept()) == 1


async def test_a_ticket_that_is_full_takes_no_file_and_no_word_is_lost(portal: Portal) -> None:
    full = Attachment("f", None, "k", "a.txt", "text/plain", "p9", NOW, "T-1", 200_000_000, "ab", "aa/bb")
    portal.attachments.there["f"] = full
    page = await portal.get("/portal/T-1")
    status, html = await portal.send("/portal/T-1", page, ("a.txt", b"x"), do="reply", text="My words")
    assert (status, "One request takes" in html, "My words</textarea>" in html) == (422, True, True)
    form = FormData(quote_fields=False, default_to_multipart=True)
    form.add_field("file", BytesIO(b"lamp"), filename="a.log")
    path = "/api/v1/tickets/T-1/attachments"
    refused = await portal.client.post(path, data=form, headers=ORIGIN, cookies=portal.session)
    assert (refused.status, "One request takes" in (await refused.json())["detail"]) == (422, True)
    assert portal.kept() == []


async def test_to_a_solved_ticket_no_file_is_sent_without_a_word(portal: Portal) -> None:
    await portal.desks.desk.solve("T-1", EVE)
    form = FormData(quote_fields=False, default_to_multipart=True)
    form.add_field("file", BytesIO(b"lamp"), filename="a.log")
    path = "/api/v1/tickets/T-1/attachments"
    refused = await portal.client.post(path, data=form, headers=ORIGIN, cookies=portal.session)
    assert (refused.status, (await refused.json())["detail"]) == (
        409,
        "T-1 is solved: say first what there is, with a reply.",
    )
    assert portal.kept() == []


async def test_a_file_that_comes_with_thanks_opens_a_solved_ticket_again(portal: Portal) -> None:
    await portal.desks.desk.solve("T-1", EVE)
    html = await portal.get("/portal/T-1")
    assert (await portal.send("/portal/T-1", html, ("a.log", b"lamp"), do="reply", text="Thanks"))[0] == 303
    assert (await portal.desks.desk.show("T-1")).status is Status.OPEN
    assert len(portal.kept()) == 1


async def test_a_form_of_somebody_else_s_page_brings_no_file(portal: Portal) -> None:
    for html in ("", '<input type="hidden" name="form_token" value="x">'):
        assert (await portal.send("/portal/T-1", html, ("a.txt", b"x"), do="reply", text="Hi"))[0] == 403
        assert (await portal.send("/portal/T-1", html, do="reply", text="Hi"))[0] == 403
    assert portal.kept() == []


async def test_where_no_files_are_kept_the_page_offers_none(portal: Portal) -> None:
    deps = replace(portal.here.deps, files=None, metrics=CollectorRegistry())
    async with TestClient(TestServer(create_app(deps))) as client:
        bare = replace(portal, client=client)
        html = await bare.get("/portal/T-1")
        assert 'type="file"' not in html
        status, html = await bare.send("/portal/T-1", html, ("a.txt", b"x"), do="reply", text="Hi")
    assert (status, "Files are not taken here." in html) == (422, True)


async def test_a_stranger_files_a_request_and_follows_it_in_this_browser(portal: Portal) -> None:
    shown = await portal.client.get("/portal/new")
    cookie = {"onetouch_visitor": shown.cookies["onetouch_visitor"].value}
    html = await shown.text()
    words = {"subject": "It <hums>", "description": "At night.", "category": "bug"}
    status, again = await portal.send("/portal/new", html, ("a.txt", b"x"), cookies=cookie, **words)
    assert (status, 'value="It &lt;hums&gt;"' in again, "e-mail address" in again) == (422, True, True)
    assert "Please choose the files again" in again
    for _ in range(2):
        sent = await portal.send("/portal/new", again, ("a.txt", b"x"), cookies=cookie, email="v@example.com", **words)
        assert sent == (303, "/portal/T-7")
    filed = portal.here.tickets.filed["T-7"]
    assert (filed.subject, filed.email, filed.category) == ("It <hums>", "v@example.com", Category.BUG)
    assert [one.ticket for one in portal.attachments.there.values()] == ["T-7"]
    assert (await portal.send("/portal/new", again, cookies={"x": "y"}, **words))[0] == 403


async def test_a_request_is_filled_in_from_the_chat_of_this_browser_only(portal: Portal) -> None:
    desk, client = portal.here.desk, portal.client
    visitor = {"onetouch_visitor": (await client.get("/portal/new")).cookies["onetouch_visitor"].value}
    me = Person("p_" + visitor["onetouch_visitor"].rpartition(".")[0])
    held = await desk.open(me, "web")
    await desk.handle(Message("k1", held.id, me, "My lamp <hums> at night", NOW))
    html = await portal.get(f"/portal/new?conversation={held.id}", **visitor)
    assert 'value="My lamp &lt;hums&gt; at night"' in html
    words = {"subject": "It hums", "description": "At night.", "category": "none", "email": "v@example.com"}
    assert (await portal.send("/portal/new", html, cookies=visitor, **words))[0] == 303
    assert portal.here.tickets.filed["T-7"].conversation_id == held.id
    assert portal.here.tickets.filed["T-7"].category is Category.OTHER
    assert "hums" not in await portal.get(f"/portal/new?conversation={held.id}")
    assert "hums" not in await portal.get("/portal/new?conversation=../x", **visitor)


async def test_mails_are_chosen_and_unchosen(portal: Portal) -> None:
    portal.choices.refused |= {("ann@example.com", "ticket:T-1"), ("ann@example.com", "kind:solved")}
    html = await portal.get("/portal/mail")
    assert re.findall(r'name="([a-z]+:[\w-]+)" value="yes"( checked)?', html)[:2] == [
        ("kind:filed", " checked"),
        ("kind:solved", ""),
    ]
    fields = {**hidden(html), "kind:solved": "yes", "kind:nothing": "yes"}
    saved = await portal.client.post(
        "/portal/mail", data=fields, headers=ORIGIN, cookies=portal.session, allow_redirects=False
    )
    assert (saved.status, saved.headers["Location"]) == (303, "/portal/mail?saved")
    refused = {scope for _, scope in portal.choices.refused}
    assert {"kind:filed", "kind:survey", "ticket:T-1"} <= refused
    assert "kind:solved" not in refused
    assert portal.quality.kept.choices[portal.ann.id] is Choice.NO
    html = await portal.get("/portal/mail?saved")
    assert "Saved." in html
    every = {**hidden(html), **dict.fromkeys(re.findall(r'name="([a-z]+:[\w-]+)"', html), "yes")}
    await portal.client.post("/portal/mail", data=every, headers=ORIGIN, cookies=portal.session)
    assert portal.choices.refused == set()
    assert portal.ann.id not in portal.quality.kept.choices


async def test_the_team_chooses_alerts_and_customers_are_not_asked(portal: Portal) -> None:
    assert "kind:attention" not in await portal.get("/portal/mail")
    eve = await portal.here.entrance.door.put("eve@example.com", Role.ENGINEER, None, OPERATOR)
    entered = await portal.here.entrance.door.admit(eve, Method.LINK, Visitor("127.0.0.1"))
    session = {"onetouch_session": entered.secret}
    portal.choices.refused.add(("eve@example.com", "kind:attention"))
    html = await portal.get("/portal/mail", **session)
    assert 'name="kind:attention" value="yes">' in html
    fields = {**hidden(html), "kind:attention": "yes"}
    await portal.client.post("/portal/mail", data=fields, headers=ORIGIN, cookies=session)
    assert ("eve@example.com", "kind:attention") not in portal.choices.refused


async def test_only_whoever_has_proven_an_address_chooses_its_mails(portal: Portal) -> None:
    named = bearer(sub="1", name="Ann", email="ann@example.com")
    for ask in (portal.client.get, portal.client.post):
        response = await ask("/portal/mail", headers=named | ORIGIN, allow_redirects=False)
        assert (response.status, response.headers["Location"]) == (303, "/signin")


async def test_a_survey_that_waits_is_offered_where_the_request_was_closed(portal: Portal) -> None:
    await portal.desks.desk.reply("T-1", EVE, "Tighten it.")
    await portal.desks.desk.close("T-1", EVE)
    assert "How did we do?" not in await portal.get("/portal/T-1")
    now = portal.quality.clock()
    asked = Survey(
        "s1", "T-1", Kind.CLOSE, portal.ann.id, Place.MAIL, now, now.replace(year=now.year + 1), number="T-1"
    )
    portal.quality.kept.surveys["s1"] = asked
    html = await portal.get("/portal/T-1")
    assert re.search(r'How did we do\? <a class="button" href="[^"]*/survey/s1\.', html)
    portal.quality.kept.surveys["s1"] = replace(asked, answered_at=now, version=1)
    assert "How did we do?" not in await portal.get("/portal/T-1")


async def test_whose_session_has_ended_gets_their_words_back_and_returns(portal: Portal) -> None:
    html = await portal.get("/portal/T-1")
    shown = await portal.client.get("/portal/new")
    visitor = {"onetouch_visitor": shown.cookies["onetouch_visitor"].value}
    await portal.here.entrance.door.leave(portal.session["onetouch_session"])
    for cookies in ({"x": "y"}, portal.session, portal.session | visitor):
        status, told = await portal.send(
            "/portal/T-1", html, ("a.txt", b"x"), cookies=cookies, do="reply", text="<Long> words"
        )
        assert (status, "You are signed out" in told, "&lt;Long&gt; words</textarea>" in told) == (401, True, True)
    form = {**hidden(html), "do": "reply", "text": "Plain words"}
    sent = await portal.client.post("/portal/T-1", data=form, headers=ORIGIN, cookies={"x": "y"}, allow_redirects=False)
    assert (sent.status, "Plain words</textarea>" in await sent.text()) == (401, True)
    assert sent.cookies["onetouch_return"].value == "/portal/T-1"
    assert portal.kept() == []


async def test_of_a_page_that_is_too_old_the_words_are_given_back(portal: Portal) -> None:
    shown = await portal.client.get("/portal/new")
    visitor = {"onetouch_visitor": shown.cookies["onetouch_visitor"].value}
    words = {"subject": "It hums", "description": "At night.", "email": "v@example.com"}
    status, told = await portal.send("/portal/new", "", cookies=visitor, **words)
    assert (status, "This page is too old" in told, "At night.</textarea>" in told) == (403, True, True)
    assert "It hums</textarea>" in told
    status, told = await portal.send("/portal/T-1", "", do="reply", text="My words")
    assert (status, "My words</textarea>" in told, "signed out" in told) == (403, True, False)


async def test_who_gives_up_what_was_closed_meanwhile_keeps_what_is_missing(portal: Portal) -> None:
    html = await portal.get("/portal/T-1")
    await portal.desks.desk.close("T-1", EVE)
    status, told = await portal.send("/portal/T-1", html, do="give-up", text="The lamp is missing")
    assert (status, "It was closed meanwhile" in told, "The lamp is missing</textarea>" in told) == (409, True, True)
    assert (await portal.send("/portal/T-1", told, do="reply", text="The lamp is missing"))[0] == 303
    ticket = await portal.desks.desk.show("T-1")
    assert [one.text for one in ticket.comments] == ["The lamp is missing"]
    assert ticket.status is Status.OPEN


async def test_other_words_from_the_same_page_are_said_too(portal: Portal) -> None:
    html = await portal.get("/portal/T-1")
    for text in ("First.", "Second.", "Second."):
        assert (await portal.send("/portal/T-1", html, do="reply", text=text))[0] == 303
    assert [one.text for one in (await portal.desks.desk.show("T-1")).comments] == ["First.", "Second."]


async def test_a_request_with_other_words_from_the_same_page_is_not_taken_for_the_first(portal: Portal) -> None:
    html = await portal.get("/portal/new")
    words = {"subject": "It hums", "category": "bug"}
    assert await portal.send("/portal/new", html, description="At night.", **words) == (303, "/portal/T-7")
    status, told = await portal.send("/portal/new", html, description="By day.", **words)
    assert (status, "T-7 was sent from here already" in told, "By day.</textarea>" in told) == (409, True, True)
    assert await portal.send("/portal/new", told, description="By day.", **words) == (303, "/portal/T-8")


async def test_a_closing_form_brings_no_file(portal: Portal) -> None:
    html = await portal.get("/portal/T-1")
    assert (await portal.send("/portal/T-1", html, ("a.txt", b"x"), do="close"))[0] == 422
    assert (portal.attachments.there, portal.kept()) == ({}, [])
    assert (await portal.desks.desk.show("T-1")).status is Status.NEW


@pytest.mark.parametrize("deed", ["reply", "give-up"])
async def test_what_is_too_long_is_given_back_to_be_shortened(portal: Portal, deed: str) -> None:
    text = "x" * 50_000 + "the end"
    html = await portal.get("/portal/T-1")
    status, told = await portal.send("/portal/T-1", html, do=deed, text=text)
    assert (status, "too long" in told, "xthe end</textarea>" in told) == (422, True, True)
    sent = await portal.client.post(
        "/portal/T-1", data={**hidden(html), "do": deed, "text": text}, headers=ORIGIN, cookies=portal.session
    )
    told = await sent.text()
    assert (sent.status, "too long" in told, "xthe end</textarea>" in told) == (422, True, True)
    html = await portal.get("/portal/new")
    status, told = await portal.send("/portal/new", html, subject="It hums", description=text)
    assert (status, "too long" in told, "xthe end</textarea>" in told) == (422, True, True)
    assert (await portal.desks.desk.show("T-1")).comments == ()


async def test_what_cannot_be_written_is_given_back(portal: Portal) -> None:
    portal.folder.write_text("a file where the folder should be")
    html = await portal.get("/portal/T-1")
    status, told = await portal.send("/portal/T-1", html, ("a.txt", b"x"), do="reply", text="My words")
    assert (status, "nothing was sent" in told) == (503, True)


async def test_from_the_chat_of_before_signing_in_files_whoever_is_signed_in(portal: Portal) -> None:
    shown = await portal.client.get("/portal/new")
    visitor = {"onetouch_visitor": shown.cookies["onetouch_visitor"].value}
    browser = Person("p_" + visitor["onetouch_visitor"].rpartition(".")[0])
    held = await portal.here.desk.open(browser, "web")
    await portal.here.desk.handle(Message("k1", held.id, browser, "My lamp hums", NOW))
    both = portal.session | visitor
    html = await portal.get(f"/portal/new?conversation={held.id}", **both)
    assert 'name="email"' not in html
    words = {"subject": "It hums", "description": "At night.", "category": "bug"}
    assert await portal.send("/portal/new", html, cookies=both, **words) == (303, "/portal/T-7")
    filed = portal.here.tickets.filed["T-7"]
    assert (filed.requester_id, filed.email, filed.conversation_id) == (portal.ann.id, "ann@example.com", None)


async def test_what_is_not_taken_of_a_request_that_was_merged_meanwhile_stays_to_be_sent(portal: Portal) -> None:
    html = await portal.get("/portal/T-1")
    await portal.desks.clerk.file_alone(TicketRequest("k2", portal.ann, "It hums", "Still.", Category.QUESTION))
    await portal.desks.desk.joining.merge("T-1", "T-2", EVE)
    status, told = await portal.send("/portal/T-1", html, ("a.exe", b"x"), do="reply", text="My words")
    assert (status, "My words</textarea>" in told, "It goes on as" in told) == (422, True, True)
    assert await portal.send("/portal/T-1", told, ("a.txt", b"x"), do="reply", text="My words") == (303, "/portal/T-2")
    assert [one.ticket for one in portal.attachments.there.values()] == ["T-2"]


async def test_an_empty_file_is_refused_and_a_file_stands_with_its_words(portal: Portal) -> None:
    html = await portal.get("/portal/T-1")
    status, told = await portal.send("/portal/T-1", html, ("empty.txt", b""), do="reply", text="It smells.")
    assert status == 422
    assert "“empty.txt” is empty" in told
    assert portal.kept() == []
    portal.desks.wait(hours=1)
    html = await portal.get("/portal/T-1")
    await portal.send("/portal/T-1", html, ("smoke.txt", b"grey"), do="reply", text="It smells.")
    page = await portal.get("/portal/T-1")
    said = page.split("It smells.", 1)[1].split("</article>", 1)[0]
    assert 'smoke.txt</a> <span class="small">4 bytes</span>' in said
    assert "<h2>Files</h2>" not in page
