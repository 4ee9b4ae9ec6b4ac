"""The labeller: gives every block its role, from evidence that a reader could name."""
