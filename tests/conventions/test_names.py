"""Our names for what others call differently."""

from ddm.conventions import CONVENTIONS, OUR_NAMES, WORDS
from ddm.parameters import BY_NAME

# alpha is the separation in Stan
AMBIGUOUS = {("ulrich", "alpha"), ("driftdm", "alpha")}


def test_every_name_of_a_parameter_elsewhere_leads_to_ours():
    ours = CONVENTIONS["ddm"].names
    for convention in CONVENTIONS.values():
        for meaning, theirs in convention.names.items():
            # what several packages call differently is what the first of them means
            if meaning in ours and (convention.package, theirs) not in AMBIGUOUS:
                assert OUR_NAMES[theirs.lower()] == ours[meaning], theirs


def test_words_of_the_field_lead_to_parameters_and_to_one_each():
    assert set(WORDS) <= set(BY_NAME)
    words = [word for of_one in WORDS.values() for word in of_one.split()]
    names = [name.lower() for one in CONVENTIONS.values() for name in one.names.values()]
    assert len(set(words)) == len(words)
    assert not set(words) & set(names)
    assert all(word == word.lower() for word in words)
