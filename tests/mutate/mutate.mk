# Breaks one line at a time, and asks the nearest test whether it notices: the proof of the tests.

.PHONY: mutate

mutate: deps ## break one line at a time and list what no test noticed (ONLY=pattern of a file, a test, or a reason)
	tests/mutate/run '$(or $(ONLY),.)'
