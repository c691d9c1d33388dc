"""Data of which not every trial was observed."""


def missed(data, deadline):
    """The data with omissions for responses after the deadline."""
    late = data["rt"] > deadline
    return data.assign(rt=data["rt"].mask(late), response=data["response"].astype(float).mask(late))
