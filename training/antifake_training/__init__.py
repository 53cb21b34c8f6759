"""Trains, measures and exports the networks of the service."""
