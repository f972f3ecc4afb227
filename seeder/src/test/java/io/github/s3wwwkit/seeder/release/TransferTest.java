package io.github.s3wwwkit.seeder.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.s3wwwkit.lab.source.Content;
import io.github.s3wwwkit.lab.source.FaultySource;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.lab.store.EmbeddedStore;
import io.github.s3wwwkit.lab.store.Store;
import io.github.s3wwwkit.seeder.archive.Limits;
import io.github.s3wwwkit.seeder.credentials.CredentialSource;
import io.github.s3wwwkit.seeder.credentials.Credentials;
import io.github.s3wwwkit.seeder.http.HttpClients;
import io.github.s3wwwkit.seeder.http.HttpSettings;
import io.github.s3wwwkit.seeder.http.Proxies;
import io.github.s3wwwkit.seeder.manifest.Entry;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.run.Retry;
import io.github.s3wwwkit.seeder.run.Stop;
import io.github.s3wwwkit.seeder.source.Fetcher;
import io.github.s3wwwkit.seeder.source.SourceAddress;
import io.github.s3wwwkit.seeder.store.Buffers;
import io.github.s3wwwkit.seeder.store.Endpoint;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;

class TransferTest {
  private static CredentialSource owner(Store store) {
    return new CredentialSource() {
      @Override
      public Credentials current() {
        return new Credentials(store.accessKey(), store.secretKey(), null);
      }

      @Override
      public boolean renew(Credentials refused) {
        return false;
      }
    };
  }

  /** Fails as a thread does that runs out of memory, where a part is being fetched. */
  private static final Log OUT_OF_MEMORY =
      new Log() {
        @Override
        public void log(Level level, String message) {}

        @Override
        public void progress(String what, long bytes, long total) {
          if (Thread.currentThread().getName().equals("range")) {
            throw new OutOfMemoryError("made up");
          }
        }
      };

  @Test
  void aPartThatDidNotArriveIsNoContent() throws Exception {
    try (Store store = EmbeddedStore.start();
        FaultySource source = FaultySource.start()) {
      source.on("/slow", Reply.ok(new Content(1, 40 << 20)).rate(40 << 20));
      Stop stop = new Stop();
      HttpClients http =
          new HttpClients(
              new HttpSettings(
                  Duration.ofSeconds(10),
                  Duration.ofSeconds(30),
                  Proxies.NONE,
                  List.of(),
                  null,
                  false),
              stop);
      Retry retry = new Retry(2, stop, OUT_OF_MEMORY, new Random(1));
      ObjectStore bucket =
          new ObjectStore(
              Endpoint.of(store.endpoint().toString(), null),
              "bucket",
              true,
              owner(store),
              http,
              retry,
              stop,
              OUT_OF_MEMORY);
      SourceAddress address = SourceAddress.parse(source.uri("/slow").toString());
      Transfer transfer =
          new Transfer(
              new Fetcher(http, Headers.EMPTY, List.of(address)),
              bucket,
              new Buffers(64 << 20, 4),
              retry,
              new TransferLimits(1L << 30, 4, new Limits(1L << 30, 100, 100)));
      Entry entry = new Entry(address, "slow", null, null, null);
      Progress.Meter meter = new Progress(OUT_OF_MEMORY, 1).meter();
      assertThrows(OutOfMemoryError.class, () -> transfer.run("v1", entry, meter));
      assertEquals(List.of(), bucket.list("releases/"));
    }
  }
}
