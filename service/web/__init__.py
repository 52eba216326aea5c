"""The HTML pages: the landing page, the explorers, the reading room and the pages of problems."""
