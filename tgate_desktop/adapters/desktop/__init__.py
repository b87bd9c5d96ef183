"""The outside things that only Qt can reach."""
