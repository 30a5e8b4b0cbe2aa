"""What customers are told of issues goes by what the team decided, as the server does it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.compose.known_issues import known_issue_parts
from bot.compose.services import services, utc_now
from bot.database.known_issues import SqlKnownIssues
from bot.database.mirror import SqlMirror
from handlers.engineering.issue import Stage
from tests.announcement_worlds import fixed_in, kept
from tests.bot.compose.test_clusters import settings as plain
from tests.known_issue_worlds import KNOWN


async def test_numbers_are_taken_back_once_the_team_decides_so_and_when_it_did_while_nothing_ran(
    tmp_path: Path,
) -> None:
    async with services(plain(tmp_path)) as opened:
        known, mirror = SqlKnownIssues(opened.database), SqlMirror(opened.database, utc_now)
        there = kept(Stage.ACCEPTED, fixed_in("5.3"))
        assert await mirror.keep(there.snapshot, there.kind, there.stage, over=None)
        await known.write(replace(KNOWN, accounts=7))
        decided = [True]
        office = known_issue_parts(opened, mirror, lambda: decided[0]).office
        await office.once()
        assert (await known.every())[0].accounts == 0  # as it is now
        decided[0] = False
        for _ in range(2):
            await office.once()
            (now,) = await known.every()
            assert (now.accounts, now.version) == (None, 3)
