# Laid beside the infrastructure it leads to moto, a stand-in for AWS, and leaves out what moto does not know; what is left out is planned by the other tests.
provider "aws" {
  max_retries                 = 2
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

provider "aws" {
  alias                       = "replica"
  max_retries                 = 2
  s3_use_path_style           = true
  skip_credentials_validation = true
  skip_metadata_api_check     = true
}

# moto's clusters have no security group of their own.
locals {
  control_plane_group = aws_security_group.control_plane.id
}

resource "aws_eks_addon" "before_nodes" {
  for_each = {}
}

resource "aws_eks_addon" "after_nodes" {
  for_each = {}
}

resource "aws_eks_access_entry" "this" {
  for_each = {}
}

resource "aws_eks_access_policy_association" "this" {
  for_each = {}
}

resource "aws_eks_pod_identity_association" "this" {
  for_each = {}
}

resource "aws_budgets_budget" "this" {
  count = 0
}

resource "aws_dlm_lifecycle_policy" "volumes" {
  count = 0
}

# What moto does not give back as it got it.
resource "aws_eks_cluster" "this" {
  lifecycle {
    ignore_changes = [upgrade_policy]
  }
}

resource "aws_launch_template" "node" {
  lifecycle {
    ignore_changes = [tag_specifications]
  }
}

resource "aws_vpc_security_group_ingress_rule" "nodes" {
  lifecycle {
    ignore_changes = [description]
  }
}

resource "aws_vpc_security_group_ingress_rule" "control_plane" {
  lifecycle {
    ignore_changes = [description]
  }
}
