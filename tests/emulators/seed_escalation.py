"""Seeds an account in which every known way to become an administrator is open to one principal.

Prints a JSON list of what an audit must find: check, resource (names that it may have),
region (null: any), status, and what the message or the evidence must say.
"""

from seeding import escalation
from seeding.common import run

if __name__ == "__main__":
    run(escalation.account)
