# What people do with Parley. `make` alone says what there is.

SWIFT    ?= swift
DATA     ?= .parley
TCP      ?= 127.0.0.1:7717
HTTP     ?= 127.0.0.1:7780

# One scratch folder for each configuration, so that none of them is ever built twice.
RELEASE  = --scratch-path .build-release -c release

.PHONY: help run build test lint format bench fuzz tools test-tools clean

help:
	@echo "make run     builds the server and starts it with a demonstration in $(DATA) (TCP=HOST:PORT, HTTP=HOST:PORT, DATA=DIR)"
	@echo "make test    runs all tests"
	@echo "make bench   measures fan-out, memory, durable posts, the codec and bytes on the wire, each beside others in the same run"
	@echo "make fuzz    fuzzes the codec, the session and the schema compiler (SECONDS=60 for each of TARGETS=…)"
	@echo "make lint    checks the layout of the sources; make format mends it"
	@echo "make clean   removes everything that was built"

run: build
	@.build-release/release/parley serve --data $(DATA) --tcp $(TCP) --http $(HTTP) --demo

build: tools
	@$(SWIFT) build $(RELEASE) --product parley

test: tools test-tools
	$(SWIFT) test --no-parallel

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Fuzz

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Fuzz

bench: tools
	$(SWIFT) build $(RELEASE) --product parley-bench
	.build-release/release/parley-bench

SECONDS  ?= 60

fuzz: tools
	@SWIFT="$(SWIFT)" Fuzz/run $(SECONDS) $(TARGETS)

# The system's libraries that the build needs; installed where they are missing and this may be done.
tools:
	@command -v $(SWIFT) >/dev/null || { echo "Swift 6.3 or newer is needed: https://www.swift.org/install"; exit 1; }
	@if [ "$$(uname)" = Linux ] && ! { [ -e /usr/include/sqlite3.h ] && [ -e /usr/include/zlib.h ]; }; then \
	  if command -v apt-get >/dev/null; then \
	    as=; [ "$$(id -u)" = 0 ] || as=sudo; \
	    $$as apt-get update -q && $$as apt-get install -q -y --no-install-recommends libsqlite3-dev zlib1g-dev; \
	  else echo "The headers of SQLite and zlib are needed (libsqlite3-dev and zlib1g-dev, or what they are called here)."; exit 1; fi; \
	fi

# What only the tests need: node, which runs the JavaScript, tshark, which runs the dissector, a browser for the page (CHROMIUM says
# where it is, if it is elsewhere), and Python's packages (other people's WebSocket clients, what judges JSON Schemas, and what drives
# the browser), put aside where Python lacks them.
test-tools:
	@missing=; \
	command -v node >/dev/null || missing="nodejs"; \
	command -v tshark >/dev/null || missing="$$missing tshark"; \
	[ -x "$${CHROMIUM:-/usr/bin/chromium}" ] || missing="$$missing chromium"; \
	[ -z "$$missing" ] || { \
	  if command -v apt-get >/dev/null; then \
	    as=; [ "$$(id -u)" = 0 ] || as=sudo; \
	    $$as apt-get update -q && $$as env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $$missing; \
	  else echo "These are needed for the tests: $$missing (https://nodejs.org, https://www.wireshark.org, https://www.chromium.org)."; exit 1; fi; \
	}
	@PYTHONPATH=.build-python python3 -c 'import websockets.asyncio.client, aiohttp, jsonschema' 2>/dev/null \
	  || python3 -m pip install --quiet --target .build-python websockets aiohttp jsonschema
	@PYTHONPATH=.build-python python3 -c 'import playwright, axe_playwright_python' 2>/dev/null \
	  || python3 -m pip install --quiet --target .build-python playwright==1.65.2 axe-playwright-python==0.1.8

clean:
	rm -rf .build .build-*
