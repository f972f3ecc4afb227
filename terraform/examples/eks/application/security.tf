locals {
  cert_manager = {
    crds           = { enabled = true }
    serviceAccount = { name = "cert-manager" }
    # The VPC's own resolver may know an answer of before: the challenge is looked up outside.
    dns01RecursiveNameservers     = "1.1.1.1:53,8.8.8.8:53"
    dns01RecursiveNameserversOnly = true
  }

  external_secrets = {
    installCRDs    = true
    serviceAccount = { name = "external-secrets" }
  }
}
