"""What people did, one by one.

groups            groups with few trials, or one response
"""
