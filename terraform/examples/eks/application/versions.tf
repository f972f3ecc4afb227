terraform {
  required_version = ">= 1.11" # a lock file beside the state in S3

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

  backend "s3" {} # the rest is in environments/<environment>.s3.tfbackend
}

locals {
  # A token for each call: it holds for 15 minutes, and an apply may take longer.
  get_token = {
    api_version = "client.authentication.k8s.io/v1"
    command     = "aws"
    args        = ["eks", "get-token", "--region", local.infrastructure.region, "--cluster-name", local.infrastructure.name]
  }
}

provider "helm" {
  kubernetes = {
    host                   = local.infrastructure.cluster.endpoint
    cluster_ca_certificate = base64decode(local.infrastructure.cluster.certificate_authority_data)
    exec                   = local.get_token
  }
}

provider "kubernetes" {
  host                   = local.infrastructure.cluster.endpoint
  cluster_ca_certificate = base64decode(local.infrastructure.cluster.certificate_authority_data)

  exec {
    api_version = local.get_token.api_version
    command     = local.get_token.command
    args        = local.get_token.args
  }
}
