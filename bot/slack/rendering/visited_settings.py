"""The modal for channels of a workspace that installed the app: its administrators choose there, within what is theirs.

What is ours is not theirs to open: no internal articles, no names of sources or accounts, no tickets of others. Pure.
"""

from __future__ import annotations

from dataclasses import replace

from bot.slack.channels import ChannelSetting
from bot.slack.listening import Mode
from bot.slack.rendering import limits, names
from bot.slack.rendering.blocks import Json, section
from bot.slack.rendering.channel_settings import AUDIENCE, FEEDBACK, MANNERS, MODE, PRIVATE
from bot.slack.rendering.inputs import Choice, boxes, field, menu, radio
from bot.slack.rendering.lengths import shortened
from bot.slack.rendering.mrkdwn import literal
from bot.slack.rendering.references import Reference
from bot.slack.rendering.views import modal

_MODES = (
    Choice(Mode.OFF, "Off", "The bot says nothing here."),
    Choice(Mode.MENTIONS, "Mentions only", "It answers whoever mentions it."),
    Choice(Mode.EVERY, "Every question", "It answers what reads as a question."),
)
_MANNERS = (
    Choice(FEEDBACK, "Feedback buttons", "Answers carry “That solved it”."),
    Choice(PRIVATE, "Private answers first", "Only the asker sees an answer, until they post it to the thread."),
)
_PUBLIC = Choice("public", "Public articles", "What anybody may read.")


def visited_form(current: ChannelSetting, about: Reference, *, account: str | None, name: str = "") -> Json:
    """Give the form. `account`: that of the workspace, where one is set."""
    shown = within(current, account)
    audiences = [_PUBLIC]
    if account is not None:
        audiences.append(Choice(f"account:{account}", "Your own articles too", "What is meant for your organisation."))
    manners = [FEEDBACK] * shown.feedback + [PRIVATE] * shown.private_first
    where = f"#{literal(shortened(name, limits.OPTION))}" if name else "this channel"
    blocks = [
        section(f"What the bot does in {where}."),
        field(MODE, "Answers", radio(_MODES, shown.mode)),
        field(AUDIENCE, "May show", menu(audiences, shown.audience)),
        field(MANNERS, "Manners", boxes(_MANNERS, manners), optional=True),
    ]
    return modal("Onetouch here", names.SETTINGS_FORM, blocks, submit="Save", metadata=about.written())


def within(given: ChannelSetting, account: str | None) -> ChannelSetting:
    """Give a setting as far as it is a visited workspace's to make."""
    mode = Mode.OFF if given.mode is Mode.SHADOW else given.mode
    own = account is not None and given.audience == f"account:{account}"
    return replace(given, mode=mode, audience=given.audience if own else "public", sources=(), triage="")
