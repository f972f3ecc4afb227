/** What is promised of the whole, on a real cluster: {@code make e2e}. */
@NullMarked
package io.github.s3wwwkit.e2e;

import org.jspecify.annotations.NullMarked;
