"""How headers are folded: those that programs read are never encoded, however long a name or an address in them is."""

from __future__ import annotations

from email.policy import SMTP, EmailPolicy

_READ_BY_PROGRAMS = frozenset({"message-id", "in-reply-to", "references", "list-unsubscribe"})


class Folding(EmailPolicy):
    """The library's folding, but for names and addresses in angle brackets: one a line, whole.

    It would encode one that is longer than a line as RFC 2047 has it, which is forbidden there (section 5); lines may
    have 998 characters (RFC 5322, 2.1.1), and nothing is as long.
    """

    def fold(self, name: str, value: str) -> str:
        """Give the header's lines."""
        if name.lower() not in _READ_BY_PROGRAMS:
            folded: str = super().fold(name, value)
            return folded
        return f"{name}: " + f"{self.linesep} ".join(str(value).split()) + self.linesep

    def fold_binary(self, name: str, value: str) -> bytes:
        """Give the header's lines as bytes."""
        if name.lower() not in _READ_BY_PROGRAMS:
            return super().fold_binary(name, value)
        return self.fold(name, value).encode("ascii")


POLICY = Folding(linesep=SMTP.linesep, max_line_length=SMTP.max_line_length)
"""Lines end as SMTP wants them."""
INTERNATIONAL = POLICY.clone(utf8=True)
"""For an address whose local part is not ASCII (RFC 6532)."""
