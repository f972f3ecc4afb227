package io.github.s3wwwkit.seeder;

import io.github.s3wwwkit.lab.store.Store;

class EmbeddedStoreFaultIT extends StoreFaultScenarios {
  @Override
  Store store() {
    return Stores.embedded();
  }
}
