output "application" {
  description = "What the application reads: all of it, and nothing else, out of this state."
  value = {
    name        = local.name
    environment = var.environment
    region      = var.region
    tags        = local.tags

    cluster = {
      name                       = aws_eks_cluster.this.name
      endpoint                   = aws_eks_cluster.this.endpoint
      certificate_authority_data = aws_eks_cluster.this.certificate_authority[0].data
      vpc_id                     = aws_vpc.this.id
      volume_key_arn             = aws_kms_key.this["data"].arn
    }
    domain = {
      name    = var.domain
      zone_id = aws_route53_zone.this.zone_id
    }
    store = {
      kind   = var.store
      bucket = one([for name, bucket in module.bucket : bucket.name if name == "content"])
    }
    secrets = { for name, secret in aws_secretsmanager_secret.this : name => secret.name }
    images  = split("/", values(aws_ecr_repository.this)[0].repository_url)[0]
    logs    = aws_cloudwatch_log_group.this["pods"].name
    alarms  = aws_sns_topic.alarms.arn
    backup = {
      bucket         = module.bucket["backup"].name
      retention_days = var.backup_retention_days
    }
  }

  # The cluster is of use once it has nodes, add-ons and identities.
  depends_on = [aws_eks_addon.after_nodes, aws_eks_access_policy_association.this, aws_eks_pod_identity_association.this]
}

output "kubeconfig" {
  description = "Command that lets kubectl talk to the cluster."
  value       = "aws eks update-kubeconfig --region ${var.region} --name ${local.name}"
}

output "name_servers" {
  description = "What the parent domain must delegate this one to, as NS records, before a certificate can be had."
  value       = aws_route53_zone.this.name_servers
}

output "repositories" {
  description = "Where the images of this project are pushed to."
  value       = { for name, repository in aws_ecr_repository.this : name => repository.repository_url }
}

output "replicas" {
  description = "Buckets with the copies, by what they are copies of; none without replica_region."
  value       = { for name, bucket in module.replica : name => bucket.name }
}
