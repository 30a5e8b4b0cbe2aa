"""Who sent a request: somebody whom a signed token names, who is signed in, or a visitor by signed cookie.

This is the one place that says so. They go in that order, and a request with a token is never that of a session: what
checks where a request came from may then let tokens pass.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from contextlib import suppress
from dataclasses import replace

import jwt
from aiohttp import web

from bot.database import StorageError
from bot.web.ports import People
from bot.web.problems import Problem
from handlers.access.door import Door
from handlers.access.session import Session
from handlers.access.visit import Entered, Visitor
from handlers.languages import known, say
from handlers.person import Person
from handlers.ports import NewId

_YEAR = 365 * 24 * 3600
_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
_CLAIM_CHARS = 320
_SECRET = re.compile(r"[A-Za-z0-9_-]{20,100}")
_WAY_BACK = re.compile(r"/(?:console|portal)[A-Za-z0-9/_.~?=&%+-]{0,300}")
_WAY_BACK_SECONDS = 3600
_SIGNED_IN: web.RequestKey[tuple[Session, Person] | None] = web.RequestKey("signed_in", tuple)

NOBODY = Person("nobody")
"""Somebody without cookie or token: sees what is public, and owns nothing."""


class Identity:
    """Signs and checks visitors' cookies, checks tokens and sessions, and asks who is behind them."""

    def __init__(
        self,
        people: People,
        signer: bytes,
        identity_secret: str | None,
        public_url: str,
        new_id: NewId,
        door: Door | None = None,
    ) -> None:
        self._people = people
        self._door = door
        self._signer = signer
        self._secret = identity_secret
        self._new_id = new_id
        self._secure = public_url.lower().startswith("https://")
        # With the prefix a browser takes the cookie from this very host only, so no sibling domain can plant one.
        prefix = "__Host-onetouch" if self._secure else "onetouch"
        self.cookie = f"{prefix}_visitor"
        self.session_cookie = f"{prefix}_session"
        self.browser_cookie = f"{prefix}_browser"
        self.return_cookie = f"{prefix}_return"
        self.language_cookie = f"{prefix}_language"

    async def person(self, request: web.Request) -> Person:
        """Give the sender; `NOBODY` when it has neither a token nor a valid cookie.

        Raises:
            Problem: 401, the token is not valid, or this server accepts none.
        """
        claims = self._claims(request)
        if claims is not None:
            named = claims["sub"], claims.get("name"), claims.get("email"), claims.get("account")
            return self._choosing(request, await self._people.claimed(*named))
        signed_in = await self.signed_in(request)
        if signed_in is not None:
            return self._choosing(request, signed_in[1])
        visitor = self.visitor_of(request)
        return NOBODY if visitor is None else self._choosing(request, await self._people.visitor(visitor))

    async def person_or_new(self, request: web.Request) -> tuple[Person, str | None]:
        """Give the sender, and the cookie id to set when a visitor was made for it."""
        person = await self.person(request)
        if person is not NOBODY:
            return person, None
        visitor = self._new_id("v")
        return self._choosing(request, await self._people.visitor(visitor)), visitor

    def language_of(self, request: web.Request) -> str | None:
        """Give the language that was chosen in this browser; None for none."""
        return known(request.cookies.get(self.language_cookie))

    def keep_language(self, response: web.StreamResponse, language: str | None) -> None:
        """Set the cookie of the language that was chosen, for a year; None: take it away."""
        if language is None:
            response.del_cookie(self.language_cookie, path="/", secure=self._secure, httponly=True, samesite="Lax")
        else:
            self._set(response, self.language_cookie, language, _YEAR)

    async def adopt_language(self, request: web.Request, person: Person) -> None:
        """Let somebody who comes in keep the language that was chosen in this browser, where they have none yet."""
        chosen = self.language_of(request)
        if chosen is not None and person.language is None:
            with suppress(StorageError):  # their link is used up: nobody is kept out for this
                await self._people.choose_language(person.id, chosen)

    def _choosing(self, request: web.Request, person: Person) -> Person:
        """Give somebody who chose nothing for themselves with what was chosen in their browser: in it, they did."""
        return person if person.language is not None else replace(person, language=self.language_of(request))

    def claimed_locale(self, request: web.Request) -> str | None:
        """Give the language that a request's valid token names; None for none."""
        try:
            claims = self._claims(request)
        except Problem:  # said where the person is asked for
            return None
        return None if claims is None else known(claims.get("locale"))

    def visitor_of(self, request: web.Request) -> str | None:
        """Give the visitor's id out of a cookie that we signed; None for none or a forged one."""
        visitor, _, signature = request.cookies.get(self.cookie, "").rpartition(".")
        if _ID.fullmatch(visitor) and hmac.compare_digest(self._signature(visitor).encode(), signature.encode()):
            return visitor
        return None

    def remember(self, response: web.StreamResponse, visitor: str) -> None:
        """Set the visitor's cookie, for a year."""
        self._set(response, self.cookie, f"{visitor}.{self._signature(visitor)}", _YEAR)

    async def signed_in(self, request: web.Request) -> tuple[Session, Person] | None:
        """Give the session of a request, and whose it is; None for a request with a token, whatever token."""
        if _SIGNED_IN not in request:
            secret = self.session_of(request)
            bears = request.headers.get("Authorization", "").partition(" ")[0].lower() == "bearer"
            known = self._door is not None and secret is not None and not bears
            request[_SIGNED_IN] = await self._door.who(secret) if known and self._door and secret else None
        return request[_SIGNED_IN]

    def session_of(self, request: web.Request) -> str | None:
        """Give the secret of the session's cookie; None for none, or what cannot be one."""
        secret = request.cookies.get(self.session_cookie, "")
        return secret if _SECRET.fullmatch(secret) else None

    def browser_of(self, request: web.Request) -> str | None:
        """Give the id of a browser that was at the sign-in page; None for one that was not."""
        browser = request.cookies.get(self.browser_cookie, "")
        return browser if _SECRET.fullmatch(browser) else None

    def at_the_door(self, request: web.Request, client: str) -> Visitor:
        """Describe a request for the door; `client` is its address."""
        agent = request.headers.get("User-Agent", "")
        return Visitor(client, self.browser_of(request), agent, self.session_of(request))

    def let_in(self, response: web.StreamResponse, entered: Entered) -> None:
        """Set the session's cookie, for as long as the session can last."""
        lasts = int((entered.session.until - entered.session.made_at).total_seconds())
        self._set(response, self.session_cookie, entered.secret, lasts)

    def know_browser(self, response: web.StreamResponse, browser: str) -> None:
        """Set the cookie by which a browser is known again that asked for a link; until it is closed."""
        self._set(response, self.browser_cookie, browser, None)

    def come_back(self, response: web.StreamResponse, path: str) -> None:
        """Note to which page of ours, with its query, to return after signing in, for an hour."""
        if _WAY_BACK.fullmatch(path):
            self._set(response, self.return_cookie, path, _WAY_BACK_SECONDS)

    def way_back(self, request: web.Request) -> str | None:
        """Give the page to return to; None for none, or one that is not ours."""
        path = request.cookies.get(self.return_cookie, "")
        return path if _WAY_BACK.fullmatch(path) else None

    def forget_way_back(self, response: web.StreamResponse) -> None:
        """Return there no more."""
        response.del_cookie(self.return_cookie, path="/", secure=self._secure, httponly=True, samesite="Lax")

    def let_out(self, response: web.StreamResponse) -> None:
        """Take the session's cookie away."""
        response.del_cookie(self.session_cookie, path="/", secure=self._secure, httponly=True, samesite="Lax")

    def fresh_visitor(self) -> str:
        """Give an id for a new visitor."""
        return self._new_id("v")

    def _set(self, response: web.StreamResponse, name: str, value: str, seconds: int | None) -> None:
        # Lax: it comes along when somebody follows a link to us, as from a mail, and with nothing else from outside.
        response.set_cookie(name, value, max_age=seconds, path="/", httponly=True, samesite="Lax", secure=self._secure)

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
            raise _refused(say("The token has expired. Please load the page again.")) from error
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
    locale = claims.get("locale")  # others put it there for their own programs, too: what it is, is theirs
    return {**read, "locale": locale} if isinstance(locale, str) else read


def _refused(detail: str) -> Problem:
    return Problem(401, "unauthorized", detail, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
