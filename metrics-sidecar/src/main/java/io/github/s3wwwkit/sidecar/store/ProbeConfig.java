package io.github.s3wwwkit.sidecar.store;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * How to ask the store.
 *
 * @param url http or https, with a host
 * @param timeout for one probe: names, connection, TLS and head together
 * @param failures in a row that make the store down
 * @param roots trusted besides the system's
 */
public record ProbeConfig(
    URI url, Duration interval, Duration timeout, int failures, List<X509Certificate> roots) {}
