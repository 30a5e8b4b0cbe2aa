"""Reads a mail out of its bytes (RFC 5322, MIME). Whatever is wrong with it, something is read: nobody is to be lost.

The standard library parses. It raises on broken headers when they are looked at, so that each is looked at by itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import default
from email.utils import getaddresses
from typing import TypeVar

from bot.mail.attachments import BROKEN as _BROKEN
from bot.mail.attachments import listed
from bot.mail.history import newest
from handlers.tickets.mail import Incoming
from handlers.tickets.mail_thread import own
from handlers.tickets.robots import HEADERS
from kb.adapters.encoding import decode
from kb.errors import UnreadableDocument
from kb.hypertext import read_page

LONGEST_TEXT = 200_000
"""Characters of a text that are read; the rest is in the original."""
_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.{1,2000}?)(?<=\S)\1")
_NAME = re.compile(r"<([^<>\s]{1,500})>")
_ADDRESS = re.compile(r"[^@\s<>\"',;\x00-\x1f]{1,64}@[^@\s<>\"',;\x00-\x1f]{1,255}")
_REFERENCES = 50
_LANGUAGES = 100
"""Characters of the header that names languages."""
T = TypeVar("T")


def key_of(raw: bytes) -> str:
    """Give what makes two deliveries the same mail: its Message-ID, or a hash of all of it where it has none."""
    found = _names(_header(_parsed(raw, headers_only=True), "message-id"))
    return found[0] if found else f"sha256:{hashlib.sha256(raw).hexdigest()}"


def read(raw: bytes, at: datetime, domain: str) -> Incoming:
    """Read a mail that was received at a time. `domain`: of the names of our own mails. Never raises."""
    mail = _parsed(raw)
    name, sender = _sender(mail)
    key = key_of(raw)
    names = (*_names(_header(mail, "references")), *_names(_header(mail, "in-reply-to")))
    headers = {name: _header(mail, name) for name in HEADERS if mail.get_all(name)}
    headers["content-type"] = mail.get_content_type()
    return Incoming(
        key=key,
        sender=sender,
        name=name,
        recipients=tuple(dict.fromkeys(address for header in _RECIPIENTS for _, address in _addresses(mail, header))),
        subject=_header(mail, "subject")[:1_000],
        text=_or("", lambda: newest(_text(mail))),
        references=tuple(dict.fromkeys(names))[-_REFERENCES:],
        at=at,
        headers=headers,
        attachments=_or((), lambda: listed(mail)),
        own=own(key, domain) is not None,
        languages=_header(mail, "content-language")[:_LANGUAGES],
    )


def _parsed(raw: bytes, *, headers_only: bool = False) -> EmailMessage:
    parser: BytesParser[EmailMessage] = BytesParser(policy=default)
    try:
        return parser.parsebytes(raw, headersonly=headers_only)
    except _BROKEN:  # parts in parts in parts, hundreds deep
        return parser.parsebytes(raw, headersonly=True)


def _header(mail: Message, name: str) -> str:
    """Give a header's text in one line; as it was written where it cannot be decoded."""
    try:
        value = str(mail.get(name, ""))
    except _BROKEN:
        raw = next((value for key, value in mail.raw_items() if key.lower() == name), "")
        value = str(raw)
    # Bytes that are no ASCII arrive as halves of surrogate pairs.
    value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(value.split())


def _names(value: str) -> tuple[str, ...]:
    return tuple(_NAME.findall(value))


def _addresses(mail: Message, header: str) -> Iterator[tuple[str, str]]:
    try:
        values = [str(value) for value in mail.get_all(header, [])]
    except _BROKEN:
        values = [_header(mail, header)]
    for name, address in getaddresses(values):
        if _ADDRESS.fullmatch(address):
            yield name, address.lower()


def _sender(mail: Message) -> tuple[str, str]:
    for header in ("from", "sender"):
        found = next(_addresses(mail, header), None)
        if found is not None:
            return " ".join(found[0].split()), found[1]
    return "", ""


def _text(mail: EmailMessage) -> str:
    """Give the text for people: the plain one, or the HTML one as Markdown."""
    for kind in ("plain", "html"):
        part = _or(None, lambda: mail.get_body((kind,)))  # noqa: B023 - called at once
        if part is None:
            continue
        text = _content(part)[:LONGEST_TEXT]
        if kind == "html":
            text = _converted(text)
        if text.strip():
            return text
    return ""


def _content(part: Message) -> str:
    """Give a part's text, whatever its charset is called, and whether it is in it or not."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = _or(None, part.get_content_charset)
    if charset is not None:
        try:
            return data.decode(charset)
        except (LookupError, UnicodeError):
            pass  # a charset that nobody knows, or another one than it says
    try:
        return decode(data).text
    except UnreadableDocument:
        return data.decode("utf-8", "replace")


def _converted(text: str) -> str:
    try:
        # What was bold or slanted is read as text here: the signs for it would only be in the way.
        return _EMPHASIS.sub(r"\2", read_page(text).body)
    except UnreadableDocument:
        return re.sub(r"<[^>]{0,2000}>", " ", text)


def _or(otherwise: T, look: Callable[[], T]) -> T:
    try:
        return look()
    except _BROKEN:
        return otherwise
