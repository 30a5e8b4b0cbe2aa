"""How headers are folded: no space of a text is lost, and what programs read is never encoded, however long it is."""

from __future__ import annotations

from email.header import Header
from email.policy import SMTP, EmailPolicy

_READ_BY_PROGRAMS = frozenset({"message-id", "in-reply-to", "references", "list-unsubscribe"})


class Folding(EmailPolicy):
    """The library's folding, but for two cases.

    Names and addresses in angle brackets stand one a line, whole: the library would encode one that is longer than a
    line as RFC 2047 has it, which is forbidden there (section 5); lines may have 998 characters (RFC 5322, 2.1.1), and
    nothing is as long.

    Subjects and names of people beyond ASCII are encoded as a whole: the library encodes word by word, and where one
    falls on a fold it drops the space before it, since the white space between two encoded words is not part of the
    text (RFC 2047, 6.2).
    """

    def fold(self, name: str, value: str) -> str:
        """Give the header's lines."""
        lines = self._lines(name, value)
        if lines is None:
            folded: str = super().fold(name, value)
            return folded
        return f"{name}: {lines}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        """Give the header's lines as bytes."""
        lines = self._lines(name, value)
        return super().fold_binary(name, value) if lines is None else f"{name}: {lines}{self.linesep}".encode("ascii")

    def _lines(self, name: str, value: str) -> str | None:
        """Give what stands after the header's name, or None where the library folds as it should."""
        if name.lower() in _READ_BY_PROGRAMS:
            return f"{self.linesep} ".join(str(value).split())
        if self.utf8 or str(value).isascii():
            return None
        if name.lower() == "subject":
            return self._encoded(name, str(value))
        people = getattr(value, "addresses", ())
        if not people:
            return None
        # A person whose name is ASCII keeps it as it is, quoted where it must be.
        return f",{self.linesep} ".join(
            str(person)
            if person.display_name.isascii()
            else f"{self._encoded(name, person.display_name)}{self.linesep} <{person.addr_spec}>"
            for person in people
        )

    def _encoded(self, name: str, text: str) -> str:
        return Header(text, "utf-8", self.max_line_length, name).encode(linesep=self.linesep)


POLICY = Folding(linesep=SMTP.linesep, max_line_length=SMTP.max_line_length, cte_type="7bit")
"""Lines end as SMTP wants them. Texts are encoded: not every server takes letters beyond ASCII (RFC 6152)."""
INTERNATIONAL = POLICY.clone(utf8=True)
"""For an address whose local part is not ASCII (RFC 6532)."""
