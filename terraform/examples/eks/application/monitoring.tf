resource "kubernetes_namespace_v1" "monitoring" {
  metadata {
    name = "monitoring"
  }
}

locals {
  volume = { for name, gb in { prometheus = var.prometheus.storage_gb, alertmanager = 2 } : name => {
    volumeClaimTemplate = { spec = {
      storageClassName = "gp3"
      accessModes      = ["ReadWriteOnce"]
      resources        = { requests = { storage = "${gb}Gi" } }
    } }
  } }

  monitoring = {
    # The control plane is AWS's, and shows its metrics in CloudWatch.
    kubeControllerManager = { enabled = false }
    kubeEtcd              = { enabled = false }
    kubeProxy             = { enabled = false }
    kubeScheduler         = { enabled = false }

    prometheus = { prometheusSpec = {
      replicas       = var.prometheus.replicas
      retention      = "${var.prometheus.retention_days}d"
      retentionSize  = "${floor(var.prometheus.storage_gb * 0.85)}GiB"
      storageSpec    = local.volume.prometheus
      externalLabels = { cluster = local.infrastructure.name }
      # Every monitor and rule of the cluster, whoever made it.
      podMonitorSelectorNilUsesHelmValues     = false
      ruleSelectorNilUsesHelmValues           = false
      serviceMonitorSelectorNilUsesHelmValues = false
    } }

    alertmanager = {
      serviceAccount = { name = "alertmanager" }
      alertmanagerSpec = {
        replicas = var.prometheus.replicas
        storage  = local.volume.alertmanager
      }
      config = {
        route = {
          receiver        = "none"
          group_by        = ["alertname", "namespace"]
          group_wait      = "30s"
          group_interval  = "5m"
          repeat_interval = "12h"
          routes          = [{ receiver = "sns", matchers = ["severity =~ \"critical|warning\""] }]
        }
        receivers = [
          { name = "none" },
          { name = "sns", sns_configs = [{
            topic_arn     = local.infrastructure.alarms
            sigv4         = { region = local.infrastructure.region }
            subject       = "[${local.infrastructure.name}] {{ .Status }}: {{ .CommonLabels.alertname }}"
            send_resolved = true
          }] },
        ]
        inhibit_rules = [{ source_matchers = ["severity = critical"], target_matchers = ["severity = warning"], equal = ["alertname", "namespace"] }]
      }
    }

    grafana = {
      admin   = { existingSecret = "grafana-admin", userKey = "admin-user", passwordKey = "admin-password" }
      sidecar = { dashboards = { searchNamespace = "ALL" } }
    }
  }
}

resource "helm_release" "monitoring" {
  name       = "monitoring"
  namespace  = kubernetes_namespace_v1.monitoring.metadata[0].name
  repository = "https://prometheus-community.github.io/helm-charts"
  chart      = "kube-prometheus-stack"
  version    = "88.5.3"
  values     = [yamlencode(local.monitoring)]

  atomic      = true
  timeout     = 900
  max_history = 5

  depends_on = [helm_release.cluster] # volumes, and Grafana's credentials
}
