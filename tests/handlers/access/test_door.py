"""The door: links, sessions, roles, and what is written down about them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.access.audit import OPERATOR, STRANGER, Act
from handlers.access.link import FIRST, MAILED, Standing, hashed
from handlers.access.session import Lifetime, Method
from handlers.access.tries import RULES, Kind
from handlers.access.visit import Entered, Later, Opened, Visitor
from handlers.person import Role
from handlers.ports import InvalidInput
from tests.memory_access import START, Entrance

HERE = Visitor("192.0.2.1", "browser-of-ana-000000000", "Mozilla/5.0 (X11; Linux) Firefox/120.0")
THERE = Visitor("192.0.2.2", "browser-of-bob-000000000")


@pytest.fixture
def at() -> Entrance:
    return Entrance()


async def listed(at: Entrance, role: Role = Role.ENGINEER) -> None:
    await at.door.put("ana@example.com", role, None, OPERATOR)


async def link(at: Entrance) -> str:
    made = await at.door.mailed("Ana@Example.com", HERE.browser)
    assert made is not None
    return made[0]


async def entered(at: Entrance, visitor: Visitor = HERE) -> Entered:
    found = await at.door.enter(await link(at), visitor)
    assert isinstance(found, Entered)
    return found


# The first administrator


async def test_the_first_link_makes_an_administrator_and_then_there_is_none_any_more(at: Entrance) -> None:
    secret = await at.door.first()
    assert secret is not None
    came = await at.door.enter(secret, HERE, "boss@example.com")
    assert isinstance(came, Entered)
    assert (came.person.email, came.person.role) == ("boss@example.com", Role.ADMINISTRATOR)
    assert await at.door.first() is None


async def test_each_start_makes_the_earlier_first_link_worthless(at: Entrance) -> None:
    first, second = await at.door.first(), await at.door.first()
    assert await at.door.enter(str(first), HERE, "a@example.com") is Standing.UNKNOWN
    assert isinstance(await at.door.enter(str(second), HERE, "a@example.com"), Entered)


async def test_a_first_link_is_worthless_once_an_administrator_was_listed_otherwise(at: Entrance) -> None:
    secret = str(await at.door.first())
    await listed(at, Role.ADMINISTRATOR)
    assert await at.door.enter(secret, HERE, "eve@example.com") is Standing.USED
    assert await at.members.addressed("eve@example.com") is None


async def test_a_first_link_ends_after_an_hour_and_demands_an_address(at: Entrance) -> None:
    secret = str(await at.door.first())
    with pytest.raises(InvalidInput):
        await at.door.enter(secret, HERE)
    at.now = START + FIRST
    assert await at.door.enter(secret, HERE, "a@example.com") is Standing.EXPIRED


# Links


async def test_a_link_works_once(at: Entrance) -> None:
    await listed(at)
    secret = await link(at)
    assert isinstance(await at.door.enter(secret, HERE), Entered)
    assert await at.door.enter(secret, HERE) is Standing.USED


async def test_looking_at_a_link_uses_nothing_up(at: Entrance) -> None:
    await listed(at)
    secret = await link(at)
    for visitor in (HERE, THERE) * 20:
        assert isinstance(await at.door.look(secret, visitor), Opened)
    assert isinstance(await at.door.enter(secret, HERE), Entered)


@pytest.mark.parametrize(("passed", "standing"), [(MAILED - timedelta(seconds=1), None), (MAILED, Standing.EXPIRED)])
async def test_a_link_ends_after_a_quarter_of_an_hour(
    at: Entrance, passed: timedelta, standing: Standing | None
) -> None:
    await listed(at)
    secret = await link(at)
    at.now += passed
    came = await at.door.enter(secret, HERE)
    assert isinstance(came, Entered) if standing is None else came is standing


async def test_a_link_knows_the_browser_that_asked_for_it(at: Entrance) -> None:
    await listed(at)
    secret = await link(at)
    for visitor, standing in (
        (HERE, Standing.VALID),
        (THERE, Standing.ELSEWHERE),
        (Visitor("192.0.2.1"), Standing.ELSEWHERE),
    ):
        opened = await at.door.look(secret, visitor)
        assert isinstance(opened, Opened)
        assert (opened.standing, opened.person and opened.person.email) == (standing, "ana@example.com")


async def test_nothing_that_is_kept_opens_the_door(at: Entrance) -> None:
    await listed(at)
    secret = await link(at)
    came = await entered(at)
    for kept in (*at.links.links, *at.sessions.sessions):
        assert await at.door.enter(kept, HERE) is Standing.UNKNOWN
        assert await at.door.who(kept) is None
    told = str(at.audit.entries) + str(at.links.links) + str(at.sessions.sessions)
    assert secret not in told
    assert came.secret not in told


async def test_an_operators_link_is_for_those_who_are_listed(at: Entrance) -> None:
    with pytest.raises(InvalidInput, match="person add"):
        await at.door.made_for("nobody@example.com")
    await listed(at)
    assert isinstance(await at.door.enter(await at.door.made_for("ana@example.com"), THERE), Entered)


# Limits


async def test_an_address_is_limited_whoever_asks_and_whether_or_not_it_is_known(at: Entrance) -> None:
    await listed(at)
    for email in ("ana@example.com", "nobody@example.com"):
        answers = [
            await at.door.ask(email, Visitor(f"198.51.100.{number}")) for number in range(RULES[Kind.ADDRESS][0].most)
        ]
        assert answers == [None] * len(answers)
        assert await at.door.ask(email.upper(), Visitor("203.0.113.9")) == Later(at.now + RULES[Kind.ADDRESS][0].window)


async def test_a_client_is_limited_whatever_addresses_it_names(at: Entrance) -> None:
    most = RULES[Kind.CLIENT][0].most
    for number in range(most):
        assert await at.door.ask(f"{number}@example.com", HERE) is None
    assert isinstance(await at.door.ask("next@example.com", HERE), Later)
    assert await at.door.ask("next@example.com", THERE) is None
    at.now += RULES[Kind.CLIENT][0].window
    assert await at.door.ask("next@example.com", HERE) is None


async def test_whoever_opens_many_wrong_links_is_locked_out_and_others_are_not(at: Entrance) -> None:
    await listed(at)
    secret = await link(at)
    for number in range(RULES[Kind.WRONG][0].most):
        assert await at.door.enter(f"guess-{number}", HERE) is Standing.UNKNOWN
    assert isinstance(await at.door.enter(secret, HERE), Later)
    assert isinstance(await at.door.look(secret, HERE), Later)
    assert isinstance(await at.door.ask("ana@example.com", HERE), Later)
    assert isinstance(await at.door.enter(secret, THERE), Entered)


async def test_a_lockout_is_written_down_once(at: Entrance) -> None:
    for _ in range(30):
        await at.door.ask("ana@example.com", HERE)
    assert at.audit.acts().count(Act.LOCKED) == 1


# Sessions


async def test_signing_in_makes_a_new_session_and_ends_the_browsers_old_one(at: Entrance) -> None:
    await listed(at)
    old = await entered(at)
    new = await entered(at, Visitor(HERE.client, HERE.browser, HERE.agent, old.secret))
    assert await at.door.who(old.secret) is None
    assert await at.door.who(new.secret) is not None


async def test_a_session_ends_when_it_is_idle_or_old_and_shorter_settings_hold_at_once() -> None:
    at = Entrance(Lifetime(timedelta(hours=2), timedelta(hours=5)))
    await listed(at)
    secret = (await entered(at)).secret
    for _ in range(4):
        at.pass_(hours=1)
        assert await at.door.who(secret) is not None
    at.pass_(hours=1)
    assert await at.door.who(secret) is None
    idle = (await entered(at)).secret
    at.pass_(hours=2)
    assert await at.door.who(idle) is None


async def test_a_changed_role_holds_at_once(at: Entrance) -> None:
    await listed(at, Role.ADMINISTRATOR)
    secret = (await entered(at)).secret
    await listed(at, Role.CUSTOMER)
    found = await at.door.who(secret)
    assert found is not None
    assert found[1].role is Role.CUSTOMER


async def test_sessions_are_ended_one_by_one_or_all_but_one_and_only_ones_own(at: Entrance) -> None:
    await listed(at)
    await at.door.put("bob@example.com", Role.ENGINEER, None, OPERATOR)
    mine = [await entered(at) for _ in range(3)]
    bob = await at.door.find("bob@example.com")
    his = await at.door.admit(bob, Method.LINK, THERE)
    ana = mine[0].person
    assert not await at.door.end(ana, his.session.handle, ana.id)
    assert await at.door.end(ana, mine[0].session.handle, ana.id)
    assert await at.door.end_all(ana, ana.id, but=mine[1].session.handle) == 1
    alive = [await at.door.who(one.secret) is not None for one in (*mine, his)]
    assert alive == [False, True, False, True]
    await at.door.leave(mine[1].secret)
    await at.door.leave("none")
    assert await at.door.sessions(ana) == ()


async def test_a_person_who_is_no_more_is_not_signed_in(at: Entrance) -> None:
    await listed(at)
    came = await entered(at)
    at.members.people.clear()
    assert await at.door.who(came.secret) is None


# The log


async def test_what_happens_is_written_down_with_who_did_it(at: Entrance) -> None:
    await listed(at)
    came = await entered(at)
    await listed(at, Role.MANAGER)
    await listed(at, Role.MANAGER)
    await at.door.put("ana@example.com", Role.MANAGER, "ACME", OPERATOR)
    await at.door.enter("wrong", THERE)
    await at.door.leave(came.secret)
    ana = came.person.id
    assert [(one.actor, one.act, one.subject) for one in at.audit.entries] == [
        (OPERATOR, Act.ROLE_CHANGED, ana),
        (STRANGER, Act.LINK_ASKED, ana),
        (ana, Act.SIGNED_IN, ana),
        (OPERATOR, Act.ROLE_CHANGED, ana),
        (OPERATOR, Act.ACCOUNT_ADDED, ana),
        (STRANGER, Act.LINK_REFUSED, None),
        (ana, Act.SESSION_ENDED, ana),
    ]
    assert at.audit.entries[3].detail == {"from": "engineer", "to": "manager"}
    assert all(hashed(came.secret) not in str(one) for one in at.audit.entries)


async def test_nobody_changes_their_own_role(at: Entrance) -> None:
    await listed(at, Role.ADMINISTRATOR)
    ana = await at.door.find("ana@example.com")
    for role in (Role.CUSTOMER, Role.ADMINISTRATOR):
        with pytest.raises(InvalidInput, match="own role"):
            await at.door.put("Ana@Example.com", role, "ACME", ana.id)
    assert await at.door.find("ana@example.com") == ana


async def test_changed_settings_are_named_once_and_their_values_never(at: Entrance) -> None:
    for marks in ({"PORT": "aa"}, {"PORT": "aa"}, {"PORT": "bb", "HOST": "cc"}, {"HOST": "cc"}, {"HOST": "cc"}):
        await at.door.note_settings(marks)
    assert [one.detail["changed"] for one in at.audit.entries] == ["PORT", "HOST PORT", "PORT"]


async def test_whoever_has_asked_us_something_gets_a_link_that_makes_them_a_customer(at: Entrance) -> None:
    at.members.asked.add("new@example.com")
    made = await at.door.mailed("New@Example.com", HERE.browser)
    assert made is not None
    assert (made[1].id, made[1].email, at.members.people) == ("", "new@example.com", {}), "nobody is made by asking"
    opened = await at.door.look(made[0], HERE)
    assert isinstance(opened, Opened)
    assert (opened.person or made[1]).email == "new@example.com"
    entered = await at.door.enter(made[0], HERE)
    assert isinstance(entered, Entered)
    assert (entered.person.role, entered.person.known, entered.person.accounts) == (Role.CUSTOMER, False, ())
    assert await at.door.enter(made[0], HERE) is Standing.USED
    again = await at.door.mailed("new@example.com", HERE.browser)
    assert again is not None
    assert again[1].id == entered.person.id


async def test_an_address_is_proved_by_a_link_that_was_mailed_there_and_by_no_other(at: Entrance) -> None:
    await listed(at)
    made = await at.door.mailed("ana@example.com", HERE.browser)
    assert made is not None
    proved = []
    for secret in (made[0], await at.door.made_for("ana@example.com")):
        entered = await at.door.enter(secret, HERE)
        assert isinstance(entered, Entered)
        who = await at.door.who(entered.secret)
        assert who is not None
        proved.append(who[1].proved)
    assert proved == ["ana@example.com", None]
