package io.github.s3wwwkit.seeder.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @CsvSource({
    "http://minio:9000, , http://minio:9000, us-east-1",
    "http://minio:9000/, , http://minio:9000, us-east-1",
    "https://minio, eu-west-1, https://minio, eu-west-1",
    "http://[::1]:9000, , http://[::1]:9000, us-east-1",
    "https://s3.eu-west-1.amazonaws.com, , https://s3.eu-west-1.amazonaws.com, eu-west-1",
    ", eu-central-1, https://s3.eu-central-1.amazonaws.com, eu-central-1",
    ", cn-north-1, https://s3.cn-north-1.amazonaws.com.cn, cn-north-1"
  })
  void schemeHostAndPort(String text, String region, String display, String actualRegion) {
    Endpoint endpoint = Endpoint.of(text, region);
    assertEquals(display, endpoint.display());
    assertEquals(actualRegion, endpoint.region());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "minio:9000",
        "ftp://minio",
        "http://",
        "http://minio:9000//",
        "http://minio:9000/path",
        "http://minio:9000\\",
        "http://minio:9000\\path",
        "http://minio:9000/.",
        "http://minio:9000?x=1",
        "http://minio:9000/?",
        "http://minio:9000#f",
        "http://user@minio:9000",
        "http://user:secret@minio:9000"
      })
  void nothingElse(String text) {
    assertThrows(IllegalArgumentException.class, () -> Endpoint.of(text, null));
  }

  @Test
  void neitherEndpointNorRegion() {
    assertThrows(IllegalArgumentException.class, () -> Endpoint.of(null, null));
  }
}
