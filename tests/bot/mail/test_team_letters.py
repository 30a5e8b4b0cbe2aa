"""Alerts by mail: to addresses of the team, once, until somebody wants no more of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.mail.receiver import CAP
from handlers.attention.alerting import LETTER
from handlers.news import team_mail
from handlers.ports import Outgoing
from handlers.tickets.letters import kind_scope
from tests.bot.mail.worlds import Office, office
from tests.fakes import Ids

LEAD = "lead@example.com"
TEXT = "T-1 needs a look: 84 of 100.\n\nhttps://help.test/console/tickets/T-1"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Office]:
    async with office(tmp_path) as made:
        yield made


def alert(ids: Ids) -> Outgoing:
    return team_mail(LETTER, LEAD, "[T-1] Needs a look: 84 of 100", TEXT, ids)


async def test_an_alert_is_an_automatic_mail_that_cannot_be_answered_on_the_ticket(here: Office) -> None:
    one = alert(Ids())
    await here.receiver.deliver(one)
    await here.receiver.deliver(one)
    (sent,) = here.notifier.mails
    assert (sent["To"], sent["Subject"], sent["Reply-To"]) == (LEAD, "[T-1] Needs a look: 84 of 100", None)
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["List-Unsubscribe"].startswith("<https://help.test/mail/unsubscribe/")
    html = sent.get_body(("html",))
    assert html is not None
    assert '<a href="https://help.test/console/tickets/T-1">' in html.get_content()


async def test_alerts_keep_to_their_own_pace_not_to_that_of_other_automatic_mails(here: Office) -> None:
    ids = Ids("a")
    for _ in range(CAP + 3):
        await here.receiver.deliver(alert(ids))
    assert len(here.notifier.mails) == CAP + 3
    await here.file(email=LEAD)
    assert [sent["Subject"] for sent in await here.post()] == ["[T-1] We have your request"], "nor do they count there"


async def test_who_unsubscribed_gets_none(here: Office) -> None:
    await here.refusals.refuse(LEAD, kind_scope(LETTER), here.clock())
    await here.receiver.deliver(alert(Ids()))
    assert here.notifier.mails == []
