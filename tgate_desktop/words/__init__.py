"""All that a person reads, without Qt."""
