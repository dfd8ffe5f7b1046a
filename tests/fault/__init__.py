"""Faults on purpose, and the books that must balance afterwards."""
