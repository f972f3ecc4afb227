package io.github.s3wwwkit.sidecar.http1;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in, verdict and bytes forwarded: the parts that a connection is made of, without one. Texts
 * are ISO 8859-1.
 */
public final class Forwarding {
  /** What a sequence of bytes ends in. */
  public enum End {
    /** Nothing is left of it, or an empty line. */
    WHOLE,
    /** It breaks off amid a message. */
    PART,
    /** What follows is not read: it was said that nothing would. */
    CLOSED,
    /** What follows was refused, or is malformed. */
    REFUSED
  }

  /**
   * One message.
   *
   * @param sent all of it, as it is sent on
   * @param content of its body, without framing
   */
  public record Message(String sent, String content) {}

  /**
   * What becomes of a sequence of bytes.
   *
   * @param messages the whole ones that go on
   * @param refusal why a request is refused, where it is by its head
   */
  public record Outcome(List<Message> messages, End end, @Nullable Refusal refusal) {
    /** All that is sent on. */
    public String sent() {
      return String.join("", messages.stream().map(Message::sent).toList());
    }
  }

  private static final int MAX_HEAD = 8192;
  private static final byte[] AUTHORITY = "s3www:80".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] PEER = "192.0.2.1".getBytes(StandardCharsets.ISO_8859_1);

  private final ByteBuffer in;
  private final int piece;
  private final List<Message> messages = new ArrayList<>();
  private final Bytes head = new Bytes();
  private final BodyReader body = new BodyReader();
  private final BodyWriter framing = new BodyWriter();

  private Forwarding(String bytes, int piece) {
    in = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
    this.piece = Math.max(1, piece);
    in.limit(Math.min(this.piece, in.capacity()));
  }

  /**
   * Requests on one connection, that arrive in pieces of {@code piece} bytes.
   *
   * @param bytes from their beginning to their end
   */
  public static Outcome requests(String bytes, int piece) {
    return new Forwarding(bytes, piece).requests();
  }

  /** An answer that arrives in pieces of {@code piece} bytes and ends with its connection. */
  public static Outcome answer(String bytes, boolean toHead, int piece) {
    return new Forwarding(bytes, piece).answer(toHead);
  }

  private Outcome requests() {
    RequestIntake intake = new RequestIntake(MAX_HEAD);
    int seen = 0;
    while (true) {
      switch (intake.look(in, seen)) {
        case NOTHING -> {
          if (!more()) {
            return outcome(End.WHOLE);
          }
        }
        case PART -> {
          seen = in.remaining();
          if (!more()) {
            return outcome(End.PART);
          }
        }
        case REFUSED -> {
          return new Outcome(messages, End.REFUSED, intake.refusal());
        }
        case HEAD -> {
          seen = 0;
          RequestHead request = intake.head();
          boolean last = !request.keepAlive();
          request.write(head.clear(), AUTHORITY, PEER, false, false);
          request.body(body);
          framing.begin(request.chunked());
          End end = body();
          if (end != End.WHOLE || last) {
            return outcome(end == End.WHOLE ? End.CLOSED : end);
          }
        }
      }
    }
  }

  private Outcome answer(boolean toHead) {
    ResponseHead response = new ResponseHead();
    ResponseIntake intake = new ResponseIntake(response, new byte[MAX_HEAD]);
    while (true) {
      switch (intake.look(in)) {
        case PART -> {
          if (!more()) {
            return outcome(End.PART);
          }
        }
        case MALFORMED -> {
          return outcome(End.REFUSED);
        }
        case HEAD -> {
          boolean chunked = response.unbounded(toHead);
          response.body(toHead, body);
          framing.begin(chunked);
          response.write(head.clear(), chunked, false, null);
          End end = body();
          if (end != End.WHOLE || !response.interim()) {
            return outcome(end);
          }
        }
      }
    }
  }

  private End body() {
    ByteBuffer out = ByteBuffer.allocate(16 * in.capacity() + 2 * MAX_HEAD + BodyWriter.OVERHEAD);
    head.copyTo(out);
    StringBuilder content = new StringBuilder();
    while (true) {
      int n = body.next(in);
      if (n > 0) {
        byte[] bytes = new byte[n];
        in.get(in.position(), bytes);
        content.append(new String(bytes, StandardCharsets.ISO_8859_1));
        framing.content(in, n, out);
      } else if (n == BodyReader.MALFORMED) {
        return End.REFUSED;
      } else if (n == BodyReader.END || (!more() && body.endsWithConnection())) {
        framing.end(body, out);
        String sent = new String(out.array(), 0, out.position(), StandardCharsets.ISO_8859_1);
        messages.add(new Message(sent, content.toString()));
        return End.WHOLE;
      } else if (!in.hasRemaining() && in.limit() == in.capacity()) {
        return End.PART;
      }
    }
  }

  private boolean more() {
    if (in.limit() == in.capacity()) {
      return false;
    }
    in.limit(Math.min(in.limit() + piece, in.capacity()));
    return true;
  }

  private Outcome outcome(End end) {
    return new Outcome(List.copyOf(messages), end, null);
  }
}
