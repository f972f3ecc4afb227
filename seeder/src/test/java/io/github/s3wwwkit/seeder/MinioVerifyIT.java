package io.github.s3wwwkit.seeder;

import io.github.s3wwwkit.lab.store.Store;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The same with the real MinIO. */
@EnabledIfEnvironmentVariable(
    named = "MINIO_BIN",
    matches = ".+",
    disabledReason = "names no minio")
class MinioVerifyIT extends VerifyScenarios {
  @Override
  Store store() {
    return Stores.minio();
  }
}
