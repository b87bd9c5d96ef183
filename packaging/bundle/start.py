"""Where a bundle of the app starts."""

import sys

from tgate_desktop.__main__ import main

sys.exit(main())
