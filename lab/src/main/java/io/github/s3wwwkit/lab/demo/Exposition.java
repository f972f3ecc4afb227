package io.github.s3wwwkit.lab.demo;

import java.util.List;
import java.util.regex.Pattern;

/** The text format of Prometheus. */
record Exposition(List<String> lines) {
  private static final Pattern INTERESTING =
      Pattern.compile(
          "(s3www_http_requests_total|s3www_http_response_bytes_total|s3www_http_aborted_total"
              + "|s3www_http_request_duration_seconds_(count|sum)|s3www_upstream_errors_total"
              + "|s3www_release_info|seeder_(attempts|bytes|objects|duration_seconds))[ {].*");

  static Exposition parse(String text) {
    return new Exposition(text.lines().filter(line -> !line.startsWith("#")).toList());
  }

  /** Samples that say something about the demo and are not at zero. */
  List<String> interesting() {
    return lines.stream()
        .filter(line -> INTERESTING.matcher(line).matches() && !line.endsWith(" 0.0"))
        .toList();
  }

  /** The sum over all samples of a series. */
  double sum(String series) {
    return lines.stream()
        .filter(line -> line.startsWith(series + "{") || line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
