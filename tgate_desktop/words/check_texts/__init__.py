"""What *Check this computer* says, by check and finding."""
