"""A file that somebody sent along, as it leaves us: saved by browsers, never shown by them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Download:
    """What a handler gives back instead of JSON. `name`: what the file is called."""

    path: Path
    name: str

    def response(self) -> web.StreamResponse:
        """Give it as bytes of no kind: what it claims to be is its sender's word; it may be a page with a script."""
        return web.FileResponse(
            self.path,
            headers={
                "Content-Type": "application/octet-stream",
                "Content-Disposition": disposition(self.name),
                "Content-Security-Policy": "default-src 'none'; sandbox",
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, no-store",
            },
        )


def disposition(name: str) -> str:
    """Give the header's value under which browsers save a file (RFC 6266); `name` may hold anything."""
    plain = "".join(one if one.isascii() and (one.isalnum() or one in " ._-()") else "_" for one in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
