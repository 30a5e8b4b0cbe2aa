"""The file `.env`: settings beside the environment."""

from __future__ import annotations

from pathlib import Path

from bot.config import InvalidSetting


def read_env_file(path: Path) -> dict[str, str]:
    """Read ``NAME=value`` lines; blank lines and lines that begin with # are skipped, quotes around a value dropped.

    Raises:
        InvalidSetting: a line is neither, or the file is no text in UTF-8.
    """
    if not path.is_file():
        return {}
    values: dict[str, str] = {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{path} is not text in UTF-8: save it as UTF-8"
        raise InvalidSetting(message) from error
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip().removeprefix("export ")
        if not stripped or stripped.startswith("#"):
            continue
        name, equals, value = stripped.partition("=")
        if not equals:
            message = f"{path}, line {number}: expected NAME=value"
            raise InvalidSetting(message)
        value = value.strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        values[name.strip()] = value
    return values
