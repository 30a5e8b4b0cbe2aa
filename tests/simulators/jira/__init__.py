"""The simulated Jira (`bot.simulators.jira`) is itself tested here."""
