"""From HTML to PDF, for whatever is printed: documents, the typeface, people's words on paper.

``document`` has a process of its own set it (``process``), with limits and without a network.
"""
