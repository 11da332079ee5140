"""The parts of the proxy: which call a request is, what to refuse, how to break an answer."""
