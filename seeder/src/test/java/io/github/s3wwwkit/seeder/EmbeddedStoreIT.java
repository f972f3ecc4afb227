package io.github.s3wwwkit.seeder;

import io.github.s3wwwkit.lab.store.Store;

class EmbeddedStoreIT extends PublishScenarios {
  @Override
  Store store() {
    return Stores.embedded();
  }
}
