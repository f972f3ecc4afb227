package io.github.s3wwwkit.seeder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.s3wwwkit.lab.source.FaultySource;
import io.github.s3wwwkit.lab.source.Reply;
import io.github.s3wwwkit.lab.store.MinioStore;
import io.github.s3wwwkit.lab.store.Store;
import io.github.s3wwwkit.seeder.Program.Result;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** A session of MinIO's own STS, for a token of an identity provider that MinIO trusts. */
@EnabledIfEnvironmentVariable(
    named = "MINIO_BIN",
    matches = ".+",
    disabledReason = "names no minio")
class MinioWebIdentityIT extends Scenarios {
  private static final String CLIENT = "seeder";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  @SuppressWarnings("NullAway.Init")
  private static KeyPair keys;

  @SuppressWarnings("NullAway.Init")
  private static FaultySource provider;

  @SuppressWarnings("NullAway.Init")
  private static Store store;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @BeforeAll
  static void start() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    provider = startSource();
    provider
        .on(
            "/.well-known/openid-configuration",
            Reply.ok(
                    """
                    {"issuer":"%s","jwks_uri":"%s"}\
                    """
                        .formatted(provider.uri(""), provider.uri("/keys")))
                // Until MinIO has it, its STS knows no role.
                .after(Duration.ofSeconds(1)))
        .on(
            "/keys",
            Reply.ok(
                """
                {"keys":[{"kty":"RSA","alg":"RS256","use":"sig","kid":"1","n":"%s","e":"%s"}]}\
                """
                    .formatted(number(key.getModulus()), number(key.getPublicExponent()))));
    store =
        MinioStore.start(
            Path.of(System.getenv("MINIO_BIN")),
            Map.of(
                "MINIO_IDENTITY_OPENID_CONFIG_URL",
                provider.uri("/.well-known/openid-configuration").toString(),
                "MINIO_IDENTITY_OPENID_CLIENT_ID",
                CLIENT,
                "MINIO_IDENTITY_OPENID_ROLE_POLICY",
                "readwrite"));
  }

  @AfterAll
  static void stop() {
    store.close();
    provider.close();
  }

  @Override
  Store store() {
    return store;
  }

  private static String number(BigInteger value) {
    byte[] bytes = value.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    return BASE64.encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
  }

  private static String token(Instant end) throws Exception {
    String claims =
        """
        {"iss":"%s","aud":"%s","sub":"system:serviceaccount:web:site","iat":%d,"exp":%d}\
        """
            .formatted(
                provider.uri(""),
                CLIENT,
                end.minusSeconds(7200).getEpochSecond(),
                end.getEpochSecond());
    String signed = text("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"1\"}") + "." + text(claims);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + BASE64.encodeToString(signature.sign());
  }

  private static String text(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private Result publishAs(Instant end, String... more) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), token(end) + "\n");
    // MinIO makes the name of the role of that of the client.
    byte[] role =
        MessageDigest.getInstance("SHA-1").digest(CLIENT.getBytes(StandardCharsets.UTF_8));
    program =
        new Program()
            .with("SEEDER_ENDPOINT", store.endpoint().toString())
            .with("SEEDER_BUCKET", bucket.name)
            .with("AWS_ROLE_ARN", "arn:minio:iam:::role/" + BASE64.encodeToString(role))
            .with("AWS_WEB_IDENTITY_TOKEN_FILE", file.toString());
    return publish("/large", more);
  }

  @Test
  void publishes() throws Exception {
    source.on("/large", Reply.ok(LARGE));
    publishAs(Instant.now().plus(Duration.ofHours(1)), "--release=v1").expect(0);
    assertArrayEquals(LARGE, bucket.read("releases/v1/large"));
  }

  @Test
  void aTokenThatEndedIsFinal() throws Exception {
    Result result = publishAs(Instant.now().minus(Duration.ofHours(1))).expect(5);
    assertEquals("store", result.errorKind());
    assertFalse(result.retryable(), result::toString);
    assertTrue(result.message().contains("STS at " + store.endpoint()), result::message);
  }
}
