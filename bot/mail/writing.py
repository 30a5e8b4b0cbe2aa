"""Letters as mails (RFC 5322): headers that programs act on, plain text, and simple HTML. Pure.

The library folds and encodes; it refuses a line break in a header. Texts of customers are cleaned of them before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from html import escape
from textwrap import indent

from bot.mail.address import Mailbox, usable, written
from bot.mail.folding import INTERNATIONAL, POLICY
from handlers.tickets.letters import Letter
from handlers.tickets.mail_thread import message_id
from handlers.tickets.seal import Seal

UNSUBSCRIBE = "/mail/unsubscribe/"
PORTAL = "/portal"
_PAGE = "Your request on our pages"
_SUBJECT = 250
_NAME = 500


class InvalidAddress(Exception):
    """An address that cannot stand in a header, or that two people could have."""


@dataclass(frozen=True, slots=True)
class Stationery:
    """What all of our mails have in common.

    Attributes:
        sender: From; its domain need not be that of the seal.
        root: where people reach the server, for links.
    """

    sender: Mailbox
    seal: Seal
    root: str

    def write(self, letter: Letter, references: Sequence[str], at: datetime) -> EmailMessage:
        """Write the mail of a letter. `references`: names of mails, the one that it answers last.

        Raises:
            InvalidAddress: nobody can be written to there.
        """
        if not usable(letter.to):
            raise InvalidAddress("the address cannot be written to")
        to = written(letter.to)
        mail = EmailMessage(policy=POLICY if to.isascii() else INTERNATIONAL)
        mail["From"] = self.sender.header()
        mail["To"] = Address("", *to.rsplit("@", 1))
        mail["Subject"] = _line(letter.subject)[:_SUBJECT]
        mail["Date"] = at
        mail["Message-ID"] = f"<{message_id(letter.id, letter.number, self.seal.domain)}>"
        if letter.number is not None:
            address = self.seal.reply_address(letter.number, letter.person_id)
            mail["Reply-To"] = Address(self.sender.name, addr_spec=address)
        known = [
            name for name in map(_line, references) if name.isascii() and 0 < len(name) <= _NAME and " " not in name
        ]
        if known:
            mail["In-Reply-To"] = f"<{known[-1]}>"
            mail["References"] = " ".join(f"<{name}>" for name in known)
        if letter.automatic:
            mail["Auto-Submitted"] = "auto-generated"
            mail["X-Auto-Response-Suppress"] = "All"
        link = None
        if letter.scope is not None:
            link = f"{self.root}{UNSUBSCRIBE}{self.seal.token(letter.id)}"
            # RFC 8058: the recipient's program sends a POST there, without asking.
            mail["List-Unsubscribe"] = f"<{link}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        page = f"{self.root}{PORTAL}/{letter.number}" if letter.shown and letter.number is not None else None
        mail.set_content(_plain(letter, link, page))
        mail.add_alternative(_html(letter, link, page, self.root), subtype="html")
        return mail


def _line(text: str) -> str:
    """Give a text in one line, fit for a header: no controls, no halves of surrogate pairs."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(character if character.isprintable() else " " for character in whole).split())


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _about(letter: Letter) -> str:
    if letter.scope is None:
        return ""
    if letter.essential:
        return f"You are written to because you asked us. To get no more mails about {letter.number}"
    return "This mail was sent automatically. To get no more of its kind"


def _plain(letter: Letter, link: str | None, page: str | None) -> str:
    parts = [_whole(letter.text)]
    if page is not None:
        parts.append(f"{_PAGE}: {page}")
    if letter.quoted:
        parts.append("You wrote:\n" + indent(_whole(letter.quoted), "> ", lambda line: True))
    if link is not None:
        parts.append(f"{_about(letter)}: {link}")
    return "\n\n".join(parts) + "\n"


def _html(letter: Letter, link: str | None, page: str | None, root: str) -> str:
    # What a person wrote is left as it is: nobody's words may make a link look like one of ours. The way to say whether
    # a fix works is ours, under her words.
    parts = [_linked(_paragraphs(letter.text), root, "/" if letter.automatic else "/fix/")]
    if page is not None:
        parts.append(f'<p>{_PAGE}: <a href="{escape(page)}">{escape(page)}</a></p>')
    if letter.quoted:
        parts.append(f"<p>You wrote:</p>\n<blockquote>\n{_paragraphs(letter.quoted)}\n</blockquote>")
    if link is not None:
        parts.append(f'<p><small>{escape(_about(letter))}: <a href="{escape(link)}">unsubscribe</a></small></p>')
    return (
        '<!doctype html>\n<html><head><meta charset="utf-8"></head><body>\n' + "\n".join(parts) + "\n</body></html>\n"
    )


def _paragraphs(text: str) -> str:
    """Give a text as HTML: all of it is text, nothing of it is markup."""
    paragraphs = [part for part in _whole(text).split("\n\n") if part.strip()]
    return "\n".join(f"<p>{escape(part.strip(chr(10))).replace(chr(10), '<br>' + chr(10))}</p>" for part in paragraphs)


def _linked(html: str, root: str, path: str) -> str:
    """Make links of the addresses of our own pages whose path begins so."""
    address = re.compile(re.escape(escape(root) + path) + r"[\w./?=&;-]*[\w=]", re.ASCII)
    return address.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', html)
