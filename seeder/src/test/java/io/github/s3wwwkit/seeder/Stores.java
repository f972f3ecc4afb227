package io.github.s3wwwkit.seeder;

import io.github.s3wwwkit.lab.store.EmbeddedStore;
import io.github.s3wwwkit.lab.store.MinioStore;
import io.github.s3wwwkit.lab.store.Store;
import java.io.IOException;
import java.nio.file.Path;

/** The stores to test against, each started once, when first asked for, and shared by all tests. */
final class Stores {
  private Stores() {}

  static Store embedded() {
    return Embedded.STORE;
  }

  /** The real MinIO, which the variable {@code MINIO_BIN} must name. */
  static Store minio() {
    return Minio.STORE;
  }

  private static final class Embedded {
    static final Store STORE;

    static {
      try {
        STORE = EmbeddedStore.start();
      } catch (IOException e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }

  private static final class Minio {
    static final Store STORE;

    static {
      try {
        STORE = MinioStore.start(Path.of(System.getenv("MINIO_BIN")));
      } catch (IOException | InterruptedException e) {
        throw new ExceptionInInitializerError(e);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(STORE::close));
    }
  }
}
