"""Whether a machine wrote a mail. Pure; an automatic mail is never answered, or two machines would write for ever.

Signs are those of RFC 3834 (Auto-Submitted, empty Return-Path), RFC 3464 and 8098 (reports), RFC 2919 (List-Id), and
the older ones that mail servers still use.
"""

from __future__ import annotations

from collections.abc import Mapping

HEADERS = (
    "auto-submitted",
    "x-auto-response-suppress",
    "x-autoreply",
    "x-autorespond",
    "x-loop",
    "precedence",
    "list-id",
    "return-path",
    "content-type",
)
"""Headers that tell, in lower case."""

_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_DAEMONS = frozenset({"mailer-daemon", "postmaster", "mail-daemon"})


def robot(headers: Mapping[str, str], sender: str) -> str | None:
    """Say why a mail counts as automatic; None when a person seems to have written it.

    `headers`: those of `HEADERS` that it has, names in lower case; an empty Return-Path is there, and empty.
    """
    submitted = _first(headers.get("auto-submitted", ""))
    if submitted and submitted != "no":
        return f"an automatic mail (Auto-Submitted: {submitted})"
    if _first(headers.get("x-auto-response-suppress", "none")) not in {"none", ""}:
        return "an automatic mail (X-Auto-Response-Suppress)"
    if any(headers.get(name) for name in ("x-autoreply", "x-autorespond", "x-loop")):
        return "an automatic mail"
    if _first(headers.get("precedence", "")) in _BULK:
        return "a bulk mail (Precedence)"
    if headers.get("list-id"):
        return "a mailing list (List-Id)"
    if _first(headers.get("content-type", "")) == "multipart/report":
        return "a delivery report"
    if headers.get("return-path", "?").strip() in {"", "<>"}:
        return "a mail without a return path"
    if sender.partition("@")[0].lower() in _DAEMONS:
        return "a mail of a mail server"
    return None


def _first(value: str) -> str:
    return value.partition(";")[0].partition(",")[0].strip().lower()
