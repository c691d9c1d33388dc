"""Methods laid over trials."""

from ddm.models.layout import lay_out
from ddm.models.outcomes import outcomes_of_trials


def objective_of(method, model, trials):
    """The objective of a method on trials under a model."""
    design = lay_out(model, trials)
    return method.on(outcomes_of_trials(model, trials, design), design)
