# The bucket with the states of one account, made once, before all else.
#   terraform init && terraform apply -var name=s3www-state-111122223333
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region = var.region
}

resource "aws_kms_key" "state" {
  #checkov:skip=CKV2_AWS_64:The default: the account's IAM decides
  description             = "States of Terraform in ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

module "bucket" {
  source = "../infrastructure/modules/bucket"

  name         = var.name
  kms_key_arn  = aws_kms_key.state.arn
  old_versions = 90 # the way back from a state that was overwritten
  deletable    = false
}
