package io.github.s3wwwkit.seeder.source;

import okhttp3.HttpUrl;

/** What is one host to secrets (RFC 6454 4). */
record Origin(String scheme, String host, int port) {
  static Origin of(HttpUrl url) {
    return new Origin(url.scheme(), url.host(), url.port());
  }
}
