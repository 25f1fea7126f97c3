"""Liaison: who connects a firm to a university, and which sentence says so."""
