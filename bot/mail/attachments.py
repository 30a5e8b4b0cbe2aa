"""The files of a mail: named, counted and judged by name; nothing of them is opened. Pure."""

from __future__ import annotations

from email.errors import MessageError
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import default
from pathlib import PurePosixPath

from handlers.tickets.mail import Attachment, Unwanted

BROKEN = (MessageError, ValueError, LookupError, AttributeError, TypeError, RecursionError, AssertionError)
"""What the library raises on broken mails, as its issue tracker and ours know it."""
MOST = 20
LARGEST = 10 * 1024 * 1024
"""Bytes of one file."""
_NAME = 120
_DANGEROUS = frozenset(
    """
    ade adp app appx apk bat bin cab chm cmd com cpl dll dmg docm dotm exe gadget hlp hta htm html inf ins ipa iso isp
    jar js jse lib lnk mde msc msi msix msp mst nsh one osx pif ppam pptm ps1 psm1 reg scf scr sct sh shb sys svg vb vbe
    vbs vhd vhdx vxd website ws wsc wsf wsh xlam xll xlsm xltm
    """.split()
)
"""Endings of files that run, hold macros, or show a page of somebody else's: engineers open what customers send."""


def listed(mail: EmailMessage) -> tuple[Attachment, ...]:
    """List the files of a mail, each with the reason why it is not taken, if there is one."""
    parts = list(mail.iter_attachments()) if mail.is_multipart() else []
    found = [_described(part, number) for number, part in enumerate(parts, 1)]
    if len(found) <= MOST:
        return tuple(found)
    size = sum(one.size for one in found[MOST:])
    rest = Attachment(f"{len(found) - MOST} more", "files", size, Unwanted(most=MOST, more=len(found) - MOST))
    return (*found[:MOST], rest)


def contents(raw: bytes) -> list[tuple[Attachment, bytes]]:
    """Give the files of a mail with what is in them, `MOST` at most; none of a mail that nothing can be read of."""
    parser: BytesParser[EmailMessage] = BytesParser(policy=default)
    try:
        mail = parser.parsebytes(raw)
        parts = list(mail.iter_attachments()) if mail.is_multipart() else []
        return [(_described(part, number), _data(part)) for number, part in enumerate(parts[:MOST], 1)]
    except BROKEN:
        return []


def unwanted(name: str, size: int) -> Unwanted | None:
    """Tell why a file is not taken; None when it is."""
    endings = [ending.strip(" .").lower() for ending in PurePosixPath(name).name.split(".")[1:]]
    # "invoice.exe." and "invoice.exe " are run as well; "invoice.pdf.exe" is what it ends with.
    last = next((ending for ending in reversed(endings) if ending), "")
    if last in _DANGEROUS:
        return Unwanted(ending=last)
    return Unwanted(megabytes=LARGEST // 1024 // 1024) if size > LARGEST else None


def _described(part: Message, number: int) -> Attachment:
    size = len(_data(part))
    name = _named(part) or f"file {number}"
    return Attachment(name, part.get_content_type(), size, unwanted(name, size))


def _data(part: Message) -> bytes:
    """Give what is in a file; of a mail that came along, that mail."""
    data = part.get_payload(decode=True)
    if isinstance(data, bytes):
        return data
    inside = part.get_payload()
    return b"\n".join(one.as_bytes() for one in inside if isinstance(one, Message)) if isinstance(inside, list) else b""


def _named(part: Message) -> str:
    """Give a file's name: no folders, no line breaks, not too long; its ending stays."""
    name = str(part.get_filename() or "").encode("utf-8", "replace").decode("utf-8")
    shown = "".join(character if character.isprintable() else " " for character in name)
    plain = " ".join(shown.replace("\\", "/").rpartition("/")[2].split())
    return plain if len(plain) <= _NAME else plain[: _NAME // 2] + "…" + plain[-_NAME // 2 :]
