package io.github.s3wwwkit.seeder;

import io.github.s3wwwkit.lab.store.EmbeddedStore;
import io.github.s3wwwkit.lab.store.Store;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class EmbeddedStoreIT extends PublishScenarios {
  @SuppressWarnings("NullAway.Init")
  private static Store store;

  @BeforeAll
  static void start() throws IOException {
    store = EmbeddedStore.start();
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
