package io.github.s3wwwkit.lab.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;

/** Asks the site what a visitor would and says on the console what came back. */
final class Site {
  private final HttpClient client;
  private final URI base;
  private final Console console;
  private int asked;

  Site(HttpClient client, URI base, Console console) {
    this.client = client;
    this.base = base;
    this.console = console;
  }

  /** How many requests it has had. */
  int asked() {
    return asked;
  }

  /** The whole object, its digest compared with the promised one. */
  byte[] whole(String path, String sha256) throws Exception {
    HttpResponse<byte[]> response = ask("GET", path);
    String found = Promise.sha256(response.body());
    say("GET " + path, response, "SHA-256 " + found.substring(0, 12) + "… as promised");
    expect(response, 200);
    if (!found.equals(sha256)) {
      throw new DemoFailure("GET " + path + " came with SHA-256 " + found + ", not " + sha256);
    }
    return response.body();
  }

  void missing(String path) throws Exception {
    HttpResponse<byte[]> response = ask("GET", path);
    say("GET " + path, response, "");
    expect(response, 404);
  }

  void head(String path, long length) throws Exception {
    HttpResponse<byte[]> response = ask("HEAD", path);
    String found = response.headers().firstValue("Content-Length").orElse("none");
    String type = response.headers().firstValue("Content-Type").orElse("no type");
    say("HEAD " + path, response, "Content-Length " + found + ", " + type);
    expect(response, 200);
    if (!found.equals(Long.toString(length))) {
      throw new DemoFailure("HEAD " + path + " says " + found + " bytes, not " + length);
    }
  }

  void range(String path, byte[] whole) throws Exception {
    int last = Math.min(99, whole.length - 1);
    HttpResponse<byte[]> response = ask("GET", path, "Range", "bytes=0-" + last);
    say("GET " + path + " 0-" + last, response, "");
    expect(response, 206);
    if (!Arrays.equals(response.body(), Arrays.copyOf(whole, last + 1))) {
      throw new DemoFailure("a range of " + path + " has other bytes than the whole");
    }
  }

  private HttpResponse<byte[]> ask(String method, String path, String... headers)
      throws IOException, InterruptedException {
    asked++;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private void say(String request, HttpResponse<byte[]> response, String remark) {
    String bytes =
        response.request().method().equals("HEAD") ? "" : response.body().length + " bytes";
    console.step(
        "visitor",
        String.format("%-28s %d  %-16s %s", request, response.statusCode(), bytes, remark).strip());
  }

  private static void expect(HttpResponse<byte[]> response, int status) throws DemoFailure {
    if (response.statusCode() != status) {
      throw new DemoFailure(
          response.request().method()
              + " "
              + response.request().uri()
              + " was answered by "
              + response.statusCode()
              + ", not "
              + status);
    }
  }
}
