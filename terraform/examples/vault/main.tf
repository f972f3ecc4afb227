# A site whose keys lie in Vault. The External Secrets Operator reads them there, by the token of a ServiceAccount, and writes the Secrets that
# the pods mount: no key passes through Terraform, its plan or its state, and none has to be there when this is planned.
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

# A chart, for a kubernetes_manifest cannot even be planned before the operator's kinds are there. The site need not wait for it: the operator
# and the pods try until there are keys.
resource "helm_release" "secret_store" {
  name      = "vault-secret-store"
  namespace = var.namespace
  chart     = "${path.module}/secret-store"
  atomic    = true
  lint      = true

  values = [yamlencode({
    server         = var.vault.address
    path           = var.vault.mount
    authPath       = var.vault.auth_mount
    role           = var.vault.role
    serviceAccount = "vault-secret-store"
    caConfigMap    = var.vault.ca_config_map
  })]
}

module "site" {
  source = "../.."

  name      = var.name
  namespace = var.namespace
  content   = var.content
  values    = var.values

  secret_store = { name = "vault", refresh_interval = "15m" }
  credentials = { for who in ["root", "seeder", "s3www"] : who => {
    external_secret = { key = "${var.vault.folder}/${who}" }
  } }
}
