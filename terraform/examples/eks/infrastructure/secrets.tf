locals {
  # Property that is a user's name, its value, and property that is the password, as External Secrets hands them to Grafana and to the chart.
  secrets = merge(
    { grafana = { user_property = "admin-user", user = "admin", password_property = "admin-password" } },
    var.store == "minio" ? {
      minio-root   = { user_property = "rootUser", user = "root", password_property = "rootPassword" }
      minio-seeder = { user_property = "accessKey", user = "seeder", password_property = "secretKey" }
      minio-s3www  = { user_property = "accessKey", user = "s3www", password_property = "secretKey" }
    } : {},
  )
}

resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV2_AWS_57:By secret_string_wo_version, below: rotation by itself wants a function that knows Grafana and MinIO
  for_each                = local.secrets
  name                    = "${local.name}/${each.key}"
  kms_key_id              = aws_kms_key.this["data"].arn
  recovery_window_in_days = var.deletable ? 0 : 30
}

# Made on the way and written only: neither the state nor a plan ever has them.
ephemeral "random_password" "this" {
  for_each = local.secrets
  length   = 40
  special  = false
}

resource "aws_secretsmanager_secret_version" "this" {
  for_each  = local.secrets
  secret_id = aws_secretsmanager_secret.this[each.key].id
  secret_string_wo = jsonencode({
    (each.value.user_property)     = each.value.user
    (each.value.password_property) = ephemeral.random_password.this[each.key].result
  })
  secret_string_wo_version = 1 # another one makes new passwords
}
