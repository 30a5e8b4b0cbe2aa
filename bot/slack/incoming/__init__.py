"""What Slack sends, read into our words. Pure."""

from bot.slack.incoming.deliveries import Delivery, Kind, Left, delivery, joined, read_left
from bot.slack.incoming.interactions import (
    Command,
    Pressed,
    Shortcut,
    pressed,
    read_command,
    read_pressed,
    shortcut,
)
from bot.slack.incoming.messages import Said, Sent, read_said, said
from bot.slack.incoming.teams import team, window_team

__all__ = [
    "Command",
    "Delivery",
    "Kind",
    "Left",
    "Pressed",
    "Said",
    "Sent",
    "Shortcut",
    "delivery",
    "joined",
    "pressed",
    "read_command",
    "read_left",
    "read_pressed",
    "read_said",
    "said",
    "shortcut",
    "team",
    "window_team",
]
