"""The simulated Slack (`bot.simulators.slack`) is itself tested here."""
