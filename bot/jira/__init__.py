"""Jira: makes, changes and reads issues there, and hears of what happens to them."""
