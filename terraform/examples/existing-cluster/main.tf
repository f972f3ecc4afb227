# Sites on a cluster that others run: its namespace, Ingress controller, cert-manager and Prometheus Operator are there.
#   terraform init && terraform apply -var-file=sites.tfvars
terraform {
  required_version = ">= 1.9"

  required_providers {
    helm = {
      source  = "hashicorp/helm"
      version = "~> 3.1"
    }
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = ">= 2.36"
    }
  }
}

provider "helm" {
  kubernetes = {
    config_path    = pathexpand(var.kubeconfig)
    config_context = var.context
  }
}

provider "kubernetes" {
  config_path    = pathexpand(var.kubeconfig)
  config_context = var.context
}

module "site" {
  source   = "../.."
  for_each = var.sites

  name      = each.key
  namespace = var.namespace
  keep_data = var.keep_data
  timeout   = var.timeout
  content   = each.value.content

  values = merge({ for key, value in {
    replicas = each.value.replicas
    ingress = each.value.hostname == null ? null : merge({ enabled = true, hosts = [each.value.hostname] },
      { for key, value in { className = var.ingress_class } : key => value if value != null },
      { for key, value in {
        annotations = { "cert-manager.io/cluster-issuer" = var.cluster_issuer }
        tls         = [{ secretName = "${each.key}-ingress-tls", hosts = [each.value.hostname] }]
      } : key => value if var.cluster_issuer != null },
    )
    podMonitor     = var.prometheus_labels == null ? null : { additionalLabels = var.prometheus_labels }
    prometheusRule = var.prometheus_labels == null ? null : { enabled = true, additionalLabels = var.prometheus_labels }
  } : key => value if value != null }, var.values)
}
