"""Secrets are taken out of what people send along, and nothing else is."""

from __future__ import annotations

import base64
import string
import sys
from collections.abc import Callable
from types import FrameType
from typing import TypeAlias

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handlers.tickets.masking import luhn, masked

KEPT = [
    "the password is wrong",
    "Invalid credentials: user unknown",
    "TypeError: token is undefined",
    "if (token == null) return;",
    "max_tokens=100 tokens: 4 completion_tokens=7",
    'const password = "";',
    "password: ${DB_PASSWORD}",
    "password: ******",
    "compass=north bypass=true encompass: all",
    "design=flat keyboard=de monkey=1",
    "PWD=/home/ann/project",
    "std::token::Kind and https://example.com/token",
    "https://host.example.com:8080/path/a@b?page=2#part",
    "ssh://git@github.com/team/project.git",
    "clone git@github.com:team/project.git",
    "commit 9fceb02d0ae598e95dc970b74767f19372d61af8, build 20261122190144123",
    "request 550e8400-e29b-41d4-a716-446655440000 took 1732302000123 ms",
    "a Bearer authentication failed; the bearer of bad news; Basic knowledge",
    "Traceback (most recent call last):\n  File \"/srv/app.py\", line 10, in run\nKeyError: 'board'",
    "gl-navigation-something-long global-settings-for-everybody",
    "SKU 4711-0815, phone +49 30 901820 1234567",
    "die Platine ist an, 中文日志 без ошибок",
    "status=401 code=7 state=open key=board hash=short",
    'session: started, session=3, session=active, "session": {"id": 4}',
    "password:\n  type: string\n  required: true",
    "token:\n    at Object.run (app.js:3)",
    "secrets:\n  board:\n    file: board.txt",
    "Enter password:\nPermission denied",
    "mysql -h db.example.com -P3306 -p board",
    '<input name="password" value=""> <input name="user" value="ann">',
    "next=%3Fpage%3D2%26sort%3Dname",
]

REMOVED = [
    ("password=hunter2", "password=[removed: password]"),
    ("GET /x?token=abc&page=2 HTTP/1.1", "GET /x?token=[removed: token]&page=2 HTTP/1.1"),
    ("https://a.io/cb?code=4/0Ab&scope=mail", "https://a.io/cb?code=[removed: token]&scope=mail"),
    ('{"password": "a\\"b c", "x": 1}', '{"password": "[removed: password]", "x": 1}'),
    (r"{\"password\": \"a b\", \"x\": 1}", r"{\"password\": \"[removed: password]\", \"x\": 1}"),
    ("{'db.pass': 'a b', 'x': 1}", "{'db.pass': '[removed: token]', 'x': 1}"),
    ('{"secrets": ["a", "b"], "x": 1}', '{"secrets": [removed: token], "x": 1}'),
    ("Authorization: Basic dTpw\nHost: a.io", "Authorization: Basic [removed: token]\nHost: a.io"),
    ("Cookie: a=b; c=d\nHost: a.io", "Cookie: [removed: cookie]\nHost: a.io"),
    ("curl -H 'Cookie: a=b; c=d' a.io", "curl -H 'Cookie: [removed: cookie]' a.io"),
    ("curl -u ann:pw1 a.io", "curl -u ann:[removed: password] a.io"),
    ("password:/abc1", "password:[removed: password]"),
    ("x-api-key: abc123", "x-api-key: [removed: key]"),
    ("tool --password abc --verbose", "tool --password [removed: password] --verbose"),
    ("postgres://ann:p@ss/w@db:5432/x", "postgres://ann:[removed: password]@db:5432/x"),
    ("postgres://ann:pw@db:5432/x", "postgres://ann:[removed: password]@db:5432/x"),
    ("https://0123456789abcdef0123@git.io/x", "https://[removed: token]@git.io/x"),
    ("const accessToken = `abc`;", "const accessToken = `[removed: token]`;"),
    ("password: correct horse battery", "password: [removed: password]"),
    ("my password is hunter2!", "my password is [removed: password]"),
    ("<password>a b</password>", "<password>[removed: password]</password>"),
    ('<input name="password" value="abc">', '<input name="password" value="[removed: password]">'),
    ("http://x/signin/abcdefghijklmnopqrstu?x", "http://x/signin/[removed: token]?x"),
    ("paid with 4111-1111-1111-1111 today", "paid with [removed: card number] today"),
    ("no mail for bob@example.com", "no mail for [removed: address]@example.com"),
    ('password="cut off here', 'password="[removed: password]'),
    ("SECRET_KEY_BASE=abc1", "SECRET_KEY_BASE=[removed: key]"),
    ("dbpass=abc1", "dbpass=[removed: password]"),
    ("userpass: abc1", "userpass: [removed: password]"),
    ("pw=abc1", "pw=[removed: token]"),
    ("session=abc1; PATH=/bin", "session=[removed: token]; PATH=/bin"),
    ("PHPSESSID=abc1", "PHPSESSID=[removed: token]"),
    ("/in?next=%3Fpassword%3Dab%2526c%26page%3D2", "/in?next=%3Fpassword%3D[removed: password]%26page%3D2"),
    ("/in?next=%253Fpin%253Dab1%2526page", "/in?next=%253Fpin%253D[removed: token]%2526page"),
    ("/in?q=%7B%22token%22%3A%22ab1%22%7D", "/in?q=%7B%22token%22%3A%22[removed: token]%22%7D"),
    ("{&quot;pin&quot;:&quot;ab1&quot;}", "{&quot;pin&quot;:&quot;[removed: token]&quot;}"),
    ("password='''a\nb''' # c", "password='''[removed: password]''' # c"),
    ("accessTokens=['a', 'b']", "accessTokens=[removed: token]"),
    ("sshpass -p abc ssh db", "sshpass -p [removed: password] ssh db"),
    ("mysqldump -u ann -pabc board", "mysqldump -u ann -p[removed: password] board"),
    ("redis-cli -h db -a abc ping", "redis-cli -h db -a [removed: password] ping"),
    ("docker login -u ann -p abc a.io", "docker login -u ann -p [removed: password] a.io"),
    ("password:\n  a b c\nuser: ann", "password:\n  [removed: password]\nuser: ann"),
    ("db:\n  token: |\n    ab1\n    cd2\n  user: ann", "db:\n  token: |\n    [removed: token]\n  user: ann"),
    ('{"password":\n  "a b"}', '{"password":\n  "[removed: password]"}'),
    ("<input value='abc' name='user[password]'>", "<input value='[removed: password]' name='user[password]'>"),
    ('{"name": "X-Api-Key", "value": "abc"}', '{"name": "X-Api-Key", "value": "[removed: key]"}'),
    ("mot de passe : abc1", "mot de passe : [removed: password]"),
    ("senha: abc1", "senha: [removed: password]"),
    ("wachtwoord: abc1", "wachtwoord: [removed: password]"),
    ("hasło: abc1", "hasło: [removed: password]"),
    ("Пароль: abc1", "Пароль: [removed: password]"),
    ("密码：abc1", "密码：[removed: password]"),
    (
        "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nb",
        "a\n[removed: private key]\nb",
    ),
    ("a\n-----BEGIN PRIVATE KEY-----\nMIIEcut", "a\n[removed: private key]"),
    (f"cut\n{'Ab1/' * 16}\nend=\n-----END PRIVATE KEY-----\nb", "[removed: private key]\nb"),
]

DIGITS, LETTERS = string.digits, string.ascii_letters
HEX = "0123456789abcdef"
SHAPED = {
    "AWS": ("AKIA", string.ascii_uppercase + DIGITS, 16),
    "GitHub": ("ghp_", LETTERS + DIGITS, 36),
    "GitHub, fine-grained": ("github_pat_", LETTERS + DIGITS + "_", 40),
    "GitLab": ("glpat-", LETTERS + DIGITS + "_-", 20),
    "Slack": ("xoxb-", LETTERS + DIGITS, 30),
    "Stripe": ("sk_live_", LETTERS + DIGITS, 24),
    "Google": ("AIza", LETTERS + DIGITS + "_-", 35),
    "npm": ("npm_", LETTERS + DIGITS, 36),
    "SendGrid": ("SG.", LETTERS + DIGITS, 22),
    "Atlassian": ("ATATT3x", LETTERS + DIGITS, 40),
    "Hugging Face": ("hf_", LETTERS + DIGITS, 34),
    "Databricks": ("dapi", HEX, 32),
    "Twilio": ("SK", HEX, 32),
}
AROUND = st.text(st.characters(categories=["L", "Nd", "P", "Zs"], exclude_characters="\"'`<>\\"), max_size=30)
SECRET = st.text(LETTERS + DIGITS + "!$%*+-_.~^", min_size=8, max_size=40).filter(
    lambda text: any(mark in DIGITS for mark in text) and text[-1] in LETTERS + DIGITS and text[0] in LETTERS
)
NAMES = st.sampled_from(
    "password passwd PASSWORD db_password user.password clientSecret client_secret api_key apiKey X-Api-Key token "
    "accessToken refresh_token session_id sessionId aws_secret_access_key private_key passphrase dbPass auth pin "
    "SharedAccessKey AccountKey signature csrf jwt otp".split()
)
LONG = 100_000
"""Characters of hostile texts: five times what is taken."""
HOSTILE = {
    "brackets that nothing closes": "pin=[\n" * LONG,
    "brackets within brackets": 'pin={"pin":[' * LONG,
    "a password of one long word": "password: " + "a" * LONG,
    "marks at the end of a value": "pin=" + "," * (LONG - 5) + "a",
    "quotes that do not close": 'pin="' + '\\"' * LONG,
    "a login without a user": " -u " + "=" * LONG,
    "beginnings of tokens behind letters": "éeyJ" * LONG,
    "beginnings of keys behind letters": "ésk-" * LONG,
    "ends of private keys": "-----END PRIVATE KEY-----" * LONG,
    "schemes": "ab://" * LONG,
    "addresses within addresses": "next=%3Fpin%3D" * LONG,
    "lines below names": "password:\n " * LONG,
    "attributes": 'pin" ' + "a='b' " * LONG,
    "elements that do not close": "<pin value=" * LONG,
    "commands": "mysql -p " * LONG,
}
Place: TypeAlias = Callable[[str, str], str]
PLACES: list[Place] = [
    lambda name, secret: f"{name}={secret}",
    lambda name, secret: f"{name}: {secret}",
    lambda name, secret: f"{name} = '{secret}'",
    lambda name, secret: f'"{name}": "{secret}", "next": 1',
    lambda name, secret: f"{{'{name}': '{secret}'}}",
    lambda name, secret: f'\\"{name}\\":\\"{secret}\\"',
    lambda name, secret: f"{name} => `{secret}`",
    lambda name, secret: f"--{name} {secret}",
    lambda name, secret: f"https://example.com/a?b=1&{name}={secret.replace('%', '')}&c=2",
    lambda name, secret: f"<{name}>{secret}</{name}>",
    lambda name, secret: f"<input value='{secret}' name='{name}'>",
    lambda name, secret: f'{name} = """{secret}"""',
    lambda name, secret: f"{name}:\n  {secret}\nnext: 1",
    lambda name, secret: f"{name}: >-\n  {secret}\nnext: 1",
    lambda name, secret: f"https://example.com/a?next=%3F{name}%3D{secret.replace('%', '')}%26c%3D2",
]


@pytest.mark.parametrize("text", KEPT)
def test_plain_text_is_kept_as_it_is(text: str):
    assert masked(text).text == text
    assert masked(text).found == {}


@pytest.mark.parametrize(("text", "left"), REMOVED)
def test_what_is_secret_goes_and_the_rest_stays(text: str, left: str):
    assert masked(text).text == left
    assert sum(masked(text).found.values()) == 1


@given(AROUND, NAMES, SECRET, st.sampled_from(PLACES), AROUND)
def test_a_named_secret_never_survives(before: str, name: str, secret: str, place: Place, after: str):
    assume(secret not in before + after)
    planted = place(name, secret)
    kept = secret if secret in planted else secret.replace("%", "")
    assert kept not in masked(f"{before}\n{planted}\n{after}").text


@given(AROUND, st.sampled_from(sorted(SHAPED)), st.data(), AROUND)
def test_a_key_of_a_known_shape_never_survives(before: str, issuer: str, data: st.DataObject, after: str):
    prefix, alphabet, length = SHAPED[issuer]
    secret = prefix + data.draw(st.text(alphabet, min_size=length, max_size=length))
    assume(secret.removeprefix(prefix) not in before + after)
    made = masked(f"{before} {secret} {after}").text
    assert secret not in made
    assert secret.removeprefix(prefix) not in made


@given(st.text(LETTERS + DIGITS + "-_", min_size=10, max_size=40), st.text(LETTERS + DIGITS, min_size=4, max_size=20))
def test_a_token_of_a_header_never_survives(token: str, user: str):
    assume(token.lower() not in "authorization")
    login = base64.b64encode(f"{user}:{token}".encode()).decode()
    for line in (f"Authorization: Bearer {token}", f"authorization: Basic {login}", f'"Authorization": "{token}"'):
        made = masked(f"GET / HTTP/1.1\n{line}\nHost: example.com").text
        assert token not in made
        assert login not in made
        assert "Host: example.com" in made


@given(st.text(LETTERS, min_size=1, max_size=10), SECRET.filter(lambda text: "%" not in text))
def test_a_password_in_an_address_never_survives(user: str, secret: str):
    made = masked(f"connecting to postgres://{user}:{secret}@db.example.com:5432/app failed")
    assert made.text == f"connecting to postgres://{user}:[removed: password]@db.example.com:5432/app failed"


@given(st.sampled_from(["4", "51", "37", "6011", "2221"]), st.data(), st.sampled_from(["", " ", "-"]))
def test_a_card_number_never_survives(prefix: str, data: st.DataObject, between: str):
    body = prefix + data.draw(st.text(DIGITS, min_size=15 - len(prefix), max_size=15 - len(prefix)))
    number = next(body + check for check in DIGITS if luhn(body + check))
    written = between.join(number[at : at + 4] for at in range(0, 16, 4))
    assert masked(f"card {written}, please").text == "card [removed: card number], please"


@given(
    st.lists(st.sampled_from([*KEPT, *(text for text, _ in REMOVED)]), max_size=6), st.sampled_from(["\n", " ", "; "])
)
def test_masking_again_changes_nothing(lines: list[str], between: str):
    once = masked(between.join(lines)).text
    again = masked(once)
    assert again.text == once
    assert again.found == {}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_takes_no_more_work_than_any(text: str):
    # Work that grows with the square of the text would go on for minutes here.
    assert masked(text[:LONG]).text


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str):
    assert masked(masked(text).text).text == masked(text).text


HOSTILE = [
    "password=[\n",
    "token={\n",
    "pin=(\n",
    "secret=[{(",
    "password=]\n",
    'password="\\"',
    "Authorization: ",
    "<token>",
    "?code=",
    "--password ",
    "-----END PRIVATE KEY-----\n",
    "http://a:",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_as_much_of_anything_takes_no_more_than_about_twice_the_steps(piece: str):
    few, many = _steps(piece * 100), _steps(piece * 200)
    assert many < 2.5 * few


def test_a_bracket_that_is_never_closed_ends_with_its_line():
    assert masked("pin=[1\npin=(2\nend").text == "pin=[removed: token]\npin=[removed: token]\nend"
    assert masked("pin=[1\n[2]\n]\nend").text == "pin=[removed: token]\nend"


def _steps(text: str) -> int:
    """Count the lines of code that are gone through to mask a text."""
    count = 0

    def step(_frame: FrameType, event: str, _given: object) -> Callable[..., object]:
        nonlocal count
        count += event == "line"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        masked(text)
    finally:
        sys.settrace(before)
    return count


def test_ones_own_address_stays():
    assert masked("from Ann@Example.com to bob@example.com", own=["ann@example.com"]).text == (
        "from Ann@Example.com to [removed: address]@example.com"
    )


@pytest.mark.parametrize(
    ("digits", "right"), [("4111 1111 1111 1111", True), ("4111 1111 1111 1112", False), ("79927398713", True)]
)
def test_the_check_digit_is_that_of_the_standard(digits: str, right: bool):
    assert luhn(digits) is right
