"""`python -m portal.cli`: the same as the installed `milepost`."""

from portal.cli.main import main

if __name__ == "__main__":
    main()
