package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.manifest.Entry;
import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.SideBySide;
import io.github.s3wwwkit.seeder.run.Stop;
import java.util.ArrayList;
import java.util.List;

/** Moves all entries of a release, some at a time; the first that fails ends all others. */
final class Transfers {
  private final Transfer transfer;
  private final int concurrency;
  private final Stop stop;

  Transfers(Transfer transfer, int concurrency, Stop stop) {
    this.transfer = transfer;
    this.concurrency = concurrency;
    this.stop = stop;
  }

  /** In the order of the entries. */
  List<PublishedObject> run(Draft draft, List<Entry> entries, Progress progress) throws Failure {
    List<SideBySide.Task<List<PublishedObject>>> tasks = new ArrayList<>();
    for (Entry entry : entries) {
      tasks.add(() -> run(draft, entry, progress.meter()));
    }
    return SideBySide.run(concurrency, tasks, () -> stop.request(Stop.Reason.FAILED)).stream()
        .flatMap(List::stream)
        .toList();
  }

  private List<PublishedObject> run(Draft draft, Entry entry, Progress.Meter meter) throws Failure {
    try {
      return transfer.run(draft, entry, meter);
    } catch (Failure e) {
      throw entry.place().isEmpty() ? e : e.in(entry.place());
    }
  }
}
