# One output of the infrastructure's state, read where it lies. Whoever applies this must be able to read that state, which holds no secret.
data "terraform_remote_state" "infrastructure" {
  backend = "s3"
  config = {
    bucket = var.infrastructure_state.bucket
    key    = var.infrastructure_state.key
    region = var.infrastructure_state.region
  }

  lifecycle {
    postcondition {
      condition     = can(self.outputs.application.cluster)
      error_message = "The state ${var.infrastructure_state.key} in ${var.infrastructure_state.bucket} has no output \"application\": apply the infrastructure first."
    }
  }
}

locals {
  infrastructure = data.terraform_remote_state.infrastructure.outputs.application
  s3             = local.infrastructure.store.kind == "s3"
  hostname       = var.subdomain == "" ? local.infrastructure.domain.name : "${var.subdomain}.${local.infrastructure.domain.name}"
}
