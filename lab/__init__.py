"""Experiments; nothing that ships imports them."""
