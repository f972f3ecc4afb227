package io.github.s3wwwkit.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReasonTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of("connection refused", new ConnectException("Connection refused")),
        Arguments.of("no route to host", new NoRouteToHostException("No route to host")),
        Arguments.of("connection reset", new SocketException("Connection reset")),
        Arguments.of("unknown host minio", new UnknownHostException("minio")),
        Arguments.of(
            "unknown host minio",
            new UnknownHostException("minio: Temporary failure in name resolution")),
        Arguments.of("connection closed without an answer", new EOFException()),
        Arguments.of("IOException", new IOException()),
        Arguments.of("two lines", new IOException("Two\r\n lines\n")),
        Arguments.of("X is bad", new IOException("X is bad")),
        Arguments.of(
            "TLS: no path",
            new SSLHandshakeException("PKIX: sun.X")
                .initCause(new IOException("y", new IOException("No path")))));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void isAFewWords(String words, Throwable failure) {
    assertEquals(words, Reason.of(failure));
  }
}
