package io.github.s3wwwkit.sidecar.proxy;

import io.github.s3wwwkit.sidecar.cache.Cache;
import io.github.s3wwwkit.sidecar.cache.DateField;
import io.github.s3wwwkit.sidecar.cache.Held;
import io.github.s3wwwkit.sidecar.cache.Judge;
import io.github.s3wwwkit.sidecar.cache.Reading;
import io.github.s3wwwkit.sidecar.cache.Selection;
import io.github.s3wwwkit.sidecar.cache.Views;
import io.github.s3wwwkit.sidecar.http1.Bytes;
import io.github.s3wwwkit.sidecar.http1.RequestHead;
import io.github.s3wwwkit.sidecar.metrics.CacheResult;
import java.nio.ByteBuffer;

/**
 * Has a client's requests answered as the record of the release says: from memory where that holds
 * what is asked for, else by s3www.
 */
final class CacheHandler {
  /** What all clients of a loop share. */
  record Tools(Cache cache, Judge judge, Views views, DateField date) {
    Tools(Cache cache, int maxTarget) {
      this(cache, cache.judge(maxTarget), cache.views(), new DateField());
    }
  }

  private final Loop loop;
  private final Tools tools;
  private final ClientConnection client;
  private final Reading reading;

  CacheHandler(Loop loop, Tools tools, ClientConnection client) {
    this.loop = loop;
    this.tools = tools;
    this.client = client;
    reading = new Reading(tools.views);
  }

  /** Takes a request; what is there of its body is in {@code source}. */
  void handle(RequestHead head, ByteBuffer source) {
    Judge judge = tools.judge;
    if (!judge.ready()) {
      loop.cells.cache(CacheResult.BYPASS);
      client.bypass(head, source);
      return;
    }
    Judge.Verdict verdict = judge.judge(head);
    Selection selection = judge.selection();
    switch (verdict) {
      case BYPASS -> {
        loop.cells.cache(CacheResult.BYPASS);
        client.audience(judge.audience());
        client.bypass(head, source);
      }
      case OBJECT, PAGE -> object(selection, head, source);
      case NOT_MODIFIED -> {
        loop.cells.cache(CacheResult.NOT_MODIFIED);
        boolean close = !client.persistent();
        selection.writeNotModified(loop.head.clear(), tools.date, close);
        client.answerHead(304);
      }
      case PRECONDITION_FAILED -> answer(met(selection), Answer.PRECONDITION_FAILED);
      case UNSATISFIABLE ->
          answer(met(selection), Answer.unsatisfiable(selection.content().size()));
      case NOT_FOUND -> answer(CacheResult.NOT_FOUND, Answer.NOT_FOUND);
      case FOLDER -> {
        judge.location(loop.head.clear());
        answer(CacheResult.REDIRECT, Answer.folder(loop.head.toString()));
      }
      case PREFLIGHT -> answer(Answer.preflight(judge.preflight()));
    }
  }

  private static CacheResult met(Selection selection) {
    return selection.content().present() ? CacheResult.HIT : CacheResult.MISS;
  }

  private void answer(CacheResult result, Answer answer) {
    loop.cells.cache(result);
    answer(answer);
  }

  private void answer(Answer answer) {
    client.audience(tools.judge.audience());
    client.answerHere(answer);
  }

  private void object(Selection selection, RequestHead head, ByteBuffer source) {
    Held held = selection.content().hold();
    loop.cells.cache(
        selection.page()
            ? CacheResult.NOT_FOUND
            : held == null ? CacheResult.MISS : CacheResult.HIT);
    if (held != null) {
      hit(selection, held);
    } else if (loop.gate.storeDown() != null && selection.page()) {
      answer(Answer.NOT_FOUND);
    } else {
      miss(selection, head, source);
    }
  }

  private void hit(Selection selection, Held held) {
    selection.write(loop.head.clear(), tools.date, true, !client.persistent());
    if (client.exchange().toHead() || selection.from() == selection.to()) {
      held.release();
      client.answerHead(selection.status());
    } else {
      reading.begin(held, selection.from(), selection.to());
      client.answer(selection.status(), reading);
    }
  }

  private void miss(Selection selection, RequestHead head, ByteBuffer source) {
    client.audience(tools.judge.audience());
    if (loop.gate.storeDown() == null) {
      Bytes range = null;
      if (selection.partial()) {
        range = new Bytes();
        selection.askFor(range);
      }
      head.askFor(selection.source().target(), range);
      client.await(new Miss(tools.cache, selection.copy(), tools.date, client.exchange().toHead()));
    }
    client.bypass(head, source);
  }
}
