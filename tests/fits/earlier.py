"""The content of a saved fit as earlier versions wrote it, without a checksum."""

# what the second schema added to a fit, and to its reading
TO_FIT = ("lost_rt", "lost_share")
TO_READING = ("deadline_tolerance", "omissions", "lost_rt", "unit")


def of_schema_2(whole):
    return {name: part for name, part in whole.items() if name != "sha256"} | {"schema": 2}


def of_schema_1(whole):
    """As version 0.1.0 wrote it, before responses could have lost their RT."""
    return _before_2(of_schema_2(whole)) | {"schema": 1}


def _before_2(whole):
    if "fits" in whole:
        return whole | {"fits": [_before_2(fit) for fit in whole["fits"]]}
    reading = {name: said for name, said in whole["reading"].items() if name not in TO_READING}
    fit = {name: part for name, part in whole.items() if name not in TO_FIT}
    return fit | {"reading": reading}
