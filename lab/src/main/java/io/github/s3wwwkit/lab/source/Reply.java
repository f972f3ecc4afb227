package io.github.s3wwwkit.lab.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A response and what goes wrong with it. Faults count the bytes of the body as sent. */
public final class Reply {
  /** How the client learns where the body ends. */
  enum Framing {
    LENGTH,
    CHUNKED,
    CLOSE
  }

  final int status;
  final Body body;
  final List<Field> fields = new ArrayList<>();
  Framing framing = Framing.LENGTH;
  Duration delay = Duration.ZERO;
  boolean ranges;
  boolean judgesIfRange = true;
  @Nullable String etag;
  UnaryOperator<String> contentRange = UnaryOperator.identity();
  long mostOfRange = Long.MAX_VALUE;
  @Nullable Long declaredLength;
  @Nullable String lastChunk;
  boolean held;
  boolean reset;
  long rate = Long.MAX_VALUE;
  long stallAfter = Long.MAX_VALUE;
  long closeAfter = Long.MAX_VALUE;

  private Reply(int status, Body body) {
    this.status = status;
    this.body = body;
  }

  public static Reply ok(byte[] body) {
    return new Reply(200, Body.of(body));
  }

  public static Reply ok(String body) {
    return ok(body.getBytes(StandardCharsets.UTF_8));
  }

  /** With ETag and ranges. */
  public static Reply ok(Content content) {
    return new Reply(200, content).ranged("\"" + content.seed() + "-" + content.length() + "\"");
  }

  /** Any status, without a body. */
  public static Reply status(int status) {
    return new Reply(status, Body.of(new byte[0]));
  }

  /** Any status. */
  public static Reply status(int status, String body) {
    return new Reply(status, Body.of(body.getBytes(StandardCharsets.UTF_8)));
  }

  public static Reply redirect(int status, String location) {
    return status(status).header("Location", location);
  }

  /** The bytes, compressed, with their {@code Content-Encoding}. */
  public static Reply gzip(byte[] body) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ok(compressed.toByteArray()).header("Content-Encoding", "gzip");
  }

  public Reply header(String name, String value) {
    fields.add(new Field(name, value));
    return this;
  }

  /**
   * Sends the ETag and answers one byte range (206, 416), under {@code If-Range} too.
   *
   * @param entityTag as it is sent: quoted, and weak after {@code W/}
   */
  public Reply ranged(String entityTag) {
    ranges = true;
    return etag(entityTag);
  }

  /** The ETag as it is sent, or none. Whether ranges are answered stays. */
  public Reply etag(@Nullable String entityTag) {
    etag = entityTag;
    return this;
  }

  /** A range gets the whole (200). */
  public Reply unranged() {
    ranges = false;
    return this;
  }

  /** A range is answered whatever {@code If-Range} says. */
  public Reply ignoringIfRange() {
    judgesIfRange = false;
    return this;
  }

  /** Another {@code Content-Range} than the true one; an empty one is not sent. */
  public Reply contentRange(UnaryOperator<String> change) {
    contentRange = change;
    return this;
  }

  /** A range gets so many bytes at most, and a {@code Content-Range} that says so. */
  public Reply mostOfRange(long bytes) {
    mostOfRange = bytes;
    return this;
  }

  /** In chunks, without a Content-Length. */
  public Reply chunked() {
    framing = Framing.CHUNKED;
    return this;
  }

  /** In chunks, and after the body this instead of the last one; then the connection ends. */
  public Reply chunkedThen(String raw) {
    lastChunk = raw;
    return chunked();
  }

  /** Neither length nor chunks: the connection's end is the body's. */
  public Reply untilClose() {
    framing = Framing.CLOSE;
    return this;
  }

  /** A Content-Length that need not be the body's; the connection ends after the body. */
  public Reply contentLength(long length) {
    declaredLength = length;
    return this;
  }

  /** The body, and only it, no faster than this. */
  public Reply rate(long bytesPerSecond) {
    rate = bytesPerSecond;
    return this;
  }

  /** Nothing, not even the status line, before this time has passed. */
  public Reply after(Duration time) {
    delay = time;
    return this;
  }

  /** Nothing, not even the status line, before {@link FaultySource#release}. */
  public Reply held() {
    held = true;
    return this;
  }

  /** No more than these bytes before {@link FaultySource#release}. */
  public Reply stallAfter(long bytes) {
    stallAfter = bytes;
    return this;
  }

  /** The connection ends after these bytes of the body. */
  public Reply closeAfter(long bytes) {
    closeAfter = bytes;
    return this;
  }

  /** The connection is reset (TCP RST) after these bytes of the body. */
  public Reply resetAfter(long bytes) {
    reset = true;
    return closeAfter(bytes);
  }
}
