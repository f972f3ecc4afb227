package io.github.s3wwwkit.seeder.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
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
  @CsvSource({
    "Unexpected status line: secret words, the answer is no HTTP",
    "expected chunk size and optional extensions but was 'secret', the answer is no HTTP",
    "HTTP 204 had non-zero Content-Length: 5, the answer is no HTTP",
    "unexpected end of stream, unexpected end of stream"
  })
  void noWordOfABrokenAnswerIsRepeated(String message, String reason) {
    assertEquals(reason, Transient.reason(new ProtocolException(message)));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void onlyWhatTlsRefusesIsFinal(IOException failure, boolean refused) {
    assertEquals(refused, Transient.isTlsRefusal(failure));
  }
}
