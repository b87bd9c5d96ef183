"""T-Gate Desktop: connects restaurant companies to T-Gate and keeps their tokens."""

__version__ = "0.1.0"
USER_AGENT = f"tgate-desktop/{__version__}"
