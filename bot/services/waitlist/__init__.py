"""The waiting list of a full mentor."""
