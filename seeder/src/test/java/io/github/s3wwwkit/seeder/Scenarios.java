package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.s3wwwkit.lab.source.FaultySource;
import io.github.s3wwwkit.lab.store.Store;
import io.github.s3wwwkit.seeder.Program.Result;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A source, a bucket of its own and a program for each test. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
abstract class Scenarios {
  static final ObjectMapper JSON = new ObjectMapper();
  static final byte[] SMALL = bytes(1, 100_000);
  // Two whole parts and a bit.
  static final byte[] LARGE = bytes(2, (17 << 20) + 5);

  final FaultySource source = startSource();
  Bucket bucket = new Bucket(store());
  Program program = new Program();

  abstract Store store();

  static FaultySource startSource() {
    try {
      return FaultySource.start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void prepare() {
    program =
        new Program()
            .with("SEEDER_ENDPOINT", store().endpoint().toString())
            .with("SEEDER_BUCKET", bucket.name)
            .with("AWS_ACCESS_KEY_ID", store().accessKey())
            .with("AWS_SECRET_ACCESS_KEY", store().secretKey());
  }

  @AfterEach
  void closeSource() {
    source.close();
  }

  static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  Result publish(String path, String... more) throws Exception {
    return program.run(arguments(path, more));
  }

  String[] arguments(String path, String... more) {
    String[] args = new String[more.length + 2];
    args[0] = "publish";
    args[1] = "--source=" + source.uri(path);
    System.arraycopy(more, 0, args, 2, more.length);
    return args;
  }

  void nothingInTheBucket() throws Exception {
    assertEquals(List.of(), bucket.exists() ? bucket.keys() : List.of());
  }

  static Predicate<String> request(String method, String contains) {
    return request -> request.startsWith(method + " ") && request.contains(contains);
  }

  FaultyStore faulty() throws IOException {
    FaultyStore faulty = new FaultyStore(store().endpoint());
    program.with("SEEDER_ENDPOINT", faulty.endpoint());
    return faulty;
  }
}
