"""The objects as Stripe draws them: every key the API shows, filled with what the sandbox knows.

A key that the sandbox has no use for is there all the same, empty, so that what reads Stripe's
objects reads these. A test compares keys and types with Stripe's published examples.
"""
