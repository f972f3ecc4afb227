package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.cache.Cache;
import io.github.s3wwwkit.sidecar.tls.Tls;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to proxy.
 *
 * @param maxHead bytes of a request's or an answer's head
 * @param maxConnections clients at a time, over all loops
 * @param makeTraceparent for requests that have none
 * @param tls null for plain HTTP
 * @param cache null for none
 */
public record ProxyConfig(
    InetSocketAddress listen,
    Upstream upstream,
    int threads,
    Duration headTimeout,
    Duration idleTimeout,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration upstreamIdleTimeout,
    Duration stallTimeout,
    int maxHead,
    int maxConnections,
    boolean trustForwarded,
    boolean makeTraceparent,
    @Nullable Tls tls,
    @Nullable Cache cache) {}
