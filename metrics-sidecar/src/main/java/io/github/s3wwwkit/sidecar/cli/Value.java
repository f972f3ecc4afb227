package io.github.s3wwwkit.sidecar.cli;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value as it was written, and what becomes of it.
 *
 * @param origin the option or the variable that it was given by
 */
record Value(String origin, String text) {
  private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h)");
  private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)(Ki|Mi|Gi)?");
  // Nine digits fit into an int whatever they are.
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final BigDecimal LONGEST = BigDecimal.valueOf(Duration.ofDays(365).toNanos());

  /** A span of time above zero. */
  Duration duration() throws UsageException {
    Duration duration = durationOrZero();
    if (duration.isZero()) {
      throw wrong("must be above 0");
    }
    return duration;
  }

  /** A span of time; zero needs no unit. */
  Duration durationOrZero() throws UsageException {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw wrong("is no duration such as 500ms, 2s, 1.5m or 1h");
    }
    long unit =
        switch (matcher.group(2)) {
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          default -> 3_600_000_000_000L;
        };
    BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
    if (nanos.compareTo(LONGEST) > 0) {
      throw wrong("is longer than a year");
    }
    return Duration.ofNanos(nanos.longValue());
  }

  /** A number of bytes. */
  int size(int smallest, int largest) throws UsageException {
    return (int) longSize(smallest, largest);
  }

  /** A number of bytes, of more than an int counts. */
  long longSize(long smallest, long largest) throws UsageException {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw wrong("is no size such as 4096, 32Ki or 1Mi");
    }
    String unit = matcher.group(2);
    int shift = unit == null ? 0 : unit.equals("Ki") ? 10 : unit.equals("Mi") ? 20 : 30;
    BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << shift));
    if (bytes.compareTo(BigDecimal.valueOf(smallest)) < 0
        || bytes.compareTo(BigDecimal.valueOf(largest)) > 0) {
      throw wrong("is not between " + smallest + " and " + largest + " bytes");
    }
    return bytes.longValue();
  }

  int number(int smallest, int largest) throws UsageException {
    if (NUMBER.matcher(text).matches()) {
      int number = Integer.parseInt(text);
      if (number >= smallest && number <= largest) {
        return number;
      }
    }
    throw wrong("is no number between " + smallest + " and " + largest);
  }

  boolean truth() throws UsageException {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong("is neither true nor false");
    };
  }

  /**
   * Where to listen; an empty host, and {@code 0.0.0.0}, is every address. Port 0 is any free one.
   */
  InetSocketAddress address() throws UsageException {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (colon < 0 || (!bracketed && host.indexOf(':') >= 0)) {
      throw wrong("is not HOST:PORT");
    }
    int port = port(text.substring(colon + 1), 0);
    if (host.isEmpty()) {
      return new InetSocketAddress(port);
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw wrong("names an unknown host");
    }
  }

  /** The address of an HTTP server: scheme, host and port, one trailing slash tolerated. */
  URI server() throws UsageException {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw wrong("is no URL");
    }
    if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
      throw wrong("is not http://HOST:PORT");
    }
    if (uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !(uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))) {
      throw wrong("has more than a host and a port");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw wrong("has no port between 1 and 65535");
    }
    return uri;
  }

  /** The address of something on an HTTP server. */
  URI url() throws UsageException {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw wrong("is no URL");
    }
    String scheme = uri.getScheme();
    if (!("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))
        || uri.getHost() == null) {
      throw wrong("is no http:// or https:// address");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw wrong("has no port between 1 and 65535");
    }
    return uri;
  }

  Path path() throws UsageException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw wrong("is no path");
    }
  }

  /** One of two words: whether it is the second. */
  boolean second(String first, String second) throws UsageException {
    if (!text.equals(first) && !text.equals(second)) {
      throw wrong("is neither " + first + " nor " + second);
    }
    return text.equals(second);
  }

  /** Without what may be a secret in an address: user, query and fragment. */
  String shown() {
    return text.replaceFirst("(?<=://)[^/?#]*@", "…@").replaceFirst("(://[^?#]*[?#]).+", "$1…");
  }

  UsageException wrong(String why) {
    return new UsageException(origin + ": '" + shown() + "' " + why);
  }

  private int port(String digits, int smallest) throws UsageException {
    if (NUMBER.matcher(digits).matches()) {
      int port = Integer.parseInt(digits);
      if (port >= smallest && port <= 65_535) {
        return port;
      }
    }
    throw wrong("has no port between " + smallest + " and 65535");
  }
}
