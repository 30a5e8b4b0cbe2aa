"""Slack's limits (docs.slack.dev, Block Kit reference). It refuses a whole message or view for one that is passed.

All lengths are code points of what is sent, `&lt;` counting four.
"""

from __future__ import annotations

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_TEXT = 4_000
"""From here on a message cannot be updated (`msg_too_long`)."""
QUOTED = 9_000
"""Of a message, in all its blocks. Slack documents more, and refuses from about 13,000 on (`msg_blocks_too_long`)."""

SECTION = 3_000
HEADER = 150
CONTEXT_ELEMENTS = 10
ACTIONS = 25
BUTTON = 75
VALUE = 2_000
URL = 3_000
ID = 255
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30

OPTION = 75
OPTION_VALUE = 150
OPTIONS = 100
CHOICES = 10
"""Radio buttons, or check boxes, of one element."""
PLACEHOLDER = 150
INPUT = 3_000
LABEL = 2_000

TITLE = 24
"""Of a modal, and of its two buttons."""
METADATA = 3_000
VIEW_SIZE = 250_000
"""Bytes of a view as JSON."""
