package io.github.s3wwwkit.seeder.source;

import io.github.s3wwwkit.seeder.http.HttpClients;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Transient;

/** Opens sources, one try at a time. */
public final class Fetcher {
  private final WebFetcher web;

  public Fetcher(HttpClients clients) {
    this.web = new WebFetcher(clients);
  }

  /** The content from its first byte. Reading it may still fail with an IOException. */
  public Content open(SourceAddress address) throws Failure, Transient {
    return switch (address) {
      case SourceAddress.Web a -> web.open(a);
      case SourceAddress.Local a -> LocalFiles.open(a);
    };
  }
}
