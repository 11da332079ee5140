"""Seeds the sample account of `audit demo`: see seeding/demo. It expects nothing, and prints `[]`."""

from seeding.common import run
from seeding.demo import seed_all

if __name__ == "__main__":
    run(seed_all)
