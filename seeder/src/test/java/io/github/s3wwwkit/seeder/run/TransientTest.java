package io.github.s3wwwkit.seeder.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TransientTest {
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new SSLHandshakeException("unable to find valid certification path"), true),
        Arguments.of(new SSLPeerUnverifiedException("hostname not verified"), true),
        Arguments.of(new SSLException("broken pipe", new SocketException("reset")), false),
        Arguments.of(new SSLException("remote host terminated", new EOFException()), false),
        Arguments.of(new SSLException("timed out", new SocketTimeoutException()), false),
        Arguments.of(new SocketTimeoutException(), false),
        Arguments.of(new EOFException(), false));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void onlyWhatTlsRefusesIsFinal(IOException failure, boolean refused) {
    assertEquals(refused, Transient.isTlsRefusal(failure));
  }
}
