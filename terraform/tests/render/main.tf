# The module and the chart together, without a cluster.
terraform {
  required_providers {
    helm = {
      source = "hashicorp/helm"
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

variable "values" {
  type    = any
  default = {}
}

module "site" {
  source = "../.."

  name    = var.name
  content = var.content
  store   = var.store
  values  = var.values
}

data "helm_template" "this" {
  name      = var.name
  namespace = module.site.namespace
  chart     = "${path.module}/../../../charts/s3www"
  values    = module.site.values

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
