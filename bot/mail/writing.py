"""Letters as mails (RFC 5322): headers that programs act on, plain text, and simple HTML. Pure.

The library folds and encodes; it refuses a line break in a header. Texts of customers are cleaned of them before. Lines
are never broken here, as that would have to be done by words, which not all languages part: where one is longer than a
mail may have it, the library encodes the text (RFC 2045, 6.7 and 6.8), and programs break it by the width of their
window.
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
from handlers.languages import mark, mark_as, say, say_as, speaking, spoken
from handlers.languages.links import spoken_link
from handlers.tickets.letters import Letter
from handlers.tickets.mail_thread import message_id
from handlers.tickets.seal import Seal

UNSUBSCRIBE = "/mail/unsubscribe/"
PORTAL = "/portal"
# NOTE: The link stands last, after a space, as in all of these: no letter may touch it.
_PAGE = mark("Your request on our pages: {link}")
_HEARD = mark("You wrote:")
_STOP = mark_as("the words of a link in a mail", "unsubscribe")
_LINK = "\ue000"
"""Stands for a link in a sentence until it is HTML: a character that nobody uses (private use area)."""
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
        """Write the mail of a letter, in its language. `references`: names of mails, the one that it answers last.

        Raises:
            InvalidAddress: nobody can be written to there.
        """
        with speaking(letter.language):
            return self._write(letter, references, at)

    def _write(self, letter: Letter, references: Sequence[str], at: datetime) -> EmailMessage:
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
            link = spoken_link(f"{self.root}{UNSUBSCRIBE}{self.seal.token(letter.id)}")
            # RFC 8058: the recipient's program sends a POST there, without asking.
            mail["List-Unsubscribe"] = f"<{link}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        page = None
        if letter.shown and letter.number is not None:
            page = spoken_link(f"{self.root}{PORTAL}/{letter.number}")
        mail.set_content(_plain(letter, link, page))
        mail.add_alternative(_html(letter, link, page, self.root), subtype="html")
        # RFC 3282: by it programs choose a voice to read it aloud, and whether to offer a translation. Set last, as the
        # library takes all headers that begin so for those of the text.
        mail["Content-Language"] = spoken()
        return mail


def _line(text: str) -> str:
    """Give a text in one line, fit for a header: no controls, no halves of surrogate pairs."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(character if character.isprintable() else " " for character in whole).split())


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _about(letter: Letter, link: str) -> str:
    """Say why they are written to, and how that stops. `link`: how it is shown, as it is put in."""
    if letter.essential:
        # NOTE: The link stands last, after a space; in HTML it reads "unsubscribe".
        return say(
            "You are written to because you asked us. To get no more mails about {number}: {link}",
            number=letter.number,
            link=link,
        )
    # NOTE: The link stands last, after a space; in HTML it reads "unsubscribe".
    return say("This mail was sent automatically. To get no more of its kind: {link}", link=link)


def _plain(letter: Letter, link: str | None, page: str | None) -> str:
    parts = [_whole(letter.text)]
    if page is not None:
        parts.append(say(_PAGE, link=page))
    if letter.quoted:
        parts.append(f"{say(_HEARD)}\n" + indent(_whole(letter.quoted), "> ", lambda line: True))
    if link is not None:
        parts.append(_about(letter, link))
    return "\n\n".join(parts) + "\n"


def _html(letter: Letter, link: str | None, page: str | None, root: str) -> str:
    # What a person wrote is left as it is: nobody's words may make a link look like one of ours. The way to say whether
    # a fix works is ours, under her words.
    parts = [_linked(_paragraphs(letter.text), root, "/" if letter.automatic else "/fix/")]
    if page is not None:
        anchor = f'<a href="{escape(page)}">{escape(page)}</a>'
        parts.append(f"<p>{_with_link(say(_PAGE, link=_LINK), anchor)}</p>")
    if letter.quoted:
        parts.append(f"<p>{escape(say(_HEARD))}</p>\n<blockquote>\n{_paragraphs(letter.quoted)}\n</blockquote>")
    if link is not None:
        anchor = f'<a href="{escape(link)}">{escape(say_as(*_STOP))}</a>'
        parts.append(f"<p><small>{_with_link(_about(letter, _LINK), anchor)}</small></p>")
    # The language chooses among the forms that Chinese, Japanese and Korean have of one sign, and where lines break.
    return (
        f'<!doctype html>\n<html lang="{spoken()}"><head><meta charset="utf-8"></head><body>\n'
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _with_link(sentence: str, anchor: str) -> str:
    """Put a link into a sentence, in place of `_LINK`; the rest of it is text."""
    return escape(sentence).replace(_LINK, anchor)


def _paragraphs(text: str) -> str:
    """Give a text as HTML: all of it is text, nothing of it is markup."""
    paragraphs = [part for part in _whole(text).split("\n\n") if part.strip()]
    return "\n".join(f"<p>{escape(part.strip(chr(10))).replace(chr(10), '<br>' + chr(10))}</p>" for part in paragraphs)


def _linked(html: str, root: str, path: str) -> str:
    """Make links of the addresses of our own pages whose path begins so."""
    address = re.compile(re.escape(escape(root) + path) + r"[\w./?=&;-]*[\w=]", re.ASCII)
    return address.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', html)
