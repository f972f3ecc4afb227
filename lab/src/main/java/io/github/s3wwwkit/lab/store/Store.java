package io.github.s3wwwkit.lab.store;

import java.net.URI;

/** An S3 store that is running, reachable over plain HTTP, and empty at its start. */
public interface Store extends AutoCloseable {

  /** Scheme, host and port, without a path. */
  URI endpoint();

  String accessKey();

  String secretKey();

  /** What it is, in a few words for people. */
  String description();

  /** Stops it, its objects are gone. Connections to it are refused from then on. */
  @Override
  void close();
}
