"""Tickets: what engineers and customers do with them."""

from handlers.tickets.desk import TicketDesk

__all__ = ["TicketDesk"]
