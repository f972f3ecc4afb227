@NullMarked
package io.github.s3wwwkit.sidecar.accesslog;

import org.jspecify.annotations.NullMarked;
