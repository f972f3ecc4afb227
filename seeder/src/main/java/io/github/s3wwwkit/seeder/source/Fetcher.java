package io.github.s3wwwkit.seeder.source;

import io.github.s3wwwkit.seeder.http.HttpClients;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Retry;
import io.github.s3wwwkit.seeder.run.Transient;
import java.util.Collection;
import okhttp3.Headers;

/** Opens sources, one try at a time. */
public final class Fetcher {
  private final WebFetcher web;

  /**
   * Fetches from the web with these clients.
   *
   * @param fields sent to the hosts of {@code sources} only, and never where a redirect leads
   * @param sources what is to be fetched; sums files may be elsewhere
   */
  public Fetcher(HttpClients clients, Headers fields, Collection<SourceAddress> sources) {
    this.web = new WebFetcher(clients, fields, sources);
  }

  /** The content from its first byte. Reading it may still fail with an IOException. */
  public Content open(SourceAddress address) throws Failure, Transient {
    return switch (address) {
      case SourceAddress.Web a -> web.open(a);
      case SourceAddress.Local a -> LocalFiles.open(a);
    };
  }

  /** A part of a content that was answered before. Reading it may still fail. */
  Content open(SourceAddress address, Span span) throws Failure, Transient, StartAgain {
    return switch (address) {
      case SourceAddress.Web a -> web.open(a, span);
      case SourceAddress.Local a -> throw new IllegalStateException("a file has no validator");
    };
  }

  /** Reads the content from its first byte, going on where a try breaks off. */
  public SourceReader read(
      SourceAddress address, Retry retry, Tally tally, SourceReader.Judge judge) {
    return new SourceReader(this, retry, address, judge, tally);
  }
}
