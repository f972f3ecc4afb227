package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.http1.BodyReader;
import java.nio.ByteBuffer;

/**
 * Makes of what s3www sends what goes to the client, in the loop's scratch space: {@link #message}
 * until the next call.
 */
final class Relay {
  private final Loop loop;
  private ByteBuffer view;
  private ByteBuffer message;

  Relay(Loop loop) {
    this.loop = loop;
    view = loop.in.duplicate();
    message = view;
  }

  ByteBuffer message() {
    return message;
  }

  /** An interim answer, which is a head alone. */
  void interim() {
    message = loop.out.clear();
    loop.head.copyTo(message);
    message.flip();
  }

  /**
   * The body, as far as it is in {@code in}.
   *
   * @param withHead whether the head, in the loop's scratch space too, goes before it
   * @return false when the framing is broken: what came before is in the message
   */
  boolean body(Exchange exchange, ByteBuffer in, boolean withHead) {
    if (exchange.reframed()) {
      return reframe(exchange, in, withHead);
    }
    inPlace(exchange.answerBody, in, withHead);
    return true;
  }

  /** The end of a body that ended with the connection. */
  void end(Exchange exchange) {
    exchange.answerBody.nothing();
    message = loop.out.clear();
    exchange.answerFraming.end(exchange.answerBody, message);
    message.flip();
  }

  private boolean reframe(Exchange exchange, ByteBuffer in, boolean withHead) {
    ByteBuffer out = loop.out.clear();
    message = out;
    if (withHead) {
      loop.head.copyTo(out);
    }
    BodyReader body = exchange.answerBody;
    int n = body.next(in);
    for (; n > 0; n = body.next(in)) {
      exchange.answerFraming.content(in, n, out);
    }
    if (n == BodyReader.END) {
      exchange.answerFraming.end(body, out);
    }
    out.flip();
    return n != BodyReader.MALFORMED;
  }

  /** Head and body in one write without moving the body: there is room for the head before it. */
  private void inPlace(BodyReader body, ByteBuffer in, boolean withHead) {
    int from = in.position();
    int to = from + Math.max(0, body.next(in));
    message = view(in).limit(to).position(from);
    if (withHead) {
      message.position(from - loop.head.length());
      loop.head.copyTo(message);
      message.position(from - loop.head.length());
    }
    in.position(to);
  }

  private ByteBuffer view(ByteBuffer in) {
    if (view.capacity() < in.capacity()) {
      // The loop has made a larger one.
      view = in.duplicate();
    }
    return view;
  }
}
