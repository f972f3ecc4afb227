output "bucket" {
  description = "What bucket is in each environments/*.s3.tfbackend, and in infrastructure_state of the application."
  value       = module.bucket.name
}
