"""Modals and the Home tab, as plain JSON within Slack's limits. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.slack.rendering import limits
from bot.slack.rendering.blocks import Json, plain, section
from handlers.languages import say_as


def modal(title: str, callback: str, blocks: Sequence[Json], *, submit: str | None = None, metadata: str = "") -> Json:
    """Give a modal.

    Args:
        title: at most 24 code points are shown.
        callback: its name, which a submission brings back.
        blocks: 1 to 100; with a field among them, `submit` is needed.
        submit: what the button says that sends it.
        metadata: ids that a submission brings back, at most 3,000 code points.
    """
    if len(metadata) > limits.METADATA:
        raise ValueError(f"the metadata of {callback} has {len(metadata)} characters")
    # NOTE: at most 24 characters
    close = say_as("button", "Close") if submit is None else say_as("button", "Cancel")
    view: Json = {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, limits.TITLE),
        "close": plain(close, limits.TITLE),
        "blocks": list(blocks[: limits.VIEW_BLOCKS]),
    }
    if submit is not None:
        view["submit"] = plain(submit, limits.TITLE)
    return {**view, "private_metadata": metadata} if metadata else view


def notice(title: str, text: str) -> Json:
    """Give a modal that says something. `text` is mrkdwn of at most 3,000 code points."""
    return modal(title, "notice", [section(text)])


def home(blocks: Sequence[Json]) -> Json:
    """Give a Home tab of 1 to 100 blocks."""
    return {"type": "home", "callback_id": "home", "blocks": list(blocks[: limits.VIEW_BLOCKS])}
