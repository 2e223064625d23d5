"""Workbooks that people wrote: read without trust, as tables, with a report by row."""
