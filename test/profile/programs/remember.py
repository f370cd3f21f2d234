"""Memory that is kept: dumps a tracemalloc snapshot of what `hot` holds, its own frames only."""
import os
import sys
import tracemalloc

import hot

tracemalloc.start(10)
kept = hot.main(5)
here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "*")
snapshot = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, here, all_frames=False)])
snapshot.dump(sys.argv[1])
