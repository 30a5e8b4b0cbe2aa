"""People in the console: the staff, who is away, teams, and who may do what."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from handlers.access.audit import Act
from handlers.person import Role
from handlers.tickets.staff import Listing
from tests.bot.web.consoles import BOB, EVE, MEG, Browser
from tests.bot.web.managed import ROOT, ManagedWorld
from tests.handlers.tickets.desks import BOB as BOB_ACTS

PEOPLE = "/console/people"
LISTED = {"tier": "1", "languages": "en", "cap": "8"}


@pytest.fixture
def here() -> ManagedWorld:
    return ManagedWorld()


@pytest.fixture
async def meg(here: ManagedWorld) -> AsyncIterator[Browser]:
    browser = await here.visitor(MEG)
    yield browser
    await browser.close()


@pytest.fixture
async def root(here: ManagedWorld) -> AsyncIterator[Browser]:
    browser = await here.visitor(ROOT)
    yield browser
    await browser.close()


async def test_with_nobody_on_the_staff_the_page_says_what_to_do(meg: Browser) -> None:
    page = await meg.get(PEOPLE)
    assert "Nobody is on the staff" in page
    assert "There are no teams." in page
    assert "Let somebody in" not in page


async def test_a_manager_lists_somebody_and_it_is_audited(here: ManagedWorld, meg: Browser) -> None:
    page = await meg.get(f"{PEOPLE}/eve")
    assert "List her on the staff" in page
    fields = {"tier": "2", "languages": "en, de", "skills": "Billing, api", "region": "emea", "calendar": "office"}
    sent = await meg.send(f"{PEOPLE}/eve", page, do="listing", cap="3", **fields)
    assert sent.headers["Location"] == f"{PEOPLE}/eve?done=listing"
    assert await here.staff_listing("eve") == Listing(
        "eve", None, 2, "emea", "office", ("en", "de"), ("Billing", "api"), 3
    )
    (entry,) = here.memory.audit
    assert (entry.act, entry.actor, entry.subject, entry.detail["cap"]) == (Act.STAFF_LISTED, "meg", "eve", "3")
    page = await meg.get(PEOPLE)
    assert "Billing, api" in page
    assert "0 of 1 at work" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"tier": "9"}, "A tier is 1 or 2"),
        ({"cap": "0"}, "a number from 1 to 1,000"),
        ({"cap": "many"}, "are numbers"),
        ({"languages": " , "}, "Name at least one language"),
        ({"calendar": "moon"}, "There is no calendar moon"),
        ({"team": "nowhere"}, "no team nowhere"),
        ({"skills": "x" * 101}, "up to 100 characters"),
    ],
)
async def test_a_listing_that_cannot_be_is_refused_and_what_was_typed_stays(
    here: ManagedWorld, meg: Browser, fields: dict[str, str], said: str
) -> None:
    page = await meg.get(f"{PEOPLE}/eve")
    sent = await meg.send(f"{PEOPLE}/eve", page, do="listing", **{"region": "my <region>", **LISTED, **fields})
    assert sent.status == 422
    html = await sent.text()
    assert said in html
    assert "my &lt;region&gt;" in html
    assert await here.staff_listing("eve") is None


async def test_somebody_who_goes_is_drained_at_once_and_what_moved_is_told(here: ManagedWorld, meg: Browser) -> None:
    await here.hire()
    for subject in ("It hums", "It smells", "It <blinks>"):
        await here.file(subject)
    await here.desks.office.round()
    await here.desks.desk.pend("T-1", BOB_ACTS)
    gone = (await here.desks.desk.show("T-1")).assignee
    assert gone is not None
    other = "eve" if gone == "bob" else "bob"
    page = await meg.get(f"{PEOPLE}/{gone}")
    sent = await meg.send(f"{PEOPLE}/{gone}", page, do="away", until="2026-03-04T09:00")
    page = await meg.get(sent.headers["Location"])
    assert "what became of those that she had" in page
    assert "1 ticket went to others, no tickets wait for somebody; 1 ticket stays with her." in page
    assert f"It &lt;blinks&gt;</span>: to {other.capitalize()}" in page
    assert [entry.act for entry in here.memory.audit] == [Act.STAFF_PRESENCE]
    assert "until <time" in await meg.get(PEOPLE)
    sent = await meg.send(f"{PEOPLE}/{gone}", page, do="here")
    assert "She is here: tickets come to her." in await meg.get(sent.headers["Location"])


@pytest.mark.parametrize("until", ["2026-03-01T09:00", "soon"])
async def test_nobody_is_back_before_now(here: ManagedWorld, meg: Browser, until: str) -> None:
    await here.hire()
    page = await meg.get(f"{PEOPLE}/eve")
    sent = await meg.send(f"{PEOPLE}/eve", page, do="away", until=until)
    assert sent.status == 422
    assert f'value="{until}"' in await sent.text()


async def test_who_is_taken_off_the_staff_leaves_her_tickets_to_others(here: ManagedWorld, meg: Browser) -> None:
    await here.hire()
    for subject in ("It hums", "It smells"):
        await here.file(subject)
    await here.desks.office.round()
    page = await meg.get(f"{PEOPLE}/eve")
    unsure = await meg.send(f"{PEOPLE}/eve", page, do="remove")
    assert unsure.status == 422
    assert "Tick that she is to be taken off the staff" in await unsure.text()
    assert await here.staff_listing("eve") is not None
    sent = await meg.send(f"{PEOPLE}/eve", page, do="remove", sure="yes")
    assert "1 ticket went to others, 0 wait" in await meg.get(sent.headers["Location"])
    assert await here.staff_listing("eve") is None
    again = await meg.send(f"{PEOPLE}/eve", page, do="remove", sure="yes")
    assert again.status == 422
    assert Act.STAFF_REMOVED in {entry.act for entry in here.memory.audit}
    page = await meg.get(f"{PEOPLE}/eve")
    assert "given none: not on the staff" in page


async def test_an_engineer_reads_and_says_of_herself_only_whether_she_is_here(here: ManagedWorld) -> None:
    await here.hire()
    eve = await here.visitor(EVE)
    own, other = await eve.get(f"{PEOPLE}/eve"), await eve.get(f"{PEOPLE}/bob")
    assert 'value="away"' in own
    assert 'value="away"' not in other
    assert "How she is listed" not in own + other
    assert (await eve.send(f"{PEOPLE}/eve", own, do="away")).status == 303
    assert here.memory.audit == []
    for path, deed in ((f"{PEOPLE}/bob", "away"), (f"{PEOPLE}/eve", "listing"), (f"{PEOPLE}/eve", "role")):
        assert (await eve.send(path, own, do=deed, **token(own), **LISTED)).status == 403
    assert (await eve.send(PEOPLE, own, do="team", name="x", **token(own))).status == 403
    await eve.close()


async def test_a_team_is_added_and_changed(here: ManagedWorld, meg: Browser) -> None:
    page = await meg.get(PEOPLE)
    sent = await meg.send(PEOPLE, page, do="team", name=" night   shift ", region="apac", calendar="always")
    assert sent.status == 303
    page = await meg.get(sent.headers["Location"])
    assert "The team is listed." in page
    assert "night shift" in page
    for fields, said in (({"name": " "}, "A team has a name"), ({"name": "x", "calendar": "moon"}, "no calendar moon")):
        refused = await meg.send(PEOPLE, page, do="team", region="<typed>", **fields)
        assert refused.status == 422
        html = await refused.text()
        assert said in html
        assert "&lt;typed&gt;" in html
    assert (await meg.send(PEOPLE, page, do="nothing", **token(page))).status == 422
    assert (
        await meg.send(PEOPLE, page, do="person", email="a@b.example", role="engineer", **token(page))
    ).status == 403


async def test_an_administrator_lets_people_in_and_changes_roles(here: ManagedWorld, root: Browser) -> None:
    page = await root.get(PEOPLE)
    sent = await root.send(PEOPLE, page, do="person", email="new@example.com", role="engineer")
    assert "new@example.com" in await root.get(sent.headers["Location"])
    for email, role, said in (
        ("none", "engineer", "reads like name@example.com"),
        ("a@b.example", "king", "A role is"),
        ("root@example.com", "customer", "Nobody changes their own role"),
    ):
        refused = await root.send(PEOPLE, page, do="person", email=email, role=role)
        assert refused.status == 422
        assert said in await refused.text()
    page = await root.get(f"{PEOPLE}/bob")
    assert (await root.send(f"{PEOPLE}/bob", page, do="role", role="manager", account="ACME")).status == 303
    found = await here.here.entrance.members.person("bob")
    assert found is not None
    assert (found.role, found.accounts) == (Role.MANAGER, ("ACME",))
    own = await root.get(f"{PEOPLE}/root")
    assert "Change the role" not in own
    assert (await root.send(f"{PEOPLE}/root", page, do="role", role="customer", **token(page))).status == 422


async def test_who_is_on_the_staff_and_of_the_team_no_more_is_shown_so(here: ManagedWorld, root: Browser) -> None:
    await here.hire()
    page = await root.get(f"{PEOPLE}/bob")
    await root.send(f"{PEOPLE}/bob", page, do="role", role="customer")
    page = await root.get(f"{PEOPLE}/bob")
    assert "no longer of the team" in page
    assert (await root.send(f"{PEOPLE}/bob", page, do="role", role="engineer", **token(page))).status == 422
    await root.get(f"{PEOPLE}/stranger", 404)
    assert (await root.send(f"{PEOPLE}/{BOB.id}", page, do="nothing", **token(page))).status == 422


def token(page: str) -> dict[str, str]:
    return {"form_token": page.split('name="form_token" value="')[1].split('"', maxsplit=1)[0]}
