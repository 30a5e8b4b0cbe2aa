"""A mail server over a real socket: keeps what it accepts, and answers as it is told to."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class MailHost:
    """What the server has and does.

    Attributes:
        recipient, contents, sender: what it answers there instead of accepting: a code and words.
        international: it offers SMTPUTF8.
        silent: it takes the connection, and says nothing more.
        password: the one that it wants; None: nobody need log in.
    """

    received: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    recipient: str = ""
    contents: str = ""
    sender: str = ""
    silent: bool = False
    password: bytes | None = None
    international: bool = True
    port: int = 0

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=default) for raw in self.received]  # type: ignore[misc]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.sender:
            return self.sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's names
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.recipient:
            return self.recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.contents:
            return self.contents
        assert isinstance(envelope.content, bytes)
        self.received.append(envelope.content)
        self.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos)))
        return "250 Accepted"

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        while self.silent:
            await asyncio.sleep(0.01)
        return responses

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == self.password
        return AuthResult(success=right, handled=False)


@asynccontextmanager
async def mail_host() -> AsyncIterator[MailHost]:
    """Serve on a free port of this machine."""
    host = MailHost()

    def connection() -> SMTP:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # it warns of passwords in clear, which stay on this machine
            return SMTP(
                host,
                hostname="mail.test",
                enable_SMTPUTF8=host.international,
                authenticator=host.authenticate,
                auth_required=host.password is not None,
                auth_require_tls=False,
                loop=asyncio.get_running_loop(),
            )

    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0)
    host.port = server.sockets[0].getsockname()[1]
    try:
        yield host
    finally:
        host.silent = False
        server.close()
        await server.wait_closed()
