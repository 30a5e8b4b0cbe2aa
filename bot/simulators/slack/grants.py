"""OAuth: consent, codes, tokens that end, and refresh tokens that are good for once."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bot.simulators.slack.arguments import Arguments
from bot.simulators.slack.records import APP, BOT_USER
from bot.simulators.slack.refusals import Refused
from bot.simulators.slack.store import Store

CODE_S = 600.0
TOKEN_S = 43_200.0
_VALID = 2
"""Tokens of one installation that hold at the same time."""


@dataclass(slots=True)
class _Code:
    store: Store
    user: str
    scopes: frozenset[str]
    redirect: str
    until: float


@dataclass
class Grants:
    """The app, as Slack's OAuth knows it.

    Attributes:
        client_id: likewise `client_secret`: of the app.
        redirects: addresses that the app may send people back to; None means any.
        rotation: whether tokens end, and are renewed.
        seconds: how long a token holds then.
        denies: whether the next one who is asked does not allow it.
        consenting: the workspace whose administrator is asked; None means the first.
    """

    client_id: str = "1111111111.2222222222"
    client_secret: str = "a client secret of tests"
    redirects: frozenset[str] | None = None
    rotation: bool = False
    seconds: float = TOKEN_S
    denies: bool = False
    consenting: Store | None = None
    _codes: dict[str, _Code] = field(default_factory=dict)
    _refreshing: dict[str, Store] = field(default_factory=dict)

    def authorize(self, query: Mapping[str, str], first: Store) -> str:
        """Ask for consent; give the address that the browser is sent back to.

        Raises:
            Refused: the request names no app, no scopes, or an address that is not the app's.
        """
        redirect, state = query.get("redirect_uri", ""), query.get("state", "")
        if query.get("client_id") != self.client_id:
            raise Refused("invalid_client_id")
        scopes = frozenset(one for one in query.get("scope", "").split(",") if one)
        if not scopes:
            raise Refused("no_scopes")
        if self.redirects is not None and redirect not in self.redirects:
            raise Refused("bad_redirect_uri")
        if self.denies:
            return f"{redirect}?{urlencode({'error': 'access_denied', 'state': state})}"
        store, code = self.consenting or first, secrets.token_hex(16)
        user = next((user for user in store.users.values() if user.kind == "member"), None)
        until = store.clock.now() + CODE_S
        self._codes[code] = _Code(store, user.id if user else "U0ADMIN", scopes, redirect, until)
        return f"{redirect}?{urlencode({'code': code, 'state': state})}"

    def access(self, args: Arguments, authorization: str) -> dict[str, Any]:
        """``oauth.v2.access``: exchange a code, or a refresh token, once.

        Raises:
            Refused: as Slack names it.
        """
        client_id, client_secret = _proof(args, authorization)
        if client_id != self.client_id:
            raise Refused("invalid_client_id")
        if not secrets.compare_digest(client_secret, self.client_secret):
            raise Refused("bad_client_secret")
        grant = args.text("grant_type")
        if grant == "refresh_token":
            return self._renew(args.text("refresh_token") or "")
        if grant not in {None, "authorization_code"}:
            raise Refused("invalid_grant_type")
        code = self._codes.pop(args.text("code") or "", None)
        if code is None or code.store.clock.now() > code.until:
            raise Refused("invalid_code")
        if (args.text("redirect_uri") or code.redirect) != code.redirect:
            raise Refused("bad_redirect_uri")
        store = code.store
        store.revoked, store.scopes = False, code.scopes
        store.issued.clear()
        return self._issue(store) | {"authed_user": {"id": code.user}}

    def _renew(self, token: str) -> dict[str, Any]:
        store = self._refreshing.pop(token, None)
        if store is None or store.revoked:
            raise Refused("invalid_refresh_token")
        return self._issue(store)

    def _issue(self, store: Store) -> dict[str, Any]:
        number = secrets.token_hex(8)
        token = f"xoxe.xoxb-1-{number}" if self.rotation else f"xoxb-{number}"
        while len(store.issued) >= _VALID:
            del store.issued[next(iter(store.issued))]
        told: dict[str, Any] = {
            "app_id": APP,
            "access_token": token,
            "token_type": "bot",
            "scope": ",".join(sorted(store.scopes or ())),
            "bot_user_id": BOT_USER,
            "team": None if store.org_wide else {"id": store.team, "name": store.name},
            "enterprise": {"id": store.enterprise, "name": store.name} if store.enterprise else None,
            "is_enterprise_install": store.org_wide,
        }
        if not self.rotation:
            store.issued[token] = None
            return told
        store.issued[token] = store.clock.now() + self.seconds
        refresh = f"xoxe-1-{secrets.token_hex(16)}"
        self._refreshing[refresh] = store
        return told | {"refresh_token": refresh, "expires_in": int(self.seconds)}


def holder(token: str, stores: Iterable[Store]) -> Store:
    """Give the workspace that a bot's token belongs to.

    Raises:
        Refused: ``invalid_auth``, ``token_revoked`` or ``token_expired``.
    """
    for store in stores:
        known = any(secrets.compare_digest(token, one) for one in (store.bot_token, *store.issued) if one)
        if not known:
            continue
        if store.revoked:
            raise Refused("token_revoked")
        until = store.issued.get(token)
        if until is not None and store.clock.now() > until:
            raise Refused("token_expired")
        return store
    raise Refused("invalid_auth")


def _proof(args: Arguments, authorization: str) -> tuple[str, str]:
    """Read the app's id and secret: HTTP Basic, as Slack recommends, or arguments."""
    kind, _, encoded = authorization.partition(" ")
    if kind != "Basic":
        return args.text("client_id") or "", args.text("client_secret") or ""
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise Refused("invalid_client_id") from None
    return name, secret
