# make run        a whole sample factory on this machine; DEMO_ARGS="--seconds 45" limits the time
# make test       every test: units, services, and the built program with real peers
# make test-plants    a thousand faulty and a thousand healthy plants for the doctor
# make test-profiles  every device profile, read by a peer and by the gateway
# make check      everything that a change must pass: lint, build, test
# make deb        the Debian package; make test-deb installs it in a Debian with systemd and uses it
# make bench        what polling and publishing cost, beside a bare loop of libmodbus and libmosquitto
# make bench-replay  how long a month of 50 meters takes to replay
# make bench-lines  what polling does on slow lines with dead units, and what 200 devices cost
# make bench-late   whether late and doubled answers are ever taken for others, over 100,000 values
# make bench-scan   how long scan needs to name the meters of unknown lines, and whether it names all profiles
# make bench-reports  how long reports of 50 accounts take, and what a reading costs
# make bench-scale  1,000 devices, 1,000 connections, long lines, brokers that drop, KPI rows of many gateways
# The others: build release format lint sanitize coverage size docs clean

FLAGS   := --explicit-target-dependency-import-check error
# lld packs the relative relocations (a megabyte that would stay resident), merges equal functions and,
# with nothing exported, removes functions that nothing calls. What runs for each reading lies side by side. That actors
# of one thread call each other on it is checked in debug builds only.
RELEASE := swift build -c release --static-swift-stdlib --product park-gateway $(FLAGS) \
  -Xswiftc -Xfrontend -Xswiftc -function-sections -Xswiftc -Xfrontend -Xswiftc -disable-dynamic-actor-isolation \
  -Xswiftc -use-ld=lld -Xlinker -O2 -Xlinker --icf=safe -Xlinker --gc-sections \
  -Xlinker --version-script=$(CURDIR)/Packaging/link/exports.map \
  -Xlinker --symbol-ordering-file=$(CURDIR)/Packaging/link/hot-functions.txt \
  -Xlinker --no-warn-symbol-ordering \
  -Xlinker -z -Xlinker pack-relative-relocs -Xlinker -z -Xlinker relro -Xlinker -z -Xlinker now
VENV    := .build/venv
PYTEST  := $(VENV)/bin/python -m pytest
# Most end-to-end tests wait for something, so more of them run at once than there are cores.
WORKERS ?= 6
BENCH   := python3 Benchmarks/outbox

.PHONY: run test test-plants test-profiles check build release unit-test end-to-end format lint sanitize coverage size docs \
  bench hot-functions bench-late bench-lines bench-outbox bench-replay bench-reports bench-scale bench-scan clean packages deb test-deb

run: release
	@exec "$$($(RELEASE) --show-bin-path)/park-gateway" demo $(DEMO_ARGS)

test: unit-test end-to-end

check: lint test

packages:
	@.ci/install-packages

build: packages
	swift build --build-tests $(FLAGS)

release: packages
	$(RELEASE)

unit-test: build $(VENV)/done
	PARK_GATEWAY_TEST_PYTHON=$(CURDIR)/$(VENV)/bin/python swift test --skip-build $(FLAGS) --disable-xctest --parallel

end-to-end: build $(VENV)/done
	PARK_GATEWAY_BIN="$${PARK_GATEWAY_BIN:-$$(swift build --show-bin-path $(FLAGS))/park-gateway}" \
	  $(PYTEST) -n $(WORKERS) -q Tests/EndToEnd $(PYTEST_ARGS)

# The ordinary run takes some of them; PARK_GATEWAY_SEED repeats a run.
test-plants: build
	PARK_GATEWAY_PLANTS=$${PARK_GATEWAY_PLANTS:-1000} swift test --skip-build $(FLAGS) --disable-xctest --filter RandomPlantTests

# All device profiles; the ordinary run takes some of them.
test-profiles: build $(VENV)/done
	PARK_GATEWAY_BIN="$${PARK_GATEWAY_BIN:-$$(swift build --show-bin-path $(FLAGS))/park-gateway}" \
	  PARK_GATEWAY_PROFILES=all $(PYTEST) -n $(WORKERS) -q Tests/EndToEnd/test_profiles.py $(PYTEST_ARGS)

$(VENV)/done: Tests/requirements.txt | packages
	.ci/make-venv $(VENV) $<
	@touch $@

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests

lint: build
	swift format lint --strict --recursive --parallel Package.swift Sources Tests
	python3 -m compileall -q Tests/EndToEnd Benchmarks
	for script in .ci/*; do head -1 "$$script" | grep -q python || bash -n "$$script" || exit 1; done
	.ci/undeclared-imports
	.ci/unused-declarations "$$(swift build --show-bin-path $(FLAGS))"

sanitize: packages
	.ci/sanitize thread address

coverage: packages
	.ci/coverage

size: release $(VENV)/done
	PYTHONPATH=Tests/EndToEnd $(VENV)/bin/python -m peers.footprint \
	  "$$($(RELEASE) --show-bin-path)/park-gateway"

# Three turns of both programs, then the highest rates; fails when a limit of docs/performance.md is missed.
bench: release
	PARK_GATEWAY_BIN="$$($(RELEASE) --show-bin-path)/park-gateway" python3 Benchmarks/speed/speed.py $(BENCH_ARGS)

# Which functions those are, to be run when the way of a reading has changed.
hot-functions: release
	.ci/install-packages valgrind
	PARK_GATEWAY_BIN="$$($(RELEASE) --show-bin-path)/park-gateway" \
	  python3 Benchmarks/speed/hot_functions.py Packaging/link/hot-functions.txt

bench-lines: release
	python3 Benchmarks/lines.py "$$($(RELEASE) --show-bin-path)/park-gateway" $(BENCH_ARGS)

bench-late: release
	python3 Benchmarks/late_answers.py "$$($(RELEASE) --show-bin-path)/park-gateway" $(BENCH_ARGS)

# A month of 50 meters, one reading of each a minute, into 1, 10 and 50 accounts.
bench-replay: release
	python3 Benchmarks/replay.py "$$($(RELEASE) --show-bin-path)/park-gateway" $(BENCH_ARGS)

bench-reports: release
	python3 Benchmarks/reports.py "$$($(RELEASE) --show-bin-path)/park-gateway"

bench-scan: release $(VENV)/done
	$(VENV)/bin/python Benchmarks/scan.py "$$($(RELEASE) --show-bin-path)/park-gateway"
	$(VENV)/bin/python Benchmarks/scan_names.py "$$($(RELEASE) --show-bin-path)/park-gateway"

deb: release
	.ci/install-packages deb
	Packaging/build-deb "$$($(RELEASE) --show-bin-path)/park-gateway" .build/deb
	lintian --fail-on error,warning .build/deb/park-gateway_*.changes

test-deb: deb
	.ci/install-packages test-deb
	Packaging/test/test-deb .build/deb/park-gateway_*.deb .build/test-deb

# Checks the promises of the outbox: each script prints its figures, and fails when a promise is broken.
bench-outbox: release
	for script in crash power_cut limit disk_full two_brokers backlog alias flash; do \
	  PARK_GATEWAY_BIN="$$($(RELEASE) --show-bin-path)/park-gateway" \
	    $(BENCH)/$$script.py || exit 1; done

# Each script prints its figures, and fails when a promise is broken.
bench-scale: release
	for script in connections "connections --connections 1000 --devices 1" throughput reconnects takeover spread; do \
	  set -- $$script; name=$$1; shift; PARK_GATEWAY_BIN="$$($(RELEASE) --show-bin-path)/park-gateway" \
	    python3 Benchmarks/scale/$$name.py $$@ || exit 1; done

docs: build
	.ci/docs .build/docs

clean:
	rm -rf .build
	find Tests/EndToEnd Benchmarks -name __pycache__ -prune -exec rm -rf {} +
