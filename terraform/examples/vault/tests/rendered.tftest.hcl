# Real rendering, no cluster.
run "makes_the_store_of_the_operator" {
  command = plan

  module {
    source = "./tests/render"
  }
  variables {
    values = {
      server = "https://vault.example.com:8200", path = "kv", authPath = "k8s-prod", role = "web", serviceAccount = "reader", caConfigMap = "vault-ca"
    }
  }
  assert {
    condition = output.objects["SecretStore"].metadata == { name = "vault", namespace = "web" } && output.objects["SecretStore"].spec.provider.vault == {
      server     = "https://vault.example.com:8200"
      path       = "kv"
      version    = "v2"
      caProvider = { type = "ConfigMap", name = "vault-ca", key = "ca.crt" }
      auth       = { kubernetes = { mountPath = "k8s-prod", role = "web", serviceAccountRef = { name = "reader" } } }
    }
    error_message = "the operator is led elsewhere"
  }
  assert {
    condition     = output.objects["ServiceAccount"].metadata == { name = "reader", namespace = "web" }
    error_message = "nobody is there whom Vault knows"
  }
}

run "trusts_public_authorities" {
  command = plan

  module {
    source = "./tests/render"
  }
  variables {
    values = { server = "https://vault.example.com:8200" }
  }
  assert {
    condition     = !can(output.objects["SecretStore"].spec.provider.vault.caProvider)
    error_message = "a ConfigMap is wanted that nobody named"
  }
}
