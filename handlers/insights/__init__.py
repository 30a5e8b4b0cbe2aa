"""Insights: how well it goes, by what happened after each answer."""

from handlers.insights.course import Course, Given
from handlers.insights.experience import Experience, experience
from handlers.insights.ports import Ledger
from handlers.insights.report import Report, report

__all__ = ["Course", "Experience", "Given", "Ledger", "Report", "experience", "report"]
