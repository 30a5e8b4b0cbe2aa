"""What Slack's refusals of a message mean. Pure."""

from __future__ import annotations

from bot.slack.errors import SlackRefused

_PASSING = frozenset(
    {
        # The token, or what it may do: whoever installed the app can mend it.
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
        # The workspace: its administrators can, or Slack is at work on it.
        "accesslimited",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "external_channel_migrating",
        "message_limit_exceeded",
        "org_login_required",
        "team_access_not_granted",
        "team_added_to_org",
        "two_factor_setup_required",
        "update_failed",
    }
)
_CONTENT = frozenset(
    {
        "block_mismatch",
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
    }
)


def passes(refused: SlackRefused) -> bool:
    """Tell whether the same may be taken later.

    All others are for good, also those that Slack names in days to come: what is tried for ever is told to nobody.
    """
    return refused.error in _PASSING


def unreadable(refused: SlackRefused) -> bool:
    """Tell whether a place cannot be read, so that nothing can be looked for there."""
    return refused.error == "missing_scope" or not passes(refused)


def of_content(refused: SlackRefused) -> bool:
    """Tell whether it is about what was said: plain text may be taken."""
    return refused.error in _CONTENT
