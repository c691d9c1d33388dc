"""What commands are told of several at once: models, conditions, and fits that were saved.

named_text     texts such as "hard: v=1.5; a=1.2"
models         the option --model: several models for the same trials
conditions     the option --condition: a process for each condition
saved_fits     the option --fit: fits in files, with their trials
fitted_models  all models of the same trials, fitted here or saved before
"""
