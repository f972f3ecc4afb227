# What the kubelet saw, judged at the end of each apply and with each plan. A failed check warns. Without depends_on, for with it every plan
# of a change would warn that nothing is known yet, and fail the caller's `terraform test`; checks read at the end of an apply in any case.

# A pod counts as available when its sidecar takes requests and s3www behind it answers.
check "endpoint_answers" {
  data "kubernetes_resources" "deployments" {
    api_version    = "apps/v1"
    kind           = "Deployment"
    namespace      = var.namespace
    label_selector = "app.kubernetes.io/instance=${var.name},app.kubernetes.io/component=web"
  }

  assert {
    condition     = !var.wait || alltrue([for deployment in try(concat(data.kubernetes_resources.deployments.objects), []) : try(deployment.status.availableReplicas > 0, false)])
    error_message = "No pod of ${var.name} in ${var.namespace} answers. Look at: kubectl --namespace ${var.namespace} describe pods --selector app.kubernetes.io/instance=${var.name}"
  }
}

# A seeder ends by saying which release it has published or found, and its pod serves that alone.
check "release_served" {
  data "kubernetes_resources" "pods" {
    api_version    = "v1"
    kind           = "Pod"
    namespace      = var.namespace
    label_selector = "app.kubernetes.io/instance=${var.name},app.kubernetes.io/component=web"
    field_selector = "status.phase=Running"
  }

  assert {
    condition = !var.wait || alltrue(flatten([for pod in try(concat(data.kubernetes_resources.pods.objects), []) : [
      for container in pod.status.initContainerStatuses : try(jsondecode(container.state.terminated.message).release == local.content_release, false)
      if container.name == "seeder"
    ] if !can(pod.metadata.deletionTimestamp)]))
    error_message = "Pods of ${var.name} in ${var.namespace} serve another release than ${local.content_release}, which was asked for. While a change of the content is being planned, that is as it should be."
  }
}
