"""The words on problems, a module for each branch of the tree."""
