"""What guests carry: badges, labels and invitation cards, with a code that is printed once.

``face`` says what stands on one, ``qr`` and ``fitting`` measure it; ``label`` draws the gate's own,
``pages`` the papers that are set as PDF, ``card`` the picture for a phone. ``issuing`` gives the
codes in the same transaction that notes the paper they stand on.
"""
