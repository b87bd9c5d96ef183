"""Practice T-Gate: plays T-Gate for training, demos and tests."""
