"""``python -m ddm``: the command `ddm` without its script."""

from ddm.cli import main

if __name__ == "__main__":
    main(prog_name="ddm")
