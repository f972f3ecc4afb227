package io.github.s3wwwkit.sidecar;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer, as it was read.
 *
 * @param head status line, fields and the empty line
 * @param body as ISO 8859-1, without framing
 * @param whole whether all came that the head had said
 */
record Reply(String head, String body, boolean whole) {
  static Reply read(Wire wire, boolean toHead) throws IOException {
    String head = "";
    StringBuilder body = new StringBuilder();
    boolean whole = false;
    try {
      head = wire.head();
      if (head.endsWith("\r\n\r\n")) {
        whole = new Reply(head, "", false).readBody(wire, toHead, body);
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // A reset, which is an end like others.
    }
    return new Reply(head, body.toString(), whole);
  }

  private boolean readBody(Wire wire, boolean toHead, StringBuilder body) throws IOException {
    if (toHead || status() < 200 || status() == 204 || status() == 304) {
      return true;
    }
    String length = field("Content-Length");
    if (length != null) {
      return piece(wire, Integer.parseInt(length), body);
    }
    if (field("Transfer-Encoding") == null) {
      body.append(wire.rest());
      return true;
    }
    while (true) {
      String size = line(wire);
      if (size.isEmpty()) {
        return false;
      }
      int n = Integer.parseInt(size, 16);
      if (n == 0) {
        while (!line(wire).isEmpty()) {
          // Trailers.
        }
        return true;
      }
      if (!piece(wire, n, body)) {
        return false;
      }
      line(wire);
    }
  }

  /** In small pieces: what came before a reset is kept. */
  private static boolean piece(Wire wire, int bytes, StringBuilder body) throws IOException {
    for (int left = bytes; left > 0; ) {
      String piece = wire.read(Math.min(left, 1 << 16));
      body.append(piece);
      left -= piece.length();
      if (piece.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static String line(Wire wire) throws IOException {
    StringBuilder line = new StringBuilder();
    for (String c = wire.read(1); !c.isEmpty() && !c.equals("\n"); c = wire.read(1)) {
      line.append(c);
    }
    return line.toString().strip();
  }

  /** 0 when there is none. */
  int status() {
    return head.isEmpty() ? 0 : Integer.parseInt(head.split(" ", 3)[1]);
  }

  /** The values of a field, joined; null when it is absent. */
  @Nullable String field(String name) {
    List<String> values = new ArrayList<>();
    for (String line : head.split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
        values.add(line.substring(name.length() + 1).strip());
      }
    }
    return values.isEmpty() ? null : String.join(", ", values);
  }

  /** Whether a field that is a list has this member. */
  boolean lists(String name, String member) {
    String value = field(name);
    return value != null
        && List.of(value.toLowerCase(Locale.ROOT).split(" *, *", -1))
            .contains(member.toLowerCase(Locale.ROOT));
  }

  boolean hit() {
    return "metrics-sidecar; hit".equals(field("Cache-Status"));
  }

  boolean missed() {
    return "metrics-sidecar; fwd=miss".equals(field("Cache-Status"));
  }

  /** For a message: no one reads megabytes. */
  @Override
  public String toString() {
    return head
        + (body.length() > 200 ? body.substring(0, 200) + "..." : body)
        + (whole ? "" : " (cut)");
  }
}
