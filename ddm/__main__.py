"""``python -m ddm``, the command without its script."""

from ddm.cli import main

if __name__ == "__main__":
    main(prog_name="ddm")
