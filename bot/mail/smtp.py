"""Letters over SMTP (RFC 5321): an adapter of `handlers.tickets.notifier.Notifier`.

A refusal counts against the letter only where the server judged its recipient or its contents. One of the login, of
the sender or at the greeting is ours to mend, and the letter waits.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from email.message import EmailMessage

import aiosmtplib

from bot.mail.smtp_url import MailServer
from bot.mail.writing import InvalidAddress, Stationery
from handlers.ports import Clock
from handlers.tickets.letters import Letter
from handlers.tickets.notifier import Delivered, Delivery, NotifierBusy, Undeliverable

STEP_S = 8.0
"""Longest wait for the server in each step of the conversation."""
WHOLE_S = 25.0
"""Longest for all of it; below the worker's patience."""
_REFUSED = 500


class SmtpNotifier:
    """Sends each letter over a connection of its own. A server that accepted it is responsible for it."""

    def __init__(
        self,
        server: MailServer,
        stationery: Stationery,
        clock: Clock,
        *,
        step_s: float = STEP_S,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        self._server = server
        self._stationery = stationery
        self._clock = clock
        self._step_s = step_s
        self._tls_context = tls_context

    async def send(self, letter: Letter, references: Sequence[str]) -> Delivery:
        """Send it; once more, under the same Message-ID, where a crash came between sending and writing that down.

        Raises:
            NotifierBusy: the server is away, asks to wait (4xx), or refuses us.
        """
        try:
            mail = self._stationery.write(letter, references, self._clock())
        except (InvalidAddress, ValueError) as error:
            return Undeliverable(f"it cannot be written: {error}")
        try:
            await self._sent(mail)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            return _judged(refused.recipients[0].code, refused.recipients[0].message)
        except (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError) as refused:
            return _judged(refused.code, refused.message)
        except aiosmtplib.SMTPNotSupported as error:
            if str(mail["To"]).isascii():
                raise NotifierBusy(f"the mail server cannot do what is set: {error}") from error
            return Undeliverable("the mail server cannot write to addresses with such letters (SMTPUTF8)")
        except aiosmtplib.SMTPResponseException as refused:
            raise NotifierBusy(f"the mail server refuses us: {refused.code} {refused.message}") from refused
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise NotifierBusy(f"the mail server cannot be reached: {type(error).__name__}") from error
        return Delivered()

    async def _sent(self, mail: EmailMessage) -> None:
        server, to = self._server, str(mail["To"])
        async with asyncio.timeout(WHOLE_S):
            await aiosmtplib.send(
                mail.as_bytes(),  # not the message: the library would fold its headers in its own way
                sender=self._stationery.sender.address,
                recipients=[to],
                mail_options=[] if to.isascii() else ["SMTPUTF8"],
                hostname=server.host,
                port=server.port,
                username=server.user,
                password=server.password,
                use_tls=server.tls,
                start_tls=server.starttls,
                tls_context=self._tls_context,
                local_hostname=self._stationery.seal.domain,
                timeout=self._step_s,
            )


def _judged(code: int, message: str) -> Undeliverable:
    said = f"{code} {' '.join(message.split())}"[:300]
    if code < _REFUSED:
        raise NotifierBusy(f"the mail server asks to wait: {said}")
    return Undeliverable(f"the mail server refused it: {said}")
