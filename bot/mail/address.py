"""Addresses of ours and of others, checked before they are put into a header. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr

_DOMAIN = re.compile(r"(?=.{1,253}$)[^\W_]([\w-]{0,61}[^\W_])?(\.[^\W_]([\w-]{0,61}[^\W_])?)*")
_LOCAL = re.compile(r"[^\s@\"(),:;<>\[\\\]\x00-\x1f\x7f]{1,64}")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and an address."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """Give what stands after the @."""
        return self.address.rpartition("@")[2]

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address

    def header(self) -> Address:
        """Give it as a header has it."""
        return Address(self.name, addr_spec=self.address)


def read_mailbox(value: str) -> Mailbox:
    """Read ``name@example.com`` or ``Name <name@example.com>``.

    Raises:
        ValueError: it is none.
    """
    name, address = parseaddr(value)
    wanted = f"{name} <{address}>" if name else address
    if not usable(address) or not {value.strip(), value.replace('"', "").strip()} & {wanted, f"<{address}>"}:
        message = "an address such as Support <support@example.com>"
        raise ValueError(message)
    return Mailbox(address, name)


def read_domain(value: str) -> str:
    """Read a domain.

    Raises:
        ValueError: it is none.
    """
    if not _DOMAIN.fullmatch(value):
        message = "a domain such as help.example.com"
        raise ValueError(message)
    return value.lower()


def written(address: str) -> str:
    """Give an address as mails have it: its domain in ASCII (RFC 5891, as far as the library has it).

    Raises:
        ValueError: the domain cannot be written so.
    """
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"


def usable(address: str) -> bool:
    """Tell whether an address can be written to: no line breaks, no second address, no comments."""
    local, _, domain = address.rpartition("@")
    return bool(_LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain))
