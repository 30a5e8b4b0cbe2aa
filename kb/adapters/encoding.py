"""Bytes to text, whatever encoding they were written in."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from kb.errors import UnreadableDocument

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# What people really save text in; mainframe code pages make sense of any bytes.
_CANDIDATES = [
    *("cp1252", "cp1250", "cp1251", "cp932", "euc_jp", "cp949", "gb18030", "big5", "koi8_r"),
    *("cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp874", "mac_roman"),
]
_SAMPLE = 64 * 1024  # Bytes on either side of the first one that is not UTF-8; guessing is slow.


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and, where it was guessed, the name of the encoding it was in."""

    text: str
    guessed: str | None = None


def decode(data: bytes) -> Decoded:
    """Read bytes as text: UTF-8, or as its byte order mark or HTML declaration says, else by the best guess.

    Raises:
        UnreadableDocument: this is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(encoding))
            except UnicodeDecodeError as error:
                raise UnreadableDocument(f"it is damaged: it says to be {encoding} and is not") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _guessed(data, error.start)
    if len(_CONTROL.findall(text)) * 10 > len(text):
        raise UnreadableDocument("it looks like a binary file: move it elsewhere or name it in .onetouchignore")
    return Decoded(text)


def _guessed(data: bytes, wrong: int) -> Decoded:
    if b"\0" in data:
        raise UnreadableDocument("it looks like a binary file: move it elsewhere or name it in .onetouchignore")
    declared = _DECLARED.search(data, 0, 4096)
    names = [declared[1].decode("ascii")] if declared else []
    sample = _sample(data, wrong)
    best = from_bytes(sample, cp_isolation=_CANDIDATES).best()
    if best is not None:
        # Code pages often agree on a text; the most common one is then the name that people know.
        names.append("cp1252" if sample.decode("cp1252", "replace") == str(best) else best.encoding)
    for name in names:
        try:
            return Decoded(data.decode(name), guessed=name)
        except (UnicodeDecodeError, LookupError):
            continue
    raise UnreadableDocument("its encoding is unknown: save it as UTF-8")


def _sample(data: bytes, around: int) -> bytes:
    """Give whole lines around a position, since half a character would mislead the guess."""
    if len(data) <= 2 * _SAMPLE:
        return data
    start = data.rfind(b"\n", 0, max(0, around - _SAMPLE)) + 1
    end = data.find(b"\n", min(len(data), around + _SAMPLE))
    return data[start : end if end >= 0 else len(data)]
