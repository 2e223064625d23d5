"""Reading and showing a section that is being written, for the desk and for contributors."""
