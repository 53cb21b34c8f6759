"""Trains, measures and exports the networks that the service runs."""
