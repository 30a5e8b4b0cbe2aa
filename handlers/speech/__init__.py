"""What a message is besides a question: greetings, verdicts, calls for a person. Pure, by its words alone."""
