"""Records of several documents about one thing: proposals for topics, and what contradicts them."""
