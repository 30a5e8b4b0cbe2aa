"""Secrets that an installation makes for itself, and keeps in its data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def cookie_secret(folder: Path) -> bytes:
    """Give the secret that signs visitors' cookies."""
    return kept_secret(folder, "cookie.key")


def kept_secret(folder: Path, name: str) -> bytes:
    """Give the secret in a file; it is made at the first start, readable by its owner only."""
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        known = path.read_bytes()
        if len(known) >= 32:
            return known
        path.unlink()  # cut short by a full disk or a crash before anything was signed with it
        return kept_secret(folder, name)
    with os.fdopen(handle, "wb") as stream:
        secret = secrets.token_bytes(32)
        stream.write(secret)
    return secret
