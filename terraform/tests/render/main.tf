# The module and the chart together, without a cluster.
terraform {
  required_providers {
    helm = {
      source = "hashicorp/helm"
    }
    kubernetes = {
      source = "hashicorp/kubernetes"
    }
  }
}

variable "name" {
  type = string
}

variable "content" {
  type = any
}

variable "store" {
  type    = any
  default = {}
}

variable "credentials" {
  type    = any
  default = {}
}

variable "secret_store" {
  type    = any
  default = null
}

variable "rotation" {
  type    = string
  default = null
}

variable "keep_data" {
  type    = bool
  default = true
}

variable "values" {
  type    = any
  default = {}
}

module "site" {
  source = "../.."

  verify       = false
  name         = var.name
  content      = var.content
  store        = var.store
  credentials  = var.credentials
  secret_store = var.secret_store
  rotation     = var.rotation
  keep_data    = var.keep_data
  values       = var.values
}

data "helm_template" "this" {
  name      = var.name
  namespace = module.site.namespace
  chart     = "${path.module}/../../../charts/s3www"
  values    = [module.site.values]

  kube_version = "1.30.0"
}

output "objects" {
  value = { for document in split("---\n", data.helm_template.this.manifest) :
    "${yamldecode(document).kind} ${yamldecode(document).metadata.name}" => yamldecode(document) if strcontains(document, "kind:")
  }
}

output "site" {
  value = module.site
}
