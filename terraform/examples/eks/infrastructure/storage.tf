locals {
  # Names of buckets are one for all accounts of the world.
  bucket = "${local.name}-${local.account}"

  buckets = merge(
    { backup = { key = aws_kms_key.this["data"].arn, expire_days = null, replicate = local.replicate, policy = null } },
    { trail = { key = aws_kms_key.this["logs"].arn, expire_days = var.trail_retention_days, replicate = false, policy = data.aws_iam_policy_document.trail_bucket.json } },
    var.store == "s3" ? { content = { key = aws_kms_key.this["data"].arn, expire_days = null, replicate = local.replicate, policy = null } } : {},
  )
  replicated = { for name, bucket in local.buckets : name => bucket if bucket.replicate }
}

module "bucket" {
  source   = "./modules/bucket"
  for_each = local.buckets

  name            = "${local.bucket}-${each.key}"
  kms_key_arn     = each.value.key
  expire_days     = each.value.expire_days
  old_versions    = var.backup_retention_days
  policy_document = each.value.policy
  deletable       = var.deletable
}

module "replica" {
  source    = "./modules/bucket"
  for_each  = local.replicated
  providers = { aws = aws.replica }

  name         = "${local.bucket}-${each.key}-replica"
  kms_key_arn  = aws_kms_key.replica[0].arn
  old_versions = var.backup_retention_days
  deletable    = var.deletable
}

data "aws_iam_policy_document" "replication_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

data "aws_iam_policy_document" "replication" {
  count = local.replicate ? 1 : 0

  statement {
    sid       = "Buckets"
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
    resources = [for name in keys(local.replicated) : module.bucket[name].arn]
  }
  statement {
    sid       = "Read"
    actions   = ["s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"]
    resources = [for name in keys(local.replicated) : "${module.bucket[name].arn}/*"]
  }
  statement {
    sid       = "Write"
    actions   = ["s3:ReplicateObject", "s3:ReplicateTags"]
    resources = [for name in keys(local.replicated) : "${module.replica[name].arn}/*"]
  }
  statement {
    sid       = "KeyHere"
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.this["data"].arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.region}.amazonaws.com"]
    }
  }
  statement {
    sid       = "KeyThere"
    actions   = ["kms:Encrypt", "kms:GenerateDataKey*"]
    resources = [aws_kms_key.replica[0].arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.replica_region}.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "replication" {
  count              = local.replicate ? 1 : 0
  name               = "${local.name}-replication"
  assume_role_policy = data.aws_iam_policy_document.replication_trust.json
}

resource "aws_iam_role_policy" "replication" {
  count  = local.replicate ? 1 : 0
  name   = "replication"
  role   = aws_iam_role.replication[0].name
  policy = data.aws_iam_policy_document.replication[0].json
}

resource "aws_s3_bucket_replication_configuration" "this" {
  for_each = local.replicated
  bucket   = module.bucket[each.key].name
  role     = aws_iam_role.replication[0].arn

  rule {
    id     = "all"
    status = "Enabled"

    filter {}

    # What is deleted here stays there: who gets hold of this region's keys does not delete the copy with them.
    delete_marker_replication {
      status = "Disabled"
    }

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }

    destination {
      bucket        = module.replica[each.key].arn
      storage_class = "STANDARD_IA"

      encryption_configuration {
        replica_kms_key_id = aws_kms_key.replica[0].arn
      }
      metrics {
        status = "Enabled"
      }
    }
  }
}
