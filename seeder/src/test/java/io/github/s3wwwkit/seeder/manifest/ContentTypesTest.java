package io.github.s3wwwkit.seeder.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTypesTest {
  private static String sniff(byte[] head) {
    return ContentTypes.sniff(head, head.length);
  }

  @ParameterizedTest
  @CsvSource({
    "89504e470d0a1a0a0000000d, image/png",
    "ffd8ffe000104a464946, image/jpeg",
    "474946383961, image/gif",
    "474946383761, image/gif",
    "52494646000000005745425056503820, image/webp",
    "524946460000000057415645666d7420, audio/wav",
    "5249464600000000415649204c495354, application/octet-stream",
    "00000100010010100000, image/vnd.microsoft.icon",
    "255044462d312e37, application/pdf",
    "1f8b0800, application/gzip",
    "504b0304, application/zip",
    "504b050600, application/zip",
    "28b52ffd04, application/zstd",
    "0061736d01000000, application/wasm",
    // A brand that others may follow
    "0000001c667479706176696600000000617669666d696631, image/avif",
    "00000020667479706d6966310000000061766966, image/avif",
    "00000018667479706d70343200000000, video/mp4",
    "00000018667479706d73647600000000, application/octet-stream",
    "1a45dfa39f4286810142f7810142f2810442f381084282847765626d, video/webm",
    "1a45dfa39f42868101, application/octet-stream",
    "494433040000, audio/mpeg",
    "fffb9064, audio/mpeg",
    "fff39064, audio/mpeg",
    // No layer, no bit rate, no sampling rate; and UTF-16
    "fff19064, application/octet-stream",
    "fffbf064, application/octet-stream",
    "fffb9c64, application/octet-stream",
    "fffe6100, application/octet-stream",
    "4f67675300020000, application/ogg",
    "774f464600010000, font/woff",
    "774f463200010000, font/woff2",
    "4f54544f00, font/otf",
    "0001000000, font/ttf",
    "664c6143, audio/flac",
    "89504e47, application/octet-stream",
    "'', application/octet-stream",
    "6100, application/octet-stream",
    "61ff, application/octet-stream",
    // A character that is cut, when there is no more to come
    "61c3, application/octet-stream"
  })
  void bySignature(String hex, String type) {
    assertEquals(type, sniff(HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<!DOCTYPE html><title>x | text/html",
        "' \n<!doctype HTML>' | text/html",
        "'<!-- a --> <!-- b -->\n<html lang=\"en\">' | text/html",
        "'<!-- an endless one <svg>' | text/html",
        "<p>hello | text/html",
        "<BODY bgcolor=red> | text/html",
        "<htmlish> | text/plain",
        "<b | text/plain",
        "'<?xml version=\"1.0\"?><svg xmlns=\"x\">' | image/svg+xml",
        "'<svg viewBox=\"0\"/>' | image/svg+xml",
        "'<?xml version=\"1.0\"?>\n<!-- x -->\n<!DOCTYPE svg PUBLIC \"x\">\n<svg>' | image/svg+xml",
        "'<?xml version=\"1.0\"?><rss>' | text/xml",
        "'<?xml version=\"1.0\"?><svgish>' | text/xml",
        "hello, wörld | text/plain",
        "{\"a\":1} | text/plain",
        "'\t\r\n\f' | text/plain",
        "'\uFEFF<html>' | text/html",
        "'RIFFWAVE is a word' | text/plain",
        "GIF | text/plain"
      })
  void text(String content, String type) {
    assertEquals(type, sniff(content.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aTarIsKnownByItsMiddle() {
    byte[] head = new byte[512];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, head, 257, 5);
    assertEquals("application/x-tar", sniff(head));
  }

  @Test
  void theHeadMayEndWithinACharacter() {
    byte[] head = new byte[512];
    Arrays.fill(head, (byte) 'a');
    head[511] = (byte) 0xc3;
    assertEquals("text/plain", sniff(head));
    head[510] = (byte) 0xff;
    assertEquals("application/octet-stream", sniff(head));
  }

  @Test
  void onlyTheFirst512BytesAreJudged() {
    byte[] content = new byte[4096];
    Arrays.fill(content, 0, 512, (byte) 'a');
    assertEquals("text/plain", sniff(content));
    assertEquals("text/plain", ContentTypes.sniff(content, 5));
  }

  @Test
  void noHeadBreaksIt() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] head = new byte[random.nextInt(600)];
      random.nextBytes(head);
      if (i % 2 == 0 && head.length > 12) {
        System.arraycopy("ftyp".getBytes(StandardCharsets.US_ASCII), 0, head, 4, 4);
      }
      assertTrue(sniff(head).contains("/"));
    }
  }
}
