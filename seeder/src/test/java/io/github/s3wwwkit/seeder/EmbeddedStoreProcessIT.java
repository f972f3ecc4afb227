package io.github.s3wwwkit.seeder;

import io.github.s3wwwkit.lab.store.Store;

class EmbeddedStoreProcessIT extends ProcessScenarios {
  @Override
  Store store() {
    return Stores.embedded();
  }
}
