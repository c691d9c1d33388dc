"""What every computation runs on: compilation, threads, processes, progress, seeds and files.

compilation   numba's options, in one place; kernel_files: its cache, with checksums
threads       blocks of one array, in the threads of this process
jobs          many independent tasks, in several processes
workers       these processes, which may die; orphans: they end with their parent
backends      clusters that do tasks instead; dask_tasks: those of Dask
checkpoints   folders that keep what was done; stored_results: of such tasks; identities: of what
progress      the bar or lines that both show; waiting: what else is said to a person who waits
seeds         what random numbers begin with
whole_files   files that are complete, or as they were before
"""
