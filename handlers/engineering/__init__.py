"""What becomes of tickets in engineering: escalated once, followed in the tracker, told to the customer."""
