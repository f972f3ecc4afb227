package io.github.s3wwwkit.lab.s3www;

import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.StatObjectResponse;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Reads one bucket, as persistently as minio-go does. */
final class Bucket {
  /** An object that is there. */
  record Found(String key, long size, Instant modified) {}

  private interface Call<T> {
    T get() throws MinioException;
  }

  // minio-go's retry.go: ten tries, doubled from 200 ms to at most 1 s, full jitter.
  private static final int TRIES = 10;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Set<Integer> PASSING = Set.of(408, 429, 499, 500, 502, 503, 504, 520);

  private final MinioClient client;
  private final String name;

  /** minio-go asks for the bucket's region before all else, and that it asks but once. */
  private volatile boolean answered;

  Bucket(MinioClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /** Whether there is any key with this prefix. */
  boolean holdsBelow(String prefix) throws MinioException {
    return retried(() -> {
      Iterator<Result<Item>> items = list(prefix, 1);
      if (!items.hasNext()) {
        return false;
      }
      items.next().get();
      return true;
    });
  }

  /** The keys with this prefix, those below a further slash as one that ends with it. */
  List<String> keys(String prefix) throws MinioException {
    return retried(() -> {
      List<String> keys = new ArrayList<>();
      for (Iterator<Result<Item>> items = list(prefix, 1000); items.hasNext(); ) {
        keys.add(items.next().get().objectName());
      }
      return keys;
    });
  }

  Found find(String key) throws MinioException {
    StatObjectResponse stat =
        retried(() -> client.statObject(StatObjectArgs.builder().bucket(name).object(key).build()));
    return new Found(key, stat.size(), stat.lastModified().toInstant());
  }

  InputStream read(Found object, long from) throws MinioException {
    GetObjectArgs.Builder args = GetObjectArgs.builder().bucket(name).object(object.key());
    if (from > 0) {
      // An empty object has no range, not even from 0.
      args.offset(from);
    }
    return retried(() -> client.getObject(args.build()));
  }

  private Iterator<Result<Item>> list(String prefix, int pageSize) {
    return client
        .listObjects(
            ListObjectsArgs.builder().bucket(name).prefix(prefix).maxKeys(pageSize).build())
        .iterator();
  }

  private <T> T retried(Call<T> call) throws MinioException {
    for (int attempt = 1; ; attempt++) {
      try {
        T result = call.get();
        answered = true;
        return result;
      } catch (MinioException e) {
        boolean passing = true;
        if (e instanceof ErrorResponseException error) {
          answered = true;
          passing = PASSING.contains(error.response().code());
        }
        if (!passing || !answered || attempt == TRIES) {
          throw e;
        }
      } catch (IllegalStateException e) {
        // minio-java's cover for an IOException.
        if (!answered || attempt == TRIES) {
          throw new MinioException(e);
        }
      }
      pause(attempt);
    }
  }

  private static void pause(int attempt) throws MinioException {
    long cap = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << (attempt - 1));
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(cap + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MinioException(e);
    }
  }
}
