"""Settings: one table that feeds the code, `onetouch doctor` and the reference page."""

from bot.config.options import OPTIONS, PREFIX, Option
from bot.config.settings import InvalidSetting, Settings

__all__ = ["OPTIONS", "PREFIX", "InvalidSetting", "Option", "Settings"]
