"""The pages for people: the landing page, the explorers, the pages of problems and what they are made of."""
