package io.github.s3wwwkit.sidecar.http1;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A request line and its fields (RFC 9112 3 and 5), checked so that its framing and its target are
 * beyond doubt. Ranges of the bytes parsed, valid until these change; reused from head to head.
 */
@SuppressWarnings("EnumOrdinal") // Part numbers places in memory, nothing that is kept.
public final class RequestHead {
  private static final byte[] HTTP = "HTTP/".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HTTP_SCHEME = "http".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HTTPS_SCHEME = "https".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CONTINUE = "100-continue".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] CONNECT = ascii("CONNECT");
  private static final byte[] TRACE = ascii("TRACE");
  private static final byte[] REST_OF_LINE = ascii(" HTTP/1.1\r\nHost: ");
  private static final byte[] CRLF = ascii("\r\n");
  private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
  private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] FOR = ascii("X-Forwarded-For: ");
  private static final byte[] PROTO = ascii("X-Forwarded-Proto: ");
  private static final byte[] SEPARATOR = ascii(", ");
  private static final byte[] VIA_1_1 = ascii("Via: 1.1 metrics-sidecar\r\n");
  private static final byte[] VIA_1_0 = ascii("Via: 1.0 metrics-sidecar\r\n");

  private static final byte[] RANGE = ascii("Range: ");
  private static final byte[][] ANSWERED_HERE = {
    ascii("if-match"),
    ascii("if-none-match"),
    ascii("if-modified-since"),
    ascii("if-unmodified-since"),
    ascii("if-range"),
    ascii("range"),
    ascii("accept-encoding")
  };

  private static final byte[] TRACEPARENT = ascii("traceparent");
  private static final byte[] TRACESTATE = ascii("tracestate");
  private static final byte[] USER_AGENT = ascii("user-agent");
  private static final byte[] REFERER = ascii("referer");

  /** What is told of a request. */
  public enum Part {
    METHOD,
    /** Of the target, without its query. */
    PATH,
    USER_AGENT,
    /** Without its query, its fragment and any user information. */
    REFERER
  }

  private final Fields fields = new Fields();
  private byte[] b = new byte[0];
  private Method method = Method.OTHER;
  private int minor;
  private int methodFrom;
  private int methodTo;
  private int targetFrom;
  private int targetTo;
  private int slash;
  private int hostFrom;
  private int hostTo;
  private boolean asterisk;
  private boolean expectContinue;
  private @Nullable TraceParent begun;
  private byte @Nullable [] askedFor;
  private @Nullable Bytes askedRange;
  private final int[] partFrom = new int[Part.values().length];
  private final int[] partTo = new int[Part.values().length];

  /**
   * Parses {@code bytes[from, end)}, which ends in the empty line.
   *
   * @return why it is refused, or null
   */
  public @Nullable Refusal parse(byte[] bytes, int from, int end) {
    clear(bytes, from);
    int i = from;
    while (Ascii.token(b[i])) {
      i++;
    }
    if (i == from || b[i] != Ascii.SP) {
      return Refusal.BAD_REQUEST;
    }
    methodFrom = from;
    methodTo = i;
    method = Method.of(b, from, i);
    boolean trace = is(TRACE);
    if (is(CONNECT)) {
      // Whatever its target: nothing here is a tunnel.
      return Refusal.BAD_REQUEST;
    }
    int target = ++i;
    while (Ascii.target(b[i])) {
      i++;
    }
    if (i == target || b[i] != Ascii.SP) {
      return Refusal.BAD_REQUEST;
    }
    int targetEnd = i++;
    if (b[target] == '/') {
      targetFrom = target;
      targetTo = targetEnd;
    }
    Refusal refusal = version(i);
    if (refusal != null) {
      return refusal;
    }
    hostFrom = -1;
    refusal = target(target, targetEnd);
    if (refusal != null) {
      return refusal;
    }
    return switch (fields.parse(b, i + "HTTP/1.1\r\n".length(), end, minor)) {
      case MALFORMED -> Refusal.BAD_REQUEST;
      case TOO_MANY -> Refusal.HEAD_TOO_LARGE;
      case CODING -> host() ? Refusal.TRANSFER_CODING : Refusal.BAD_REQUEST;
      // RFC 9110 9.3.8: a TRACE has no content.
      case NONE -> host() && !(trace && hasBody()) ? expectation() : Refusal.BAD_REQUEST;
    };
  }

  /** Nothing could be read, but for the method, perhaps. */
  void unread(byte[] bytes, int from, int to) {
    clear(bytes, from);
    int i = from;
    while (i < to && Ascii.token(b[i])) {
      i++;
    }
    if (i < to && b[i] == Ascii.SP) {
      methodTo = i;
      method = Method.of(b, from, i);
    }
  }

  private void clear(byte[] bytes, int from) {
    b = bytes;
    method = Method.OTHER;
    minor = 1;
    methodFrom = from;
    methodTo = from;
    targetFrom = from;
    targetTo = from;
    slash = 0;
    begun = null;
    askedFor = null;
    askedRange = null;
    fields.clear();
  }

  private boolean is(byte[] name) {
    return Arrays.equals(b, methodFrom, methodTo, name, 0, name.length);
  }

  /**
   * Finds the request's trace; more than one is none (W3C Trace Context 3.2.1 knows one).
   *
   * @return whether there was any word of one
   */
  public boolean trace(TraceParent trace) {
    trace.clear();
    boolean traced = false;
    for (int i = 0; i < fields.count(); i++) {
      if (fields.named(i, TRACEPARENT) && fields.field(i) == Field.PLAIN) {
        if (traced) {
          trace.clear();
        } else {
          trace.parse(b, fields.valueFrom(i), fields.valueTo(i));
        }
        traced = true;
      }
    }
    return traced;
  }

  /** The request goes on with this trace: it has none of its own. */
  public void begin(TraceParent trace) {
    begun = trace;
  }

  /** Where the target's path begins in {@link #bytes}. */
  public int pathFrom() {
    // The path that an absolute form leaves out is the slash of its double slash.
    boolean none = targetFrom == targetTo || b[targetFrom] == '?';
    return none && slash > 0 ? slash : targetFrom;
  }

  public int pathTo() {
    int path = pathFrom();
    return path == targetFrom ? Bytes.until('?', b, path, targetTo) : path + 1;
  }

  /** Where the query begins, with its question mark. */
  public int queryFrom() {
    return Bytes.until('?', b, targetFrom, targetTo);
  }

  public int queryTo() {
    return targetTo;
  }

  /** How many fields there are. */
  public int fields() {
    return fields.count();
  }

  /** Whether a field is for whoever answers, and not treated here. */
  public boolean plain(int i) {
    return fields.field(i) == Field.PLAIN;
  }

  public int nameLength(int i) {
    return fields.nameLength(i);
  }

  public boolean named(int i, byte[] lower) {
    return fields.named(i, lower);
  }

  public int valueFrom(int i) {
    return fields.valueFrom(i);
  }

  public int valueTo(int i) {
    return fields.valueTo(i);
  }

  /**
   * S3www is asked for this target as it is, whatever the client has or accepts.
   *
   * @param range as in Range, or null for the whole
   */
  public void askFor(byte[] target, @Nullable Bytes range) {
    askedFor = target;
    askedRange = range;
  }

  /** Finds what is told of the request, of a refused one as far as it was read. */
  public void tell() {
    part(Part.METHOD, methodFrom, methodTo);
    part(Part.PATH, pathFrom(), pathTo());
    part(Part.USER_AGENT, 0, 0);
    part(Part.REFERER, 0, 0);
    for (int i = 0; i < fields.count(); i++) {
      int from = fields.valueFrom(i);
      int to = fields.valueTo(i);
      if (fields.named(i, USER_AGENT)) {
        part(Part.USER_AGENT, from, to);
      } else if (fields.named(i, REFERER)) {
        referer(from, Bytes.until('?', b, from, Bytes.until('#', b, from, to)));
      }
    }
  }

  /** Where {@code part} begins in {@link #bytes}, after {@link #tell}. */
  public int from(Part part) {
    return partFrom[part.ordinal()];
  }

  /** Where {@code part} ends; where it begins when there is none. */
  public int to(Part part) {
    return partTo[part.ordinal()];
  }

  public byte[] bytes() {
    return b;
  }

  private void part(Part part, int from, int to) {
    partFrom[part.ordinal()] = from;
    partTo[part.ordinal()] = to;
  }

  private void referer(int from, int to) {
    int authority = from;
    while (authority + 2 < to
        && (b[authority] != ':' || b[authority + 1] != '/' || b[authority + 2] != '/')) {
      authority++;
    }
    authority += 3;
    int end = Bytes.until('/', b, authority, to);
    int host = end;
    while (host > authority && b[host - 1] != '@') {
      host--;
    }
    // RFC 9110 10.1.3 wants no user information there; it is not worth the scheme.
    part(Part.REFERER, host > authority ? host : from, to);
  }

  /** {@link Method#OTHER} too when none could be read. */
  public Method method() {
    return method;
  }

  /** HTTP/1.0 gets no persistent connection from a proxy, no chunks and no 1xx (RFC 9112 9.3). */
  public boolean http10() {
    return minor == 0;
  }

  public boolean keepAlive() {
    return minor > 0 && !fields.close();
  }

  public boolean hasBody() {
    return fields.chunked() || fields.contentLength() > 0;
  }

  public boolean chunked() {
    return fields.chunked();
  }

  public void body(BodyReader reader) {
    if (fields.chunked()) {
      reader.chunked(fields.trailers());
    } else {
      reader.length(Math.max(0, fields.contentLength()));
    }
  }

  /**
   * Writes the request as it goes to s3www.
   *
   * @param authority the Host for a request of HTTP/1.0 that has none
   * @param peer the client's address
   * @param secure whether the client came by TLS
   * @param trustForwarded whether the client is a proxy whose word on the client counts
   */
  public void write(
      Bytes out, byte[] authority, byte[] peer, boolean secure, boolean trustForwarded) {
    out.put(b, methodFrom, methodTo).put(' ');
    if (askedFor != null) {
      out.put(askedFor);
    } else if (asterisk) {
      out.put('*');
    } else {
      if (targetFrom == targetTo || b[targetFrom] != '/') {
        out.put('/');
      }
      out.put(b, targetFrom, targetTo);
    }
    out.put(REST_OF_LINE);
    if (hostFrom >= 0) {
      out.put(b, hostFrom, hostTo);
    } else {
      out.put(authority);
    }
    out.put(CRLF);
    boolean proto = false;
    for (int i = 0; i < fields.count(); i++) {
      switch (fields.field(i)) {
        case PLAIN -> {
          // W3C Trace Context 3.3.1: of a trace that there is not.
          if (!(begun != null && fields.named(i, TRACESTATE))
              && !(askedFor != null && answeredHere(i))) {
            fields.write(i, out);
          }
        }
        case EXPECT -> {
          if (expectContinue) {
            fields.write(i, out);
          }
        }
        case TRAILER -> {
          if (fields.trailers()) {
            fields.write(i, out);
          }
        }
        case X_FORWARDED_PROTO -> {
          if (trustForwarded) {
            proto = true;
            fields.write(i, out);
          }
        }
        case X_FORWARDED_HOST, X_REAL_IP, FORWARDED -> {
          if (trustForwarded) {
            fields.write(i, out);
          }
        }
        default -> {}
      }
    }
    if (fields.chunked()) {
      out.put(CHUNKED);
    } else if (fields.contentLength() >= 0) {
      out.put(CONTENT_LENGTH).decimal(fields.contentLength()).put(CRLF);
    }
    forwardedFor(out, peer, trustForwarded);
    if (!proto) {
      out.put(PROTO).put(secure ? HTTPS_SCHEME : HTTP_SCHEME).put(CRLF);
    }
    if (begun != null) {
      begun.write(out);
    }
    if (askedRange != null) {
      out.put(RANGE);
      askedRange.copyTo(0, askedRange.length(), out);
      out.put(CRLF);
    }
    out.put(minor == 0 ? VIA_1_0 : VIA_1_1).put(CRLF);
  }

  private boolean answeredHere(int i) {
    for (byte[] name : ANSWERED_HERE) {
      if (fields.named(i, name)) {
        return true;
      }
    }
    return false;
  }

  // In one line: many a server reads the first one only.
  private void forwardedFor(Bytes out, byte[] peer, boolean trustForwarded) {
    out.put(FOR);
    for (int i = 0; trustForwarded && i < fields.count(); i++) {
      if (fields.field(i) == Field.X_FORWARDED_FOR && fields.valueFrom(i) < fields.valueTo(i)) {
        out.put(b, fields.valueFrom(i), fields.valueTo(i)).put(SEPARATOR);
      }
    }
    out.put(peer).put(CRLF);
  }

  private @Nullable Refusal version(int at) {
    for (int i = 0; i < HTTP.length; i++) {
      if (b[at + i] != HTTP[i]) {
        return Refusal.BAD_REQUEST;
      }
    }
    int i = at + HTTP.length;
    if (!Ascii.digit(b[i])
        || b[i + 1] != '.'
        || !Ascii.digit(b[i + 2])
        || b[i + 3] != Ascii.CR
        || b[i + 4] != Ascii.LF) {
      return Refusal.BAD_REQUEST;
    }
    if (b[i] != '1') {
      return Refusal.VERSION;
    }
    // RFC 9110 6.2: a higher minor version is the highest one known.
    minor = b[i + 2] == '0' ? 0 : 1;
    return null;
  }

  /** RFC 9112 3.2. The authority-form is CONNECT's alone. */
  private @Nullable Refusal target(int from, int to) {
    asterisk = false;
    if (b[from] == '/') {
      return null;
    }
    if (b[from] == '*' && to == from + 1 && method == Method.OPTIONS) {
      targetFrom = from;
      targetTo = to;
      asterisk = true;
      return null;
    }
    int colon = from;
    while (colon < to && b[colon] != ':') {
      colon++;
    }
    boolean http =
        Ascii.same(b, from, colon, HTTP_SCHEME) || Ascii.same(b, from, colon, HTTPS_SCHEME);
    if (!http || to - colon < 3 || b[colon + 1] != '/' || b[colon + 2] != '/') {
      return Refusal.BAD_REQUEST;
    }
    int end = colon + 3;
    while (end < to && b[end] != '/' && b[end] != '?') {
      end++;
    }
    if (!authority(colon + 3, end)) {
      return Refusal.BAD_REQUEST;
    }
    // RFC 9112 3.2.2: the target's authority replaces the Host field.
    hostFrom = colon + 3;
    hostTo = end;
    targetFrom = end;
    targetTo = to;
    slash = colon + 1;
    asterisk = end == to && method == Method.OPTIONS;
    return null;
  }

  /** RFC 9112 3.2: one, and a valid one. RFC 9110 4.2.1: no http address has an empty host. */
  private boolean host() {
    int seen = 0;
    for (int i = 0; i < fields.count(); i++) {
      if (fields.field(i) == Field.HOST) {
        if (++seen > 1 || !authority(fields.valueFrom(i), fields.valueTo(i))) {
          return false;
        }
        if (hostFrom < 0) {
          hostFrom = fields.valueFrom(i);
          hostTo = fields.valueTo(i);
        }
      }
    }
    return seen == 1 || minor == 0;
  }

  private @Nullable Refusal expectation() {
    expectContinue = false;
    for (int i = 0; i < fields.count(); i++) {
      if (fields.field(i) != Field.EXPECT) {
        continue;
      }
      if (!Ascii.same(b, fields.valueFrom(i), fields.valueTo(i), CONTINUE)) {
        return Refusal.EXPECTATION;
      }
      // RFC 9110 10.1.1: to be ignored from HTTP/1.0; without a body there is nothing to wait for.
      expectContinue = minor > 0 && hasBody();
    }
    return null;
  }

  /** {@code uri-host [ ":" port ]}: RFC 3986 3.2. */
  private boolean authority(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Ascii.authority(b[i])) {
        return false;
      }
    }
    int end = from;
    if (from < to && b[from] == '[') {
      while (end < to && b[end] != ']') {
        end++;
      }
      if (end == to || end == from + 1) {
        return false;
      }
      end++;
    } else {
      while (end < to && b[end] != ':') {
        if (b[end] == '[' || b[end] == ']') {
          return false;
        }
        end++;
      }
    }
    if (end == from || (end < to && b[end] != ':')) {
      return false;
    }
    for (int i = end + 1; i < to; i++) {
      if (!Ascii.digit(b[i])) {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String s) {
    return s.getBytes(StandardCharsets.US_ASCII);
  }
}
