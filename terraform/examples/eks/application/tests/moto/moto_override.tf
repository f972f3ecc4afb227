# Laid beside the application it reads the state of the infrastructure from moto, a stand-in for AWS.
data "terraform_remote_state" "infrastructure" {
  config = {
    bucket                      = var.infrastructure_state.bucket
    key                         = var.infrastructure_state.key
    region                      = var.infrastructure_state.region
    use_path_style              = true
    skip_credentials_validation = true
    skip_metadata_api_check     = true
    skip_requesting_account_id  = true
  }
}
