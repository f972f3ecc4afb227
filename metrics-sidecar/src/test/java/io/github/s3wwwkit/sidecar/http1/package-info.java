@NullMarked
package io.github.s3wwwkit.sidecar.http1;

import org.jspecify.annotations.NullMarked;
