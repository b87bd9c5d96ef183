"""Widgets, pages, presenters."""
