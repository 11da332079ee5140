"""The sample account of `audit demo`: a shop's, mostly well kept, with the usual mistakes.

Production and staging in Ireland, analytics in Virginia, a second copy of the backups in
Frankfurt. Each module makes one part of it; what they make is dated back.
"""

from . import compute, databases, identity, network, storage, trails

from ..common import Seed


def seed_all(seed: Seed) -> None:
    """In the order in which the parts need each other."""
    storage.make(seed)
    identity.make(seed)
    production, staging, analytics = network.make(seed)
    compute.make(seed, production, staging, analytics)
    databases.make(seed, production, staging, analytics)
    trails.make(seed)
