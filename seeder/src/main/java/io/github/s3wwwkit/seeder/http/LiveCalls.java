package io.github.s3wwwkit.seeder.http;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Call;
import okhttp3.EventListener;

/**
 * The calls that have not ended yet. OkHttp's dispatcher forgets a call as soon as its head is
 * there, so that it cannot cancel one whose body is still being read.
 */
final class LiveCalls extends EventListener {
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();

  void cancelAll() {
    calls.forEach(Call::cancel);
  }

  @Override
  public void callStart(Call call) {
    calls.add(call);
  }

  @Override
  public void callEnd(Call call) {
    calls.remove(call);
  }

  @Override
  public void callFailed(Call call, IOException e) {
    calls.remove(call);
  }
}
