package io.github.s3wwwkit.seeder.release;

import io.github.s3wwwkit.lab.store.Store;
import io.github.s3wwwkit.seeder.credentials.CredentialSource;
import io.github.s3wwwkit.seeder.credentials.Credentials;
import io.github.s3wwwkit.seeder.http.HttpClients;
import io.github.s3wwwkit.seeder.http.HttpSettings;
import io.github.s3wwwkit.seeder.http.Proxies;
import io.github.s3wwwkit.seeder.run.Log;
import io.github.s3wwwkit.seeder.run.Retry;
import io.github.s3wwwkit.seeder.run.Stop;
import io.github.s3wwwkit.seeder.store.Endpoint;
import io.github.s3wwwkit.seeder.store.ObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What a run of the seeder works with, for a bucket of this store. */
record Run(Stop stop, Log log, Retry retry, HttpClients http, ObjectStore bucket, Leases leases) {
  static Run of(Store store, Log log) throws Exception {
    Stop stop = new Stop();
    Duration patience = Duration.ofSeconds(30);
    HttpClients http =
        new HttpClients(
            new HttpSettings(patience, patience, Proxies.NONE, List.of(), null, false), stop);
    Retry retry = new Retry(2, stop, log, new Random(1));
    ObjectStore bucket =
        new ObjectStore(
            Endpoint.of(store.endpoint().toString(), null),
            "bucket",
            true,
            owner(store),
            http,
            retry,
            stop,
            log);
    return new Run(
        stop, log, retry, http, bucket, new Leases(bucket, Duration.ofHours(1), retry, stop, log));
  }

  private static CredentialSource owner(Store store) {
    return new CredentialSource() {
      @Override
      public Credentials current() {
        return new Credentials(store.accessKey(), store.secretKey(), null);
      }

      @Override
      public boolean renew(Credentials refused) {
        return false;
      }
    };
  }
}
