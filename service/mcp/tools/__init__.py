"""The tools: what a language model can ask for, each in one small answer."""
