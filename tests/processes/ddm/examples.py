"""Processes that cover the cases of the formulas."""

from ddm import DDM

PROCESS = DDM(v=1.2, a=1.5, t0=0.3)

PROCESSES = {
    "easy": PROCESS,
    "biased": DDM(v=-0.8, a=1.1, z=0.3, t0=0.2),
    "no drift": DDM(v=0, a=1.3, z=0.6, t0=0.25),
    "weak drift": DDM(v=1e-9, a=1.3, z=0.6, t0=0.25),
    "strong drift": DDM(v=8, a=2, z=0.4),
    "Ratcliff's scale": DDM(v=0.2, a=0.12, z=0.45, t0=0.3, D=0.01),
    "drift varies": DDM(v=1.2, a=1.5, t0=0.3, sv=0.9),
    "all vary": DDM(v=1.2, a=1.5, z=0.45, t0=0.3, sv=0.9, sz=0.4, st0=0.2),
}
