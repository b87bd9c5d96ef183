"""The ways in which Practice T-Gate misbehaves when it is told to, for training and tests."""
