# The verbs of this project. Each finds or fetches what it needs, and says so where it cannot.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

SOURCES = $(shell find pom.xml lab pem seeder metrics-sidecar -name target -prune -o \( -path '*/src/main/*' -o -name pom.xml \) -type f -print)

# A compiled program where there is one that is not older than its jar, else the jar.
program = $(shell [[ $1/target/$1 -nt $1/target/$1.jar ]] && echo $1/target/$1 || echo $1/target/$1.jar)

.PHONY: help
help: ## lists the verbs
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: target/programs ## fetches, verifies, publishes and serves a file; ONCE=1 leaves at the end, REAL=1 takes MinIO and s3www, URL= SHA256= own content
	@begin=$$SECONDS
	if [[ -n "$(REAL)" ]]; then
	  MINIO_BIN=$$(scripts/minio)
	  S3WWW_BIN=$$(scripts/s3www)
	  export MINIO_BIN S3WWW_BIN
	fi
	export REAL='$(REAL)' ONCE='$(ONCE)' URL='$(URL)' SHA256='$(SHA256)'
	"$$(scripts/jdk)/bin/java" -jar lab/target/lab.jar demo --seeder $(call program,seeder) --sidecar $(call program,metrics-sidecar)

.PHONY: test
test: ## all tests but those on a cluster, against jars and binaries
	@export MINIO_BIN=$$(scripts/minio $$([[ "$${CI:-}" == true ]] || echo --cached))
	[[ -n "$$MINIO_BIN" ]] || echo "no MinIO in the cache: its cases are skipped (scripts/minio builds it)"
	S3WWW_BIN=$$(scripts/s3www)
	[[ -n "$$S3WWW_BIN" ]] && export S3WWW_BIN || echo "no real s3www can be had: its contract is tested on the stand-in alone"
	scripts/timed "programs" scripts/mvn verify
	scripts/timed "browser" lab/browser-test
	scripts/timed "chart" charts/check
	scripts/timed "terraform" terraform/check
	scripts/timed "documents" docs/check
	scripts/timed "delivery" delivery/check
	mkdir -p target && touch target/programs

.PHONY: native
native: ## compiles both programs; portable ones with PORTABLE=1
	@NATIVE=required scripts/mvn -q -DskipTests -Dnative.lab.skip $(if $(PORTABLE),-Dnative.portable) package
	mkdir -p target && touch target/programs
	ls -l seeder/target/seeder metrics-sidecar/target/metrics-sidecar

.PHONY: images
images: ## builds both images with docker, podman or buildah; PREBUILT=1 puts in what "make native" compiled
	@scripts/images

.PHONY: e2e
e2e: ## the same promises on a real cluster; NODES=1 or 3, KUBECONFIG= takes one that is there
	@e2e/run

.PHONY: load
load: ## load on a site of yours, and what its sidecars counted; TARGET= and NAMESPACE= or METRICS=, TEST=smoke, ramp, spike or soak
	@load/run $(TEST)

.PHONY: bench
bench: target/programs ## measures start, memory and publication beside what one would take instead
	@bench/run
	bench/seeder
	bench/proxy
	bench/cache
	bench/eviction

.PHONY: sbom
sbom: target/programs ## writes what each program is made of, and its licenses (target/sbom)
	@delivery/sbom

.PHONY: audit
audit: target/programs ## asks the database of known vulnerabilities for it, and for IMAGES= of "docker save"; AUDIT=required fails where there is none
	@AUDIT=$(AUDIT) delivery/audit $(IMAGES)

.PHONY: reproducible
reproducible: target/programs ## builds the jars once more elsewhere and compares
	@delivery/reproducible

.PHONY: release-dry-run
release-dry-run: target/programs ## makes all of a release that needs no registry (target/release)
	@delivery/release dry-run

.PHONY: format
format: ## formats the sources
	@NATIVE=off scripts/mvn -q spotless:apply
	! command -v terraform >/dev/null || TF_CLI_CONFIG_FILE=/dev/null terraform fmt -recursive terraform

.PHONY: docs
docs: ## writes what is made of the code: docs/metrics.md, the READMEs of the chart and of the Terraform module
	@WRITE_DOCS=1 NATIVE=off scripts/mvn -q -pl metrics-sidecar -am verify -Dtest=none -Dit.test=MetricsPageIT -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false
	charts/check readme
	terraform/docs

.PHONY: clean
clean: ## removes what was built here; caches stay
	@rm -rf target */target

target/programs: $(SOURCES)
	@mkdir -p target
	echo "building the programs, some minutes the first time (target/build.log)"
	scripts/timed "build" scripts/mvn -DskipTests -Dnative.lab.skip package >target/build.log || { tail -40 target/build.log; exit 1; }
	tail -1 target/build.log
	touch $@

.ONESHELL:
