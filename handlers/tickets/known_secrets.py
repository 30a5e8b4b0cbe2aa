"""Shapes of secrets that tell themselves apart by how they are written, and names of what holds secrets. Pure.

The shapes are those that issuers document for their keys. A shape is written loosely, longer than what is issued today
and with a prefix that no word begins with: what is cut off at the end of a log is recognised, too.
"""

from __future__ import annotations

import re

KEY, TOKEN, PASSWORD, COOKIE = "key", "token", "password", "cookie"
PRIVATE_KEY, CARD, ADDRESS = "private key", "card number", "address"

SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    # Of ASCII only, as what is issued: with letters of all the world behind the sign, a text of many beginnings and no
    # end would be read through for each.
    (kind, re.compile(rf"(?<![A-Za-z0-9_-]){shape}", re.ASCII))
    for kind, shape in (
        # JSON Web Tokens, and those encrypted: three or five parts; the first two are enough to be one.
        (TOKEN, r"eyJ[\w-]{5,}\.[\w-]*(?:\.[\w-]*){0,3}"),
        # Amazon: ids of keys of all kinds.
        (KEY, r"(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{12,}"),
        # GitHub, GitLab.
        (TOKEN, r"gh[pousr]_[A-Za-z0-9]{10,}"),
        (TOKEN, r"github_pat_\w{10,}"),
        (TOKEN, r"gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat|ffct|oas|wt)-[\w.-]{10,}"),
        # Slack: tokens, and addresses that post for whoever knows them.
        (TOKEN, r"xox[a-z](?:\.xox[a-z])?-[\w-]{8,}"),
        (TOKEN, r"xapp-\d[\w-]{8,}"),
        (TOKEN, r"hooks\.slack\.com/(?:services|workflows|triggers)/[\w/-]+"),
        # Stripe: secret and restricted keys, and what signs webhooks.
        (KEY, r"(?:sk|rk)_(?:live|test)_\w{8,}"),
        (KEY, r"whsec_[\w+/=]{8,}"),
        # Google.
        (KEY, r"AIza[\w-]{20,}"),
        (TOKEN, r"ya29\.[\w.-]{10,}"),
        (KEY, r"GOCSPX-[\w-]{10,}"),
        # Package registries.
        (TOKEN, r"npm_[A-Za-z0-9]{20,}"),
        (TOKEN, r"pypi-AgE[\w-]{10,}"),
        (TOKEN, r"dckr_pat_[\w-]{10,}"),
        # Atlassian, SendGrid, Mailgun, Twilio, Shopify, DigitalOcean, Hugging Face, Linear, Databricks, New Relic.
        (TOKEN, r"AT(?:ATT|CTT|BB)[A-Za-z0-9][\w=-]{15,}"),
        (KEY, r"SG\.[\w-]{10,}(?:\.[\w-]*)?"),
        (KEY, r"key-[0-9a-f]{20,}"),
        (KEY, r"SK[0-9a-f]{32}"),
        (TOKEN, r"shp(?:at|ca|pa|ss)_[0-9A-Fa-f]{16,}"),
        (TOKEN, r"do[opr]_v1_[0-9a-f]{16,}"),
        (TOKEN, r"hf_[A-Za-z0-9]{20,}"),
        (KEY, r"lin_(?:api|oauth)_[A-Za-z0-9]{16,}"),
        (TOKEN, r"dapi[0-9a-f]{32}"),
        (KEY, r"NRAK-[A-Z0-9]{16,}"),
        # Language model services.
        (KEY, r"sk-(?=[\w-]*\d)[\w-]{20,}"),
        # Telegram.
        (TOKEN, r"\d{8,10}:[A-Za-z0-9_-]{35}"),
        # Links that let somebody in.
        (TOKEN, r"(?<=/)(?:signin|survey|unsubscribe|reset|invite|verify|magic|activate)/([\w.~-]{16,})"),
    )
)

_SUFFIX = r"(?:[_-]?(?:hash|value|text|base64|base|b64|encrypted|header|raw|[0-9]{1,2}))?(?![A-Za-z0-9_-])"
_APART = r"(?:(?<![A-Za-z0-9])|(?<=%[0-9A-Fa-f]{2})|(?<=25[2-7][0-9A-Fa-f]))"
"""Where a word begins, also behind a mark that is encoded for an address."""
_KEYS = "api|access|secret|private|encryption|signing|auth|account|master|shared|subscription|license|deploy|ssh"
_OF = "|".join(
    f"(?<={what}p)"  # looked at behind the letter, as few words have one
    for what in (
        "db database user root admin my mysql pg sql smtp imap mail ssh ftp ldap redis login proxy key store wifi wlan"
    ).split()
)
_TOKENS = "access|refresh|auth|api|bearer|session|personal|secret|csrf|device"
_WORDS: tuple[tuple[str, str], ...] = (
    (PASSWORD, r"pass[_-]?words?|pass[_-]?wd|pwd|pass[_-]?phrase|pass[_-]?code"),
    (PASSWORD, rf"p(?:{_OF})(?:ass|w)"),
    # German, Spanish, French, Portuguese, Dutch, Polish, Czech, Swedish, Danish, Finnish.
    (
        PASSWORD,
        r"passwort|kennwort|contrase[nñ]a|mots?[ _-]?de[ _-]?passe|senha|palavra[ _-]?passe|wachtwoord|has[łl]o",
    ),
    (PASSWORD, r"heslo|l[öo]senord|adgangskode|salasana"),
    # Russian, Ukrainian, Chinese, Japanese, Korean.
    (PASSWORD, r"пароль|密码|密碼|パスワード|비밀번호"),
    (COOKIE, r"cookies?"),
    (KEY, rf"(?:{_KEYS})[_-]?keys?(?:[_-]?id)?"),
    (
        TOKEN,
        r"secrets?|credentials?|token|jwt|authorization|signature|sess(?:ion)?[_-]?id|[cx]srf|client[_-]?assertion",
    ),
    # Several tokens are counted more often than listed, but not these.
    (TOKEN, rf"(?:{_TOKENS})[_-]?tokens"),
)
_SHORT = "pass|pw|mdp|pin|sid|sig|otp|auth|mfa|tan"

NAMES: tuple[tuple[str, re.Pattern[str]], ...] = (
    *((kind, re.compile(rf"(?:{words}){_SUFFIX}", re.IGNORECASE)) for kind, words in _WORDS),
    # Short ones end many a word that names no secret, such as "compass": they stand apart, or begin with a capital.
    (TOKEN, re.compile(rf"{_APART}(?:{_SHORT}){_SUFFIX}", re.IGNORECASE)),
    (TOKEN, re.compile(rf"(?<=[a-z])(?:Pass|Pw|Pin|Sid|Sig|Otp|Auth|Mfa|Tan){_SUFFIX}")),
)
"""Ends of names whose values are secret: ``password``, ``db.pass``, ``X-Api-Key``, ``accessToken``; not ``tokens``."""

SESSION = re.compile(rf"{_APART}session{_SUFFIX}", re.IGNORECASE)
"""The name of a secret where one value follows, and of much else where a word or many fields do."""

PARAMETER = re.compile(
    r"(?:(?<=[?&#;])|(?<=%3F)|(?<=%26))(?:code|key|k|state|pw|hash|ticket|assertion|samlresponse)(?==|%(?:25){0,3}3D)",
    re.IGNORECASE,
)
"""Names that hold a secret in the query of an address only."""
