"""The book of neighbourhood issues (نظام مسائل محلات) and the booths' signs, as PDF for printing.

``chapters`` and ``sign`` read what is said, ``pages`` turns it into HTML with its pictures,
``printing`` has a process of its own set it. Only public fields enter.
"""
