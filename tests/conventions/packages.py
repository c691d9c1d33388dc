"""One process, and how much of it each package can say."""

OURS = {"v": 2.0, "a": 1.5, "z": 0.6, "t0": 0.3, "sv": 0.8, "sz": 0.2, "st0": 0.1}

CAN_SAY = {
    "pyddm": ("v", "a", "z", "t0", "st0"),
    "brms": ("v", "a", "z", "t0"),
    "ez": ("v", "a", "t0"),
    "ulrich": ("v", "a", "t0"),
    "driftdm": ("v", "a", "t0"),
}


def can_say(package):
    return CAN_SAY.get(package, tuple(OURS))
