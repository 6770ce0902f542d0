"""The pure decisions: what may be licensed, what it costs, what the licence says.

Nothing here awaits, reads a clock or touches anything outside its arguments.
"""
