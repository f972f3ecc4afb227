package io.github.s3wwwkit.sidecar;

/** Over TLS. */
class TlsForwardingIT extends ForwardingContract {
  @Override
  SidecarProcess start(ScriptedUpstream upstream) throws Exception {
    return TlsPair.SHARED.start(upstream);
  }

  @Override
  String scheme() {
    return "https";
  }
}
