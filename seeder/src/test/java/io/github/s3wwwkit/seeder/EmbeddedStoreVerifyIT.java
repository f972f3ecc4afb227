package io.github.s3wwwkit.seeder;

import io.github.s3wwwkit.lab.store.Store;

class EmbeddedStoreVerifyIT extends VerifyScenarios {
  @Override
  Store store() {
    return Stores.embedded();
  }
}
