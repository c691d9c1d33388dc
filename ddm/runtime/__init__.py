"""What every computation runs on: compilation, threads, processes, progress.

compilation   numba's options, in one place
threads       blocks of one array over the threads of this process
jobs          many independent tasks over processes
progress      the bar that both show
seeds         what random numbers begin with
"""
