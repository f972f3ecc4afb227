/** S3 stores to test against: one in this process, and the real MinIO. */
@NullMarked
package io.github.s3wwwkit.lab.store;

import org.jspecify.annotations.NullMarked;
