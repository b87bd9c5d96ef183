"""Connect a company: five pages in a window of their own."""
