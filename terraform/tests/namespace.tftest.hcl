# The namespace and what holds in it.
mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  verify = false # a plan cannot know

  content   = { url = "https://example.com/hero.gif" }
  namespace = "web"
}

run "makes_none_that_was_not_asked_for" {
  command = plan

  assert {
    condition     = length(kubernetes_namespace_v1.this) == 0 && length(kubernetes_resource_quota_v1.this) == 0 && length(kubernetes_limit_range_v1.this) == 0
    error_message = "something is made that nobody asked for"
  }
  assert {
    condition     = helm_release.this.namespace == "web"
    error_message = "Helm installs elsewhere"
  }
}

run "makes_one_under_the_strictest_standard" {
  command = plan

  variables {
    create_namespace      = true
    keep_data             = false
    namespace_annotations = { owner = "web@example.com" }
  }
  assert {
    condition = kubernetes_namespace_v1.this[0].metadata[0].labels == tomap({
      "pod-security.kubernetes.io/enforce" = "restricted"
      "pod-security.kubernetes.io/warn"    = "restricted"
      "pod-security.kubernetes.io/audit"   = "restricted"
    })
    error_message = "pods may do more than they need"
  }
  assert {
    condition     = kubernetes_namespace_v1.this[0].metadata[0].annotations == tomap({ owner = "web@example.com" })
    error_message = "the annotations are lost"
  }
  assert {
    condition     = kubernetes_namespace_v1.this[0].metadata[0].name == "web" && helm_release.this.namespace == "web" && length(data.kubernetes_namespace_v1.existing) == 0
    error_message = "Helm installs elsewhere"
  }
  assert {
    condition     = yamldecode(helm_release.this.values[0]).minio.persistence.whenDeleted == "Delete"
    error_message = "a volume would outlive its namespace"
  }
}

run "lets_labels_win_over_the_standard" {
  command = plan

  variables {
    create_namespace = true
    keep_data        = false
    pod_security     = "baseline"
    namespace_labels = { team = "web", "pod-security.kubernetes.io/warn" = "restricted" }
  }
  assert {
    condition = kubernetes_namespace_v1.this[0].metadata[0].labels == tomap({
      team                                 = "web"
      "pod-security.kubernetes.io/enforce" = "baseline"
      "pod-security.kubernetes.io/warn"    = "restricted"
      "pod-security.kubernetes.io/audit"   = "baseline"
    })
    error_message = "the labels are not those that were asked for"
  }
}

run "leaves_the_standard_to_others" {
  command = plan

  variables {
    create_namespace = true
    keep_data        = false
    pod_security     = null
  }
  assert {
    condition     = length(kubernetes_namespace_v1.this[0].metadata[0].labels) == 0
    error_message = "a standard is set that others set"
  }
}

run "keeps_a_bucket_elsewhere_whatever_becomes_of_the_namespace" {
  command = plan

  variables {
    create_namespace = true
    store            = { endpoint = "https://s3.example.com", existing_secret = "keys" }
  }
  assert {
    condition     = yamldecode(helm_release.this.values[0]).minio == { enabled = false }
    error_message = "there is a volume to keep"
  }
}

run "sets_a_quota_and_limits" {
  command = plan

  variables {
    name           = "www"
    resource_quota = { "requests.cpu" = "4", "requests.memory" = "1.5Gi", pods = "20" }
    limit_range = {
      Container = {
        default         = { memory = "128Mi" }
        default_request = { cpu = "50m" }
        min             = { cpu = "5m" }
        max             = { memory = "2Gi" }
      }
      PersistentVolumeClaim = { max = { storage = "100Gi" } }
    }
  }
  assert {
    condition     = kubernetes_resource_quota_v1.this[0].spec[0].hard == tomap({ "requests.cpu" = "4", "requests.memory" = "1.5Gi", pods = "20" })
    error_message = "the quota is another one"
  }
  assert {
    condition = jsondecode(jsonencode({ for limit in kubernetes_limit_range_v1.this[0].spec[0].limit : limit.type => [
      limit.default, limit.default_request, limit.min, limit.max
      ] if limit.type == "Container" })) == { Container = [
      { memory = "128Mi" }, { cpu = "50m" }, { cpu = "5m" }, { memory = "2Gi" }
    ] }
    error_message = "the limits are others"
  }
  assert {
    condition     = [for limit in kubernetes_limit_range_v1.this[0].spec[0].limit : limit.max.storage if limit.type == "PersistentVolumeClaim"][0] == "100Gi"
    error_message = "volumes have no ceiling"
  }
  assert {
    condition     = kubernetes_resource_quota_v1.this[0].metadata[0].namespace == "web" && kubernetes_limit_range_v1.this[0].metadata[0].namespace == "web" && kubernetes_limit_range_v1.this[0].metadata[0].name == "www"
    error_message = "they hold elsewhere"
  }
}
