"""What people did, one by one.

membership        which columns tell people apart, and the level of tests over all people
conditions        which columns are conditions
accuracies        which responses were correct
identities        names that stand for several people
groups            groups of ``by`` without a name, or with few trials
trial_numbers     trials of people and conditions, beside the number that is needed
missing_trials    trial numbers that are left out
one_response      people who give one response only
below_chance      people who answer correctly less often than by chance
no_evidence       accuracies at a level 0 of a strength
fast_guesses      the fastest responses at chance
trends            RTs and accuracies that change with practice
"""
