"""Known questions: what confirmations teach, who may teach, and what must not."""
