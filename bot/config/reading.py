"""How settings are read from what was written. Each function raises a ValueError that says what is expected."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from bot.mail.address import Mailbox
    from bot.mail.smtp_url import MailServer

_LONGEST_HOURS = 100_000


def text(value: str) -> str:
    """Give it as it is."""
    return value


def optional(value: str) -> str | None:
    """Give it as it is; None for none."""
    return value or None


def path(value: str) -> Path:
    """Read a path; relative to where the program was started."""
    return Path(value).expanduser().absolute()


def optional_path(value: str) -> Path | None:
    """Read a path; None for none."""
    return path(value) if value else None


def count(value: str) -> int:
    """Read a whole number, 0 or more."""
    if not (value.isascii() and value.isdecimal()):
        message = "a whole number, 0 or more"
        raise ValueError(message)
    return int(value)


def number(value: str) -> float:
    """Read a finite number."""
    try:
        found = float(value)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        message = "a number"
        raise ValueError(message)
    return found


def port(value: str) -> int:
    """Read a port, 0 to 65535."""
    found = count(value)
    if found > 65535:
        message = "a port is a number from 0 to 65535"
        raise ValueError(message)
    return found


def share(value: str) -> float:
    """Read a share, between 0 and 1, both excluded."""
    found = number(value)
    if not 0.0 < found < 1.0:
        message = "a share lies between 0 and 1, for example 0.05"
        raise ValueError(message)
    return found


def parts(value: str) -> dict[str, float]:
    """Read shares by language: ``ja=0.5 ko=0.25``."""
    from handlers.languages.language import LANGUAGES

    found = {}
    for one in value.replace(",", " ").split():
        code, mark, share_ = one.partition("=")
        if not mark or code not in LANGUAGES:
            message = f"shares of languages such as ja=0.5; the languages are {', '.join(LANGUAGES)}"
            raise ValueError(message)
        found[code] = part(share_)
    return found


def part(value: str) -> float:
    """Read a share, from 0 to 1."""
    found = number(value)
    if not 0.0 <= found <= 1.0:
        message = "a share from 0 to 1, for example 0.25"
        raise ValueError(message)
    return found


def low(value: str) -> int:
    """Read a score, 0 to 4."""
    score = count(value)
    if score > 4:
        message = "a score from 0 to 4"
        raise ValueError(message)
    return score


def switch(value: str) -> bool:
    """Read a switch."""
    if value.lower() not in {"on", "off"}:
        message = "on or off"
        raise ValueError(message)
    return value.lower() == "on"


def hours(value: str) -> timedelta:
    """Read a number of hours above 0."""
    found = number(value)
    if not 0 < found <= _LONGEST_HOURS:
        message = f"a number of hours above 0, up to {_LONGEST_HOURS}"
        raise ValueError(message)
    return timedelta(hours=found)


def seconds(value: str) -> float:
    """Read a number of seconds, 0 or more."""
    found = number(value)
    if found < 0:
        message = "a number of seconds, 0 to switch it off"
        raise ValueError(message)
    return found


def url(value: str) -> str:
    """Read an address; without the slash at its end."""
    if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc):
        message = "an address such as https://help.example.com"
        raise ValueError(message)
    return value.rstrip("/")


def api_url(value: str) -> str:
    """Read an address; with a slash at its end."""
    return url(value) + "/"


def token(start: str) -> Callable[[str], str | None]:
    """Give a reader of tokens that begin so; None for none."""

    def read(value: str) -> str | None:
        if value and not value.startswith(start):
            message = f"it begins with {start}"
            raise ValueError(message)
        return value or None

    return read


def keys(value: str) -> tuple[str, ...]:
    """Read keys."""
    keys = tuple(one.strip() for one in value.split(",") if one.strip())
    if any(len(key) < 32 for key in keys):
        message = "each key has at least 32 characters, for example from `openssl rand -hex 32`; commas between them"
        raise ValueError(message)
    return keys


def slack_teams(value: str) -> tuple[str, ...]:
    """Read ids of workspaces and organisations."""
    ids = tuple(one.strip() for one in value.split(",") if one.strip())
    if not all(one[0] in "TE" and one.isalnum() for one in ids):
        message = "ids of workspaces (T...) and organisations (E...), with commas between them"
        raise ValueError(message)
    return ids


def slack_ids(value: str) -> tuple[str, ...]:
    """Read ids of users and user groups."""
    ids = tuple(one.strip() for one in value.split(",") if one.strip())
    if not all(one[0] in "UWS" and one.isalnum() for one in ids):
        message = "ids of users (U...) and user groups (S...), with commas between them"
        raise ValueError(message)
    return ids


def slack_accounts(value: str) -> Mapping[str, str]:
    """Read accounts, by the workspace's id."""
    pairs = [one.partition("=") for one in value.split(",") if one.strip()]
    if not all(team.strip() and account.strip() for team, _, account in pairs):
        message = "pairs such as T0123=ACME, with commas between them"
        raise ValueError(message)
    return {team.strip(): account.strip() for team, _, account in pairs}


def smtp_url(value: str) -> MailServer | None:
    """Read where mails are handed over; None for none."""
    from bot.mail.smtp_url import read_smtp_url

    return read_smtp_url(value) if value else None


def mail_from(value: str) -> Mailbox | None:
    """Read who mails come from; None for none."""
    from bot.mail.address import read_mailbox

    return read_mailbox(value) if value else None


def mail_domain(value: str) -> str | None:
    """Read a domain; None for none."""
    from bot.mail.address import read_domain

    return read_domain(value) if value else None


def log_format(value: str) -> str:
    """Read how the log is written; empty: as fits."""
    if value not in {"", "text", "json"}:
        message = "text or json"
        raise ValueError(message)
    return value


def log_level(value: str) -> str:
    """Read how much is logged."""
    if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        message = "DEBUG, INFO, WARNING or ERROR"
        raise ValueError(message)
    return value.upper()


def language(value: str) -> str:
    """Read one of the languages that we speak."""
    from handlers.languages.language import LANGUAGES, known

    code = known(value)
    if code is None:
        message = f"one of {', '.join(LANGUAGES)}"
        raise ValueError(message)
    return code


def languages(value: str) -> tuple[str, ...]:
    """Read codes of languages, of any that there are, each once."""
    from kb.languages import language_code

    codes = [(one, language_code(one)) for one in value.split(",") if one.strip()]
    wrong = next((one for one, code in codes if code is None), None)
    if wrong is not None:
        message = f"codes of languages such as en,de,pt-BR; {wrong.strip()!r} is none"
        raise ValueError(message)
    return tuple(dict.fromkeys(code for _, code in codes if code is not None))


def secret(value: str) -> str | None:
    """Read a key of at least 32 characters; None for none."""
    if value and len(value) < 32:
        message = "at least 32 characters, for example from `openssl rand -hex 32`"
        raise ValueError(message)
    return value or None


def jira_flavour(value: str) -> str:
    """Read which kind of Jira it is."""
    if value.lower() not in {"cloud", "datacenter"}:
        message = "cloud or datacenter"
        raise ValueError(message)
    return value.lower()


def jira_auto_escalate(value: str) -> str:
    """Read what becomes an issue without a click."""
    if value.lower() not in {"off", "bug"}:
        message = "off or bug"
        raise ValueError(message)
    return value.lower()


def jira_project(value: str) -> str:
    """Read a project's key; empty for none."""
    if value and not (value.isascii() and value[0].isalpha() and value.replace("_", "").isalnum()):
        message = "the key of a project, such as ONE: what stands before the number of its issues"
        raise ValueError(message)
    return value.upper()


def jira_issue_types(value: str) -> Mapping[str, str]:
    """Read names or ids of issue types by what is asked for."""
    kinds = ("bug", "information", "feature", "limitation")
    found = {}
    for one in value.split(","):
        kind, _, named = (part.strip() for part in one.partition("="))
        if not one.strip():
            continue
        if kind not in kinds or not named:
            message = f"bug=Bug,feature=10001 for any of {', '.join(kinds)}"
            raise ValueError(message)
        found[kind] = named
    return found


def jira_secret(value: str) -> str | None:
    """Read a secret that Jira may have made; None for none."""
    if value and len(value) < 16:
        message = "at least 16 characters, for example from `openssl rand -hex 32`"
        raise ValueError(message)
    return value or None
