mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\": \"2012-10-17\", \"Statement\": []}" }
  }
}

run "a_bucket_for_states" {
  command = plan

  variables {
    name = "s3www-state-111122223333"
  }
  assert {
    condition     = output.bucket == "s3www-state-111122223333" && aws_kms_key.state.enable_key_rotation
    error_message = "the bucket is another, or its key never changes"
  }
}

run "a_name_that_is_none" {
  command = plan

  variables {
    name = "S3www_state"
  }
  expect_failures = [var.name]
}
