"""A service that sends its profiles to the Pyroscope at argv[1] for argv[2] seconds."""

import sys
import time

import pyroscope
from orders.reports import total

pyroscope.configure(
    app_name="shop",
    server_address=sys.argv[1],
    upload_interval=2,
    tags={
        "service_repository": "https://github.com/example/shop",
        "service_git_ref": sys.argv[3],
        "service_root_path": "app",
    },
)
known = list(range(3000))
end = time.monotonic() + float(sys.argv[2])
while time.monotonic() < end:
    total(known, known)
pyroscope.shutdown()
