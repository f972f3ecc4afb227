# After the infrastructure was applied on moto: this state reads that one, where it lies.
mock_provider "helm" {}
mock_provider "kubernetes" {}

run "reads_the_state_of_the_infrastructure" {
  command = apply

  assert {
    condition     = output.url == "https://www.dev.example.com/" && yamldecode(module.site.values).store.bucket == "s3www-dev-123456789012-content"
    error_message = "the application got another infrastructure"
  }
  assert {
    condition     = startswith(yamldecode(helm_release.cluster.values[0]).volumes.keyArn, "arn:aws:kms:eu-central-1:") && yamldecode(helm_release.base["aws-load-balancer-controller"].values[0]).vpcId != ""
    error_message = "an output is missing"
  }
}
