"""Small tables of trials."""

import numpy as np
import pandas as pd

ANSWERS = ["dark", "light", "light", "dark"]


def table(rt=(0.5, 0.6, 0.7, 0.8), response=(0, 1, 1, 0), **columns):
    return pd.DataFrame({"rt": rt, "response": response, **columns})


# other times and responses for these
RT, UPPER = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1, 0, 0, 1])
