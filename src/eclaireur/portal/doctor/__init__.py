"""`eclaireur doctor`: examines this installation, one finding each, and says what to mend. Shows no secret.

The checks are in `storage` (database, migrations, Redis, disk, keys) and `service` (e-mail, worker, clock,
security, static files, translations). Each is a function without argument that returns a Finding.
"""

from eclaireur.portal.doctor.findings import BROKEN, MEND, OK, Finding, examine

__all__ = ["BROKEN", "MEND", "OK", "Finding", "examine"]
