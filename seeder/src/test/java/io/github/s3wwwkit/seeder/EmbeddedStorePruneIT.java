package io.github.s3wwwkit.seeder;

import io.github.s3wwwkit.lab.store.Store;

class EmbeddedStorePruneIT extends PruneScenarios {
  @Override
  Store store() {
    return Stores.embedded();
  }
}
