"""A second opinion on docs/events.md: a model written from its sentences, random cases, and the comparison with `tutti rehearse`."""
