package io.github.s3wwwkit.lab.demo;

/** A step that did not hold; the message says which and how. */
final class DemoFailure extends Exception {
  DemoFailure(String message) {
    super(message);
  }
}
