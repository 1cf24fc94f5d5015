# The target check-gradient, which builds a program and checks its gradient.
#
#   NNCHECK_PROGRAM = my_net
#   NNCHECK_SPECS = specs/xor.json
#   include node_modules/nncheck/adapters/make/nncheck.mk
#
# NNCHECK_PROGRAM is the executable that answers nncheck. May be left out: NNCHECK_SPECS, where the program brings its own
# problem; NNCHECK_ARGS, its arguments; NNCHECK_FLAGS, those of "nncheck grad", such as --max-evaluations 1000.

NNCHECK ?= npx --no-install nncheck

.PHONY: check-gradient
check-gradient: $(NNCHECK_PROGRAM)
	$(NNCHECK) grad $(NNCHECK_SPECS) $(NNCHECK_FLAGS) -- $(abspath $(NNCHECK_PROGRAM)) $(NNCHECK_ARGS)
