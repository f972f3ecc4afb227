# What the chart makes of the values that the example hands it.
terraform {
  required_providers {
    helm = {
      source = "hashicorp/helm"
    }
  }
}

variable "values" {
  type = any
}

data "helm_template" "this" {
  name      = "vault-secret-store"
  namespace = "web"
  chart     = "${path.module}/../../secret-store"
  values    = [yamlencode(var.values)]
}

output "objects" {
  value = { for document in split("---\n", data.helm_template.this.manifest) :
    yamldecode(document).kind => yamldecode(document) if strcontains(document, "kind:")
  }
}
