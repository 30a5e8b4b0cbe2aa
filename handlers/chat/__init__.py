"""The chat: a message in, a turn out."""

from handlers.chat.desk import Desk, ReceiptNotFound
from handlers.chat.filing import TicketRequest
from handlers.chat.policy import Policy
from handlers.chat.preview import Preview
from handlers.chat.replay import Replay

__all__ = ["Desk", "Policy", "Preview", "ReceiptNotFound", "Replay", "TicketRequest"]
