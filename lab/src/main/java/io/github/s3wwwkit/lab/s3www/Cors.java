package io.github.s3wwwkit.lab.s3www;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** rs/cors as s3www sets it up: without a list any origin is let in, with credentials. */
final class Cors {
  private static final Set<String> METHODS =
      Set.of("GET", "PUT", "HEAD", "POST", "DELETE", "OPTIONS", "PATCH");

  private final List<Pattern> origins;

  /**
   * Takes the list as s3www does.
   *
   * @param origins with commas between them and {@code *} for any characters; empty for all
   */
  Cors(String origins) {
    this.origins =
        origins.isEmpty()
            ? List.of(Pattern.compile(".*"))
            : Stream.of(origins.split(",", -1)).map(Cors::pattern).toList();
  }

  private static Pattern pattern(String origin) {
    return Pattern.compile(
        Stream.of(origin.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }

  /** Adds what CORS asks for; true for a preflight, which gets no more than that. */
  boolean apply(HttpExchange exchange) {
    Headers asked = exchange.getRequestHeaders();
    Headers answer = exchange.getResponseHeaders();
    String wanted = asked.getFirst("Access-Control-Request-Method");
    boolean preflight = exchange.getRequestMethod().equals("OPTIONS") && wanted != null;
    answer.set(
        "Vary",
        preflight
            ? "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
            : "Origin");
    String method = preflight ? wanted : exchange.getRequestMethod();
    String origin = asked.getFirst("Origin");
    if (origin == null
        || !METHODS.contains(method)
        || origins.stream().noneMatch(o -> o.matcher(origin).matches())) {
      return preflight;
    }
    answer.set("Access-Control-Allow-Origin", origin);
    answer.set("Access-Control-Allow-Credentials", "true");
    if (preflight) {
      answer.set("Access-Control-Allow-Methods", method);
      String headers = asked.getFirst("Access-Control-Request-Headers");
      if (headers != null) {
        answer.set("Access-Control-Allow-Headers", headers);
      }
    } else {
      answer.set("Access-Control-Expose-Headers", "*");
    }
    return preflight;
  }
}
