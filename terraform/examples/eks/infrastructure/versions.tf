terraform {
  required_version = ">= 1.11" # write-only arguments, a lock file beside the state in S3

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
    random = {
      source  = "hashicorp/random"
      version = ">= 3.7"
    }
  }

  backend "s3" {} # the rest is in environments/<environment>.s3.tfbackend
}

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

# Where copies of the backups go: another region, so that one region's loss is not theirs.
provider "aws" {
  alias  = "replica"
  region = coalesce(var.replica_region, var.region)

  default_tags {
    tags = local.tags
  }
}
