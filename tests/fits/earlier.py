"""The content of a saved fit as earlier versions wrote it, without a checksum."""

# what the second schema added to a fit, and to its reading
TO_FIT = ("lost_rt", "lost_share")
TO_READING = ("deadline_tolerance", "omissions", "lost_rt", "unit")

# what the fourth schema added to a model, and where parameters of cells have had two more columns
TO_MODEL = ("start", "start_shape", "non_decision", "t0_sd", "functions")
ADDED = slice(8, 10)
WIDTH = 11


def of_schema_3(whole):
    """Before starts and non-decision times could have other distributions than uniform ones."""
    return _of_each(whole, _before_4) | {"schema": 3}


def of_schema_2(whole):
    without = {name: part for name, part in of_schema_3(whole).items() if name != "sha256"}
    return without | {"schema": 2}


def of_schema_1(whole):
    """As version 0.1.0 wrote it, before responses could have lost their RT."""
    return _of_each(of_schema_2(whole), _before_2) | {"schema": 1}


def _of_each(whole, before):
    if "fits" in whole:
        return whole | {"fits": [before(fit) for fit in whole["fits"]]}
    return before(whole)


def _before_4(fit):
    design, offset = fit["design"], []
    for begin in range(0, len(design["offset"]), WIDTH):
        row = design["offset"][begin : begin + WIDTH]
        offset += row[: ADDED.start] + row[ADDED.stop :]
    terms = [
        term | {"position": term["position"] - 2 * (term["position"] >= ADDED.stop)}
        for term in design["terms"]
    ]
    model = {name: said for name, said in fit["model"].items() if name not in TO_MODEL}
    return fit | {"model": model, "design": design | {"offset": offset, "terms": terms}}


def _before_2(fit):
    reading = {name: said for name, said in fit["reading"].items() if name not in TO_READING}
    without = {name: part for name, part in fit.items() if name not in TO_FIT}
    return without | {"reading": reading}
