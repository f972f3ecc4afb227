package io.github.s3wwwkit.sidecar;

import java.io.IOException;

/** Something that is asked over the network, and may hang wherever it likes. */
public interface Question {
  /** Returns when the answer is a good one. */
  void ask() throws IOException;

  /** Makes {@link #ask}, in another thread, end soon, as far as that can be done. */
  void giveUp();
}
