"""Quality: what customers say about our work, and what we make of it."""

from handlers.quality.follow_up import FollowUp, FollowUpEvent, FollowUpState
from handlers.quality.survey import Decision, Kind, Reason, Survey

__all__ = ["Decision", "FollowUp", "FollowUpEvent", "FollowUpState", "Kind", "Reason", "Survey"]
