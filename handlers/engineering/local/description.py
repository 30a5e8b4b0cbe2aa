"""What an issue of our own says, in plain text. Pure."""

from __future__ import annotations

from handlers.engineering.ports import Order


def description(order: Order) -> str:
    """Put the words of an order together."""
    draft = order.draft
    parts = (
        _part("Steps to reproduce", draft.steps),
        _part("Expected", draft.expected),
        _part("Actual", draft.actual),
        _part("Seen in", draft.versions),
        _part("Accounts affected", _accounts(order)),
        _part("Support ticket", f"{order.ticket}: {order.link}"),
    )
    return "\n\n".join(filter(None, parts))


def _part(title: str, text: str) -> str:
    return f"{title}\n{text.strip()}" if text.strip() else ""


def _accounts(order: Order) -> str:
    named = order.draft.accounts
    return f"{order.accounts}, among them {', '.join(named)}" if named else str(order.accounts)
