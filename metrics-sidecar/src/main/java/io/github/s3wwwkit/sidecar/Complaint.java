package io.github.s3wwwkit.sidecar;

import java.util.function.Consumer;

/** A defect, or a lack of memory, that comes again and again: told of once until it is another. */
final class Complaint {
  private final String what;
  private final Consumer<String> log;
  private String told = "";

  /**
   * Nothing is told yet.
   *
   * @param what cannot be done, for the message
   */
  Complaint(String what, Consumer<String> log) {
    this.what = what;
    this.log = log;
  }

  void tell(Throwable defect) {
    if (!defect.toString().equals(told)) {
      told = defect.toString();
      log.accept(what + ": " + told);
    }
  }

  void over() {
    told = "";
  }
}
