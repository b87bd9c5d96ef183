"""The use cases: they call ports and give frozen states."""
