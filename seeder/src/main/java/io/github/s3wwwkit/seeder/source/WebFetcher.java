package io.github.s3wwwkit.seeder.source;

import io.github.s3wwwkit.seeder.http.HttpClients;
import io.github.s3wwwkit.seeder.http.Refused;
import io.github.s3wwwkit.seeder.http.RetryAfter;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Transient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.Credentials;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** GET over HTTP, following redirects hop by hop. */
final class WebFetcher {
  static final int MAX_REDIRECTS = 10;
  private static final Set<Integer> PERMANENT = Set.of(400, 401, 403, 404, 410);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HttpClients clients;
  private final Headers fields;
  private final Set<Origin> sources;

  WebFetcher(HttpClients clients, Headers fields, Collection<SourceAddress> sources) {
    this.clients = clients;
    this.fields = fields;
    this.sources =
        sources.stream()
            .filter(SourceAddress.Web.class::isInstance)
            .map(source -> Origin.of(((SourceAddress.Web) source).url()))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** What is made of the answer at the end of all redirects; null: that is no content. */
  private interface Reader<X extends Exception> {
    @Nullable Content read(Response response) throws X;
  }

  Content open(SourceAddress.Web address) throws Failure, Transient {
    return open(address, Headers.EMPTY, r -> r.code() == 200 ? content(r, length(r)) : null);
  }

  /** Only that part of the same content; anything else means to start again. */
  Content open(SourceAddress.Web address, Span span) throws Failure, Transient, StartAgain {
    Headers headers = Headers.of("Range", span.header(), "If-Range", span.validator());
    return open(address, headers, response -> part(response, span));
  }

  private <X extends Exception> Content open(
      SourceAddress.Web address, Headers headers, Reader<X> reader) throws Failure, Transient, X {
    HttpUrl url = address.url();
    boolean atHome = true;
    for (int hops = 0; hops <= MAX_REDIRECTS; hops++) {
      Response response = get(address.url(), url, atHome, headers);
      boolean keep = false;
      try {
        @Nullable Content content = reader.read(response);
        if (content != null) {
          keep = true;
          return content;
        }
        if (!REDIRECTS.contains(response.code())) {
          throw refused(address, url, response);
        }
        url = next(address, url, response);
        atHome &= Origin.of(url).equals(Origin.of(address.url()));
      } finally {
        if (!keep) {
          response.close();
        }
      }
    }
    throw permanent(address, "redirects more than " + MAX_REDIRECTS + " times");
  }

  /**
   * One hop.
   *
   * @param atHome whether no redirect has led to another host than the first
   */
  private Response get(HttpUrl first, HttpUrl url, boolean atHome, Headers more)
      throws Failure, Transient {
    boolean known = atHome && sources.contains(Origin.of(url));
    Headers.Builder headers = new Headers.Builder().add("User-Agent", "s3www-kit-seeder");
    if (atHome && (!first.username().isEmpty() || !first.password().isEmpty())) {
      headers.add(
          "Authorization",
          Credentials.basic(first.username(), first.password(), StandardCharsets.UTF_8));
    }
    if (known) {
      fields.names().forEach(headers::removeAll);
      headers.addAll(fields);
    }
    // What is published are the bytes as they lie at the source.
    headers.add("Accept-Encoding", "identity").addAll(more);
    Request request =
        new Request.Builder()
            .url(WrittenUrl.withoutUserAndFragment(url))
            .headers(headers.build())
            .build();
    try {
      return clients.client(url, known).newCall(request).execute();
    } catch (IOException e) {
      String why = at(first, url) + Transient.reason(e);
      if (e instanceof Refused) {
        throw permanent(new SourceAddress.Web(first), why);
      }
      throw new Transient(why);
    }
  }

  private static @Nullable Content part(Response response, Span span) throws StartAgain {
    int code = response.code();
    if (code == 206) {
      long whole = span.judge(response.header("Content-Range"));
      String etag = response.header("ETag", span.validator());
      if (whole < 0 || !span.validator().equals(etag)) {
        throw startAgain("answers with another part than the one asked for", span);
      }
      return content(response, whole);
    }
    if (code == 200 || code == 412 || code == 416) {
      throw startAgain(
          "answers " + code + ": it has changed, or does not go on from byte " + span.from(), span);
    }
    return null;
  }

  private static StartAgain startAgain(String why, Span span) {
    return new StartAgain(why, Duration.ZERO, span.from());
  }

  private static Content content(Response response, long length) {
    @Nullable String encoding = response.header("Content-Encoding");
    String plain = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    @Nullable String etag = response.header("ETag");
    return new Content(
        response.body().byteStream(),
        length,
        response.header("Content-Type"),
        plain.isEmpty() || plain.equals("identity") ? null : plain,
        // A weak one says "as good as", not "the same bytes" (RFC 9110 8.8.1).
        etag != null && etag.startsWith("\"") ? etag : null,
        "bytes".equalsIgnoreCase(response.header("Accept-Ranges")));
  }

  private static long length(Response response) {
    return response.body().contentLength();
  }

  private static Transient refused(SourceAddress.Web address, HttpUrl url, Response response)
      throws Failure {
    int code = response.code();
    String answer = at(address.url(), url) + "answers " + code;
    if (PERMANENT.contains(code)) {
      throw permanent(address, answer);
    }
    String why = code == 204 || code == 206 ? ", which is no content to publish" : "";
    return new Transient(answer + why, RetryAfter.of(response), 0);
  }

  private static HttpUrl next(SourceAddress.Web address, HttpUrl from, Response response)
      throws Failure, Transient {
    @Nullable String location = response.header("Location");
    if (location == null) {
      throw new Transient(
          at(address.url(), from) + "answers " + response.code() + " without a Location");
    }
    @Nullable HttpUrl to = WrittenUrl.resolve(from, location);
    if (to == null) {
      throw permanent(address, "redirects to what is no address of the web");
    }
    if (from.isHttps() && !to.isHttps()) {
      throw permanent(
          address,
          "redirects from https to http, to "
              + new SourceAddress.Web(to).display()
              + ", which is refused");
    }
    return to;
  }

  private static Failure permanent(SourceAddress.Web address, String what) {
    return Failure.permanent(Failure.Kind.SOURCE, address.display() + " " + what);
  }

  /** Names the hop when it is not the source itself. */
  private static String at(HttpUrl first, HttpUrl url) {
    return url.equals(first) ? "" : "redirected to " + new SourceAddress.Web(url).display() + ", ";
  }
}
