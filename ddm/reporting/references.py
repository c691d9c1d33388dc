"""What to cite, as BibTeX."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version

BIBTEX = {
    "ratcliff1978": """@article{ratcliff1978,
  author = {Ratcliff, Roger},
  title = {A theory of memory retrieval},
  journal = {Psychological Review},
  year = {1978}, volume = {85}, number = {2}, pages = {59--108},
  doi = {10.1037/0033-295X.85.2.59}
}""",
    "ratcliff2008": """@article{ratcliff2008,
  author = {Ratcliff, Roger and McKoon, Gail},
  title = {The diffusion decision model: Theory and data for two-choice decision tasks},
  journal = {Neural Computation},
  year = {2008}, volume = {20}, number = {4}, pages = {873--922},
  doi = {10.1162/neco.2008.12-06-420}
}""",
    "navarro2009": """@article{navarro2009,
  author = {Navarro, Daniel J. and Fuss, Ian G.},
  title = {Fast and accurate calculations for first-passage times in {Wiener} diffusion models},
  journal = {Journal of Mathematical Psychology},
  year = {2009}, volume = {53}, number = {4}, pages = {222--230},
  doi = {10.1016/j.jmp.2009.02.003}
}""",
    "ratcliff2002": """@article{ratcliff2002,
  author = {Ratcliff, Roger and Tuerlinckx, Francis},
  title = {Estimating parameters of the diffusion model: Approaches to dealing with contaminant
           reaction times and parameter variability},
  journal = {Psychonomic Bulletin \\& Review},
  year = {2002}, volume = {9}, number = {3}, pages = {438--481},
  doi = {10.3758/BF03196302}
}""",
    "heathcote2002": """@article{heathcote2002,
  author = {Heathcote, Andrew and Brown, Scott and Mewhort, D. J. K.},
  title = {Quantile maximum likelihood estimation of response time distributions},
  journal = {Psychonomic Bulletin \\& Review},
  year = {2002}, volume = {9}, number = {2}, pages = {394--401},
  doi = {10.3758/BF03196299}
}""",
    "voss2004": """@article{voss2004,
  author = {Voss, Andreas and Rothermund, Klaus and Voss, Jochen},
  title = {Interpreting the parameters of the diffusion model: An empirical validation},
  journal = {Memory \\& Cognition},
  year = {2004}, volume = {32}, number = {7}, pages = {1206--1220},
  doi = {10.3758/BF03196893}
}""",
    "wagenmakers2007": """@article{wagenmakers2007,
  author = {Wagenmakers, Eric-Jan and van der Maas, Han L. J. and Grasman, Raoul P. P. P.},
  title = {An {EZ}-diffusion model for response time and accuracy},
  journal = {Psychonomic Bulletin \\& Review},
  year = {2007}, volume = {14}, number = {1}, pages = {3--22},
  doi = {10.3758/BF03194023}
}""",
    "kass1989": """@article{kass1989,
  author = {Kass, Robert E. and Steffey, Duane},
  title = {Approximate {Bayesian} inference in conditionally independent hierarchical models
           (parametric empirical {Bayes} models)},
  journal = {Journal of the American Statistical Association},
  year = {1989}, volume = {84}, number = {407}, pages = {717--726},
  doi = {10.1080/01621459.1989.10478825}
}""",
    "hoffman2014": """@article{hoffman2014,
  author = {Hoffman, Matthew D. and Gelman, Andrew},
  title = {The {No-U-Turn} sampler: Adaptively setting path lengths in {Hamiltonian} {Monte}
           {Carlo}},
  journal = {Journal of Machine Learning Research},
  year = {2014}, volume = {15}, pages = {1593--1623}
}""",
    "vehtari2017": """@article{vehtari2017,
  author = {Vehtari, Aki and Gelman, Andrew and Gabry, Jonah},
  title = {Practical {Bayesian} model evaluation using leave-one-out cross-validation and {WAIC}},
  journal = {Statistics and Computing},
  year = {2017}, volume = {27}, number = {5}, pages = {1413--1432},
  doi = {10.1007/s11222-016-9696-4}
}""",
    "vehtari2021": """@article{vehtari2021,
  author = {Vehtari, Aki and Gelman, Andrew and Simpson, Daniel and Carpenter, Bob and
            B{\\"u}rkner, Paul-Christian},
  title = {Rank-normalization, folding, and localization: An improved {$\\widehat{R}$} for
           assessing convergence of {MCMC}},
  journal = {Bayesian Analysis},
  year = {2021}, volume = {16}, number = {2}, pages = {667--718},
  doi = {10.1214/20-BA1221}
}""",
    "vandekerckhove2007": """@article{vandekerckhove2007,
  author = {Vandekerckhove, Joachim and Tuerlinckx, Francis},
  title = {Fitting the {Ratcliff} diffusion model to experimental data},
  journal = {Psychonomic Bulletin \\& Review},
  year = {2007}, volume = {14}, number = {6}, pages = {1011--1026},
  doi = {10.3758/BF03193087}
}""",
    "akaike1974": """@article{akaike1974,
  author = {Akaike, Hirotugu},
  title = {A new look at the statistical model identification},
  journal = {IEEE Transactions on Automatic Control},
  year = {1974}, volume = {19}, number = {6}, pages = {716--723},
  doi = {10.1109/TAC.1974.1100705}
}""",
}

# of the model itself, whatever was done with it
ALWAYS = ("ratcliff1978", "ratcliff2008")


def bibtex(keys: Iterable[str]) -> str:
    """The entries of the package, of the model, and of these keys, each once."""
    every = dict.fromkeys([*ALWAYS, *keys])
    return "\n\n".join([_of_package(), *(BIBTEX[key] for key in every)])


def _of_package() -> str:
    return (
        "@software{ddm,\n"
        "  author = {{The ddm developers}},\n"
        "  title = {ddm-toolkit: drift-diffusion models of decisions in {Python}},\n"
        f"  version = {{{version('ddm-toolkit')}}}\n"
        "}"
    )
