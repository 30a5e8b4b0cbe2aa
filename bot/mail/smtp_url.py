"""Where mails are handed over: ``smtp://user:password@host:587?starttls=always``, or ``smtps://...``. Pure."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

_HINT = "an address such as smtp://user:password@mail.example.com:587"
_STARTTLS = {"auto": None, "always": True, "never": False}


@dataclass(frozen=True, slots=True)
class MailServer:
    """An SMTP server.

    Attributes:
        tls: encrypted from the first byte (``smtps``).
        starttls: True: encrypted after STARTTLS, or nothing is sent; None: where the server offers it; False: never.
    """

    host: str
    port: int
    tls: bool = False
    starttls: bool | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def encryption(self) -> Literal["tls", "starttls", "offered", "none"]:
        """Say how the connection is encrypted."""
        if self.tls:
            return "tls"
        return "offered" if self.starttls is None else "starttls" if self.starttls else "none"


def read_smtp_url(value: str) -> MailServer:
    """Read an SMTP address.

    Passwords go over an encrypted connection only, unless the server is this machine or ``starttls=never`` says so.

    Raises:
        ValueError: it is none; the text says what is expected and holds nothing of the value.
    """
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path not in {"", "/"} or parts.fragment:
        raise ValueError(_HINT)
    try:
        port = parts.port
    except ValueError:
        raise ValueError("a port is a number from 0 to 65535") from None
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    tls = parts.scheme == "smtps"
    if set(options) - {"starttls"} or options.get("starttls", "auto") not in _STARTTLS:
        raise ValueError("after the ? only starttls=auto, starttls=always or starttls=never")
    if tls and "starttls" in options:
        raise ValueError("smtps is encrypted from the start: leave starttls out, or use smtp")
    user = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password is not None else None
    if (user is None) != (password is None):
        raise ValueError("a user and a password, or neither")
    secret = user is not None and not _here(parts.hostname)
    default = "always" if secret else "auto"
    return MailServer(
        host=parts.hostname,
        port=port or (465 if tls else 587 if user is not None else 25),
        tls=tls,
        starttls=None if tls else _STARTTLS[options.get("starttls", default)],
        user=user,
        password=password,
    )


def _here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
