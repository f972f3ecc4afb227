package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.cache.Cache;
import io.github.s3wwwkit.sidecar.cache.DateField;
import io.github.s3wwwkit.sidecar.cache.Fill;
import io.github.s3wwwkit.sidecar.cache.FillResult;
import io.github.s3wwwkit.sidecar.cache.Selection;
import io.github.s3wwwkit.sidecar.http1.Bytes;
import io.github.s3wwwkit.sidecar.http1.ResponseHead;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An object that is not in memory, on its way from s3www to a client: as the record has it, or not
 * at all. The last bytes of a whole one wait until all are known to be right.
 */
final class Miss {
  /** What to do with bytes of the body. */
  enum Step {
    SEND,
    /** There may be more, or there is not: only then all is known. */
    HOLD,
    WRONG
  }

  private static final int OK = 200;
  private static final int PARTIAL = 206;

  private final Cache cache;
  private final Selection selection;
  private final DateField date;
  private final boolean toHead;
  private @Nullable Fill fill;
  private long left;

  Miss(Cache cache, Selection selection, DateField date, boolean toHead) {
    this.cache = cache;
    this.date = date;
    this.selection = selection;
    this.toHead = toHead;
    left = selection.to() - selection.from();
  }

  Selection selection() {
    return selection;
  }

  /** Writes the head of the answer. */
  void writeHead(Bytes out, boolean close) {
    selection.write(out, date, false, close);
  }

  /** Whether s3www answers as it must for an object that is there. */
  boolean expected(ResponseHead answer) {
    return answer.status() == (selection.partial() ? PARTIAL : OK);
  }

  /** Whether its head says of the body what the record says; begins to judge that. */
  boolean matches(ResponseHead answer) {
    long length = answer.contentLength();
    if (length >= 0 ? length != left : toHead) {
      return false;
    }
    if (selection.partial()) {
      Bytes range = new Bytes();
      selection.range(range);
      return answer.contentRange(range);
    }
    if (!toHead) {
      fill = cache.fill(selection.source());
    }
    return true;
  }

  /**
   * The next bytes of the body.
   *
   * @param ended whether these are the last
   */
  Step next(ByteBuffer body, boolean ended) {
    Fill whole = fill;
    left -= body.remaining();
    if (toHead) {
      return Step.SEND;
    }
    if (left < 0 || (whole != null && !whole.take(body))) {
      return Step.WRONG;
    }
    if (ended) {
      return left == 0 && (whole == null || whole.verified()) ? Step.SEND : Step.WRONG;
    }
    return left == 0 ? Step.HOLD : Step.SEND;
  }

  void mismatch(String why) {
    if (fill != null) {
      fill.mismatch(why);
    } else {
      cache.filled(FillResult.MISMATCH);
      cache.complain(selection.source(), why);
    }
  }

  void failed() {
    if (fill != null) {
      fill.failed();
    } else {
      cache.filled(FillResult.FAILED);
    }
  }

  /** The client has left. */
  void abandon() {
    if (fill != null) {
      fill.abandon();
    }
  }
}
