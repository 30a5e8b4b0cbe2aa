"""Tokens at rest: encrypted with keys that stand in the settings only.

Fernet (AES-128 in CBC mode with HMAC-SHA256, see cryptography.io): what was changed, or encrypted with another key, is
noticed. Several keys can be in use at once: the first one encrypts, all of them decrypt.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.slack.errors import SlackError

_PURPOSE = b"onetouch: tokens at rest, version 1"


class KeyLost(SlackError):
    """What is kept was encrypted with a key that is not among ours. The text is fit to be shown to an operator."""

    def __init__(self) -> None:
        super().__init__(
            "it was encrypted with another key: add that key to ONETOUCH_ENCRYPTION_KEY, behind the new one and a "
            "comma; where it is lost, install the app there again at /slack/install"
        )


class Vault:
    """Encrypts and decrypts.

    Args:
        keys: secrets of 32 or more characters that nobody can guess; the first one encrypts.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            message = "a vault needs a key"
            raise ValueError(message)
        ciphers = [Fernet(_derived(key)) for key in keys]
        self._newest = ciphers[0]
        self._all = MultiFernet(ciphers)

    def seal(self, text: str) -> str:
        """Encrypt; the same text never looks the same twice."""
        return self._newest.encrypt(text.encode()).decode("ascii")

    def unseal(self, sealed: str) -> str:
        """Decrypt.

        Raises:
            KeyLost: it was encrypted with none of our keys, or was changed.
        """
        try:
            return self._all.decrypt(sealed.encode()).decode()
        except InvalidToken:
            # Without the cause: nothing of a key or a token may stand in a log.
            raise KeyLost from None

    def outdated(self, sealed: str) -> bool:
        """Tell whether it was encrypted with an older one of our keys.

        Raises:
            KeyLost: with none of them.
        """
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            self.unseal(sealed)
            return True
        return False


def _derived(secret: str) -> bytes:
    """Make a key of Fernet's kind from a secret that is as hard to guess as a key (RFC 5869)."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(key)
