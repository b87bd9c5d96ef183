"""The protocol, values in and values out: stdlib only, no I/O, no clock, no Qt."""
