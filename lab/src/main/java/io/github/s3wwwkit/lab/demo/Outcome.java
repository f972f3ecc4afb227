package io.github.s3wwwkit.lab.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The seeder's last word.
 *
 * @param path of its one object, as {@code sha256} and {@code bytes}; empty when it has none
 * @param error its message, or empty
 */
record Outcome(
    int exit,
    String outcome,
    String release,
    String path,
    String sha256,
    long bytes,
    int attempts,
    double seconds,
    String error) {

  /**
   * Reads what the seeder printed.
   *
   * @throws DemoFailure when it is not the JSON that it must be
   */
  static Outcome parse(int exit, String json) throws DemoFailure {
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      root = MissingNode.getInstance();
    }
    if (!root.isObject()) {
      throw new DemoFailure("the seeder (exit " + exit + ") told no outcome: " + json.strip());
    }
    JsonNode object = root.path("objects").path(0);
    return new Outcome(
        exit,
        root.path("outcome").asText(),
        root.path("release").asText(),
        object.path("path").asText(),
        object.path("sha256").asText(),
        object.path("bytes").asLong(),
        root.path("attempts").asInt(),
        root.path("seconds").asDouble(),
        root.path("error").path("message").asText());
  }

  /** In one line. */
  String summary() {
    if (outcome.equals("failed")) {
      return "exit " + exit + ", failed: " + error;
    }
    return String.format(
        Locale.ROOT,
        "exit %d, %s releases/%s/%s: %,d bytes, %d %s, %.2f s",
        exit,
        outcome,
        release,
        path,
        bytes,
        attempts,
        attempts == 1 ? "attempt" : "attempts",
        seconds);
  }

  /** Where s3www serves the object: an index by its folder's name. */
  String urlPath() throws DemoFailure {
    String served = path.replaceFirst("(^|/)index\\.html$", "$1");
    try {
      return new URI(null, null, "/" + served, null).getRawPath();
    } catch (URISyntaxException e) {
      throw new DemoFailure("no URL for " + path);
    }
  }
}
