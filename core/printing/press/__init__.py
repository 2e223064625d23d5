"""The process that prints, started by ``document``: ``python -m core.printing.press JOB``.

What people wrote can make a layout as long or as large as it likes: it ends this process and
those it made, and nothing else. Nothing is fetched but the files of the job. ``setting`` makes a
part's pages, ``crew`` has two processes set the parts side by side, ``joining`` makes one file.
"""
