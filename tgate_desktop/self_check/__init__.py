"""The front of `tgate-desktop --self-check`: whether this installation works here, shown by using it."""
