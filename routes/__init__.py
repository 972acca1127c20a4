"""The door for machines and plain browsers."""
