"""The Web API, method by method."""

from bot.simulators.slack.methods import chat, conversations, files, people, reactions, views
from bot.simulators.slack.methods.method import Method

METHODS: dict[str, Method] = {
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **people.METHODS,
    **reactions.METHODS,
    **views.METHODS,
}

__all__ = ["METHODS", "Method"]
