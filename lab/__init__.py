"""What was tried; nothing that ships imports it."""
