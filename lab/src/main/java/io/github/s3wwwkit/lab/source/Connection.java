package io.github.s3wwwkit.lab.source;

import io.github.s3wwwkit.lab.source.Reply.Framing;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads requests from one socket and writes the replies as they are scripted. */
final class Connection {
  /** Blocks until stalled replies may go on. */
  interface Gate {
    void pass() throws InterruptedException;
  }

  private static final int PIECE = 64 << 10;
  private static final int PIECES_A_SECOND = 20;

  private final Socket socket;
  private final Function<Request, Reply> replies;
  private final Gate gate;

  Connection(Socket socket, Function<Request, Reply> replies, Gate gate) {
    this.socket = socket;
    this.replies = replies;
    this.gate = gate;
  }

  void serve() throws IOException, InterruptedException {
    BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    boolean open = true;
    while (open) {
      Request request = Request.read(in);
      open = request != null && answer(request, replies.apply(request), out);
    }
  }

  /** Whether the connection can be used again. */
  private boolean answer(Request request, Reply reply, OutputStream out)
      throws IOException, InterruptedException {
    Thread.sleep(reply.delay);
    if (reply.held) {
      gate.pass();
    }
    long length = reply.body.length();
    Range range = Range.of(request, reply);
    Range sent = range == null ? new Range(0, length) : range;
    out.write(head(reply, range, sent).getBytes(StandardCharsets.ISO_8859_1));
    if (!request.method().equals("HEAD") && !body(reply, sent, out)) {
      if (reply.reset) {
        socket.setSoLinger(true, 0);
      }
      return false;
    }
    return reply.framing != Framing.CLOSE
        && reply.declaredLength == null
        && reply.lastChunk == null
        && !"close".equalsIgnoreCase(request.header("Connection"));
  }

  private static String head(Reply reply, @Nullable Range range, Range sent) {
    int status = range == null ? reply.status : range.isEmpty() ? 416 : 206;
    List<Field> fields = new ArrayList<>(reply.fields);
    if (reply.etag != null) {
      fields.add(new Field("ETag", reply.etag));
    }
    if (reply.ranges) {
      fields.add(new Field("Accept-Ranges", "bytes"));
    }
    if (range != null) {
      String span = range.isEmpty() ? "*" : range.from() + "-" + (range.to() - 1);
      String value = reply.contentRange.apply("bytes " + span + "/" + reply.body.length());
      if (!value.isEmpty()) {
        fields.add(new Field("Content-Range", value));
      }
    }
    switch (reply.framing) {
      case CHUNKED -> fields.add(new Field("Transfer-Encoding", "chunked"));
      case CLOSE -> fields.add(new Field("Connection", "close"));
      case LENGTH -> {
        long length = Math.max(0, sent.to() - sent.from());
        fields.add(
            new Field(
                "Content-Length",
                Long.toString(reply.declaredLength == null ? length : reply.declaredLength)));
      }
    }
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" Status\r\n");
    fields.forEach(f -> head.append(f.name()).append(": ").append(f.value()).append("\r\n"));
    return head.append("\r\n").toString();
  }

  /** Whether the whole of it was sent. */
  private boolean body(Reply reply, Range range, OutputStream out)
      throws IOException, InterruptedException {
    long end = Math.max(range.from(), range.to());
    long begun = System.nanoTime();
    for (long position = range.from(); position < end; ) {
      long done = position - range.from();
      if (done >= reply.closeAfter) {
        return false;
      }
      if (done >= reply.stallAfter) {
        gate.pass();
      }
      long piece = Math.min(PIECE, end - position);
      piece = Math.min(piece, reply.closeAfter - done);
      if (done < reply.stallAfter) {
        piece = Math.min(piece, reply.stallAfter - done);
      }
      piece = Math.min(piece, Math.max(1, reply.rate / PIECES_A_SECOND));
      if (reply.rate < Long.MAX_VALUE) {
        double due = (done + piece) * 1e9 / reply.rate;
        Thread.sleep(Duration.ofNanos((long) due - (System.nanoTime() - begun)));
      }
      if (reply.framing == Framing.CHUNKED) {
        out.write((Long.toHexString(piece) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      }
      reply.body.write(out, position, position + piece);
      if (reply.framing == Framing.CHUNKED) {
        out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
      }
      position += piece;
    }
    if (end - range.from() >= reply.closeAfter) {
      return false;
    }
    if (reply.framing == Framing.CHUNKED) {
      String last = reply.lastChunk == null ? "0\r\n\r\n" : reply.lastChunk;
      out.write(last.getBytes(StandardCharsets.ISO_8859_1));
    }
    return true;
  }
}
