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

variable "content_url" {
  description = "What to serve."
  type        = string
}

variable "content_checksum" {
  description = "What it must be: sha256:… or sha512:…"
  type        = string
  default     = null
}

variable "namespace" {
  description = "Where to: made by apply, deleted by destroy."
  type        = string
  default     = "site"
}

variable "kubeconfig" {
  description = "Path of the kubeconfig file."
  type        = string
  default     = "~/.kube/config"
}

variable "context" {
  description = "Context in it; by default the current one."
  type        = string
  default     = null
}

variable "values" {
  description = "Further values of the chart, such as {image = {registry = \"registry.example.com\"}}: the project's images are not published yet."
  type        = any
  default     = {}
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

output "content_release" {
  description = "Release of the content."
  value       = module.site.content_release
}

output "reach_it" {
  description = "Run this, then open http://127.0.0.1:8080/"
  value       = module.site.port_forward
}
