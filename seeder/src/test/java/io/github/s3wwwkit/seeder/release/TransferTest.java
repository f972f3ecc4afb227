package io.github.s3wwwkit.seeder.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.s3wwwkit.lab.source.Content;
import io.github.s3wwwkit.lab.source.FaultySource;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.lab.store.EmbeddedStore;
import io.github.s3wwwkit.lab.store.Store;
import io.github.s3wwwkit.seeder.archive.Limits;
import io.github.s3wwwkit.seeder.manifest.Entry;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.source.Fetcher;
import io.github.s3wwwkit.seeder.source.SourceAddress;
import io.github.s3wwwkit.seeder.store.Buffers;
import java.util.List;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;

class TransferTest {
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
      Run run = Run.of(store, OUT_OF_MEMORY);
      SourceAddress address = SourceAddress.parse(source.uri("/slow").toString());
      Transfer transfer =
          new Transfer(
              new Fetcher(run.http(), Headers.EMPTY, List.of(address)),
              run.bucket(),
              new Buffers(64 << 20, 4),
              run.retry(),
              new TransferLimits(1L << 30, 4, new Limits(1L << 30, 100, 100)));
      Entry entry = new Entry(address, "slow", null, null, null);
      Progress.Meter meter = new Progress(OUT_OF_MEMORY, 1).meter();
      try (Lease lease = run.leases().tryAcquire("v1").orElseThrow()) {
        Draft draft = new Draft("v1", lease);
        assertThrows(OutOfMemoryError.class, () -> transfer.run(draft, entry, meter));
      }
      assertEquals(List.of(), run.bucket().list("releases/"));
    }
  }
}
