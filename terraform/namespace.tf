locals {
  pod_security = var.pod_security == null ? {} : { for mode in ["enforce", "warn", "audit"] : "pod-security.kubernetes.io/${mode}" => var.pod_security }
}

resource "kubernetes_namespace_v1" "this" {
  count = var.create_namespace ? 1 : 0

  metadata {
    name        = var.namespace
    labels      = merge(local.pod_security, var.namespace_labels)
    annotations = var.namespace_annotations
  }
}

# Read even where nothing of it is needed: a cluster that does not answer fails the plan here, also that of a destroy. The Helm provider
# takes a release that it cannot ask for as one that is gone.
data "kubernetes_namespace_v1" "existing" {
  count = var.create_namespace ? 0 : 1

  metadata {
    name = var.namespace
  }

  lifecycle {
    postcondition {
      condition     = try(length(self.metadata[0].uid) > 0, false)
      error_message = "There is no namespace ${var.namespace}: make it, or let the module make it with create_namespace = true."
    }
  }
}

resource "kubernetes_resource_quota_v1" "this" {
  count = length(var.resource_quota) > 0 ? 1 : 0

  metadata {
    name      = var.name
    namespace = local.namespace
  }

  spec {
    hard = var.resource_quota
  }
}

resource "kubernetes_limit_range_v1" "this" {
  count = length(var.limit_range) > 0 ? 1 : 0

  metadata {
    name      = var.name
    namespace = local.namespace
  }

  spec {
    dynamic "limit" {
      for_each = var.limit_range

      content {
        type            = limit.key
        default         = limit.value.default
        default_request = limit.value.default_request
        min             = limit.value.min
        max             = limit.value.max
      }
    }
  }
}
