# What the cluster needs before anything else finds its place, and what the site is looked after by. Each chart is pinned here, its values
# are in the file of its theme. The service accounts are those that the infrastructure gave a role to.
locals {
  base = {
    cluster-autoscaler = {
      namespace = "kube-system", version = "9.59.0", repository = "https://kubernetes.github.io/autoscaler", values = local.cluster_autoscaler
    }
    aws-load-balancer-controller = {
      namespace = "kube-system", version = "3.5.0", repository = "https://aws.github.io/eks-charts", values = local.load_balancer_controller
    }
    cert-manager = {
      namespace = "cert-manager", version = "v1.21.1", repository = "https://charts.jetstack.io", values = local.cert_manager
    }
    external-secrets = {
      namespace = "external-secrets", version = "2.9.0", repository = "https://charts.external-secrets.io", values = local.external_secrets
    }
  }

  # These come with monitors, whose kinds the Prometheus Operator brings.
  monitored = {
    external-dns = {
      namespace = "external-dns", version = "1.21.1", repository = "https://kubernetes-sigs.github.io/external-dns", values = local.external_dns
    }
    fluent-bit = {
      namespace = "logging", version = "0.58.1", repository = "https://fluent.github.io/helm-charts", values = local.fluent_bit
    }
    velero = {
      namespace = "velero", version = "12.1.0", repository = "https://vmware-tanzu.github.io/helm-charts", values = local.velero
    }
  }
}

resource "helm_release" "base" {
  for_each         = local.base
  name             = each.key
  namespace        = each.value.namespace
  create_namespace = true
  repository       = each.value.repository
  chart            = each.key
  version          = each.value.version
  values           = [yamlencode(each.value.values)]

  atomic      = true
  timeout     = 600
  max_history = 5
}

resource "helm_release" "monitored" {
  for_each         = local.monitored
  name             = each.key
  namespace        = each.value.namespace
  create_namespace = true
  repository       = each.value.repository
  chart            = each.key
  version          = each.value.version
  values           = [yamlencode(each.value.values)]

  atomic      = true
  timeout     = 600
  max_history = 5

  depends_on = [helm_release.monitoring]
}
