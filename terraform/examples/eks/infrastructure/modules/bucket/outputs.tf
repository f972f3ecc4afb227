# Both wait for the versioning: what uses the bucket, replication above all, wants it on.
output "name" {
  description = "Name of the bucket."
  value       = aws_s3_bucket.this.bucket
  depends_on  = [aws_s3_bucket_versioning.this]
}

output "arn" {
  description = "ARN of the bucket."
  value       = aws_s3_bucket.this.arn
  depends_on  = [aws_s3_bucket_versioning.this]
}
