"""Slack: what people see there, and what comes from there."""
