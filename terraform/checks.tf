# What the kubelet and the seeders say once the release is there: read at the end of an apply that changes it, else with the plan. Not in the
# check blocks, for Terraform shows what it reads there in every plan, which then is never empty.
data "kubernetes_resources" "deployments" {
  count = var.verify && var.wait ? 1 : 0

  api_version    = "apps/v1"
  kind           = "Deployment"
  namespace      = var.namespace
  label_selector = "app.kubernetes.io/instance=${var.name},app.kubernetes.io/component=web"

  depends_on = [helm_release.this]
}

data "kubernetes_resources" "pods" {
  count = var.verify && var.wait ? 1 : 0

  api_version    = "v1"
  kind           = "Pod"
  namespace      = var.namespace
  label_selector = "app.kubernetes.io/instance=${var.name},app.kubernetes.io/component=web"
  field_selector = "status.phase=Running"

  depends_on = [helm_release.this]
}

# A pod counts as available when its sidecar takes requests and s3www behind it answers.
check "endpoint_answers" {
  assert {
    condition = alltrue([for deployment in try(concat(data.kubernetes_resources.deployments[0].objects), []) :
      try(deployment.status.availableReplicas > 0, false)
    ])
    error_message = "No pod of ${var.name} in ${var.namespace} answers. Look at: kubectl --namespace ${var.namespace} describe pods --selector app.kubernetes.io/instance=${var.name}"
  }
}

# A seeder ends by saying which release it has published or found, and its pod serves that alone.
check "release_served" {
  assert {
    condition = alltrue(flatten([for pod in try(concat(data.kubernetes_resources.pods[0].objects), []) : [
      for container in pod.status.initContainerStatuses : try(jsondecode(container.state.terminated.message).release == local.content_release, false)
      if container.name == "seeder"
    ] if try(pod.metadata.deletionTimestamp, null) == null]))
    error_message = "Pods of ${var.name} in ${var.namespace} serve another release than ${local.content_release}, which was asked for."
  }
}
