data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  name      = "${var.name}-${var.environment}"
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition

  # On everything, so that Cost Explorer and the budget can tell whose it is.
  tags = {
    Project     = var.name
    Environment = var.environment
    Owner       = var.owner
    CostCenter  = var.cost_center
    ManagedBy   = "terraform"
  }

  replicate = var.replica_region != null
}
