"""Names by which Slack tells us what was pressed, sent or called: action ids, callback ids, and our metadata's."""

from __future__ import annotations

# Buttons under a reply.
SOLVED = "solved"
PERSON = "person"
MORE = "more"
OPTION = "option"
"""Followed by a number: every action id of a message is another."""
NONE_OF_THESE = "none_of_these"
OPEN_FORM = "open_form"

# Under a reply that only its asker sees.
POST = "post_to_thread"
REVEAL = "reveal"
"""Shows it to its asker, who may not have seen it."""

# Buttons of a ticket's card.
CLAIM = "ticket_claim"
REPLY = "ticket_reply"
NOTE = "ticket_note"
CLOSE = "ticket_close"
SHOW = "ticket_show"
TICKET_PAGE = "ticket_page"
"""Turns the pages of a ticket's window."""
NOT_URGENT = "ticket_not_urgent"
RELATE = "ticket_relate"
"""Followed by a number: links a similar ticket to the one that is shown."""

# Of a ticket and engineering: on its card, in its window, and in the window that escalates it.
ESCALATE = "ticket_escalate"
CONFIRM_ESCALATION = "escalation_confirm"
DECLINE_ESCALATION = "escalation_decline"
LINK_ISSUE = "escalation_link"
"""Followed by a number: puts the ticket on an issue that is there."""
ANSWER_ENGINEERING = "engineering_answer"
KIND_FIELD = "escalation_kind"
PROJECT_FIELD = "escalation_project"
"""These two are told of at once: what else is asked for depends on them."""

# Of news that are drafted for customers.
READ_DRAFT = "announcement_read"
"""Maybe followed by a number."""
READ_DRAFTS = "announcement_read_all"
DROP_DRAFT = "announcement_drop"
"""Maybe followed by a number."""
WANT = "known_issue_want"
"""Under an answer that is a known issue: its asker wants to hear when it is fixed."""
WORKS = "fix_works"
BROKEN = "fix_broken"

# Under the alert of a cluster.
DISMISS = "cluster_dismiss"

# Search: `/kb` and the Home tab.
SHARE = "share"
REMEMBER = "remember"
"""Followed by a number: makes a wording known as answered by an article."""
PAGE = "page"
SEARCH_FIELD = "search"
SOURCE_FIELD = "search_source"
LANGUAGE_FIELD = "home_language"
"""On a customer's Home tab: what they want to be spoken to in."""
OPEN_LINK = "open_link"
"""A button that only opens an address. Slack tells of it all the same, and wants it acknowledged."""

# Shortcuts in a message's menu, and what stands in their windows.
FIND_ANSWERS = "find_answers"
FILE_TICKET = "file_ticket"
THREAD_SHARE = "thread_share"
"""Followed by a number. Shows a found article in the message's thread."""

# Modals.
TICKET_FORM = "ticket_form"
MESSAGE_TICKET_FORM = "message_ticket_form"
"""A ticket made of somebody's message."""
REPLY_FORM = "reply_form"
NOTE_FORM = "note_form"
SETTINGS_FORM = "channel_settings"
PICK_TICKET_FORM = "escalation_pick"
ESCALATION_FORM = "escalation_form"
ANSWER_FORM = "engineering_answer_form"
ANNOUNCEMENT_FORM = "announcement_form"
ANNOUNCEMENTS_FORM = "announcements_form"

POSTED = "onetouch_posted"
"""Event type of the metadata that our messages carry."""
DELIVERY = "delivery"
"""Where in the metadata our own id of a message stands, by which it is found again."""


def option(number: int) -> str:
    """Name the button of an option, counted from 0."""
    return f"{OPTION}_{number}"


def numbered(name: str, number: int) -> str:
    """Name one of several buttons that do the same with another thing, counted from 0."""
    return f"{name}_{number}"


def unnumbered(action: str) -> str:
    """Give the name of a button without the number that tells it from others of its kind."""
    name, _, number = action.rpartition("_")
    return name if name and number.isdecimal() else action
