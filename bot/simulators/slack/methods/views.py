"""Modals and App Home: ``views.*``."""

from __future__ import annotations

import json
from typing import Any

from bot.simulators.slack.arguments import Arguments
from bot.simulators.slack.blocks import view_problems
from bot.simulators.slack.contents import stored_blocks
from bot.simulators.slack.methods.method import TIER_4, Answer, Method
from bot.simulators.slack.objects import view_json
from bot.simulators.slack.records import View
from bot.simulators.slack.refusals import Refused
from bot.simulators.slack.store import Store

_VIEW_BYTES = 250_000
_STACK = 3


def open_view(store: Store, args: Arguments) -> Answer:
    """``views.open``."""
    body = read_view(args, "modal")
    trigger = store.exchange(args.need("trigger_id"))
    return {"view": view_json(store.keep_view(trigger.user, body))}


def push(store: Store, args: Arguments) -> Answer:
    """``views.push``: upon the modal that the trigger came from."""
    body = read_view(args, "modal")
    trigger = store.exchange(args.need("trigger_id"))
    if trigger.view is None or not store.views[trigger.view].open:
        raise Refused("not_found")
    return {"view": view_json(pushed(store, store.views[trigger.view], body))}


def pushed(store: Store, below: View, body: dict[str, Any]) -> View:
    """Put a modal upon another.

    Raises:
        Refused: ``push_limit_reached``.
    """
    if len(store.stack(below.user)) >= _STACK:
        raise Refused("push_limit_reached")
    return store.keep_view(below.user, body, below)


def update(store: Store, args: Arguments) -> Answer:
    """``views.update``: by id or by external id."""
    body = read_view(args, "modal")
    view = _find(store, args)
    if view is None or not view.open:
        raise Refused("not_found")
    _same_hash(view, args)
    view.body, view.hash = body, store.new_hash()
    return {"view": view_json(view)}


def publish(store: Store, args: Arguments) -> Answer:
    """``views.publish``: the Home tab of one person."""
    if not store.home_on:
        raise Refused("not_enabled")
    body = read_view(args, "home")
    user = store.user(args.need("user_id"))
    view = store.homes.get(user.id)
    if view is None:
        view_id = store.new_id("V")
        view = store.homes[user.id] = View(view_id, user.id, body, store.new_hash(), view_id, team=store.team)
    else:
        _same_hash(view, args)
        view.body, view.hash = body, store.new_hash()
    return {"view": view_json(view)}


def read_view(args: Arguments, kind: str) -> dict[str, Any]:
    """Read a view of a kind.

    Raises:
        Refused: ``invalid_arguments`` with each problem, or ``view_too_large``.
    """
    return checked_view(args.nested("view", "invalid_arguments"), kind)


def checked_view(view: Any, kind: str) -> dict[str, Any]:
    """Give a view as Slack stores it.

    Raises:
        Refused: as ``read_view`` does.
    """
    problems = view_problems(view)
    if not problems and view["type"] != kind:
        problems = [f"[ERROR] must be of type {kind} [json-pointer:/view/type]"]
    if problems:
        raise Refused("invalid_arguments", *problems)
    if len(json.dumps(view).encode()) > _VIEW_BYTES:
        raise Refused("view_too_large")
    body: dict[str, Any] = view | {"blocks": stored_blocks(view["blocks"])}
    return body


def _find(store: Store, args: Arguments) -> View | None:
    if "view_id" in args:
        return store.views.get(args.need("view_id"))
    external = args.need("external_id")
    return next((v for v in store.views.values() if v.open and v.body.get("external_id") == external), None)


def _same_hash(view: View, args: Arguments) -> None:
    if "hash" in args and args.text("hash") != view.hash:
        raise Refused("hash_conflict")


METHODS = {
    "views.open": Method(open_view, TIER_4),
    "views.push": Method(push, TIER_4),
    "views.update": Method(update, TIER_4),
    "views.publish": Method(publish, TIER_4),
}
