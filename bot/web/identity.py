"""Who sent a request: a visitor by signed cookie, or somebody whom a signed token names."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

import jwt
from aiohttp import web

from bot.web.ports import People
from bot.web.problems import Problem
from handlers.person import Person
from handlers.ports import NewId

_YEAR = 365 * 24 * 3600
_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
_CLAIM_CHARS = 320

NOBODY = Person("nobody")
"""Somebody without cookie or token: sees what is public, and owns nothing."""


class Identity:
    """Signs and checks visitors' cookies, checks tokens, and asks who is behind them."""

    def __init__(
        self, people: People, signer: bytes, identity_secret: str | None, public_url: str, new_id: NewId
    ) -> None:
        self._people = people
        self._signer = signer
        self._secret = identity_secret
        self._new_id = new_id
        self._secure = public_url.lower().startswith("https://")
        # With the prefix a browser takes the cookie from this very host only, so no sibling domain can plant one.
        self.cookie = "__Host-onetouch_visitor" if self._secure else "onetouch_visitor"

    async def person(self, request: web.Request) -> Person:
        """Give the sender; `NOBODY` when it has neither a token nor a valid cookie.

        Raises:
            Problem: 401, the token is not valid, or this server accepts none.
        """
        claims = self._claims(request)
        if claims is not None:
            return await self._people.claimed(
                claims["sub"], claims.get("name"), claims.get("email"), claims.get("account")
            )
        visitor = self.visitor_of(request)
        return NOBODY if visitor is None else await self._people.visitor(visitor)

    async def person_or_new(self, request: web.Request) -> tuple[Person, str | None]:
        """Give the sender, and the cookie id to set when a visitor was made for it."""
        person = await self.person(request)
        if person is not NOBODY:
            return person, None
        visitor = self._new_id("v")
        return await self._people.visitor(visitor), visitor

    def visitor_of(self, request: web.Request) -> str | None:
        """Give the visitor's id out of a cookie that we signed; None for none or a forged one."""
        visitor, _, signature = request.cookies.get(self.cookie, "").rpartition(".")
        if _ID.fullmatch(visitor) and hmac.compare_digest(self._signature(visitor).encode(), signature.encode()):
            return visitor
        return None

    def remember(self, response: web.StreamResponse, visitor: str) -> None:
        """Set the visitor's cookie, for a year."""
        response.set_cookie(
            self.cookie,
            f"{visitor}.{self._signature(visitor)}",
            max_age=_YEAR,
            path="/",
            httponly=True,
            samesite="Lax",
            secure=self._secure,
        )

    def fresh_visitor(self) -> str:
        """Give an id for a new visitor."""
        return self._new_id("v")

    def _signature(self, visitor: str) -> str:
        digest = hmac.new(self._signer, b"visitor:" + visitor.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def _claims(self, request: web.Request) -> dict[str, str] | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            return None
        if self._secret is None:
            raise _refused("This server accepts no tokens; ONETOUCH_IDENTITY_SECRET, once set, allows them.")
        try:
            if str(jwt.get_unverified_header(token).get("alg", "")).lower() == "none":
                return None  # unsigned claims say nothing: the request counts as one without a token
            claims = jwt.decode(token, self._secret, algorithms=["HS256"], options={"require": ["exp", "sub"]})
        except jwt.ExpiredSignatureError as error:
            raise _refused("The token has expired. Please load the page again.") from error
        except jwt.MissingRequiredClaimError as error:
            raise _refused(f"The token lacks the claim {error.claim!r}.") from error
        except jwt.InvalidTokenError as error:
            raise _refused("The token is not valid: it must be a JWT, signed with HS256 and our secret.") from error
        return _read(claims)


def _read(claims: dict[str, object]) -> dict[str, str]:
    read: dict[str, str] = {}
    for name in ("sub", "name", "email", "account"):
        value = claims.get(name)
        if value is None:
            continue
        if not isinstance(value, str) or not value.strip() or len(value) > _CLAIM_CHARS or "\0" in value:
            raise _refused(f"The token's claim {name!r} must be a text of 1 to {_CLAIM_CHARS} characters.")
        read[name] = value
    return read


def _refused(detail: str) -> Problem:
    return Problem(401, "unauthorized", detail, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
