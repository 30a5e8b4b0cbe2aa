"""The pages' own files: loaded once, compressed once, cached by browsers for as long as they do not change."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from aiohttp import web

from bot.web.problems import not_found

_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, as it is sent."""

    content_type: str
    body: bytes
    compressed: bytes
    etag: str


class Assets:
    """The files under ``bot/web/static``.

    Their addresses carry one revision for all, so that a module's imports (relative ones) are of the same revision.
    """

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        self._assets = dict(assets)
        everything = "".join(f"{name}={assets[name].etag};" for name in sorted(assets))
        self.revision = hashlib.sha256(everything.encode()).hexdigest()[:12]
        self.prefix = f"/static/{self.revision}"

    @classmethod
    def load(cls) -> Assets:
        """Read them from the installed package."""
        return cls(dict(_walk(files("bot.web") / "static", "")))

    @property
    def sizes(self) -> Mapping[str, int]:
        """How large each of them is, by name: uncompressed, in bytes."""
        return {name: len(asset.body) for name, asset in self._assets.items()}

    async def serve(self, request: web.Request) -> web.Response:
        """Answer ``GET /static/{revision}/{name}``."""
        asset = self._assets.get(request.match_info["name"])
        if asset is None:
            raise not_found()
        # A page of an older revision, still open during an update, gets the new file, but may not keep it.
        current = request.match_info["revision"] == self.revision
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable" if current else "no-cache",
            "ETag": f'"{asset.etag}"',
            "Vary": "Accept-Encoding",
        }
        if any(tag.value in {asset.etag, "*"} for tag in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        body = asset.body
        if "gzip" in request.headers.get("Accept-Encoding", "").lower():
            headers["Content-Encoding"] = "gzip"
            body = asset.compressed
        return web.Response(body=body, content_type=asset.content_type, charset="utf-8", headers=headers)


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, Asset]]:
    found: list[tuple[str, Asset]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found.extend(_walk(entry, f"{prefix}{entry.name}/"))
            continue
        content_type = _TYPES.get("." + entry.name.rpartition(".")[2])
        if content_type is not None:
            body = entry.read_bytes()
            etag = hashlib.sha256(body).hexdigest()[:20]
            found.append((prefix + entry.name, Asset(content_type, body, gzip.compress(body, 9, mtime=0), etag)))
    return found
