package io.github.s3wwwkit.seeder;

import io.github.s3wwwkit.lab.store.MinioStore;
import io.github.s3wwwkit.lab.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The same with the real MinIO. */
@EnabledIfEnvironmentVariable(
    named = "MINIO_BIN",
    matches = ".+",
    disabledReason = "names no minio")
class MinioIT extends PublishScenarios {
  @SuppressWarnings("NullAway.Init")
  private static Store store;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    store = MinioStore.start(Path.of(System.getenv("MINIO_BIN")));
  }

  @AfterAll
  static void stop() {
    store.close();
  }

  @Override
  Store store() {
    return store;
  }
}
