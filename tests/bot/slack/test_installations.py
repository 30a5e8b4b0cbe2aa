"""A token that holds, for each workspace."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
import structlog

from bot.database.errors import DatabaseUnusable
from bot.slack.errors import NotInstalled, SlackBusy, SlackRefused, SlackUnreachable
from bot.slack.installations import Tokens
from bot.slack.keyring import Keyring
from bot.slack.vault import KeyLost, Vault
from tests.bot.slack.memory_installations import MemoryInstallations, RenewingSlack, grant
from tests.fakes import FakeClock

KEY, OTHER = "a key of tests that has 32 letters", "another key of tests, 32 letters!"
TWELVE_HOURS = 43_200.0


class Process:
    """One of several processes over the same database."""

    def __init__(self, shared: Process | None = None, keys: tuple[str, ...] = (KEY,)) -> None:
        self.rows = shared.rows if shared else MemoryInstallations()
        self.slack = shared.slack if shared else RenewingSlack()
        self.clock = shared.clock if shared else FakeClock()
        self.pauses = 0
        self.keyring = Keyring(self.rows, Vault(keys), self.slack, self.clock, pause=self.pause)

    async def pause(self, seconds: float) -> None:
        self.pauses += 1
        await asyncio.sleep(0)


async def test_a_token_that_never_ends_is_given_as_it_is() -> None:
    here = Process()
    made = await here.keyring.add(grant())
    assert await here.keyring.token("T1") == "xoxb-0"
    assert "xoxb" not in repr(made)
    assert "xoxb" not in str(made.sealed)
    assert "xoxb" not in repr(grant())
    with pytest.raises(NotInstalled, match="T2"):
        await here.keyring.token("T2")


async def test_an_organisation_goes_by_its_own_id() -> None:
    here = Process()
    await here.keyring.add(grant(team=None))
    assert await here.keyring.token("E1") == "xoxb-0"


async def test_it_is_renewed_two_hours_before_its_end_and_kept() -> None:
    here = Process()
    await here.keyring.add(grant(seconds=TWELVE_HOURS))
    here.clock.forward(hours=9)
    assert await here.keyring.token("T1") == "xoxb-0"
    here.clock.forward(hours=1, minutes=1)
    assert await here.keyring.token("T1") == "xoxb-1"
    assert await here.keyring.token("T1") == "xoxb-1"
    assert await Process(here).keyring.token("T1") == "xoxb-1"
    assert here.slack.issued == 1


async def test_two_processes_renew_it_once_and_lose_nothing() -> None:
    here = Process()
    there = Process(here)
    await here.keyring.add(grant(seconds=TWELVE_HOURS))
    for round_ in range(1, 4):
        here.clock.forward(hours=11)
        given = await asyncio.gather(*(process.keyring.token("T1") for process in (here, there) * 5))
        assert here.slack.issued == round_
        assert set(given) <= {f"xoxb-{round_ - 1}", f"xoxb-{round_}"}
        assert await there.keyring.token("T1") == f"xoxb-{round_}"


async def test_after_the_end_the_others_wait_for_the_one_who_renews() -> None:
    here = Process()
    there = Process(here)
    await here.keyring.add(grant(seconds=TWELVE_HOURS))
    here.clock.forward(hours=13)
    given = await asyncio.gather(*(process.keyring.token("T1") for process in (here, there) * 3))
    assert set(given) == {"xoxb-1"}
    sealed = here.rows.rows["T1"].sealed
    here.clock.forward(hours=13)
    await here.rows.claim("T1", sealed or "", here.clock(), here.clock() + timedelta(hours=1))
    with pytest.raises(SlackBusy):
        await there.keyring.token("T1")  # whoever renews it takes too long


async def test_while_slack_does_not_answer_the_old_one_goes_on_to_hold() -> None:
    here = Process()
    await here.keyring.add(grant(seconds=TWELVE_HOURS))
    here.clock.forward(hours=11)
    here.slack.fails = [SlackUnreachable("no answer"), SlackUnreachable("no answer")]
    with structlog.testing.capture_logs() as logs:
        assert await here.keyring.token("T1") == "xoxb-0"
        assert await here.keyring.token("T1") == "xoxb-0"
    assert [line["event"] for line in logs] == ["slack.token_not_renewed"], "it rests before it tries again"
    here.clock.forward(hours=2)
    with pytest.raises(SlackUnreachable):
        await here.keyring.token("T1")
    here.clock.forward(minutes=1)
    assert await here.keyring.token("T1") == "xoxb-1"


async def test_a_renewed_token_survives_a_database_that_fails() -> None:
    here = Process()
    await here.keyring.add(grant(seconds=TWELVE_HOURS))
    here.rows.fails = [DatabaseUnusable("full"), DatabaseUnusable("full")]
    here.clock.forward(hours=11)
    assert await here.keyring.token("T1") == "xoxb-1"
    with pytest.raises(DatabaseUnusable):
        await here.keyring.token("T1")
    assert await here.keyring.token("T1") == "xoxb-1"
    assert await Process(here).keyring.token("T1") == "xoxb-1"
    assert here.slack.issued == 1


async def test_a_token_that_slack_refuses_is_replaced_where_there_is_another() -> None:
    here = Process()
    await here.keyring.add(grant(seconds=TWELVE_HOURS))
    assert await here.keyring.instead("T1", "xoxb-old", "token_expired") == "xoxb-0"
    assert await here.keyring.instead("T1", "xoxb-0", "token_expired") == "xoxb-1"
    assert await here.keyring.instead("T1", "xoxb-1", "invalid_auth") is None


async def test_a_workspace_whose_token_was_taken_back_is_forgotten() -> None:
    here = Process()
    await here.keyring.add(grant())
    with pytest.raises(NotInstalled):
        await here.keyring.instead("T1", "xoxb-0", "account_inactive")
    with pytest.raises(NotInstalled):
        await here.keyring.token("T1")
    assert here.rows.rows["T1"].sealed is None
    await here.keyring.add(grant(Tokens("xoxb-new")))
    assert await here.keyring.token("T1") == "xoxb-new"


async def test_a_lost_key_is_told_and_a_token_of_another_workspace_is_none() -> None:
    here = Process()
    await here.keyring.add(grant())
    with pytest.raises(KeyLost, match="ONETOUCH_ENCRYPTION_KEY"):
        await Process(here, keys=(OTHER,)).keyring.token("T1")
    other = await here.keyring.add(grant(team="T2"))
    stolen = here.rows.rows["T1"]
    await here.rows.renew("T2", other.sealed or "", stolen.sealed or "", None)
    with pytest.raises(KeyLost):
        await here.keyring.token("T2")


async def test_looking_after_the_tokens_renews_them_and_changes_their_key() -> None:
    here = Process()
    await here.keyring.add(grant(seconds=TWELVE_HOURS))
    await here.keyring.add(grant(team="T2"))
    await here.rows.forget("T3", here.clock())
    assert await here.keyring.renew_due() == 0
    both = Process(here, keys=(OTHER, KEY))
    here.clock.forward(hours=11)
    assert await both.keyring.renew_due() == 1, "one was sealed anew as it was renewed"
    only = Process(here, keys=(OTHER,))
    assert [await only.keyring.token(team) for team in ("T1", "T2")] == ["xoxb-1", "xoxb-0"]
    with structlog.testing.capture_logs() as logs:
        assert await here.keyring.renew_due() == 0
    told = [line for line in logs if line["event"] == "slack.token_unusable"]
    assert [line["workspace"] for line in told] == ["T1", "T2"]
    assert "ONETOUCH_ENCRYPTION_KEY" in told[0]["error"]


async def test_whoever_renews_a_token_now_is_not_disturbed_by_a_new_key() -> None:
    here = Process()
    made = await here.keyring.add(grant())
    await here.rows.claim("T1", made.sealed or "", here.clock(), here.clock() + timedelta(minutes=1))
    assert await Process(here, keys=(OTHER, KEY)).keyring.renew_due() == 0
    assert here.rows.rows["T1"].sealed == made.sealed


async def test_it_goes_on_looking_after_them_whatever_happens() -> None:
    here = Process()
    here.rows.fails = [DatabaseUnusable("away"), DatabaseUnusable("away"), asyncio.CancelledError()]
    with structlog.testing.capture_logs() as logs, pytest.raises(asyncio.CancelledError):
        await here.keyring.watch()
    assert [line["event"] for line in logs] == ["slack.renewing_failed"] * 2
    assert here.pauses == 2


async def test_a_refused_refresh_token_is_an_error_once_the_token_has_ended() -> None:
    here = Process()
    await here.keyring.add(grant(Tokens("xoxb-0", "spent"), seconds=TWELVE_HOURS))
    here.clock.forward(hours=13)
    with pytest.raises(SlackRefused, match="invalid_refresh_token"):
        await here.keyring.token("T1")
