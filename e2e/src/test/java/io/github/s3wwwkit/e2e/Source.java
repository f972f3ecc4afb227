package io.github.s3wwwkit.e2e;

import io.github.s3wwwkit.lab.source.Content;

/** Where the content comes from: the lab's source in a pod of the same namespace. */
final class Source {

  /** Where the site serves it. */
  static final String PATH = "/hero.gif";

  private static final String IMAGE = System.getProperty("lab.image", "s3www-kit/lab:e2e");

  private Source() {}

  /** Where the seeder finds the content. */
  static String url(Content content) {
    return "http://source:8000" + content.path("hero.gif");
  }

  /** The same, from another namespace. */
  static String url(Namespace source, Content content) {
    return url(content).replace("//source:", "//source." + source.name() + ":");
  }

  static void deploy(Namespace namespace) {
    namespace.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: source, labels: {app: source}}
        spec:
          automountServiceAccountToken: false
          terminationGracePeriodSeconds: 1
          securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
          containers:
            - name: source
              image: %s
              imagePullPolicy: IfNotPresent
              command: [/lab, source, --listen, "0.0.0.0:8000"]
              readinessProbe: {tcpSocket: {port: 8000}, periodSeconds: 1}
              securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: source}
        spec:
          selector: {app: source}
          ports: [{port: 8000, targetPort: 8000}]
        """
            .formatted(IMAGE));
    namespace.kubectl("wait", "--for=condition=Ready", "pod/source", "--timeout=240s");
  }
}
