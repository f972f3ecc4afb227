package io.github.s3wwwkit.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** Another store, in a namespace of its own, with a bucket that keeps versions and a key for it. */
final class Backup {

  static final String BUCKET = "kept";
  private static final String USER = "backup";
  private static final String PASSWORD = "backup-password";

  private final Namespace namespace;

  private Backup(Namespace namespace) {
    this.namespace = namespace;
  }

  /** Starts it; the key may do what the chart says that it needs, and no more. */
  static Backup deploy(Namespace namespace) {
    namespace.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: minio, labels: {app: minio}}
        spec:
          automountServiceAccountToken: false
          terminationGracePeriodSeconds: 1
          securityContext: {runAsNonRoot: true, runAsUser: 65532, fsGroup: 65532, seccompProfile: {type: RuntimeDefault}}
          containers:
            - name: minio
              image: %s
              imagePullPolicy: IfNotPresent
              command: [minio, server, /data]
              env: [{name: HOME, value: /tmp}, {name: MINIO_BROWSER, value: "off"}]
              readinessProbe: {httpGet: {path: /minio/health/ready, port: 9000}, periodSeconds: 1}
              securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
              volumeMounts: [{name: data, mountPath: /data}, {name: tmp, mountPath: /tmp}]
          volumes: [{name: data, emptyDir: {}}, {name: tmp, emptyDir: {}}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: minio}
        spec:
          selector: {app: minio}
          ports: [{port: 9000, targetPort: 9000}]
        """
            .formatted(image()));
    namespace.kubectl("wait", "--for=condition=Ready", "pod/minio", "--timeout=240s");
    var backup = new Backup(namespace);
    backup.shell(
        policy(),
        """
        export MC_CONFIG_DIR=/tmp/mc
        cat >/tmp/policy.json
        mc alias set here http://localhost:9000 minioadmin minioadmin &&
          mc mb --with-versioning here/%1$s &&
          mc admin policy create here %2$s /tmp/policy.json &&
          mc admin user add here %2$s %3$s &&
          mc admin policy attach here %2$s --user %2$s
        """
            .formatted(BUCKET, USER, PASSWORD));
    return backup;
  }

  /** Makes the Secret with its key. */
  void introduce(Namespace to) {
    to.kubectl(
        "create",
        "secret",
        "generic",
        "site-backup",
        "--from-literal=accessKey=" + USER,
        "--from-literal=secretKey=" + PASSWORD);
  }

  /** What the chart must know of it. */
  List<String> settings() {
    return List.of(
        "--set",
        "backup.endpoint=http://minio." + namespace.name() + ":9000",
        "--set",
        "backup.bucket=" + BUCKET,
        "--set",
        "backup.existingSecret=site-backup",
        "--set-json",
        "networkPolicy.backup=[{\"namespaceSelector\":{\"matchLabels\":{\"kubernetes.io/metadata.name\":\"%s\"}}}]"
            .formatted(namespace.name()));
  }

  /** Names of all that is in the bucket. */
  String contents() {
    return shell("", "mc --config-dir /tmp/mc ls --recursive here/" + BUCKET);
  }

  private String shell(String input, String script) {
    return Command.run(
        input,
        Map.of(),
        "kubectl",
        "--namespace",
        namespace.name(),
        "exec",
        "--stdin",
        "minio",
        "--",
        "sh",
        "-c",
        script);
  }

  private static String policy() {
    try {
      return Files.readString(Site.CHART.resolve("files/policies/backup-target.json"))
          .replace("BUCKET", BUCKET);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** MinIO's, as the chart gets it. */
  private static String image() {
    try {
      JsonNode image = Namespace.json(Files.readString(Site.VALUES)).at("/minio/image");
      return "%s/%s:%s"
          .formatted(
              image.path("registry").textValue(),
              image.path("repository").textValue(),
              image.path("tag").textValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
