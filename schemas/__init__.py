"""The nouns: what crosses the wire, is priced, is printed and is stored as JSON.

Every Struct is frozen and refuses unknown fields. This package imports nothing of ours.
"""
