package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.seeder.run.Failure;
import io.github.s3wwwkit.seeder.run.SideBySide;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Deletes many objects, some at a time. */
final class Deletion {
  private static final int SIDE_BY_SIDE = 8;

  private Deletion() {}

  /**
   * Deletes while it may.
   *
   * @param mayGoOn asked before each; false ends it
   */
  static void run(ObjectStore store, List<String> keys, BooleanSupplier mayGoOn) throws Failure {
    List<SideBySide.Task<Boolean>> tasks = new ArrayList<>();
    for (String key : keys) {
      tasks.add(() -> {
        boolean goesOn = mayGoOn.getAsBoolean();
        if (goesOn) {
          store.delete(key);
        }
        return goesOn;
      });
    }
    var _ = SideBySide.run(SIDE_BY_SIDE, tasks, () -> {});
  }
}
