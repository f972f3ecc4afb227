package io.github.s3wwwkit.lab.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** S3Proxy in this process, its objects in memory. */
public final class EmbeddedStore implements Store {
  /** S3Proxy reads a signed body whole before it looks at it; parts are up to this size. */
  private static final long LARGEST_SIGNED_BODY = 64L << 20;

  private final S3Proxy proxy;
  private final URI endpoint;
  private final String accessKey;
  private final String secretKey;

  private EmbeddedStore(S3Proxy proxy, URI endpoint, String accessKey, String secretKey) {
    this.proxy = proxy;
    this.endpoint = endpoint;
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  /** On a free loopback port. */
  public static EmbeddedStore start() throws IOException {
    return start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        "lab-access-key",
        "lab-secret-key");
  }

  /**
   * With given address and credentials.
   *
   * @param address where to listen; port 0 takes a free one
   * @throws IOException when it cannot listen there
   */
  public static EmbeddedStore start(InetSocketAddress address, String accessKey, String secretKey)
      throws IOException {
    String host = address.getAddress().getHostAddress();
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(new TransientNio2BlobStore())
            .endpoint(http(host, address.getPort()))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, accessKey, secretKey)
            .ignoreUnknownHeaders(true)
            .stopTimeout(0)
            .v4MaxNonChunkedRequestSize(LARGEST_SIGNED_BODY)
            .build();
    try {
      proxy.start();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the embedded store does not start", e);
    }
    return new EmbeddedStore(proxy, http(host, proxy.getPort()), accessKey, secretKey);
  }

  private static URI http(String host, int port) {
    return URI.create("http://" + host + ":" + port);
  }

  @Override
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public String accessKey() {
    return accessKey;
  }

  @Override
  public String secretKey() {
    return secretKey;
  }

  @Override
  public String description() {
    return "embedded S3 store (S3Proxy)";
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the embedded store does not stop", e);
    }
  }
}
