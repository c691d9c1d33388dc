"""Many groups of one table, searched together.

sides    the RTs of groups, sorted by cell, response and time
search   where the searches of all groups end
stored_searches   what was found, in a checkpoint; trials_checkpoint: what this is of
"""
