# What a provider without AWS would make up, and the resources' own checks would not take.
mock_data "aws_availability_zones" {
  defaults = { names = ["eu-central-1a", "eu-central-1b", "eu-central-1c"] }
}

mock_data "aws_caller_identity" {
  defaults = { account_id = "111122223333" }
}

mock_data "aws_partition" {
  defaults = { partition = "aws" }
}

mock_data "aws_iam_policy_document" {
  defaults = { json = "{\"Version\": \"2012-10-17\", \"Statement\": []}" }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = { arn = "arn:aws:logs:eu-central-1:111122223333:log-group:mocked" }
}

mock_resource "aws_ecr_repository" {
  defaults = { repository_url = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/mocked" }
}

mock_resource "aws_eks_cluster" {
  defaults = {
    arn                   = "arn:aws:eks:eu-central-1:111122223333:cluster/mocked"
    endpoint              = "https://mocked.eks.amazonaws.com"
    certificate_authority = [{ data = "Y2VydGlmaWNhdGU=" }]
  }
}

mock_resource "aws_iam_role" {
  defaults = { arn = "arn:aws:iam::111122223333:role/mocked" }
}

mock_resource "aws_kms_key" {
  defaults = { arn = "arn:aws:kms:eu-central-1:111122223333:key/mocked" }
}

mock_resource "aws_route53_zone" {
  defaults = { arn = "arn:aws:route53:::hostedzone/Z0MOCKED" }
}

mock_resource "aws_s3_bucket" {
  defaults = { arn = "arn:aws:s3:::mocked" }
}

mock_resource "aws_secretsmanager_secret" {
  defaults = { arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:mocked" }
}

mock_resource "aws_security_group" {
  defaults = { arn = "arn:aws:ec2:eu-central-1:111122223333:security-group/sg-mocked" }
}

mock_resource "aws_sns_topic" {
  defaults = { arn = "arn:aws:sns:eu-central-1:111122223333:mocked" }
}

mock_resource "aws_vpc" {
  defaults = { arn = "arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-mocked" }
}
