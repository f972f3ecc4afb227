mock_provider "helm" {}
mock_provider "kubernetes" {}

variables {
  namespace = "web"
  vault     = { address = "https://vault.example.com:8200" }
  content   = { url = "https://example.com/hero.gif" }
}

run "leads_the_operator_to_vault" {
  command = apply

  variables {
    vault = { address = "https://vault.example.com:8200", mount = "kv", auth_mount = "k8s-prod", role = "web", ca_config_map = "vault-ca" }
  }
  assert {
    condition = yamldecode(helm_release.secret_store.values[0]) == {
      server = "https://vault.example.com:8200", path = "kv", authPath = "k8s-prod", role = "web", serviceAccount = "vault-secret-store", caConfigMap = "vault-ca"
    }
    error_message = "the operator is led elsewhere"
  }
}

run "hands_over_places_and_no_keys" {
  command = apply

  assert {
    condition = yamldecode(module.site.values).externalSecrets == {
      secretStoreRef  = { name = "vault", kind = "SecretStore" }
      refreshInterval = "15m"
      root            = { key = "s3www/root" }
      seeder          = { key = "s3www/seeder" }
      s3www           = { key = "s3www/s3www" }
    }
    error_message = "the keys are looked for elsewhere"
  }
}

run "refuses_to_send_tokens_in_the_clear" {
  command = plan

  variables {
    vault = { address = "http://vault.example.com:8200" }
  }
  expect_failures = [var.vault]
}
