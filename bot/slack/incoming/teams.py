"""Which workspace a request comes from, and as whom we are there. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def team(payload: Mapping[str, Any]) -> str:
    """Give the workspace that authorises us; the organisation where the app is installed for all of it."""
    first = next(iter(payload.get("authorizations") or ()), None) or {}
    if org_wide(payload, first):
        # Such an installation has one token for all workspaces, and they are named in some requests only.
        organisation = first.get("enterprise_id") or payload.get("enterprise_id") or id_of(payload.get("enterprise"))
        if organisation:
            return str(organisation)
    named = first.get("team_id") or id_of(payload.get("team")) or payload.get("team_id")
    user = payload.get("user")
    return str(
        named
        or (user.get("team_id") if isinstance(user, Mapping) else None)
        or payload.get("context_team_id")
        or payload.get("enterprise_id")
        or id_of(payload.get("enterprise"))
        or ""
    )


def window_team(payload: Mapping[str, Any]) -> str:
    """Give the workspace that authorises us where a window was sent: in a shared channel its sender's is another."""
    view = payload.get("view") or {}
    if org_wide(payload, {}):
        return team(payload)
    return str(view.get("app_installed_team_id") or team(payload))


def own_user(payload: Mapping[str, Any]) -> str | None:
    """Give our own user id there; None where Slack does not name it."""
    first = next(iter(payload.get("authorizations") or ()), None) or {}
    return str(first["user_id"]) if first.get("is_bot") and first.get("user_id") else None


def id_of(value: object) -> str | None:
    """Read an id that stands alone, or in an object; None where there is none."""
    if isinstance(value, Mapping):
        return str(value["id"]) if value.get("id") else None
    return str(value) if value else None


def org_wide(payload: Mapping[str, Any], authorization: Mapping[str, Any]) -> bool:
    """Tell whether the app is installed for a whole organisation."""
    told = authorization.get("is_enterprise_install", payload.get("is_enterprise_install"))
    return told is True or told == "true"  # a command's form knows no truth values
