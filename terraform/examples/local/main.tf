# One command on the cluster of your kubeconfig (Minikube, kind, Docker Desktop):
#   terraform init && terraform apply -var content_url=https://example.com/hero.gif
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
  source = "../.."

  namespace        = var.namespace
  create_namespace = true
  keep_data        = false # all that is here can be fetched again

  content = {
    url      = var.content_url
    checksum = var.content_checksum
  }
  values = var.values
}
