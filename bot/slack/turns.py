"""Turns of a conversation as messages in Slack. Pure."""

from __future__ import annotations

from bot.slack import phrases
from bot.slack.channels import ChannelSetting
from bot.slack.places import Line
from bot.slack.rendering.announcements import verdict_buttons
from bot.slack.rendering.blocks import context
from bot.slack.rendering.posts import Post, post
from bot.slack.rendering.references import Reference
from bot.slack.rendering.replies import About, rendered, said
from handlers.conversation import Turn
from handlers.engineering.announcement import Verdict
from handlers.engineering.announcement_text import without_question
from handlers.languages import say

ANNOUNCED = "announcement:"
"""Begins the key of a turn that is an announcement, see `handlers.engineering.announcement.Announcement.key`."""
EDIT = "/"
"""Stands in the key of an edited message between its ts and the time of the edit."""


def content(
    turn: Turn, line: Line, setting: ChannelSetting, root: str, *, more: bool, alone: bool = False
) -> Post | None:
    """Give what a turn says; None for what stands in Slack already, and for silence.

    Args:
        root: where people reach our server.
        more: the article says more behind what is quoted.
        alone: only its asker sees it.
    """
    if turn.author == "engineer":
        return from_team(turn, line.conversation_id)
    if turn.author != "bot" or turn.reply is None:
        return None
    reference = Reference(conversation=line.conversation_id, episode=turn.episode_id or "", turn=turn.seq, alone=alone)
    return rendered(turn.reply, About(reference, root, feedback=setting.feedback, private=alone, more=more))


def from_team(turn: Turn, conversation_id: str, verdict: Verdict | None = None) -> Post:
    """Give the team's words; where they ask whether a fix works, buttons stand in place of the link in a mail.

    `verdict`: what the customer answered by them, and may still change; None: nothing yet.
    """
    id_ = announced(turn)
    if not id_:
        return post(turn.text, [*said(turn.text), context(say(phrases.FROM_TEAM))])
    text = without_question(turn.text)
    about = Reference(conversation=conversation_id, turn=turn.seq, announcement=id_)
    return post(text, [*said(text), context(say(phrases.FROM_TEAM)), *verdict_buttons(about, verdict)])


def announced(turn: Turn) -> str:
    """Give the id of the announcement by which a turn asks whether a fix works; empty: it asks nothing."""
    key = turn.key or ""
    asks = turn.author == "engineer" and without_question(turn.text) != turn.text
    return key.removeprefix(ANNOUNCED) if asks and key.startswith(ANNOUNCED) else ""


def answered(key: str | None) -> tuple[str | None, bool]:
    """Read a turn's key: the message that it answers, and whether as it was edited. Buttons answer no message."""
    if key is None or not key[:1].isdecimal():
        return None, False
    ts, _, edited = key.partition(EDIT)
    return ts, bool(edited)
