package io.github.s3wwwkit.sidecar.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The options, in the order of the help: each has a variable too. */
enum Option {
  LISTEN("HOST:PORT", "0.0.0.0:8080", "where clients connect"),
  UPSTREAM("URL", "http://127.0.0.1:8081", "where s3www listens"),
  ADMIN_LISTEN("HOST:PORT", "0.0.0.0:9090", "/metrics, /livez and /readyz"),
  THREADS("N", "", "event loops; default: the processors the container may use"),
  TLS_CERT("FILE", "", "TLS instead of plain HTTP: the certificate and its chain, PEM"),
  TLS_KEY("FILE", "", "the certificate's private key, PEM"),
  TLS_CLIENT_CA("FILE", "", "let in only clients with a certificate of these, PEM"),
  STORE_PROBE("URL", "", "asked whether the store is up: only a 2xx says so"),
  STORE_PROBE_INTERVAL("D", "5s", "from one probe to the next"),
  STORE_PROBE_TIMEOUT("D", "2s", "for a probe: name, connection, TLS and head together"),
  STORE_PROBE_FAILURES("N", "2", "in a row that make the store down; one success makes it up"),
  STORE_CA_FILE("FILE", "", "PEM, trusted for the probe besides the system's roots"),
  ON_STORE_DOWN("pass|503", "", "what clients get then; default: 503 when there is a probe"),
  READY_NEEDS_STORE(
      "", "", "/readyz fails until a probe has succeeded and while the store is down"),
  HEAD_TIMEOUT("D", "10s", "for the head of a request, from its first byte"),
  IDLE_TIMEOUT("D", "60s", "for a client's connection between requests"),
  UPSTREAM_CONNECT_TIMEOUT("D", "2s", "to connect to s3www"),
  UPSTREAM_RESPONSE_TIMEOUT("D", "60s", "for the head of s3www's answer"),
  UPSTREAM_IDLE_TIMEOUT("D", "30s", "for a connection to s3www between requests"),
  STALL_TIMEOUT("D", "30s", "for a transfer in which no byte moves"),
  MAX_HEAD("SIZE", "32Ki", "largest head of a request"),
  MAX_CONNECTIONS("N", "10000", "clients at a time; the next ones get 503"),
  DRAIN_DELAY("D", "5s", "on SIGTERM: how long to go on accepting"),
  DRAIN_TIMEOUT("D", "25s", "on SIGTERM: when to cut what is still running, delay included"),
  RELEASE_RECORD("FILE", "", "the seeder's --report: fills s3www_release_info and seeder_…"),
  CACHE("SIZE", "0", "memory for the objects of the record's release; 0: off"),
  CACHE_MAX_OBJECT("SIZE", "", "the largest object kept in it; default: an eighth of it"),
  CACHE_WARM("on|off", "on", "fill it with each new record"),
  SPA("PATH", "", "with a cache: the object served, with 200, where none is found"),
  CORS_ORIGINS("LIST", "", "with a cache: other origins let in, * or a list with commas"),
  TRUST_FORWARDED("", "", "believe the proxy in front: keep its X-Forwarded-… fields"),
  MAKE_TRACEPARENT(
      "", "", "begin a trace for each request without one, for s3www and the access log"),
  ACCESS_LOG("json|off", "json", "a line a request on standard output"),
  CHECK("", "", "judge the command line and the files it names, open nothing, exit 0 or 2");

  private final String label;
  private final String standard;
  private final String description;

  Option(String label, String standard, String description) {
    this.label = label;
    this.standard = standard;
    this.description = description;
  }

  String option() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String variable() {
    return "SIDECAR_" + name();
  }

  /** What the value is called in the help; none for a switch. */
  String label() {
    return label;
  }

  boolean isSwitch() {
    return label.isEmpty();
  }

  /** What an option and those behind it are about, or null where that goes on. */
  static @Nullable String heading(String option) {
    return switch (option) {
      case "--listen" -> "Addresses";
      case "--tls-cert" -> "TLS";
      case "--store-probe" -> "The store behind s3www";
      case "--head-timeout" -> "Limits";
      case "--drain-delay" -> "Drain";
      case "--release-record" -> "The release, and serving it from memory";
      case "--trust-forwarded" -> "Others";
      default -> null;
    };
  }

  /** The default, empty for none. */
  String standard() {
    return standard;
  }

  String description() {
    return standard.isEmpty() ? description : description + " (" + standard + ")";
  }
}
