"""Mail, both ways: letters to customers go out, their mails come in."""
