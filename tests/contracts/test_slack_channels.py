"""What every store of channel settings must do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.slack.channels import ChannelSetting
from bot.slack.listening import Mode
from tests.contracts.slack_worlds import SlackWorld, opened
from tests.fakes import START
from tests.worlds import KINDS

SETTING = ChannelSetting(
    Mode.EVERY, "account:acme", ("help", "ünïcode"), private_first=True, feedback=False, triage="C9"
)


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SlackWorld]:
    async with opened(request.param, tmp_path) as made:
        yield made


async def test_a_channel_that_nobody_set_is_off_and_public(world: SlackWorld) -> None:
    assert await world.channels.get("T1", "C1") == ChannelSetting(mode=Mode.OFF, audience="public")
    assert await world.channels.triage() == ()


@pytest.mark.parametrize("mode", list(Mode))
async def test_what_is_set_is_kept_whole_for_that_channel_alone(world: SlackWorld, mode: Mode) -> None:
    setting = replace(SETTING, mode=mode)
    await world.channels.put("T1", "C1", setting, "p1", START)
    assert await world.channels.get("T1", "C1") == setting
    for other in (("T2", "C1"), ("T1", "C2")):
        assert await world.channels.get(*other) == ChannelSetting()


async def test_the_last_word_counts(world: SlackWorld) -> None:
    await world.channels.put("T1", "C1", SETTING, "p1", START)
    await world.channels.put("T1", "C1", ChannelSetting(), "p2", START)
    assert await world.channels.get("T1", "C1") == ChannelSetting()


async def test_triage_channels_are_told_once_each(world: SlackWorld) -> None:
    for team, channel, triage in (("T1", "C1", "C9"), ("T1", "C2", "C9"), ("T2", "C1", "C9"), ("T1", "C3", "")):
        await world.channels.put(team, channel, replace(SETTING, triage=triage), "p1", START)
    assert sorted(await world.channels.triage()) == [("T1", "C9"), ("T2", "C9")]
