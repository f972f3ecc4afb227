package io.github.s3wwwkit.sidecar;

/** Over plain connections. */
class ForwardingIT extends ForwardingContract {
  @Override
  SidecarProcess start(ScriptedUpstream upstream) throws Exception {
    return SidecarProcess.start(upstream);
  }

  @Override
  String scheme() {
    return "http";
  }
}
