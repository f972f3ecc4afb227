package io.github.s3wwwkit.seeder.credentials;

import io.github.s3wwwkit.seeder.http.HttpClients;
import io.github.s3wwwkit.seeder.http.Refused;
import io.github.s3wwwkit.seeder.http.RetryAfter;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.Transient;
import java.io.IOException;
import java.net.ProtocolException;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request to an issuer and sorts the answer. Answers hold secrets and may repeat those of
 * the request: nothing of them gets into a message but the status and codes that are known.
 */
final class IssuerClient {
  /** What is made of the body of an answer. */
  interface Reader {
    /** Null when it is none. */
    @Nullable Session session(byte[] body);

    /** The code of an error, empty when it has none that is known. */
    String code(byte[] body);

    /** What to look at after a no. */
    String advice();
  }

  private static final int LARGEST_ANSWER = 64 << 10;
  private static final String IDP_ERROR = "IDPCommunicationError";

  private final HttpClients http;

  IssuerClient(HttpClients http) {
    this.http = http;
  }

  /**
   * One try.
   *
   * @param what is being done, for messages
   */
  Session ask(String what, Request request, Reader reader) throws Transient, Failure {
    try (Response response = http.client(request.url()).newCall(request).execute()) {
      int status = response.code();
      if (status == 200) {
        @Nullable Session session = reader.session(body(response));
        if (session == null) {
          throw new Transient("the answer holds no session");
        }
        return session;
      }
      String code = code(response, reader);
      String problem = "it answers " + status + (code.isEmpty() ? "" : " " + code);
      if (status / 100 == 4 && status != 408 && status != 429 && !code.equals(IDP_ERROR)) {
        throw Failure.permanent(Failure.Kind.STORE, what + ": " + problem + "; " + reader.advice());
      }
      throw new Transient(problem, RetryAfter.of(response), 0);
    } catch (IOException e) {
      throw sort(what, e);
    }
  }

  private static Transient sort(String what, IOException e) throws Failure {
    if (e instanceof Refused) {
      throw Failure.permanent(Failure.Kind.STORE, what + ": " + Transient.reason(e));
    }
    // This one quotes what it cannot read. A proxy's name may be around it.
    boolean quotes = e instanceof ProtocolException || e.getCause() instanceof ProtocolException;
    return new Transient(quotes ? "the answer is no HTTP" : Transient.reason(e));
  }

  private static byte[] body(Response response) throws IOException {
    BufferedSource source = response.body().source();
    if (source.request(LARGEST_ANSWER + 1L)) {
      return new byte[0];
    }
    return source.readByteArray();
  }

  /** The status decides, even when the rest does not arrive. */
  private static String code(Response response, Reader reader) {
    try {
      return reader.code(body(response));
    } catch (IOException e) {
      return "";
    }
  }

  /** An address as messages name it: no more than scheme, host and port. */
  static String display(HttpUrl url) {
    return new HttpUrl.Builder()
        .scheme(url.scheme())
        .host(url.host())
        .port(url.port())
        .build()
        .toString()
        .replaceFirst("/$", "");
  }
}
