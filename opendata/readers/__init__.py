"""One module for each kind of file that becomes a table."""
