# Run with each of ../../environments/*.tfvars.
mock_provider "helm" {}
mock_provider "kubernetes" {}

# What the infrastructure puts out, as its own tests have it.
override_data {
  target = data.terraform_remote_state.infrastructure
  values = {
    outputs = {
      application = {
        name        = "s3www-dev"
        environment = "dev"
        region      = "eu-central-1"
        tags        = { Project = "s3www", Environment = "dev" }
        cluster = {
          name                       = "s3www-dev"
          endpoint                   = "https://0123456789.gr7.eu-central-1.eks.amazonaws.com"
          certificate_authority_data = "Y2VydGlmaWNhdGU="
          vpc_id                     = "vpc-0123456789"
          volume_key_arn             = "arn:aws:kms:eu-central-1:111122223333:key/volumes"
        }
        domain  = { name = "dev.example.com", zone_id = "Z0123456789" }
        store   = { kind = "s3", bucket = "s3www-dev-111122223333-content" }
        secrets = { grafana = "s3www-dev/grafana" }
        images  = "111122223333.dkr.ecr.eu-central-1.amazonaws.com"
        logs    = "/s3www-dev/pods"
        alarms  = "arn:aws:sns:eu-central-1:111122223333:s3www-dev-alarms"
        backup  = { bucket = "s3www-dev-111122223333-backup", retention_days = 7 }
      }
    }
  }
}

run "environment" {
  command = apply

  assert {
    condition = {
      pods       = yamldecode(module.site.values).autoscaling
      prometheus = [var.prometheus.replicas, yamldecode(helm_release.monitoring.values[0]).prometheus.prometheusSpec.replicas]
      trusted    = yamldecode(helm_release.cluster.values[0]).certificates.server == "https://acme-v02.api.letsencrypt.org/directory"
      } == {
      dev     = { pods = { enabled = true, minReplicas = 1, maxReplicas = 2 }, prometheus = [1, 1], trusted = false }
      staging = { pods = { enabled = true, minReplicas = 2, maxReplicas = 4 }, prometheus = [1, 1], trusted = true }
      prod    = { pods = { enabled = true, minReplicas = 3, maxReplicas = 12 }, prometheus = [2, 2], trusted = true }
    }[split("/", var.infrastructure_state.key)[0]]
    error_message = "the environment is not what it is said to be"
  }
  assert {
    condition     = can(var.content.checksum)
    error_message = "anything may be served"
  }
}
