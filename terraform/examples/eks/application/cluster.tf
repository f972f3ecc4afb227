locals {
  cluster_autoscaler = {
    cloudProvider = "aws"
    awsRegion     = local.infrastructure.region
    autoDiscovery = { clusterName = local.infrastructure.name }
    rbac          = { serviceAccount = { name = "cluster-autoscaler" } }
    extraArgs = {
      balance-similar-node-groups = true
      skip-nodes-with-system-pods = false
    }
  }
}

# What the kinds of the base are good for: storage, snapshots, certificates, secrets. A chart, for its kinds need not be known to a plan.
resource "helm_release" "cluster" {
  name      = "cluster"
  namespace = "kube-system"
  chart     = "${path.module}/cluster"
  values = [yamlencode({
    volumes = { keyArn = local.infrastructure.cluster.volume_key_arn }
    secrets = { region = local.infrastructure.region }
    certificates = {
      server = var.acme_staging ? "https://acme-staging-v02.api.letsencrypt.org/directory" : "https://acme-v02.api.letsencrypt.org/directory"
      email  = var.acme_email
      region = local.infrastructure.region
      zone   = local.infrastructure.domain.name
      zoneID = local.infrastructure.domain.zone_id
    }
    grafana = {
      namespace = kubernetes_namespace_v1.monitoring.metadata[0].name
      secret    = local.infrastructure.secrets.grafana
    }
  })]

  atomic      = true
  timeout     = 300
  max_history = 5

  depends_on = [helm_release.base]
}
