"""Populations: how people differ, and what is estimated of all of them together."""
