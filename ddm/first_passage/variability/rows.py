"""The rows of the arrays of times and nodes, and what is averaged."""

from __future__ import annotations

# what is averaged
DENSITY = 0
CDF = 1
SURVIVOR = 2

# Rows of the array of the times of a batch of trials. f is the average of the density over starts;
# the derivatives in t and in the spread of t0 take df/dt in place of f where MOVES is 1.
TRIAL = 0  # the place of the trial in the batch
TIME = 1  # t, in s
WEIGHT = 2  # the factor of f in the value
BY_T = 3  # the factor in the derivative in t
BY_ST0 = 4  # the factor in the derivative in st0 or t0_sd
MOVES = 5
MIDDLE = 6  # the middle of the range of starts that matter, minus w; of a beta distribution its end
HALF = 7  # half the width of that range; of a beta distribution the step between its nodes
STARTS = 8  # the number of starts in it
LOG = 9  # the log of a factor of all three factors above, which may be too small for a float
N_TIME_ROWS = 10

# Rows of the array of the nodes (2, N_NODE_ROWS, room), which has those at short times first.
AT = 0  # the column of the node's time in the array of times
T = 1  # that time, in s
W = 2  # the relative start
FAR = 3  # its distance from the other boundary
SHARE = 4  # the weight of the start
VALUE = 5  # log f; then its derivatives
IN_V = 6
IN_A = 7
IN_W = 8
IN_T = 9
IN_SV = 10
N_NODE_ROWS = 11
